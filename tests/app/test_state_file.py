"""The file of the lasting state: its seal, what is read from it, and what is said when it is no good."""

import json
from binascii import crc32
from pathlib import Path

import pytest

from heatpump.app import state_file
from heatpump.app.settings import Settings
from heatpump.core.causes import CAUSES
from heatpump.core.controller import Controller
from heatpump.core.model import (
    HIGH_PRESSURE_TRIP,
)
from heatpump.core.params import Params
from heatpump.core.record.remembered import FIELDS, TRIPS


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state.json"


def controller() -> Controller:
    return Controller(Params())


def settings() -> Settings:
    return Settings(Params(), {})


def of(**known: int) -> list[int]:
    """The values of a state, by their keys in FIELDS."""
    keys = [row[0] for row in FIELDS] + [""] * len(TRIPS)
    return [known.get(key, 0) for key in keys]


LOCKED = {"starts": 12, "locked": 1, "lockout": HIGH_PRESSURE_TRIP}
REST = ',"starts":12,"locked":1,"lockout":"high pressure"}'


def sealed(rest: str) -> str:
    return f'{{"crc":"{crc32(rest.encode()):08x}"{rest}'


def test_the_file_is_one_json_object_with_the_check_sum_of_the_rest_in_front(file: Path) -> None:
    assert state_file.write(of(**LOCKED), settings()) is True
    assert file.read_text() == sealed(REST)
    assert json.loads(file.read_text()) == {
        "crc": f"{crc32(REST.encode()):08x}",
        "starts": 12,
        "locked": 1,
        "lockout": "high pressure",
    }


def test_a_check_sum_with_noughts_in_front_keeps_its_length(file: Path) -> None:
    small = next(n for n in range(1, 10_000) if crc32(f',"starts":{n}}}'.encode()) < 1 << 24)
    state_file.write(of(starts=small), settings())
    assert file.read_text().startswith('{"crc":"00')
    new, kept = controller(), settings()
    assert state_file.load(new, kept) == of(starts=small) and kept.problems == []


def test_a_state_of_nothing_is_sealed_and_read_too(file: Path) -> None:
    assert state_file.write(of(), settings())
    assert file.read_text() == sealed("}") and len(json.loads(file.read_text())) == 1
    new, kept = controller(), settings()
    assert state_file.load(new, kept) == of() and kept.problems == []


def test_what_was_written_is_read_and_given_to_the_controller() -> None:
    state_file.write(of(**LOCKED), settings())
    new, kept = controller(), settings()
    assert state_file.load(new, kept) == of(**LOCKED)
    assert new.counters.starts == 12 and new.protections.lockout == HIGH_PRESSURE_TRIP
    assert state_file.values_of(new)[:7] == of(**LOCKED)[:7]
    assert kept.problems == []


def test_without_a_file_all_is_unknown_and_nothing_is_said(file: Path) -> None:
    new, kept = controller(), settings()
    assert state_file.load(new, kept) == of()
    assert state_file.values_of(new) == state_file.values_of(controller())
    assert kept.problems == [] and not file.exists()


@pytest.mark.parametrize("before", [sealed(REST), sealed("}")])
def test_one_changed_letter_is_seen_wherever_it_is(file: Path, before: str) -> None:
    for at in range(len(before)):
        other = "7" if before[at] != "7" else "8"
        file.write_text(before[:at] + other + before[at + 1 :])
        new, kept = controller(), settings()
        assert state_file.load(new, kept) == of() and new.counters.starts == 0, at
        (line,) = kept.problems
        assert line.endswith(": counters and lockouts start anew; kept as state.bad")


def test_a_damaged_file_is_named_with_what_is_wrong(file: Path) -> None:
    file.write_text('{"starts":012}')
    kept = settings()
    assert state_file.load(controller(), kept) == of()
    assert kept.problems == ["state.json is damaged: counters and lockouts start anew; kept as state.bad"]
    assert not file.exists() and file.with_suffix(".bad").read_text() == '{"starts":012}'


def test_two_thousand_bytes_are_read_and_no_more(file: Path) -> None:
    text = sealed(REST[:-1].ljust(2000 - 17 - 1) + "}")
    file.write_text(text)
    new, kept = controller(), settings()
    assert len(text) == 2000 and state_file.load(new, kept) == of(**LOCKED) and kept.problems == []
    file.write_text(text + " ")
    assert state_file.load(controller(), kept) == of()
    assert kept.problems[0].startswith("state.json is 2001 bytes long: counters and lockouts start anew")


def test_the_longest_state_fits(file: Path) -> None:
    longest = max(range(len(CAUSES)), key=lambda n: len(CAUSES[n]))
    most = [row[1] if row[0] != "lockout" else longest for row in FIELDS] + [9] * len(TRIPS)
    state_file.write(most, settings())
    assert file.stat().st_size < state_file.MOST_BYTES
    kept = settings()
    assert state_file.load(controller(), kept) == most and kept.problems == []


def test_a_flash_that_fails_is_said_until_it_is_well_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = settings()
    state_file.write(of(starts=1), kept)

    def full(*_: object) -> None:
        raise OSError(28)

    with monkeypatch.context() as patch:
        patch.setattr("os.rename", full)
        assert state_file.write(of(starts=2), kept) is False
        assert kept.failed == {
            "state.json": "counters and lockouts aren't kept: the board's flash failed (28)"
        }
    assert file.read_text() == sealed(',"starts":1}')
    kept.failed["settings.json"] = "another's"
    assert state_file.write(of(starts=2), kept) is True
    assert kept.failed == {"settings.json": "another's"} and file.read_text() == sealed(',"starts":2}')


def test_a_lockout_is_urgent_and_a_count_is_not() -> None:
    running = controller()
    written = state_file.values_of(running)
    assert not state_file.is_urgent(running, written)
    running.counters.starts += 5
    assert not state_file.is_urgent(running, written)
    running.protections.locked, running.protections.lockout = True, HIGH_PRESSURE_TRIP
    assert state_file.is_urgent(running, written)
    assert not state_file.is_urgent(running, state_file.values_of(running))
    assert state_file.is_urgent(controller(), state_file.values_of(running))  # and its end
