"""The weekly schedule."""

from heatpump.core.model import SCHEDULE_KEYS
from heatpump.core.param_rows.who import USER

_LONGEST = 96

ROWS = (
    ("early_start_max", "duration", 10800, 0, 28800, 900, (), USER, "Early start at most",
     "heating begins up to so much sooner, as learned, to be warm when the schedule says; 0: not before"),
    ("early_stop_max", "duration", 7200, 0, 14400, 900, (), USER, "Early stop at most",
     "heating ends up to so much before a colder time, if the room stays in its band; 0: not before"),
    ("schedule_weekdays", "schedule", "", 0, _LONGEST, 1, (), USER, "Schedule Monday to Friday",
     "presets by time, such as: 06:00 comfort, 22:00 eco; empty: the preset before goes on"),
    ("schedule_weekend", "schedule", "", 0, _LONGEST, 1, (), USER, "Schedule Saturday and Sunday",
     "presets by time, such as: 08:00 comfort, 23:00 eco; empty: the preset before goes on"),
) + tuple(
    ("schedule_" + day, "schedule", "", 0, _LONGEST, 1, (), USER, "Schedule " + day[0].upper() + day[1:],
     "presets by time on this day alone; empty: as schedule_weekdays or schedule_weekend")
    for day in list(SCHEDULE_KEYS)[2:]
)  # fmt: skip
