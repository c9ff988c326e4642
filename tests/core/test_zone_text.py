"""Time zones by POSIX's text, beside Python's own reading of the same texts."""

import io
import struct
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heatpump.core import calendar, zone_text
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params

ZONES = (
    "CET-1CEST,M3.5.0,M10.5.0/3",
    "GMT0BST,M3.5.0/1,M10.5.0",
    "IST-1GMT0,M10.5.0,M3.5.0/1",  # Ireland's summer time is the standard one
    "EST5EDT,M3.2.0,M11.1.0",
    "PST8PDT,M3.2.0,M11.1.0",
    "MST7",
    "NST3:30NDT,M3.2.0,M11.1.0",
    "AEST-10AEDT,M10.1.0,M4.1.0/3",
    "ACST-9:30ACDT,M10.1.0,M4.1.0/3",
    "AEST-10",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",  # Lord Howe: half an hour
    "NZST-12NZDT,M9.5.0,M4.1.0/3",
    "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45",
    "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
    "<+0545>-5:45",
)


def zone(text: str) -> ZoneInfo:
    """By a file that has the text and nothing else, as RFC 9636 has it."""
    header = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lbb", 0, 0, 0) + b"UTC\0"
    return ZoneInfo.from_file(io.BytesIO((header + body) * 2 + b"\n" + text.encode() + b"\n"))


@pytest.mark.parametrize("text", ZONES)
def test_it_is_what_python_makes_of_it(text: str) -> None:
    theirs = zone(text)
    rules = zone_text.read(text)
    for year in (2025, 2026, 2028, 2036, 2050, 2099):
        start = datetime(year, 1, 1, tzinfo=UTC)
        minute = calendar.utc_minute(year, 1, 1)
        last = None
        for step in range(0, 365 * 1440, 30):
            offset = (start + timedelta(minutes=step)).astimezone(theirs).utcoffset()
            assert offset is not None
            if last and last[0] <= minute + step < last[1]:
                found = last
            else:
                found = last = zone_text.at(rules, minute + step)
            assert found[2] == offset.total_seconds() // 60, (text, calendar.write(minute + step))


def test_it_changes_at_the_very_minute() -> None:
    change = calendar.read("2026-11-01T06:00Z")
    rules = zone_text.read("EST5EDT,M3.2.0,M11.1.0")
    assert zone_text.at(rules, change - 1)[1:] == (change, -240)
    assert zone_text.at(rules, change)[::2] == (change, -300)


@pytest.mark.parametrize("zone_min", [-720, -300, 0, 60, 330, 840])
def test_without_a_text_europes_rule_turns_all_its_clocks_at_one_utc(zone_min: int) -> None:
    params = Params()
    params.set("time_zone", str(zone_min), INSTALLER)
    for begin, end in (
        ("2025-03-30", "2025-10-26"),
        ("2026-03-29", "2026-10-25"),
        ("2027-03-28", "2027-10-31"),
        ("2028-03-26", "2028-10-29"),
        ("2030-03-31", "2030-10-27"),
    ):
        first, last = calendar.read(begin + "T01:00Z"), calendar.read(end + "T01:00Z")
        for minute, summer in ((first - 1, 0), (first, 60), (last - 1, 60), (last, 0)):
            assert zone_text.of(params, minute)[3] == zone_min + summer
    assert zone_text.of(params, first)[1:3] == (first, last)
    params.set("summer_time", "none", INSTALLER)
    assert zone_text.of(params, first)[3] == zone_min


@pytest.mark.parametrize(
    "text",
    [
        "Europe/Berlin", "CET", "CE-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1,M3.5.0,M10.5.0", "CET-25",
        "CET-1:60", "CET-1CEST,J60,J300", "CET-1CEST,60,300", "CET-1CEST,M13.5.0,M10.5.0", "<+0>-1", "<CET-1",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1:00:30",
        "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5,M10.5.0", "CET-1CEST,M3.5.0/,M10.5.0", "-1",
        "CET-1CEST,M3.5.0,M10.5.0x", "CET-1CEST,M3.5.0,M10.5.0,", "CET-1CEST-2:,M3.5.0,M10.5.0", "CET--1",
    ],
)  # fmt: skip
def test_what_is_none_is_refused_in_one_line(text: str) -> None:
    params = Params()
    with pytest.raises(ValueError) as raised:
        params.set("tz", text, INSTALLER)
    assert str(raised.value) == f"tz: '{text}' is not a time zone like CET-1CEST,M3.5.0,M10.5.0/3"
    assert params.tz == ""  # type: ignore[attr-defined]


def test_all_of_them_fit_the_parameter() -> None:
    for text in ("", *ZONES):
        Params().set("tz", text + "\n", INSTALLER)
