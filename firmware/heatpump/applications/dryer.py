"""A laundry dryer: one fan drives the same air through the condenser, the drum and the evaporator."""

NAME = "dryer"
ABOUT = "heat pump laundry dryer"
DEMANDS = ("dryer",)
FEATURES = ()
SENSORS = ("drum_in", "drum_out", "outdoor_coil", "indoor_coil", "discharge")
CRITICAL = ("drum_in", "drum_out")
OUTPUTS = ("compressor", "indoor_fan")
SPEEDS = ()
OUTDOOR_SIDE = ("indoor_fan",)  # the evaporator dries what the drum wetted
INDOOR_SIDE = ("indoor_fan",)  # the condenser heats it again
DEFAULTS = {"mode": "off", "condensing_max": "70"}
