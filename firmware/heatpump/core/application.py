"""What the core needs to know of the machine that it is for."""

from heatpump.core.model import OUTPUTS, SENSORS, SPEEDS


class Application:
    """What the core needs of an application file; without one, all that a room's machine can have.

    sensors, critical   indexes into SENSORS; the compressor may not run without the critical ones
    outdoor_side        outputs that move air or liquid over the outdoor coil, the source of heating
    indoor_side         the same for the indoor coil
    reversible          it has a reversing valve
    melts               its aux_heater_1 is at the evaporator, for the first demand's defrosts
    """

    def __init__(self, settings=None):
        """`settings`: the names in capitals of an application file, checked by `config`."""
        if not settings:
            from heatpump.core.everything import EVERYTHING as settings
        self.demands = settings["DEMANDS"]
        self.features = settings["FEATURES"]
        self.sensors = tuple([SENSORS.index(role) for role in settings["SENSORS"]])
        self.critical = tuple([SENSORS.index(role) for role in settings["CRITICAL"]])
        self.outputs = tuple([OUTPUTS.index(role) for role in settings["OUTPUTS"]])
        self.outdoor_side = tuple([OUTPUTS.index(role) for role in settings["OUTDOOR_SIDE"]])
        self.indoor_side = tuple([OUTPUTS.index(role) for role in settings["INDOOR_SIDE"]])
        self.speeds = tuple([SPEEDS.index(role) for role in settings["SPEEDS"]])
        self.reversible = "reversing_valve" in settings["OUTPUTS"]
        self.melts = "aux_heater_1" in settings["OUTPUTS"] and "aux_heater" not in self.features
