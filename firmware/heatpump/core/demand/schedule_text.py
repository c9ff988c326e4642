"""The text of a day's schedule, read and checked. Loaded for a moment; `schedule` has the week."""

from heatpump.core.demand.schedule import PRESET, SHIFT
from heatpump.core.model import AWAY, COMFORT, ECO, PRESETS

SCHEDULABLE = (COMFORT, ECO, AWAY)


def read_day(text):
    """The entries of a day's text, in order. Raises ValueError with one line."""
    entries = []
    last = -1
    if not text.strip():
        return entries
    for part in text.split(","):
        words = part.split()
        if len(words) != 2:
            raise ValueError("'%s' is not a time and a preset like 06:00 comfort" % part.strip())
        minute = _read_time(words[0])
        names = [PRESETS[preset] for preset in SCHEDULABLE]
        name = words[1].lower()
        if name not in names:
            from heatpump.core import near  # for a moment

            raise ValueError(
                "'%s' is not one of %s%s" % (words[1], ", ".join(names), near.hint(words[1], names))
            )
        if minute <= last:
            raise ValueError("%s does not come after the time before it" % words[0])
        last = minute
        entries.append(minute << SHIFT | PRESETS.index(name))
    return entries


def check(text):
    """The text in its one way of writing. Raises ValueError with one line."""
    return ", ".join(
        "%02d:%02d %s" % ((entry >> SHIFT) // 60, (entry >> SHIFT) % 60, PRESETS[entry & PRESET])
        for entry in read_day(text)
    )


def _read_time(text):
    if len(text) == 5 and text[2] == ":" and not any(c not in "0123456789" for c in text[:2] + text[3:]):
        hour, minute = int(text[:2]), int(text[3:])
        if hour < 24 and minute < 60:
            return hour * 60 + minute
    raise ValueError("'%s' is not a time from 00:00 to 23:59" % text)
