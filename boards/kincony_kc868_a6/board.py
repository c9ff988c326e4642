"""KinCony KC868-A6, an ESP32 with six relays behind a PCF8574.

Pins after https://devices.esphome.io/devices/KinCony-KC868-A6: the PCF8574 of relays 1 to 6 at address 0x24,
low switches on; I²C on GPIO 4 (data) and 15 (clock); 1-Wire on GPIO 32 and 33. The size of the flash was not
found. Its optocoupled inputs are behind another PCF8574, at 0x22, and aren't supported: no contacts.
A PCF8574 keeps relays on over a reset, see "Relays behind a chip" in boards/README.md. Not tried on a real
board.
"""

# pin 15: the clock of I²C has a pull-up, as the chip itself has on it at reset

NAME = "kincony_kc868_a6"
CHIP = "esp32"
FLASH_BYTES = 4194304
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 32
EXPANDER = {"sda": 4, "scl": 15, "address": 0x24}
OUTPUTS = {
    "compressor": {"bit": 0, "active": 0, "floating": 1},  # relay 1
    "outdoor_fan": {"bit": 1, "active": 0, "floating": 1},  # relay 2
    "indoor_fan": {"bit": 2, "active": 0, "floating": 1},  # relay 3
    "reversing_valve": {"bit": 3, "active": 0, "floating": 1},  # relay 4
    "aux_heater_1": {"bit": 4, "active": 0, "floating": 1},  # relay 5
    "crankcase_heater": {"bit": 5, "active": 0, "floating": 1},  # relay 6
}
