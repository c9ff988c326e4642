"""A reversible air-to-air unit: one room, one on/off compressor, a fan on each coil."""

NAME = "air_to_air"
ABOUT = "reversible air-to-air heat pump with an on/off compressor"
SENSORS = ("indoor", "outdoor", "indoor_coil", "outdoor_coil")
CRITICAL = ("indoor", "indoor_coil", "outdoor_coil")
OUTPUTS = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve")
DEFAULTS = {"mode": "off"}
