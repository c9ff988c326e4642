"""Waveshare ESP32-S3-Relay-6CH, an ESP32-S3 with six relays.

Pins after https://devices.esphome.io/devices/waveshare-6ch-relay/: relays 1 to 6 on GPIO 1, 2, 41, 42, 45 and
46, high switches on; buzzer 21, RS485 17 and 18, coloured LED 38; 8 MB of flash (others name 16 MB).
GPIO 4 was not found in a table of the maker's: users' code has the I²C of the Pico header there. Check that
it is led out on yours before you wire the sensors to it. Not tried on a real board.
"""

# pins 41, 42: nothing is plugged into the JTAG pins
# pins 45, 46: the chip pulls both low at reset, as it must start and as the relays are off

NAME = "waveshare_relay_6ch"
CHIP = "esp32s3"
FLASH_BYTES = 8388608
WATCHDOG_MS = 30000
ONE_WIRE_PIN = 4
OUTPUTS = {
    "compressor": {"pin": 1, "active": 1, "floating": 0},  # relay 1
    "outdoor_fan": {"pin": 2, "active": 1, "floating": 0},  # relay 2
    "indoor_fan": {"pin": 41, "active": 1, "floating": 0},  # relay 3
    "reversing_valve": {"pin": 42, "active": 1, "floating": 0},  # relay 4
    "aux_heater_1": {"pin": 45, "active": 1, "floating": 0},  # relay 5
    "crankcase_heater": {"pin": 46, "active": 1, "floating": 0},  # relay 6
}
