"""Hardware in the loop is armed by the board's name, and only while the machine rests."""

import sys
import time
from types import SimpleNamespace

import pytest

from heatpump.core.model import COMPRESSOR, IDLE, RUN
from tests.app.commands_bench import Bench


@pytest.fixture
def armed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the chip was told: how long to wait, what to keep over the reset, and the reset."""
    told: list[object] = []
    rtc = SimpleNamespace(memory=told.append)
    chip = SimpleNamespace(RTC=lambda: rtc, reset=lambda: told.append("reset"))
    monkeypatch.setitem(sys.modules, "machine", chip)
    monkeypatch.setattr(time, "sleep_ms", told.append, raising=False)
    monkeypatch.delitem(sys.modules, "heatpump.app.command.hil_arm", raising=False)
    return told


@pytest.mark.parametrize(("line", "kept"), [("hil heatpump", b"hil-"), ("hil heatpump relays", b"hilr")])
def test_it_restarts_once_the_line_is_out(
    console: Bench, armed: list[object], line: str, kept: bytes
) -> None:
    (said,) = console(line)
    assert said.startswith("hil: for a board that nothing is wired to")
    wait_ms, *rest = armed
    assert wait_ms == 100 and rest == [kept, "reset"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("hil", "needs this board's name, as in: hil heatpump"),
        ("hil relays", "needs this board's name, as in: hil heatpump"),
        ("hil heatpumps", "needs this board's name, as in: hil heatpump"),
        ("hil heatpump relay", "after the name only 'relays' may come"),
    ],
)
def test_any_other_name_or_word_is_refused(console: Bench, armed: list[object], line: str, why: str) -> None:
    (said,) = console(line)
    assert said.startswith("error: hil") and why in said
    assert not armed


def test_a_machine_at_work_is_refused(console: Bench, armed: list[object]) -> None:
    controller = console.controller
    controller.sequencer.phase = RUN
    assert "the machine is at work" in console("hil heatpump")[0]
    controller.sequencer.phase = IDLE
    controller.service.output = COMPRESSOR  # the first there is
    assert "the machine is at work" in console("hil heatpump")[0]
    assert not armed
