"""The clock that schedules, prices and filter hours follow."""

from heatpump.core.param_rows.who import INSTALLER, USER

ROWS = (
    ("time_zone", "count", 60, -720, 840, 15, (), USER, "Time zone in minutes",
     "local winter time is this far ahead of UTC"),
    ("summer_time", "choice", 1, 0, 1, 1, ("none", "eu"), USER, "Summer time",
     "eu: an hour ahead from the last Sunday of March to the last Sunday of October"),
    ("tz", "text", "", 0, 48, 1, (), USER, "Time zone as POSIX writes it",
     "like EST5EDT,M3.2.0,M11.1.0, in place of the two above; empty: they hold"),
    ("ntp_host", "text", "", 0, 64, 1, (), INSTALLER, "Time server",
     "sets the clock over Wi-Fi; an address is better than a name; empty: off"),
)  # fmt: skip
