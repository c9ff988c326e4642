"""Modules of the package that a machine has no use for: of other applications, of hardware that it hasn't.

A module that isn't named here goes onto every board.
"""

from collections.abc import Mapping
from typing import Any

from host_tools.deploy.build import PACKAGE, Build

APPLICATIONS = f"{PACKAGE}/applications"
# Modules that come with a demand, a feature or a key of the board file; the core imports them by these.
BY_DEMAND = {name: name for name in ("room", "water", "tank", "cabinet", "pool", "dryer")}
BY_FEATURE = {
    "defrost": "defrost",
    "aux_heater": "aux_heater",
    "crankcase": "crankcase_heater",
    "schedule": "schedule",
    "smart_grid": "smart_grid",
    "price_plan": "prices",
    "inverter": "inverter",
    "expansion_valve": "expansion_valve",
    "circulation": "circulation",
}
BY_BOARD_KEY = {
    "expander": ("EXPANDER",),
    "expander_file": ("EXPANDER",),
    "expander_outputs": ("EXPANDER",),
    "port_expander": ("EXPANDER",),
    "shift_register": ("EXPANDER",),
    "analog": ("ANALOG", "SPEED_STEPS"),
    "stepper": ("STEPPER",),
    "speed_outputs": ("ANALOG", "SPEED_STEPS", "STEPPER"),
}


def leave_out(build: Build, application: Mapping[str, Any], board: Mapping[str, Any]) -> None:
    """Take from the build what a machine with these two files, as settings by key, never loads."""
    spared = {name for name, demand in BY_DEMAND.items() if demand not in application["DEMANDS"]}
    spared |= {name for name, feature in BY_FEATURE.items() if feature not in application["FEATURES"]}
    spared |= {name for name, keys in BY_BOARD_KEY.items() if not set(keys) & set(board)}
    for path in [*build.files]:
        folder, _, name = path.removesuffix(".mpy").rpartition("/")
        other = folder == APPLICATIONS and name not in ("__init__", application["NAME"])
        if other or (folder == PACKAGE and name in spared):
            del build.files[path]
