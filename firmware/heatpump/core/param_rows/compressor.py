"""The compressor's rules: they hold across modes and resets."""

from heatpump.core.param_rows.who import INSTALLER

ROWS = (
    # The compressor's rules. Sources: Danfoss SH (180 s off, 120 s on, 12 starts per hour),
    # Bard 2100-749 (180 s on, 300 s off), OpenHP and ControlHeatPump (300 s after power-up).
    ("minimum_off", "duration", 300, 180, 3600, 10, (), INSTALLER, "Minimum off time",
     "the compressor rests at least this long; starts anew at each reset"),
    ("minimum_on", "duration", 180, 60, 600, 10, (), INSTALLER, "Minimum on time",
     "the compressor runs at least this long unless a protection trips"),
    ("starts_per_hour", "count", 6, 1, 12, 1, (), INSTALLER, "Starts per hour",
     "at most this many compressor starts in any hour"),
    ("power_up_delay", "duration", 300, 300, 3600, 10, (), INSTALLER, "Delay after power-up",
     "no compressor start for this long after any reset"),
)  # fmt: skip
