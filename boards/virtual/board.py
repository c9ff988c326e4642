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
# 34 to 39 are inputs without a pull resistor; as on a real board, one stands outside.
CONTACTS = {
    "high_pressure": {"pin": 34, "healthy": 1, "pull": "none"},
    "low_pressure": {"pin": 35, "healthy": 1, "pull": "none"},
    "fan_feedback": {"pin": 36, "healthy": 1, "pull": "none"},
    "float_switch": {"pin": 39, "healthy": 1, "pull": "none"},
    "sg_1": {"pin": 32, "active": 0, "pull": "up"},
    "sg_2": {"pin": 33, "active": 0, "pull": "up"},
}
STATUS_LED_PIN = 2
