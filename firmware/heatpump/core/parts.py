"""Which parts an application brings in. Only those are loaded, and only their parameters exist.

A demand source is a module of `heatpump.core.demands` with a class `Demand` and its `ROWS` of the parameter
table. A new one is that file, and its row here.
"""

from heatpump.core.model import OUTPUTS, SENSORS, SPEEDS

# demand source → sensors that it can't do without
DEMANDS = {
    "room": ("indoor",),
    "water": ("supply",),
    "tank": ("tank",),
    "cabinet": ("cabinet",),
    "pool": ("pool",),
    "dryer": ("drum_in", "drum_out"),
}

# feature → modules of heatpump.core with its rows of the parameter table
FEATURES = {
    "defrost": ("param_rows.defrost",),
    "aux_heater": ("param_rows.aux_heater",),
    "crankcase_heater": ("param_rows.crankcase_heater",),
    "schedule": ("param_rows.schedule",),
    "smart_grid": ("param_rows.grid",),
    "prices": ("param_rows.prices",),
    "inverter": ("param_rows.inverter",),
    "expansion_valve": ("param_rows.expansion_valve",),
    "circulation": ("circulation",),
}

# What every machine has.
COMMON = (
    "param_rows.demand",
    "param_rows.presets",
    "param_rows.compressor",
    "param_rows.sequence",
    "param_rows.protections",
    "param_rows.counters",
    "param_rows.readings",
    "param_rows.clock",
    "param_rows.network",
)


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

    def subjects(self):
        """Modules of heatpump.core with rows of the parameter table, in the table's order."""
        names = list(COMMON)
        for name in self.demands:
            names.append("demands." + name)
        for name in self.features:
            names.extend(FEATURES[name])
        return names
