"""A ductless unit with an inverter: one room, all speeds stepless."""

NAME = "air_to_air_inverter"
ABOUT = "reversible air-to-air heat pump with an inverter"
DEMANDS = ("room",)
FEATURES = ("defrost", "crankcase_heater", "inverter", "expansion_valve", "schedule", "smart_grid", "prices")
SENSORS = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge", "suction")
CRITICAL = ("indoor", "indoor_coil", "outdoor_coil")
OUTPUTS = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve", "crankcase_heater")
SPEEDS = ("compressor_speed", "outdoor_fan_speed", "indoor_fan_speed")
OUTDOOR_SIDE = ("outdoor_fan",)
INDOOR_SIDE = ("indoor_fan",)
DEFAULTS = {"mode": "off", "heating_outdoor_min": "-25"}
