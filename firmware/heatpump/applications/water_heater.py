"""A heat pump water heater: takes heat from the air of the room it stands in. The condenser lies on the tank,
so on that side nothing has to move but the air."""

NAME = "water_heater"
ABOUT = "hot water tank with a heat pump on room air"
DEMANDS = ("tank",)
FEATURES = ("schedule", "smart_grid", "prices")
SENSORS = ("tank", "outdoor", "outdoor_coil", "discharge")  # outdoor: the air that the fan draws in
CRITICAL = ("tank",)
OUTPUTS = ("compressor", "outdoor_fan", "tank_heater")
SPEEDS = ()
OUTDOOR_SIDE = ("outdoor_fan",)
INDOOR_SIDE = ("outdoor_fan",)
DEFAULTS = {"mode": "heat", "heating_outdoor_min": "5", "heating_outdoor_max": "35"}
