"""The virtual board: the MicroPython VM with simulated devices, started by `heatpump board`.

It has every relay and contact, which leaves pins for four of the five speeds and none for a stepper:
source_speed takes the place of another speed, STEPPER that of two speeds and both flow contacts.
"""

# There is no chip that could start wrongly, and no module with extra RAM:
# pins 0, 2, 5, 12, 13, 15, 16, 17: simulated

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
    "aux_heater_1": {"pin": 21, "active": 1, "floating": 0},
    "aux_heater_2": {"pin": 22, "active": 1, "floating": 0},
    "crankcase_heater": {"pin": 23, "active": 1, "floating": 0},
    "circulation_pump": {"pin": 25, "active": 1, "floating": 0},
    "source_pump": {"pin": 26, "active": 1, "floating": 0},
    "diverter_valve": {"pin": 27, "active": 1, "floating": 0},
    "tank_heater": {"pin": 13, "active": 1, "floating": 0},
}
# 34 to 39 are inputs without a pull resistor; as on a real board, one stands outside.
CONTACTS = {
    "high_pressure": {"pin": 34, "healthy": 1, "pull": "none"},
    "low_pressure": {"pin": 35, "healthy": 1, "pull": "none"},
    "fan_feedback": {"pin": 36, "healthy": 1, "pull": "none"},
    "float_switch": {"pin": 39, "healthy": 1, "pull": "none"},
    "flow": {"pin": 14, "healthy": 1, "pull": "down"},
    "source_flow": {"pin": 12, "healthy": 1, "pull": "down"},
    "sg_1": {"pin": 32, "active": 0, "pull": "up"},
    "sg_2": {"pin": 33, "active": 0, "pull": "up"},
}
ANALOG = {
    "compressor_speed": {"pin": 5, "active": 1, "frequency": 1000, "lowest": 0},
    "outdoor_fan_speed": {"pin": 15, "active": 1, "frequency": 1000, "lowest": 0},
    "indoor_fan_speed": {"pin": 2, "active": 1, "frequency": 1000, "lowest": 0},
    "circulation_speed": {"pin": 0, "active": 1, "frequency": 1000, "lowest": 0},
}
