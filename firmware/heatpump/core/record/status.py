"""The published values as they are now, by the table of `status_rows`."""

from heatpump.core import values
from heatpump.core.calendar import DAY_MIN
from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    ACTIONS,
    AGE_UNKNOWN_MS,
    COMPRESSOR,
    GRID_STATES,
    MODES,
    NO_CAUSE,
    PHASES,
    PRESETS,
    PRICE_LEVELS,
)

WORDS = {
    "MODES": MODES,
    "PHASES": PHASES,
    "ACTIONS": ACTIONS,
    "PRESETS": PRESETS,
    "CAUSES": CAUSES,
    "GRID_STATES": GRID_STATES,
    "PRICE_LEVELS": PRICE_LEVELS,
}


def _reading(c, i, o, n):
    reading = i.readings[n]
    valid = reading.age_ms < min(c.params.reading_max_age_s * 1000, AGE_UNKNOWN_MS)
    return reading.value_mc if valid else None


def _metered(c, i, value):
    return value if i.power_w >= 0 or c.params.compressor_power > 0 else None


def _early(c, i, o, n):
    """By the wall clock: the next warmer time of the schedule (0), when heating begins for it (1), and when
    it ends for a colder one (2)."""
    week = c.signals.week
    early = week and week.early
    minute = -1 if not early else early.stop.until_min if n == 2 else early.warm_min
    if minute < 0:
        return None
    minute = (minute - early.lead_min * (n & 1)) % DAY_MIN
    return "%02d:%02d" % (minute // 60, minute % 60)


# Forms of `where` that name one of several, with its number.
_NUMBERED = {
    "reading": _reading,
    "level": lambda c, i, o, n: o.levels[n],
    "learned": lambda c, i, o, n: c.demands[n].learned_mk(),
    "speed": lambda c, i, o, n: o.speeds_pm[n],
    "early": _early,
}

# Those that need more than a path.
_WORKED_OUT = {
    "serves": lambda c, i, o: c.application.demands[c.arbiter.served],
    "valve": lambda c, i, o: o.valve_steps,
    "clock": lambda c, i, o: 1 if i.minute_of_week >= 0 else 0,
    "block": lambda c, i, o: NO_CAUSE if o.levels[COMPRESSOR] else c.block(),
    "start_wait": lambda c, i, o: (c.protections.start_wait_ms() + 999) // 1000,
    "power": lambda c, i, o: _metered(c, i, c.counters.power_w),
    "energy": lambda c, i, o: _metered(c, i, c.counters.energy_wh),
    "off_age": lambda c, i, o: c.counters.off_age_s(i.utc_minute),
}


def value(where, c, i, o, board=()):
    """What a row's fourth column leads to: an internal value, or None when it isn't known."""
    if where[0] == "?":
        return _WORKED_OUT[where[1:]](c, i, o)
    form, numbered, rest = where.partition(" ")
    if numbered:
        number, _, name = rest.partition(" ")
        if form == "board":
            return board[int(number)]()
        if form == "demand":
            return getattr(c.demands[int(number)], name)
        return _NUMBERED[form](c, i, o, int(number))
    path, _, given = where.partition("(")
    found = c
    for name in path.split("."):
        found = getattr(found, name)
    if not given:
        return found
    return found() if given == ")" else found(o if given == "o)" else c.params)


class Table:
    """The published values of one application. Its rows are in memory only while they are asked for."""

    def __init__(self, application, board=None):
        """board: functions without arguments, for `status_rows.BOARD`; None: without those rows."""
        self._application = application
        self._board = board

    def values(self, controller, inputs, outputs):
        """(key, kind, words, value) of each row."""
        from heatpump.core.record import status_rows  # for a moment

        for key, kind, words, where in status_rows.rows(self._application, self._board is not None):
            yield key, kind, WORDS.get(words, ()), value(where, controller, inputs, outputs, self._board)

    def to_json(self, controller, inputs, outputs):
        """All as one flat JSON object on one line, in the units shown to people."""
        parts = []
        for key, kind, words, found in self.values(controller, inputs, outputs):
            parts.append('"' + key + '":' + values.to_json(kind, found, words))
        return "{" + ",".join(parts) + "}"
