"""A reversible air-to-air unit: one room, one on/off compressor, a fan on each coil."""

NAME = "air_to_air"
ABOUT = "reversible air-to-air heat pump with an on/off compressor"
DEMANDS = ("room",)
FEATURES = ("defrost", "aux_heater", "crankcase_heater", "schedule", "smart_grid", "prices")
SENSORS = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge")
CRITICAL = ("indoor", "indoor_coil", "outdoor_coil")
OUTPUTS = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve")
SPEEDS = ()
OUTDOOR_SIDE = ("outdoor_fan",)
INDOOR_SIDE = ("indoor_fan",)
DEFAULTS = {"mode": "off"}
