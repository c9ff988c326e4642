from support import message_of

from heatpump.core import calendar
from heatpump.core.calendar import read


def test_known_dates():
    assert calendar.utc_minute(2000, 1, 1) == 0
    assert calendar.utc_minute(2000, 3, 1) == 60 * 1440
    assert calendar.utc_minute(2001, 1, 1) == 366 * 1440
    # `date -u -d '2026-11-21 22:50' +%s` is 1795301400; 2000-01-01 is 946684800.
    assert calendar.utc_minute(2026, 11, 21, 22, 50) == (1795301400 - 946684800) // 60


def test_reading_and_writing_are_inverse_over_all_days():
    minute = calendar.utc_minute(2025, 1, 1, 23, 59)
    last = calendar.utc_minute(2099, 12, 31, 23, 59)
    before = ""
    while minute <= last:
        text = calendar.write(minute)
        assert read(text) == minute and text > before
        before = text
        minute += 1440
    assert before == "2099-12-31T23:59Z"


def test_what_is_not_a_time_gets_one_line():
    for text in (
        "",
        "2026-11-21",
        "2026-11-21 22:50Z",
        "2026-11-21T22:50",
        "2O26-11-21T22:50Z",
        "2026-1-021T22:50Z",
    ):
        assert message_of(read, text) == "'%s' is not a UTC time like 2026-11-21T22:50Z" % text
    for text in ("2026-13-01T00:00Z", "2026-00-01T00:00Z", "2026-02-29T00:00Z", "2026-04-31T00:00Z",
                 "2026-01-00T00:00Z", "2026-01-01T24:00Z", "2026-01-01T00:60Z"):  # fmt: skip
        assert message_of(read, text) == "'%s' is no time of the calendar" % text
    assert read("2028-02-29T00:00Z")
    assert message_of(read, "2024-12-31T23:59Z") == "the year 2024 is out of bounds, 2025 to 2099"


def test_a_clock_that_was_never_set_is_not_believed():
    assert not calendar.is_plausible(-1)
    assert not calendar.is_plausible(0)
    assert not calendar.is_plausible(read("2025-01-01T00:00Z") - 1)
    assert calendar.is_plausible(read("2025-01-01T00:00Z"))
    assert calendar.is_plausible(read("2099-12-31T23:59Z"))
    assert not calendar.is_plausible(read("2099-12-31T23:59Z") + 1)


def test_the_minute_of_the_week():
    def local(text, ahead_min):
        return calendar.minute_of_week(read(text), ahead_min)

    assert local("2026-11-22T23:00Z", 60) == 0  # Monday 00:00 in Berlin
    assert local("2026-11-22T22:59Z", 60) == 10079
    assert local("2026-06-21T22:00Z", 120) == 0  # and in summer
    assert local("2026-11-23T00:00Z", -720) == 10080 - 720
    assert local("2026-11-22T10:00Z", 840) == 0


def test_months_have_their_days():
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    for year in (2025, 2027, 2028, 2096):
        first = calendar.utc_minute(year, 1, 1)
        for month in range(1, 13):
            days = lengths[month - 1] + (1 if month == 2 and year % 4 == 0 else 0)
            assert calendar.days_in_month(year, month) == days
            assert calendar.utc_minute(year, month, 1) == first
            first += days * 1440
        assert calendar.utc_minute(year + 1, 1, 1) == first


def test_every_minute_of_a_day_is_written():
    begin = read("2026-11-22T00:00Z")
    for minute in range(1440):
        text = "2026-11-22T%02d:%02dZ" % (minute // 60, minute % 60)
        assert calendar.write(begin + minute) == text and read(text) == begin + minute
