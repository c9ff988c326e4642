"""Auxiliary heat and the crankcase heater.

Sources: auxiliary heat needs a deadband and running time and is locked out above some 2 °C (vendor
pages, weak: change them to fit the house); crankcase heater on below 3-5 °C, off above 5-7 °C, 12 h
before a season's first start (Midea, York).
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
    ("crankcase_on", "temperature", 5000, -20000, 15000, 500, (), INSTALLER, "Crankcase heater on",
     "while the compressor rests and it is colder than this outdoors"),
    ("crankcase_off", "temperature", 7000, -20000, 20000, 500, (), INSTALLER, "Crankcase heater off",
     "when it is warmer than this outdoors"),
    ("crankcase_preheat", "duration", 0, 0, 43200, 600, (), INSTALLER, "Crankcase preheat",
     "after power-up in the cold no start for this long; 43200 (12 h) where the maker asks for it"),
)  # fmt: skip
