"""The part of an ESP32's `esp32` that the firmware uses."""


class Partition:
    @classmethod
    def mark_app_valid_cancel_rollback(cls):
        """Keep the running image; the virtual board's image is always valid."""


def mcu_temperature():
    """Temperature of the chip, in °C."""
    return 45
