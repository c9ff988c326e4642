"""What the board remembers over a reset: the file, when it is written, and what a bad one does."""

import json
import random
import sys
from pathlib import Path
from types import FrameType, TracebackType

import pytest

from heatpump.app import files
from heatpump.app import settings as settings_module
from heatpump.app.settings import Settings
from heatpump.core.controller import Controller
from heatpump.core.model import (
    HIGH_PRESSURE_TRIP,
)
from heatpump.core.param_rows.who import USER
from heatpump.core.params import Params
from heatpump.core.record.event_log import TRIPPED


@pytest.fixture(autouse=True)
def on_flash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    # MicroPython's asyncio has sleep_ms; the task itself is tested on the board.
    monkeypatch.setattr("asyncio.sleep_ms", None, raising=False)
    return tmp_path


def controller() -> Controller:
    return Controller(Params())


def store_module():
    from heatpump.app import store

    return store


def store(controller: Controller, settings: Settings | None = None):
    from heatpump.app.store import Store

    return Store(controller, settings or Settings(controller.params, {}))


def problems(kept) -> list[str]:
    return kept._settings.problems


def written(on_flash: Path) -> dict[str, object]:
    return json.loads((on_flash / "state.json").read_text())


def test_it_writes_what_changed_and_reads_it_back(on_flash: Path) -> None:
    old = controller()
    first = store(old)
    old.counters.starts, old.counters.run_s = 12, 34567
    first.save()
    again = controller()
    assert problems(store(again)) == []
    assert (again.counters.starts, again.counters.run_s) == (12, 34567)
    assert sorted(path.name for path in on_flash.iterdir()) == ["state.json"]


def test_it_writes_nothing_when_nothing_changed(on_flash: Path) -> None:
    old = controller()
    kept = store(old)
    kept.save()
    (on_flash / "state.json").unlink()
    kept.save()
    assert not (on_flash / "state.json").exists()
    old.counters.starts += 1
    kept.save()
    assert written(on_flash)["starts"] == 1
    (on_flash / "state.json").unlink()
    kept.save()
    assert not (on_flash / "state.json").exists()


def test_what_was_read_is_not_written_again(on_flash: Path) -> None:
    old = controller()
    old.counters.starts = 7
    store(old).save()
    again = store(controller())
    (on_flash / "state.json").unlink()
    again.save()
    assert not (on_flash / "state.json").exists()


def test_counters_are_written_once_an_hour(on_flash: Path) -> None:
    old = controller()
    kept = store(old)
    kept.save()
    writes = 0
    for look in range(1, 1081):  # three hours, a look each 10 s
        old.counters.starts += 1
        before = written(on_flash)
        kept.look()
        if written(on_flash) != before:
            writes += 1
            assert look % 360 == 0 and written(on_flash)["starts"] == look
    assert writes == 3


def test_a_lockout_and_its_end_are_written_at_the_next_look(on_flash: Path) -> None:
    old = controller()
    kept = store(old)
    old.protections.locked, old.protections.lockout = True, HIGH_PRESSURE_TRIP
    kept.look()
    assert written(on_flash)["lockout"] == "high pressure"
    again = controller()
    store(again)
    assert again.protections.locked and again.protections.lockout == HIGH_PRESSURE_TRIP
    old.reset_faults()
    kept.look()
    assert "locked" not in written(on_flash)


def test_a_start_takes_back_the_age_of_the_stop(on_flash: Path) -> None:
    old = controller()
    kept = store(old)
    old.counters.off_minute = 14_000_000
    kept.save()
    assert written(on_flash)["off_minute"] == 14_000_000
    old.counters.off_minute = 0
    kept.look()
    assert "off_minute" not in written(on_flash)


@pytest.mark.parametrize(
    "text", [b"{", b"", b"[1]", b'{"starts": "many", "locked": 7}', b"\xff\xfe", b"{" + b"9" * 5000, None]
)
def test_a_bad_file_starts_anew(on_flash: Path, text: bytes | None) -> None:
    if text is None:
        (on_flash / "state.json" / "deep").mkdir(parents=True)
    else:
        (on_flash / "state.json").write_bytes(text)
    new = controller()
    kept = store(new)
    (line,) = problems(kept)
    assert line.startswith("state.json ") and "counters and lockouts start anew; kept as state.bad" in line
    assert new.counters.starts == 0 and not new.protections.locked
    new.counters.starts = 3
    kept.save()
    assert written(on_flash)["starts"] == 3


@pytest.mark.slow
def test_no_corruption_goes_unnoticed(on_flash: Path) -> None:
    """Bits, bytes, cuts and gaps: it is read as it was written, or said to be damaged."""
    old = controller()
    old.counters.starts, old.counters.run_s, old.counters.energy_wh = 1234, 567_890, 43_210
    old.protections.locked, old.protections.lockout = True, HIGH_PRESSURE_TRIP
    store(old).save()
    whole = (on_flash / "state.json").read_bytes()
    draw = random.Random(1)
    unnoticed = 0
    for _ in range(500):
        damaged = bytearray(whole)
        at = draw.randrange(len(whole))
        how = draw.randrange(5)
        if how == 0:
            damaged[at] ^= 1 << draw.randrange(8)
        elif how == 1:
            damaged[at : at + draw.randrange(1, 20)] = draw.randbytes(draw.randrange(20))
        elif how == 2:
            del damaged[at:]
        elif how == 3:
            del damaged[at : at + draw.randrange(1, 30)]
        else:
            damaged[at] = draw.choice(b'0123456789"{},: ')
        if damaged == whole:
            continue
        (on_flash / "state.json").write_bytes(bytes(damaged))
        new = controller()
        said = len(problems(store(new)))
        # What lost its check sum, and nothing else, reads like a file of version 0.1.0.
        assert (new.counters.starts, new.protections.locked) == ((0, False) if said else (1234, True)), (
            damaged
        )
        unnoticed += not said
    assert unnoticed <= 2


def test_a_file_of_version_0_1_0_had_no_check_sum(on_flash: Path) -> None:
    text = '{"starts":12,"locked":1,"lockout":"high pressure"}'
    (on_flash / "state.json").write_text(text)
    new = controller()
    assert problems(store(new)) == []
    assert new.counters.starts == 12 and new.protections.lockout == HIGH_PRESSURE_TRIP
    (on_flash / "state.json").write_text(text.replace("locked", "lokked"))
    new = controller()
    assert len(problems(store(new))) == 1 and new.counters.starts == 0


def test_a_failing_flash_is_a_notice_and_the_old_file_stays(
    on_flash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = controller()
    old.counters.starts = 4
    kept = store(old)
    kept.save()
    old.protections.locked = True

    def full(*_: object) -> None:
        raise OSError(28)

    with monkeypatch.context() as patch:
        patch.setattr("os.rename", full)
        for _ in range(400):
            kept.look()
        assert problems(kept) == ["counters and lockouts aren't kept: the board's flash failed (28)"]
    assert "locked" not in written(on_flash)
    for _ in range(20):
        kept.look()
    assert problems(kept) == []
    assert written(on_flash)["locked"] == 1


@pytest.mark.parametrize("later", [7, 4])  # more starts, or as it was: then nothing is lost
def test_what_can_wait_is_kept_soon_after_the_flash_is_well_again(
    on_flash: Path, monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    old = controller()
    old.counters.starts = 4
    kept = store(old)
    kept.save()
    old.counters.starts = 5

    def full(*_: object) -> None:
        raise OSError(28)

    with monkeypatch.context() as patch:
        patch.setattr("os.rename", full)
        for _ in range(400):
            kept.look()
        assert problems(kept)
    old.counters.starts = later
    for _ in range(20):
        kept.look()
    assert problems(kept) == [] and written(on_flash)["starts"] == later


def test_what_a_look_takes_is_loaded_when_there_is_news_and_each_five_minutes(on_flash: Path) -> None:
    old = controller()
    module = store_module()
    loaded: list[int] = []
    kept = module.Store(old, Settings(old.params, {}), lambda: loaded.append(look))
    old.counters.starts = 1  # no news of those that can't wait
    for look in range(1, 61):
        if look == 45:
            old.log.record(TRIPPED, HIGH_PRESSURE_TRIP)
        kept.look()
    assert loaded == [1, 30, 45, 60]


def test_settings_that_were_put_off_are_written_as_time_goes_by(on_flash: Path) -> None:
    old = controller()
    settings = Settings(old.params, {})
    kept = store(old, settings)
    for n in range(settings_module.WRITES_AT_ONCE + 1):
        settings.set("heat_setpoint", str(10 + n / 2), USER)
    whole = {"heat_setpoint": "20.0"}
    assert json.loads((on_flash / "settings.json").read_text()) != whole
    for _ in range(settings_module.WRITE_EACH_S // store_module().LOOK_S):
        kept.look()
    assert json.loads((on_flash / "settings.json").read_text()) == whole


def test_writes_are_bounded_whatever_changes(on_flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = controller()
    kept = store(old)
    writes = []
    whole = files.write
    monkeypatch.setattr(files, "write", lambda *args: (writes.append(args[0]), whole(*args)))
    for look in range(2160):  # six hours
        old.protections.locked = bool(look % 2)
        kept.look()
    assert 100 < len(writes) <= 20 + 120


class PowerCut(BaseException):
    """Nothing catches it, as nothing catches a power cut."""


def cut_at(line_count: int, kept) -> bool:
    """Save, but die before this many lines of the store have run; whether it came to that."""
    seen = 0

    def trace(frame: FrameType, event: str, _: TracebackType | None):
        nonlocal seen
        if frame.f_code.co_filename.endswith(("store.py", "remembered.py", "files.py")):
            if event == "line":
                seen += 1
                if seen == line_count:
                    raise PowerCut
            return trace
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        kept.save()
    except PowerCut:
        return True
    finally:
        sys.settrace(before)
    return False


@pytest.mark.slow
def test_a_power_cut_at_any_line_leaves_the_old_state_or_the_new_one(on_flash: Path) -> None:
    found = set()
    lines = 0
    cut = True
    while cut:
        lines += 1
        old = controller()
        old.counters.starts, old.counters.run_s = 1, 100
        (on_flash / "state.json").unlink(missing_ok=True)
        kept = store(old)
        kept.save()
        old.counters.starts, old.counters.run_s = 2, 200
        cut = cut_at(lines, kept)
        new = controller()
        assert problems(store(new)) == []
        found.add((new.counters.starts, new.counters.run_s))
    assert lines > 100 and found == {(1, 100), (2, 200)}
