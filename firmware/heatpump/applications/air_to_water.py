"""Outdoor air heats and cools a house by water, and its tank of hot water through a diverter valve."""

NAME = "air_to_water"
ABOUT = "reversible air-to-water heat pump with domestic hot water"
DEMANDS = ("water", "tank")
FEATURES = (
    "defrost",
    "aux_heater",
    "crankcase_heater",
    "circulation",
    "schedule",
    "smart_grid",
    "prices",
)
SENSORS = (
    "outdoor",
    "indoor",
    "outdoor_coil",
    "supply",
    "return",
    "tank",
    "buffer",
    "dew_point",
    "discharge",
)
CRITICAL = ("outdoor_coil", "supply")
OUTPUTS = (
    "compressor",
    "outdoor_fan",
    "reversing_valve",
    "circulation_pump",
    "diverter_valve",
    "aux_heater_1",
    "tank_heater",
    "crankcase_heater",
)
SPEEDS = ()
OUTDOOR_SIDE = ("outdoor_fan",)
INDOOR_SIDE = ("circulation_pump",)
DEFAULTS = {
    "mode": "off",
    "aux_stages": "1",
    "heating_outdoor_min": "-20",
    "heating_outdoor_max": "35",  # hot water is wanted in summer too
}
