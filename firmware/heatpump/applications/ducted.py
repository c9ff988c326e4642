"""A unit for a whole house: a blower drives the air through ducts, past the coil and two stages of heat."""

NAME = "ducted"
ABOUT = "reversible ducted air-to-air heat pump with auxiliary heat"
DEMANDS = ("room",)
FEATURES = ("defrost", "aux_heater", "crankcase_heater", "schedule", "smart_grid", "prices")
SENSORS = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge")
CRITICAL = ("indoor", "indoor_coil", "outdoor_coil")
OUTPUTS = (
    "compressor",
    "outdoor_fan",
    "indoor_fan",  # the blower
    "reversing_valve",
    "aux_heater_1",
    "aux_heater_2",
    "crankcase_heater",
)
SPEEDS = ()
OUTDOOR_SIDE = ("outdoor_fan",)
INDOOR_SIDE = ("indoor_fan",)
DEFAULTS = {"mode": "off", "aux_stages": "2"}
