"""A loop of water and antifreeze through a river, lake, pond or borehole heats and cools a room's air."""

NAME = "water_loop"
ABOUT = "reversible water-to-air heat pump on a closed loop"
DEMANDS = ("room",)
FEATURES = ("aux_heater", "circulation", "schedule", "smart_grid", "prices")
SENSORS = ("indoor", "indoor_coil", "source_in", "source_out", "discharge")
CRITICAL = ("indoor", "indoor_coil", "source_out")
OUTPUTS = ("compressor", "source_pump", "indoor_fan", "reversing_valve", "aux_heater_1")
SPEEDS = ()
OUTDOOR_SIDE = ("source_pump",)
INDOOR_SIDE = ("indoor_fan",)
DEFAULTS = {"mode": "off", "aux_stages": "1"}
