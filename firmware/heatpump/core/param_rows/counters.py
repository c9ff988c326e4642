"""Rated powers, from which energy is counted where no meter tells. 0: not entered, counts nothing.

There is no default that would be right for two machines, so there is none.
"""

from heatpump.core.param_rows.who import INSTALLER

# The largest of each together stay under counters.MOST_POWER_W.
ROWS = (
    ("compressor_power", "count", 0, 0, 30000, 10, (), INSTALLER, "Compressor power",
     "W as rated; at full speed, where the speed can be set"),
    ("fan_power", "count", 0, 0, 5000, 1, (), INSTALLER, "Fan power", "W of each fan at full speed"),
    ("pump_power", "count", 0, 0, 5000, 1, (), INSTALLER, "Pump power", "W of each pump at full speed"),
    ("aux_stage_power", "count", 0, 0, 20000, 50, (), INSTALLER, "Auxiliary heater power",
     "W of each stage"),
    ("tank_heater_power", "count", 0, 0, 20000, 50, (), INSTALLER, "Tank heater power", "W as rated"),
    ("crankcase_power", "count", 0, 0, 500, 1, (), INSTALLER, "Crankcase heater power", "W as rated"),
)  # fmt: skip
