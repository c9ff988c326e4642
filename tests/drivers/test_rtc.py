"""The chip's clock: seconds since 2000, whichever year the port counts from."""

import calendar
import importlib.util
import sys
import time
from types import SimpleNamespace
from typing import Any

import pytest

from heatpump.core.calendar import read
from host_tools.paths import FIRMWARE

FILE = FIRMWARE / "heatpump" / "drivers" / "rtc.py"


class Chip:
    """`machine.RTC` and `time` of a port that counts from `epoch`."""

    def __init__(self, epoch: int) -> None:
        self.epoch_s = calendar.timegm((epoch, 1, 1, 0, 0, 0))  # from 1970
        self.now_s = 0.0  # in its own count
        self.set: list[tuple[int, ...]] = []

    def gmtime(self, seconds: int) -> tuple[int, ...]:
        return tuple(time.gmtime(seconds + self.epoch_s))[:8]  # MicroPython's has eight entries

    def time(self) -> float:
        return self.now_s

    def RTC(self) -> "Chip":
        return self

    def datetime(self, fields: tuple[int, ...]) -> None:
        self.set.append(fields)


@pytest.fixture(params=[1970, 2000])
def chip(request: pytest.FixtureRequest) -> Chip:
    return Chip(request.param)


@pytest.fixture
def rtc(chip: Chip, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(sys.modules, "machine", SimpleNamespace(RTC=chip.RTC))
    spec = importlib.util.spec_from_file_location("rtc_of_a_chip", FILE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "time", chip)
        spec.loader.exec_module(module)
    return module.Rtc()


def test_it_counts_whole_seconds_from_2000(chip: Chip, rtc: Any) -> None:
    chip.now_s = calendar.timegm((2000, 1, 1, 0, 0, 0)) - chip.epoch_s + 12.9
    assert rtc.now_s() == 12
    chip.now_s = calendar.timegm((2026, 11, 21, 22, 50, 30)) - chip.epoch_s
    assert rtc.now_s() == read("2026-11-21T22:50Z") * 60 + 30


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("2026-11-21T22:50Z", (2026, 11, 21, 5, 22, 50, 30, 0)),  # a Saturday, Monday is 0
        ("2028-02-29T00:01Z", (2028, 2, 29, 1, 0, 1, 30, 0)),
    ],
)
def test_it_is_set_to_the_date_and_the_day_of_the_week(
    chip: Chip, rtc: Any, text: str, fields: tuple[int, ...]
) -> None:
    rtc.set_s(read(text) * 60 + 30)
    assert chip.set == [fields]
