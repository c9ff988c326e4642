"""SG-Ready's states and the two hours: Bundesverband Wärmepumpe, SG Ready."""

from heatpump.core.model import GRID_NORMAL, GRID_STATES
from heatpump.core.param_rows.who import USER

ROWS = (
    ("sg_ready", "choice", GRID_NORMAL, 0, len(GRID_STATES) - 1, 1, GRID_STATES, USER, "SG-Ready state",
     "what the grid asks for; not kept over a reset; contacts sg_1 and sg_2 outdo it"),
    ("sg_block_limit", "duration", 7200, 600, 7200, 300, (), USER, "Longest block by the grid",
     "then it isn't obeyed until as long has passed"),
    ("sg_recommended_shift", "difference", 1000, 0, 3000, 100, (), USER, "Shift when recommended",
     "heats and cools this much more in the SG-Ready state recommended"),
    ("sg_forced_shift", "difference", 2000, 0, 5000, 100, (), USER, "Shift when forced",
     "heats and cools this much more in the SG-Ready state forced"),
)  # fmt: skip
