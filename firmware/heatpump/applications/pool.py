"""A pool heated from outdoor air, with its filter pump. Without a reversing valve it can't defrost, so it
keeps to mild weather."""

NAME = "pool"
ABOUT = "pool heat pump on outdoor air, with the filter pump"
DEMANDS = ("pool",)
FEATURES = ("circulation", "smart_grid", "prices")
SENSORS = ("pool", "outdoor", "outdoor_coil", "indoor_coil", "supply", "return", "discharge")
CRITICAL = ("pool", "outdoor_coil", "supply")
OUTPUTS = ("compressor", "outdoor_fan", "circulation_pump")
SPEEDS = ()
OUTDOOR_SIDE = ("outdoor_fan",)
INDOOR_SIDE = ("circulation_pump",)
DEFAULTS = {
    "mode": "off",
    "heating_outdoor_min": "7",
    "heating_outdoor_max": "35",
    "supply_max": "45",
    "antifreeze_off": "7200",
}
