"""A refrigerator: a cabinet that a thermostat keeps cold. It defrosts by itself while it rests."""

NAME = "refrigerator"
ABOUT = "refrigerator with an on/off compressor"
DEMANDS = ("cabinet",)
FEATURES = ()
SENSORS = ("cabinet", "discharge")
CRITICAL = ()  # without its probe it runs by the share of time that it has learned
OUTPUTS = ("compressor", "outdoor_fan", "indoor_fan")
SPEEDS = ()
OUTDOOR_SIDE = ("outdoor_fan",)  # air over the condenser
INDOOR_SIDE = ("indoor_fan",)  # air in the cabinet
# It has no reversing valve: the resting position is that of cooling.
DEFAULTS = {"mode": "cool", "valve_energised_in": "heat"}
