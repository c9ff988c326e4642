"""The weekly schedule and the clock that it follows."""

from heatpump.core.param_rows.who import INSTALLER, USER
from heatpump.core.schedule import DAYS

_LONGEST = 96

ROWS = (
    ("schedule_weekdays", "schedule", "", 0, _LONGEST, 1, (), USER, "Schedule Monday to Friday",
     "presets by time, such as: 06:00 comfort, 22:00 eco; empty: the preset before goes on"),
    ("schedule_weekend", "schedule", "", 0, _LONGEST, 1, (), USER, "Schedule Saturday and Sunday",
     "presets by time, such as: 08:00 comfort, 23:00 eco; empty: the preset before goes on"),
) + tuple(
    ("schedule_" + day, "schedule", "", 0, _LONGEST, 1, (), USER, "Schedule " + day[0].upper() + day[1:],
     "presets by time on this day alone; empty: as schedule_weekdays or schedule_weekend")
    for day in DAYS
) + (
    ("time_zone", "count", 60, -720, 840, 15, (), USER, "Time zone in minutes",
     "local winter time is this far ahead of UTC"),
    ("summer_time", "choice", 1, 0, 1, 1, ("none", "eu"), USER, "Summer time",
     "eu: an hour ahead from the last Sunday of March to the last Sunday of October"),
    ("ntp_host", "text", "", 0, 64, 1, (), INSTALLER, "Time server",
     "sets the clock over Wi-Fi; an address is better than a name; empty: off"),
)  # fmt: skip
