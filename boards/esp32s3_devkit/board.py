"""ESP32-S3-DevKitC-1 by Espressif (8 MB of flash or more), and relay modules that are on at high level.

All pins are on its headers J1 and J3:
https://docs.espressif.com/projects/esp-dev-kits/en/latest/esp32s3/esp32-s3-devkitc-1/user_guide_v1.1.html
It has no relays: which pin goes to which relay was chosen here, among the pins that are quiet at reset. Put
10 kΩ from each relay's and each analog module's input to ground, unless the module has that.
"""

NAME = "esp32s3_devkit"
CHIP = "esp32s3"
FLASH_BYTES = 8388608
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 21
OUTPUTS = {
    "compressor": {"pin": 4, "active": 1, "floating": 0},
    "outdoor_fan": {"pin": 5, "active": 1, "floating": 0},
    "indoor_fan": {"pin": 6, "active": 1, "floating": 0},
    "reversing_valve": {"pin": 7, "active": 1, "floating": 0},
    "aux_heater_1": {"pin": 15, "active": 1, "floating": 0},
    "aux_heater_2": {"pin": 16, "active": 1, "floating": 0},
    "crankcase_heater": {"pin": 17, "active": 1, "floating": 0},
    "circulation_pump": {"pin": 8, "active": 1, "floating": 0},
    "source_pump": {"pin": 9, "active": 1, "floating": 0},
    "diverter_valve": {"pin": 10, "active": 1, "floating": 0},
    "tank_heater": {"pin": 11, "active": 1, "floating": 0},
}
ANALOG = {
    "compressor_speed": {"pin": 12, "active": 1, "frequency": 1000, "lowest": 0},
    "outdoor_fan_speed": {"pin": 13, "active": 1, "frequency": 1000, "lowest": 0},
    "indoor_fan_speed": {"pin": 14, "active": 1, "frequency": 1000, "lowest": 0},
    "circulation_speed": {"pin": 1, "active": 1, "frequency": 1000, "lowest": 0},
    "source_speed": {"pin": 2, "active": 1, "frequency": 1000, "lowest": 0},
}
