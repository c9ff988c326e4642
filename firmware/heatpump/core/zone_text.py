"""Time zones, also as POSIX writes them, "EST5EDT,M3.2.0,M11.1.0": how far a wall clock is ahead of UTC.

Loaded for a moment: when a zone is set, and when its clocks change. Of the three forms of a day there is
Mmonth.week.day, which all zones of today go by; its hour may be from -167 to 167 (RFC 9636).
"""

from heatpump.core import calendar

_HOUR_MIN = 60
_DIGITS = "0123456789"
_NEVER = (1 << 30) - 1
_FIRST_WEEKDAY = 6  # 2000-01-01 was a Saturday; Sunday is 0


def of(params, minute):
    """(revision of the parameters, since, until, minutes ahead of UTC) at a UTC minute."""
    rules = read(params.tz) if params.tz else _of_europe(params.time_zone, params.summer_time)
    return (params.revision,) + at(rules, minute)


def _of_europe(zone_min, summer_time):
    """As `read`: summer time from the last Sunday of March to the last Sunday of October, each at 01:00 UTC
    (directive 2000/84/EC)."""
    begin_min = zone_min + _HOUR_MIN
    if not summer_time:
        return zone_min, zone_min, None, None
    return zone_min, begin_min, (3, 5, 0, begin_min), (10, 5, 0, begin_min + _HOUR_MIN)


def at(rules, minute):
    """(since, until, minutes ahead of UTC) by what `read` gives; it is the same in between."""
    standard_min, summer_min, begin, end = rules
    since, until, ahead_min = 0, _NEVER, standard_min
    if begin:
        changes = []
        for year in range(calendar.year_of(minute) - 1, calendar.year_of(minute) + 2):
            changes.append((_change(year, begin) - standard_min, summer_min))
            changes.append((_change(year, end) - summer_min, standard_min))
        changes.sort()
        for when, then_min in changes:
            if when <= minute:
                since, ahead_min = when, then_min
            else:
                until = min(until, when)
    return since, until, ahead_min


def _change(year, rule):
    """The minute of a change, by the wall clock before it."""
    month, week, weekday, minute = rule
    first = calendar.utc_minute(year, month, 1)
    first_weekday = (first // calendar.DAY_MIN + _FIRST_WEEKDAY) % 7
    day = (weekday - first_weekday) % 7 + 7 * (week - 1)
    if day >= calendar.days_in_month(year, month):
        day -= 7  # week 5 is the last one
    return first + day * calendar.DAY_MIN + minute


def read(text):
    """(standard time, summer time, its begin, its end): minutes ahead of UTC, then (month, week, day of it,
    minute of that day), or None without summer time. Raises ValueError with one line."""
    try:
        return _read(text)
    except (ValueError, IndexError):
        raise ValueError("'%s' is not a time zone like CET-1CEST,M3.5.0,M10.5.0/3" % text)


def _read(text):
    parts = text.split(",")
    rest = _after_name(parts[0])
    behind_min, rest = _time(rest, 24)
    if not rest:
        if len(parts) > 1:
            raise ValueError
        return -behind_min, -behind_min, None, None
    rest = _after_name(rest)
    summer_min = _HOUR_MIN - behind_min
    if rest:
        summer_min, rest = _time(rest, 24)
        summer_min = -summer_min
    if rest or len(parts) != 3:
        raise ValueError
    return -behind_min, summer_min, _rule(parts[1]), _rule(parts[2])


def _after_name(text):
    """What comes after a name: three letters or more, or anything of that kind in <>."""
    end = 0
    if text[:1] == "<":
        end = text.index(">")
        name = text[1:end].replace("+", "a").replace("-", "a")
        end += 1
    else:
        while text[end : end + 1].isalpha():
            end += 1
        name = text[:end]
    if len(name) < 3 or not all(c.isalpha() or c in _DIGITS for c in name):
        raise ValueError
    return text[end:]


def _time(text, most_hours):
    """(minutes, what comes after them) of hours, or hours:minutes, with a sign or without."""
    sign = -1 if text[:1] == "-" else 1
    hours, rest = _number(text[1:] if text[:1] in ("-", "+") else text, 0, most_hours)
    minutes = 0
    if rest[:1] == ":":
        minutes, rest = _number(rest[1:], 0, 59)
    return sign * (hours * _HOUR_MIN + minutes), rest


def _number(text, lowest, highest):
    size = 0
    while size < 3 and text[size : size + 1] and text[size] in _DIGITS:
        size += 1
    number = int(text[:size])
    if not lowest <= number <= highest:
        raise ValueError
    return number, text[size:]


def _rule(text):
    day, slash, time = text.partition("/")
    numbers = day[1:].split(".")
    if day[:1] != "M" or len(numbers) != 3:
        raise ValueError
    found = []
    for number, bounds in zip(numbers, ((1, 12), (1, 5), (0, 6))):
        value, rest = _number(number, bounds[0], bounds[1])
        if rest:
            raise ValueError
        found.append(value)
    minute, rest = _time(time, 167) if slash else (2 * _HOUR_MIN, "")
    if rest:
        raise ValueError
    return tuple(found) + (minute,)
