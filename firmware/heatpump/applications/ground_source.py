"""Brine from the ground heats and cools a house by water, and its tank of hot water."""

NAME = "ground_source"
ABOUT = "reversible brine-to-water heat pump with domestic hot water"
DEMANDS = ("water", "tank")
FEATURES = ("aux_heater", "circulation", "schedule", "smart_grid", "prices")
SENSORS = (
    "outdoor",
    "indoor",
    "supply",
    "return",
    "source_in",
    "source_out",
    "tank",
    "buffer",
    "dew_point",
    "discharge",
)
CRITICAL = ("supply", "source_out")
OUTPUTS = (
    "compressor",
    "source_pump",
    "reversing_valve",
    "circulation_pump",
    "diverter_valve",
    "aux_heater_1",
    "tank_heater",
)
SPEEDS = ()
OUTDOOR_SIDE = ("source_pump",)
INDOOR_SIDE = ("circulation_pump",)
# The ground doesn't mind the weather.
DEFAULTS = {
    "mode": "off",
    "aux_stages": "1",
    "heating_outdoor_min": "-30",
    "heating_outdoor_max": "35",
    "cooling_outdoor_min": "-15",
    "cooling_outdoor_max": "55",
}
