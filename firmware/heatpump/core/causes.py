"""Why the compressor stands, and what became of a reading, in words. Loaded when something is told of it."""

from heatpump.core.words import Words

READING_FAULTS = Words(
    "ok,"
    "stale,"  # nothing arrived for too long
    "missing,"  # no answer on the line
    "shorted,"  # the line is held low
    "power-up value,"  # 85 °C after the sensor lost power: no conversion took place
    "checksum,"
    "reserved bytes,"  # the scratchpad's fixed bytes are wrong: a clone, or a disturbed line
    "out of range,"
    "not assigned,"  # no sensor is assigned to the role
    "jump,"  # further than its mass can go; believed once it is seen again
    "never moves,"  # not by one step, for hours in which the machine ran
    "from outside"  # no sensor is assigned: the house's automation tells it
)

# Why the compressor may not start, or what last stopped it. The readings come first, in the order of
# SENSORS, so that bit `n` of the reading faults and cause `n + 1` name the same thing.
CAUSES = Words(
    "none,"  # a lost reading's is that of `SENSORS`, plus one; all one literal, which is in memory once
    "indoor reading,"
    "outdoor reading,"
    "indoor coil reading,"
    "outdoor coil reading,"
    "discharge reading,"
    "suction reading,"
    "supply reading,"
    "return reading,"
    "source in reading,"
    "source out reading,"
    "tank reading,"
    "buffer reading,"
    "cabinet reading,"
    "pool reading,"
    "drum in reading,"
    "drum out reading,"
    "dew point reading,"
    "lockout,"
    "power-up delay,"
    "minimum off,"
    "starts per hour,"
    "valve dwell,"
    "demand met,"
    "mode,"
    "change-over,"
    "defrost,"
    "crankcase preheat,"
    "change-over wait,"
    "grid block,"
    "high pressure,"
    "low pressure,"
    "discharge temperature,"
    "condensing temperature,"
    "evaporating temperature,"
    "indoor coil frozen,"
    "fan feedback,"
    "float switch,"
    "no effect,"
    "welded relay,"
    "supply dips,"
    "outdoor too cold,"
    "outdoor too warm,"
    "discharge warning,"
    "flow,"
    "source flow,"
    "source too cold,"
    "sink too warm,"
    "source freezing,"
    "water freezing,"
    "supply temperature,"
    "waiting for its turn,"
    "legionella cycle aborted,"
    "cabinet too warm,"
    "limits missing,"
    "clock lost,"
    "outputs lost,"
    "flash failed,"
    "waiting for readings,"
    "tank stays cold,"
    "supply below return,"
    "discharge below coil,"
    "coil as warm as air,"
    "water near freezing,"
    "room near freezing,"
    "load interrupted,"
    "memory short"
)
