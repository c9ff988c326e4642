"""Which parts an application brings in. Only those are loaded, and only their parameters exist.

A demand source is a module of `heatpump.core.demand` with a class `Demand` and its `ROWS` of the parameter
table. A new one is that file, and its row here.
"""

# demand source → sensors that it can't do without
DEMANDS = {
    "room": ("indoor",),
    "water": ("supply",),
    "tank": ("tank",),
    "cabinet": ("cabinet",),
    "pool": ("pool",),
    "dryer": ("drum_in", "drum_out"),
}

# Demand sources that go on without their reading, by what they have learned.
BLIND = ("cabinet",)

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
    "circulation": ("sequence.circulation",),
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


def subjects(application):
    """Modules of heatpump.core with rows of the parameter table, in the table's order."""
    names = list(COMMON)
    for name in application.demands:
        names.append("demand." + name)
    for name in application.features:
        names.extend(FEATURES[name])
    return names
