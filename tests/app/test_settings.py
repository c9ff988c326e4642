"""The settings on the flash: whatever lies there, it starts; however much is set, the flash is spared."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType

import pytest

from heatpump.app import files
from heatpump.app.allowance import Allowance
from heatpump.app.settings import Settings
from heatpump.core.param_table import INSTALLER, USER
from heatpump.core.params import Params


@pytest.fixture(autouse=True)
def flash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kept(flash: Path) -> dict[str, str]:
    return json.loads((flash / "settings.json").read_text())


@pytest.mark.parametrize(
    "data",
    [b"{", b"", b"[1]", b"7", b"\xff\xfe{}", b"[" * 4000, b'{"mode": "heat"} x'],
    ids=lambda data: repr(data[:8]),
)
def test_a_file_of_no_use_is_set_aside(flash: Path, data: bytes) -> None:
    (flash / "settings.json").write_bytes(data)
    found = Settings(Params(), {"mode": "cool"})
    assert found.problems == ["settings.json makes no sense; kept as settings.bad"]
    assert (flash / "settings.bad").read_bytes() == data and found._params.mode == 2
    assert found.set("mode", "heat", USER) == "" and kept(flash) == {"mode": "heat"}


def test_a_file_that_is_too_long_is_not_read(flash: Path) -> None:
    (flash / "settings.json").write_text(json.dumps({"mode": "heat", "x": "y" * 1_000_000}))
    found = Settings(Params(), {})
    assert found.problems == ["settings.json is 1000025 bytes long; kept as settings.bad"]
    assert found._params.mode == 0


def test_null_is_no_file_of_settings(flash: Path) -> None:
    (flash / "settings.json").write_text("null")
    assert Settings(Params(), {}).problems == ["settings.json makes no sense; kept as settings.bad"]


def test_hundreds_of_keys_that_mean_nothing_take_a_few_lines_and_a_moment(flash: Path) -> None:
    """As a later version leaves them, or another application: a board must not spend its boot on them."""
    texts = {f"old_key_{n:03d}": "x" * 20 for n in range(197)}
    (flash / "settings.json").write_text(json.dumps(texts | {"mode": "heat"}))
    found = Settings(Params(), {})
    assert found._params.mode == 1 and len(found.problems) == 6
    assert found.problems[-1] == "settings: 192 more unknown parameters"


def test_a_file_is_never_written_longer_than_it_is_read(flash: Path) -> None:
    whole = json.dumps({f"k{n}": 1 for n in range(650)} | {"mode": "heat"})
    (flash / "settings.json").write_text(whole)
    found = Settings(Params(), {})
    assert found.set("wifi_ssid", "house", INSTALLER) == (
        "in force until the next reset only: settings.json would be 8378 bytes long, 8192 at most"
    )
    assert (flash / "settings.json").read_text() == whole and not (flash / "settings.new").exists()
    assert Settings(Params(), {})._params.mode == 1


def test_a_folder_in_its_place_is_set_aside_again_and_again(flash: Path) -> None:
    for _ in range(2):
        (flash / "settings.json" / "deep").mkdir(parents=True)
        found = Settings(Params(), {})
        assert found.problems == ["settings.json is a folder; kept as settings.bad"]
        assert found.set("mode", "heat", USER) == "" and kept(flash) == {"mode": "heat"}
        (flash / "settings.json").unlink()


def test_a_folder_in_the_way_of_a_write_is_removed(flash: Path) -> None:
    (flash / "settings.new" / "deep").mkdir(parents=True)
    found = Settings(Params(), {})
    found.set("mode", "heat", USER)
    assert found.set("mode", "cool", USER) == "" and kept(flash) == {"mode": "cool"}


def test_entries_that_are_no_texts_are_left_out(flash: Path) -> None:
    # MicroPython's json takes a number for a key; here a list and a null stand for it.
    (flash / "settings.json").write_text('{"mode": "heat", "cool_setpoint": [1], "minimum_off": null}')
    found = Settings(Params(), {})
    assert found.problems == ["settings.json: 2 entries are no texts; left out"]
    assert found._params.mode == 1


def test_many_settings_are_written_together(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without end for four hours: 20 writes at once, then one each three minutes, the last value is kept."""
    writes = []
    whole = files.write
    monkeypatch.setattr(files, "write", lambda *args: (writes.append(args[0]), whole(*args)))
    found = Settings(Params(), {})
    said = ""
    for n in range(4 * 360):
        for tenths in range(3):
            said = found.set("heat_setpoint", str(15 + (n + tenths) % 100 / 10), USER)
        found.pass_s(10)
    assert said == "in force, and kept in 180 s: many were set lately"
    assert 60 < len(writes) <= 20 + 80
    found.set("heat_setpoint", "21.3", USER)
    found.pass_s(180)
    assert kept(flash)["heat_setpoint"] == "21.3" and not found._unsaved
    # A quiet hour later it is written at once again.
    for _ in range(360):
        found.pass_s(10)
    assert found.set("heat_setpoint", "22", USER) == "" and kept(flash)["heat_setpoint"] == "22.0"


def test_a_flash_that_recovers_gets_what_is_in_force(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Settings(Params(), {})

    def full(*_: object) -> None:
        raise OSError(28)

    with monkeypatch.context() as patch:
        patch.setattr("os.rename", full)
        assert "until the next reset only" in found.set("mode", "heat", USER)
        assert found.problems == [
            "in force until the next reset only: the board's flash failed (28)",
            "not kept: mode",
        ]
        assert found._params.mode == 1
        for _ in range(360):
            found.pass_s(10)
        assert not (flash / "settings.new").exists()
    for _ in range(36):
        found.pass_s(10)
    assert found.problems == [] and kept(flash) == {"mode": "heat"}


def test_what_is_not_kept_is_not_written(flash: Path) -> None:
    found = Settings(Params(), {})
    if any(row[0] == "sg_ready" for row in found._params.rows()):
        assert found.set("sg_ready", "block", USER) == ""
        assert not (flash / "settings.json").exists()


class PowerCut(BaseException):
    """Nothing catches it, as nothing catches a power cut."""


def cut_at(line_count: int, act: Callable[[], object]) -> bool:
    """Do it, but die before so many lines of settings and files have run; whether it came to that."""
    seen = 0

    def trace(frame: FrameType, event: str, _: object):
        nonlocal seen
        if frame.f_code.co_filename.endswith(("settings.py", "files.py")):
            if event == "line":
                seen += 1
                if seen == line_count:
                    raise PowerCut
            return trace
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    except PowerCut:
        return True
    finally:
        sys.settrace(before)
    return False


def test_a_power_cut_at_any_line_leaves_the_old_settings_or_the_new_ones(flash: Path) -> None:
    found = set()
    lines, cut = 0, True
    while cut:
        lines += 1
        (flash / "settings.json").write_text('{"mode": "heat"}')
        settings = Settings(Params(), {})
        cut = cut_at(lines, partial(settings.set, "mode", "cool", USER))
        again = Settings(Params(), {})
        assert again.problems == []
        found.add(again._params.mode)
    assert lines > 10 and found == {1, 2}


def test_what_can_be_neither_used_nor_kept_is_removed(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(old: str, new: str) -> None:
        raise OSError("no space")

    (flash / "settings.json").write_text("{")
    monkeypatch.setattr("heatpump.app.files.os.rename", fail)
    assert Settings(Params(), {}).problems == ["settings.json makes no sense; removed"]
    assert list(flash.iterdir()) == []


def test_an_allowance_grows_by_one_each_whole_period() -> None:
    allowance = Allowance(2, 180)
    allowance.left = 0
    left = []
    for seconds in (179, 1, 179, 1, 180, 180):
        allowance.pass_s(seconds)
        left.append(allowance.left)
    assert left == [0, 1, 1, 2, 2, 2]


def test_setting_what_was_refused_at_start_ends_its_complaint_alone(flash: Path) -> None:
    (flash / "settings.json").write_text('{"mode": "hot", "heat_setpoint": "warm"}')
    found = Settings(Params(), {})
    assert [line.split(":")[:2] for line in found.problems] == [
        ["settings", " mode"],
        ["settings", " heat_setpoint"],
    ]
    assert found.set("mode", "heat", USER) == ""
    assert [line.split(":")[:2] for line in found.problems] == [["settings", " heat_setpoint"]]


def test_a_refused_rom_code_is_emptied_in_the_file_with_the_next_change(flash: Path) -> None:
    (flash / "settings.json").write_text('{"sensor_indoor": "28ff"}')
    found = Settings(Params(), {})
    assert len(found.problems) == 1 and found.problems[0].endswith("; no sensor used")
    assert kept(flash) == {"sensor_indoor": "28ff"}
    assert found.set("mode", "heat", USER) == ""
    assert kept(flash) == {"sensor_indoor": "", "mode": "heat"}
    rom = "28ff000000000048"
    found.set("sensor_indoor", rom, INSTALLER)
    found.set("mode", "off", USER)
    assert kept(flash) == {"sensor_indoor": rom, "mode": "off"}  # once


def test_who_needs_to_know_is_told_of_each_change_and_of_none_that_is_refused() -> None:
    told: list[str] = []
    found = Settings(Params(), {}, told.append)
    found.set("mode", "heat", USER)
    with pytest.raises(ValueError):
        found.set("mode", "hot", USER)
    found.set("heat_setpoint", "21", USER)
    assert told == ["mode", "heat_setpoint"]


def test_what_is_kept_is_written_in_one_way(flash: Path) -> None:
    found = Settings(Params(), {})
    texts = {"mode": "FAN_ONLY\n", "heat_setpoint": " " * 300 + "21,5", "wifi_ssid": " house \n"}
    for key, text in texts.items():
        assert found.set(key, text, INSTALLER) == ""
    assert kept(flash) == {"mode": "fan-only", "heat_setpoint": "21.5", "wifi_ssid": " house "}
    assert not Settings(Params(), {}).problems
    with pytest.raises(ValueError, match=r"^heat_setpoint: 99 is out of bounds, 5\.0 to 30.0 °C$"):
        found.set("heat_setpoint", "99\n", USER)
