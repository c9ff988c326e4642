"""LilyGO T-Relay S3, an ESP32-S3 with six relays behind a 74HC595.

Pins after the maker's newer files, of 2024: relays 1 to 6 on bits 0 to 5, high switches on; data on GPIO 7,
clock 5, latch 6, enable 4 (low enables); sensors on GPIO 21; bits 6 and 7 are LEDs. **The maker's description
says 41, 4 and 5 for data, clock and latch instead: look which your board has before you wire a load.**
https://github.com/Xinyuan-LilyGO/LilyGo-T-Relay/blob/main/examples/T-Relay-ESP32S3/HT74HC595/pin_config.h
https://github.com/Xinyuan-LilyGO/LilyGo-T-Relay/blob/main/ESPHome/T-Relay-ESP32S3.yaml
https://github.com/Xinyuan-LilyGO/LilyGo-T-Relay/blob/main/docs/RELAY_ESP32S3.MD (the other pins)
Relays of early boards click at a reset until a resistor pulls enable up (issue 24 there); see "Relays
behind a chip" in boards/README.md. Not tried on a real board.
"""

# pin 4: enable is low for 60 µs at power-up, which no relay follows; 10 kΩ to 3.3 V belong there

NAME = "lilygo_t_relay_s3"
CHIP = "esp32s3"
FLASH_BYTES = 16777216
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 21
EXPANDER = {"data": 7, "clock": 5, "latch": 6, "enable": 4}
OUTPUTS = {
    "compressor": {"bit": 0, "active": 1, "floating": 0},  # relay 1
    "outdoor_fan": {"bit": 1, "active": 1, "floating": 0},  # relay 2
    "indoor_fan": {"bit": 2, "active": 1, "floating": 0},  # relay 3
    "reversing_valve": {"bit": 3, "active": 1, "floating": 0},  # relay 4
    "aux_heater_1": {"bit": 4, "active": 1, "floating": 0},  # relay 5
    "crankcase_heater": {"bit": 5, "active": 1, "floating": 0},  # relay 6
}
