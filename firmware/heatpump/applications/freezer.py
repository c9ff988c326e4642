"""A freezer: as the refrigerator, colder, with timed defrosts."""

NAME = "freezer"
ABOUT = "freezer with an on/off compressor and timed defrosts"
DEMANDS = ("cabinet",)
FEATURES = ("smart_grid", "prices")
SENSORS = ("cabinet", "discharge")
CRITICAL = ("cabinet",)
OUTPUTS = ("compressor", "outdoor_fan", "indoor_fan")
SPEEDS = ()
OUTDOOR_SIDE = ("outdoor_fan",)
INDOOR_SIDE = ("indoor_fan",)
DEFAULTS = {
    "mode": "cool",
    "valve_energised_in": "heat",
    "cabinet_setpoint": "-18",
    "cabinet_alarm": "-12",
    "cabinet_defrost_interval": "28800",
}
