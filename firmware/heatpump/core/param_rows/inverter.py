"""Compressor, fans and pumps with a variable speed; all speeds in per mille of the full one.

Sources: ControlHeatPump's example of a 130 Hz drive (40 to 130 Hz, 110 Hz in mild weather, start at 55 Hz,
steps of 2 Hz, no faster than 2 Hz in 10 s so that the expansion valve keeps up); oil return as
Midea M-Thermal and Clivet (under 42 of 130 Hz for 6 h in all: 5 min of boost). Gain, times, boost
speed and least speeds of fans and pumps are own choices, weak: fit them to the machine.
"""

from heatpump.core.param_rows.who import INSTALLER

ROWS = (
    ("inverter_min", "count", 308, 100, 500, 1, (), INSTALLER, "Lowest speed in per mille",
     "the compressor never runs slower"),
    ("inverter_max", "count", 846, 500, 1000, 1, (), INSTALLER, "Highest speed in per mille",
     "the compressor never runs faster while it is mild outdoors, or the outdoor reading is lost"),
    ("inverter_boost_max", "count", 1000, 500, 1000, 1, (), INSTALLER, "Highest speed in the cold",
     "in per mille, when it is as cold outdoors as inverter_boost_outdoor"),
    ("inverter_boost_outdoor", "temperature", -5000, -25000, 10000, 500, (), INSTALLER,
     "Outdoor limit of the boost", "inverter_boost_max holds below, until it is 2 K warmer"),
    ("inverter_start", "count", 423, 200, 700, 1, (), INSTALLER, "Start speed in per mille",
     "held for the start phase, and in defrosts"),
    ("efficient_speed_min", "count", 0, 0, 700, 1, (), INSTALLER, "Least efficient speed in per mille",
     "where less is wanted it stops and starts, but for a limit that is near; 0: it runs as slow as it may"),
    ("inverter_gain", "count", 300, 10, 1000, 10, (), INSTALLER, "Gain in per mille per K",
     "this much faster for each kelvin that is missing; less where water answers quickly"),
    ("inverter_integral_time", "duration", 3600, 120, 36000, 60, (), INSTALLER, "Integral time",
     "a lasting error moves the speed by the gain in this time"),
    ("inverter_ramp_up", "count", 2, 1, 100, 1, (), INSTALLER, "Ramp up in per mille per s",
     "the speed rises no faster"),
    ("inverter_ramp_down", "count", 5, 1, 100, 1, (), INSTALLER, "Ramp down in per mille per s",
     "the speed falls no faster, but for a stop"),
    ("inverter_step", "count", 15, 1, 100, 1, (), INSTALLER, "Speed step in per mille",
     "smaller changes aren't passed on to the drive"),
    ("oil_return_speed", "count", 323, 0, 600, 1, (), INSTALLER, "Oil return limit in per mille",
     "slower, the gas doesn't carry the oil back; 0: no oil return"),
    ("oil_return_after", "duration", 21600, 3600, 86400, 600, (), INSTALLER, "Oil return after",
     "so much slow running, in all, calls for a boost"),
    ("oil_return_boost", "count", 615, 400, 1000, 1, (), INSTALLER, "Oil return speed in per mille",
     "the speed of that boost"),
    ("oil_return_duration", "duration", 300, 60, 900, 10, (), INSTALLER, "Oil return duration",
     "so long a boost, or as fast a run, brings the oil back"),
    ("outdoor_fan_least", "count", 300, 0, 1000, 10, (), INSTALLER, "Outdoor fan's least speed",
     "in per mille; it rises from this to the full one with the compressor's"),
    ("indoor_fan_least", "count", 300, 0, 1000, 10, (), INSTALLER, "Indoor fan's least speed",
     "in per mille, as the outdoor fan's"),
    ("circulation_least", "count", 400, 0, 1000, 10, (), INSTALLER, "Circulation's least speed",
     "in per mille, as the outdoor fan's"),
    ("source_least", "count", 400, 0, 1000, 10, (), INSTALLER, "Source pump's least speed",
     "in per mille, as the outdoor fan's"),
)  # fmt: skip
