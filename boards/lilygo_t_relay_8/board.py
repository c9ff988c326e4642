"""LilyGO T-Relay 8, an ESP32 with eight relays, each on a pin of its own (the 74HC595 is on the T-Relay S3).

Pins after the maker's own files, which agree: relays 1 to 8 on GPIO 33, 32, 13, 12, 21, 19, 18 and 5, high
switches on; LED on GPIO 25.
https://github.com/Xinyuan-LilyGO/LilyGo-T-Relay/blob/main/ESPHome/T-Relay-8-ESP32.yaml
https://github.com/Xinyuan-LilyGO/LilyGo-T-Relay/tree/main/examples/T-Relay-8-ESP32
Relay 8 isn't used: the chip pulls GPIO 5 high at reset, and what that does to the relay was not found out.
GPIO 27 is free while the W5500 shield, whose CS it is, isn't plugged in. Not tried on a real board.
"""

# pin 12: the chip pulls it low at reset, which is off; nothing else may be wired to it
# pin 13: nothing is plugged into the JTAG pins

NAME = "lilygo_t_relay_8"
CHIP = "esp32"
FLASH_BYTES = 4194304
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 27
OUTPUTS = {
    "compressor": {"pin": 33, "active": 1, "floating": 0},  # relay 1
    "outdoor_fan": {"pin": 32, "active": 1, "floating": 0},  # relay 2
    "aux_heater_2": {"pin": 13, "active": 1, "floating": 0},  # relay 3
    "crankcase_heater": {"pin": 12, "active": 1, "floating": 0},  # relay 4
    "indoor_fan": {"pin": 21, "active": 1, "floating": 0},  # relay 5
    "reversing_valve": {"pin": 19, "active": 1, "floating": 0},  # relay 6
    "aux_heater_1": {"pin": 18, "active": 1, "floating": 0},  # relay 7
}
STATUS_LED_PIN = 25
