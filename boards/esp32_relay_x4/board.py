"""ESP32_Relay X4: an ESP32-WROOM-32E module with four relays, sold under many names.

Pins after https://devices.esphome.io/devices/ESP32-Relay-x4: relays 1 to 4 on GPIO 32, 33, 25 and
26, high switches on; status LED on GPIO 23; button on GPIO 0. GPIO 27 is free, on the pin header,
and neither a strapping pin (0, 2, 5, 12, 15) nor wired to the flash (6 to 11).
"""

NAME = "esp32_relay_x4"
CHIP = "esp32"
FLASH_BYTES = 4194304
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 27
OUTPUTS = {
    "compressor": {"pin": 32, "active": 1, "floating": 0},  # relay 1
    "outdoor_fan": {"pin": 33, "active": 1, "floating": 0},  # relay 2
    "indoor_fan": {"pin": 25, "active": 1, "floating": 0},  # relay 3
    "reversing_valve": {"pin": 26, "active": 1, "floating": 0},  # relay 4
}
STATUS_LED_PIN = 23
