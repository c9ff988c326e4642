"""The weekly schedule: which preset holds when, as compact texts.

A day's text is "06:00 comfort, 22:00 eco": from each time on that preset holds, over midnight and over
days without a text of their own, until the next one. Times rise through the day.
"""

from heatpump.core.calendar import DAY_MIN
from heatpump.core.model import COMFORT, SCHEDULE_KEYS

_WEEKEND = 5

# An entry is one integer: minute << 3 | preset.
SHIFT = 3
PRESET = 7


class Week:
    """The schedule of all seven days, ready to be looked up without allocating.

    entries   of the whole week, by minute
    early     its early_start.EarlyStart
    """

    def __init__(self):
        from heatpump.core.demand.early_start import EarlyStart

        self.early = EarlyStart()
        self.entries = []
        self._texts = None
        self._minute = -1  # the one that was looked up last
        self._preset = COMFORT

    def take(self, params):
        """Take over the texts of the parameters, if they have changed."""
        texts = [params.texts["schedule_" + key] for key in SCHEDULE_KEYS]
        if texts == self._texts:
            return
        from heatpump.core.demand.schedule_text import read_day  # for a moment

        entries = []
        for day in range(7):
            text = texts[2 + day] or texts[1 if day >= _WEEKEND else 0]
            start = day * DAY_MIN << SHIFT
            entries.extend([start + entry for entry in read_day(text)])
        self._texts = texts
        self.entries = entries
        self._minute = -1

    def preset_at(self, minute_of_week):
        """The preset of the latest entry, which may be one of the week before; COMFORT if there is none."""
        if minute_of_week != self._minute:
            self._minute = minute_of_week
            found = self.entries[-1] if self.entries else COMFORT
            limit = minute_of_week + 1 << SHIFT
            for entry in self.entries:
                if entry >= limit:
                    break
                found = entry
            self._preset = found & PRESET
        return self._preset
