"""Auxiliary heat: it needs a deadband and running time, and is locked out above some 2 °C (vendor pages,
weak: change them to fit the house).
"""

from heatpump.core.param_rows.who import INSTALLER, USER

ROWS = (
    ("aux_stages", "count", 0, 0, 2, 1, (), INSTALLER, "Auxiliary heat stages",
     "how many stages of electric heat there are; 0: none"),
    ("aux_deadband", "difference", 1000, 300, 5000, 100, (), USER, "Auxiliary heat deadband",
     "auxiliary heat may help when the room is this far below the heating setpoint"),
    ("aux_delay", "duration", 1800, 300, 7200, 60, (), USER, "Auxiliary heat delay",
     "and has been for this long, per stage"),
    ("aux_outdoor", "temperature", 2000, -20000, 20000, 500, (), USER, "Auxiliary heat outdoor limit",
     "the heat pump is left to itself when it is as warm as this outdoors"),
    ("aux_backup", "count", 1, 0, 1, 1, (), USER, "Auxiliary heat as backup",
     "1: heats in place of a heat pump that is locked out or has a fault"),
)  # fmt: skip
