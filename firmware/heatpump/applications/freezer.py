"""A freezer: as the refrigerator, colder, with timed defrosts by a heater at the evaporator."""

NAME = "freezer"
ABOUT = "freezer with an on/off compressor and timed defrosts by a heater"
DEMANDS = ("cabinet",)
FEATURES = ("smart_grid", "prices")
SENSORS = ("cabinet", "discharge")
CRITICAL = ()  # without its probe it runs by the share of time that it has learned
# aux_heater_1 is the defrost heater at the evaporator.
OUTPUTS = ("compressor", "outdoor_fan", "indoor_fan", "aux_heater_1")
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
