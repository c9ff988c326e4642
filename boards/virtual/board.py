"""The virtual board: the MicroPython VM with simulated devices, started by `heatpump board`."""

NAME = "virtual"
CHIP = "esp32"
FLASH_BYTES = 4194304
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 4
OUTPUTS = {
    "compressor": {"pin": 16, "active": 1, "floating": 0},
    "outdoor_fan": {"pin": 17, "active": 1, "floating": 0},
    "indoor_fan": {"pin": 18, "active": 1, "floating": 0},
    "reversing_valve": {"pin": 19, "active": 1, "floating": 0},
}
STATUS_LED_PIN = 2
