"""As air_to_water, with a compressor, a fan and a pump whose speeds follow the heat that is wanted."""

NAME = "air_to_water_inverter"
ABOUT = "reversible air-to-water heat pump with an inverter and domestic hot water"
DEMANDS = ("water", "tank")
FEATURES = (
    "defrost",
    "aux_heater",
    "crankcase_heater",
    "circulation",
    "inverter",
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
SPEEDS = ("compressor_speed", "outdoor_fan_speed", "circulation_speed")
OUTDOOR_SIDE = ("outdoor_fan",)
INDOOR_SIDE = ("circulation_pump",)
DEFAULTS = {
    "mode": "off",
    "aux_stages": "1",
    "heating_outdoor_min": "-25",
    "heating_outdoor_max": "35",  # hot water is wanted in summer too
    "inverter_gain": "100",  # water answers within minutes, a room takes hours
    "inverter_integral_time": "1200",
}
