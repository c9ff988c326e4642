"""Presets, dry, fan, and how heating and cooling keep apart."""

from heatpump.core.model import FAN_MODES, PRESETS
from heatpump.core.param_rows.who import USER

ROWS = (
    ("preset", "choice", 0, 0, len(PRESETS) - 1, 1, PRESETS, USER, "Preset",
     "schedule follows the weekly schedule, and is comfort where there is none"),
    ("eco_offset", "difference", 2000, 0, 10000, 100, (), USER, "Eco offset",
     "eco heats this much less and cools this much less"),
    ("boost_offset", "difference", 2000, 0, 5000, 100, (), USER, "Boost offset",
     "boost heats this much more and cools this much more"),
    ("boost_duration", "duration", 3600, 0, 86400, 300, (), USER, "Boost duration",
     "then the schedule holds again; counts anew after a reset; 0: no end"),
    ("away_heat_setpoint", "temperature", 15000, 5000, 30000, 100, (), USER, "Away heating setpoint",
     "room temperature to hold in heating while away, unless heat_setpoint is lower"),
    ("away_cool_setpoint", "temperature", 30000, 15000, 35000, 100, (), USER, "Away cooling setpoint",
     "room temperature to hold in cooling while away, unless cool_setpoint is higher"),
    ("away_duration", "duration", 0, 0, 5184000, 3600, (), USER, "Away duration",
     "then the schedule holds again; counts anew after a reset; 0: no end"),
    ("changeover_time", "duration", 1800, 0, 43200, 60, (), USER, "Change-over time",
     "in auto the compressor rests this long between heating and cooling"),
    ("fan_mode", "choice", 0, 0, len(FAN_MODES) - 1, 1, FAN_MODES, USER, "Indoor fan",
     "on: also while the compressor rests in heat, cool and auto"),
    ("dry_lowest", "temperature", 20000, 16000, 30000, 100, (), USER, "Lowest temperature in dry",
     "in dry the room is cooled down to this, and not below"),
    ("dry_band", "difference", 2000, 500, 5000, 100, (), USER, "Band in dry",
     "in dry cooling starts again this far above the lowest temperature"),
)  # fmt: skip
