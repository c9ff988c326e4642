"""Dates as whole minutes since 2000-01-01 00:00 UTC; they fit 2**30 until the year 4000.

What a wall clock is ahead of that is in `zone_text`.
"""

WEEK_MIN = 10080
DAY_MIN = 1440
FIRST_YEAR, LAST_YEAR = 2025, 2099  # a clock outside of these isn't set

# 2000-01-01 was a Saturday; a week begins on Monday.
_EPOCH_IN_WEEK = 5 * DAY_MIN
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)


def days_in_month(year, month):
    return _DAYS_BEFORE[month] - _DAYS_BEFORE[month - 1] + (month == 2 and year % 4 == 0)


def utc_minute(year, month, day, hour=0, minute=0):
    """The minute of a date from 2000 to 2099, when every fourth year is a leap year."""
    years = year - 2000
    days = years * 365 + (years + 3) // 4 + _DAYS_BEFORE[month - 1] + day - 1
    if month > 2 and year % 4 == 0:
        days += 1
    return days * DAY_MIN + hour * 60 + minute


def year_of(minute):
    """The UTC year of a minute."""
    days = minute // DAY_MIN
    years = days // 1461 * 4
    days %= 1461
    return 2000 + years + (0 if days < 366 else (days - 1) // 365)


def is_plausible(minute):
    """Whether a clock that shows this minute has been set."""
    return minute >= 0 and FIRST_YEAR <= year_of(minute) <= LAST_YEAR


def minute_of_week(minute, offset_min):
    """What a wall clock shows, `offset_min` ahead of UTC: minutes since Monday 00:00."""
    return (minute + offset_min + _EPOCH_IN_WEEK) % WEEK_MIN


def read(text):
    """The minute of a text like 2026-11-21T22:50Z, always UTC. Raises ValueError with one line."""
    wrong = "'%s' is not a UTC time like 2026-11-21T22:50Z" % text
    if len(text) != 17 or text[4] + text[7] + text[10] + text[13] + text[16] != "--T:Z":
        raise ValueError(wrong)
    parts = (text[0:4], text[5:7], text[8:10], text[11:13], text[14:16])
    for part in parts:
        if any(c not in "0123456789" for c in part):
            raise ValueError(wrong)
    year, month, day, hour, minute = [int(part) for part in parts]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("the year %d is out of bounds, %d to %d" % (year, FIRST_YEAR, LAST_YEAR))
    if not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month) or hour > 23 or minute > 59:
        raise ValueError("'%s' is no time of the calendar" % text)
    return utc_minute(year, month, day, hour, minute)


def write(minute):
    """The text of a minute, as `read` takes it."""
    year = year_of(minute)
    days = (minute - utc_minute(year, 1, 1)) // DAY_MIN
    month = 1
    while days >= days_in_month(year, month):
        days -= days_in_month(year, month)
        month += 1
    return "%04d-%02d-%02dT%02d:%02dZ" % (year, month, days + 1, minute % DAY_MIN // 60, minute % 60)
