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
from heatpump.core.words import Words

# Lists of words that a row may name, and their names in the same order: as texts they would stay in memory.
_LISTS = (MODES, PHASES, ACTIONS, PRESETS, CAUSES, GRID_STATES, PRICE_LEVELS)
_NAMES = Words("MODES,PHASES,ACTIONS,PRESETS,CAUSES,GRID_STATES,PRICE_LEVELS")

# Forms of `where` that name one of several, with its number; in this order.
_NUMBERED = Words("reading,level,demand,board,learned,speed,early")
_READING, _LEVEL, _DEMAND, _BOARD, _LEARNED, _SPEED = range(6)

# Those that need more than a path; in this order.
_WORKED_OUT = Words("serves,valve,clock,block,start_wait,power,energy,off_age")
_SERVES, _VALVE, _CLOCK, _BLOCK, _START_WAIT, _POWER, _ENERGY = range(7)


def words_of(name):
    """The words that a row's third column names; nothing for "-"."""
    return _LISTS[_NAMES.index(name)] if name in _NAMES else ()


def _early(c, n):
    """By the wall clock: the next warmer time of the schedule (0), when heating begins for it (1), and when
    it ends for a colder one (2)."""
    week = c.signals.week
    early = week and week.early
    minute = -1 if not early else early.stop.until_min if n == 2 else early.warm_min
    if minute < 0:
        return None
    minute = (minute - early.lead_min * (n & 1)) % DAY_MIN
    return "%02d:%02d" % (minute // 60, minute % 60)


def _numbered(form, n, name, c, i, o, board):
    if form == _READING:
        reading = i.readings[n]
        valid = reading.age_ms < min(c.params.reading_max_age_s * 1000, AGE_UNKNOWN_MS)
        return reading.value_mc if valid else None
    if form == _LEVEL:
        return o.levels[n]
    if form == _DEMAND:
        return getattr(c.demands[n], name)
    if form == _BOARD:
        return board(n)
    if form == _LEARNED:
        return c.demands[n].learned_mk()
    return o.speeds_pm[n] if form == _SPEED else _early(c, n)


def _worked_out(form, c, i, o):
    counters = c.counters
    if form == _SERVES:
        return c.application.demands[c.arbiter.served]
    if form == _VALVE:
        return o.valve_steps
    if form == _CLOCK:
        return 1 if i.minute_of_week >= 0 else 0
    if form == _BLOCK:
        return NO_CAUSE if o.levels[COMPRESSOR] else c.block()
    if form == _START_WAIT:
        return (c.protections.start_wait_ms() + 999) // 1000
    if form == _POWER or form == _ENERGY:
        if i.power_w < 0 and c.params.compressor_power <= 0:
            return None
        return counters.power_w if form == _POWER else counters.energy_wh
    return counters.off_age_s(i.utc_minute)


def value(where, c, i, o, board=None):
    """What a row's fourth column leads to: an internal value, or None when it isn't known."""
    if where[0] == "?":
        return _worked_out(_WORKED_OUT.index(where[1:]), c, i, o)
    form, numbered, rest = where.partition(" ")
    if numbered:
        number, _, name = rest.partition(" ")
        return _numbered(_NUMBERED.index(form), int(number), name, c, i, o, board)
    path, _, given = where.partition("(")
    found = c
    for name in path.split("."):
        found = getattr(found, name)
    if not given:
        return found
    return found() if given == ")" else found(o if given[0] == "o" else c.params)


def current(controller, inputs, outputs, board=None):
    """(key, kind, words, value) of each row; board(n): the n-th of `status_rows.BOARD`, None: without those.
    The rows are in memory only while they are asked for."""
    from heatpump.core.record import status_rows  # for a moment

    for key, kind, words, where in status_rows.rows(controller.application, board is not None):
        yield key, kind, words_of(words), value(where, controller, inputs, outputs, board)


def to_json(controller, inputs, outputs, board=None):
    """All as one flat JSON object on one line, in the units shown to people."""
    parts = []
    for key, kind, words, found in current(controller, inputs, outputs, board):
        parts.append('"' + key + '":' + values.to_json(kind, found, words))
    return "{" + ",".join(parts) + "}"
