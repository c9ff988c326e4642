"""The weekly schedule: which preset holds when, as compact texts.

A day's text is "06:00 comfort, 22:00 eco": from each time on that preset holds, over midnight and over
days without a text of their own, until the next one. Times rise through the day.
"""

from heatpump.core.calendar import DAY_MIN
from heatpump.core.model import AWAY, COMFORT, ECO, PRESETS, SCHEDULE_KEYS

SCHEDULABLE = (COMFORT, ECO, AWAY)
_WEEKEND = 5

# An entry is one integer: minute << 3 | preset.
_SHIFT = 3
_PRESET = 7


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
        if words[1] not in names:
            from heatpump.core import near  # for a moment

            raise ValueError(
                "'%s' is not one of %s%s" % (words[1], ", ".join(names), near.hint(words[1], names))
            )
        if minute <= last:
            raise ValueError("%s does not come after the time before it" % words[0])
        last = minute
        entries.append(minute << _SHIFT | PRESETS.index(words[1]))
    return entries


def check(text):
    """The text in its one way of writing. Raises ValueError with one line."""
    return ", ".join(
        "%02d:%02d %s" % ((entry >> _SHIFT) // 60, (entry >> _SHIFT) % 60, PRESETS[entry & _PRESET])
        for entry in read_day(text)
    )


def _read_time(text):
    if len(text) == 5 and text[2] == ":" and not any(c not in "0123456789" for c in text[:2] + text[3:]):
        hour, minute = int(text[:2]), int(text[3:])
        if hour < 24 and minute < 60:
            return hour * 60 + minute
    raise ValueError("'%s' is not a time from 00:00 to 23:59" % text)


class Week:
    """The schedule of all seven days, ready to be looked up without allocating."""

    def __init__(self):
        self._entries = []
        self._texts = None
        self._minute = -1  # the one that was looked up last
        self._preset = COMFORT

    def is_empty(self):
        return not self._entries

    def take(self, params):
        """Take over the texts of the parameters, if they have changed."""
        texts = [params.texts["schedule_" + key] for key in SCHEDULE_KEYS]
        if texts == self._texts:
            return
        entries = []
        for day in range(7):
            text = texts[2 + day] or texts[1 if day >= _WEEKEND else 0]
            start = day * DAY_MIN << _SHIFT
            entries.extend([start + entry for entry in read_day(text)])
        self._texts = texts
        self._entries = entries
        self._minute = -1

    def preset_at(self, minute_of_week):
        """The preset of the latest entry, which may be one of the week before; COMFORT if there is none."""
        if minute_of_week == self._minute:
            return self._preset
        self._minute = minute_of_week
        self._preset = preset = self._find(minute_of_week)
        return preset

    def _find(self, minute_of_week):
        entries = self._entries
        if not entries:
            return COMFORT
        found = entries[-1]
        limit = minute_of_week + 1 << _SHIFT
        for entry in entries:
            if entry >= limit:
                break
            found = entry
        return found & _PRESET
