"""ESP32-DevKitC V4 by Espressif, with an ESP32-WROOM module, and relay modules that are on at high level.

All pins are on its headers J2 and J3:
https://docs.espressif.com/projects/esp-idf/en/v5.2.1/esp32/hw-reference/esp32/get-started-devkitc.html
It has no relays: which pin goes to which relay was chosen here, among the pins that are quiet at reset. Put
10 kΩ from each relay's input to ground, unless the module has that.
"""

# pin 16: a WROOM module, without extra RAM

NAME = "esp32_devkit"
CHIP = "esp32"
FLASH_BYTES = 4194304
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 27
OUTPUTS = {
    "compressor": {"pin": 32, "active": 1, "floating": 0},
    "outdoor_fan": {"pin": 33, "active": 1, "floating": 0},
    "indoor_fan": {"pin": 25, "active": 1, "floating": 0},
    "reversing_valve": {"pin": 26, "active": 1, "floating": 0},
    "aux_heater_1": {"pin": 18, "active": 1, "floating": 0},
    "aux_heater_2": {"pin": 19, "active": 1, "floating": 0},
    "crankcase_heater": {"pin": 21, "active": 1, "floating": 0},
    "circulation_pump": {"pin": 22, "active": 1, "floating": 0},
    "source_pump": {"pin": 23, "active": 1, "floating": 0},
    "diverter_valve": {"pin": 4, "active": 1, "floating": 0},
    "tank_heater": {"pin": 16, "active": 1, "floating": 0},
}
