"""Defrost. Sources: Fujitsu 6000134806, Armstrong 4SHP16LT, ICP PYPA."""

from heatpump.core.param_rows.who import INSTALLER

ROWS = (
    ("defrost_interval", "duration", 2100, 1200, 14400, 60, (), INSTALLER, "Defrost interval",
     "at least this long after a defrost comes no other"),
    ("defrost_fallback", "duration", 3600, 1800, 14400, 60, (), INSTALLER, "Defrost by time",
     "after this much heating, where frost can't be told from the temperatures"),
    ("defrost_outdoor", "temperature", 6000, 0, 12000, 500, (), INSTALLER, "Defrost outdoor limit",
     "no defrost when it is as warm as this outdoors"),
    ("defrost_arm", "temperature", -1000, -10000, 3000, 500, (), INSTALLER, "Defrost coil limit",
     "no defrost while the outdoor coil is warmer"),
    ("defrost_coil", "temperature", -6000, -20000, 0, 500, (), INSTALLER, "Defrost coil threshold",
     "by demand: the outdoor coil is at least this cold"),
    ("defrost_frost", "difference", 5000, 2000, 15000, 500, (), INSTALLER, "Defrost frost threshold",
     "by demand: the coil runs this much colder against the air than when it was clean"),
    ("defrost_end", "temperature", 13000, 5000, 25000, 500, (), INSTALLER, "Defrost end",
     "the coil is free of ice at this temperature"),
    ("defrost_longest", "duration", 600, 600, 900, 30, (), INSTALLER, "Longest defrost",
     "the melt ends after this long, warm or not; never less than the longest minimum on time"),
    ("defrost_drip", "duration", 60, 0, 300, 10, (), INSTALLER, "Drip time",
     "water runs off the coil this long, with both fans still"),
)  # fmt: skip
