"""ESP32-C3-DevKitM-1 by Espressif, and relay modules that are on at high level.

All pins are on its headers J1 and J3:
https://docs.espressif.com/projects/esp-dev-kits/en/latest/esp32c3/esp32-c3-devkitm-1/user_guide.html
It has no relays: which pin goes to which relay was chosen here, the four pins that are quiet at reset. Put
10 kΩ from each relay's input to ground, unless the module has that.
"""

NAME = "esp32c3_devkit"
CHIP = "esp32c3"
FLASH_BYTES = 4194304
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 4
OUTPUTS = {
    "compressor": {"pin": 0, "active": 1, "floating": 0},
    "outdoor_fan": {"pin": 1, "active": 1, "floating": 0},
    "indoor_fan": {"pin": 3, "active": 1, "floating": 0},
    "reversing_valve": {"pin": 10, "active": 1, "floating": 0},
}
