"""What the board remembers over a reset: the file, and what a bad one does."""

import json
from pathlib import Path

import pytest

from heatpump.core.controller import Controller
from heatpump.core.params import Params


@pytest.fixture(autouse=True)
def on_flash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    # MicroPython's asyncio has sleep_ms; the task itself is tested on the board.
    monkeypatch.setattr("asyncio.sleep_ms", None, raising=False)
    return tmp_path


def store(controller: Controller):
    from heatpump.app.store import Store

    return Store(controller)


def test_it_writes_what_changed_and_reads_it_back(on_flash: Path) -> None:
    controller = Controller(Params())
    first = store(controller)
    controller.starts, controller.run_s = 12, 34567
    first.save()
    again = Controller(Params())
    assert store(again).problem == ""
    assert (again.starts, again.run_s) == (12, 34567)
    assert sorted(path.name for path in on_flash.iterdir()) == ["state.json"]


def test_it_writes_nothing_when_nothing_changed(on_flash: Path) -> None:
    controller = Controller(Params())
    kept = store(controller)
    kept.save()
    (on_flash / "state.json").unlink()
    kept.save()
    assert not (on_flash / "state.json").exists()


@pytest.mark.parametrize("text", ["{", "", "[1]", '{"starts": "many", "locked": 7}'])
def test_a_bad_file_starts_anew(on_flash: Path, text: str) -> None:
    (on_flash / "state.json").write_text(text)
    controller = Controller(Params())
    controller_store = store(controller)
    assert controller.starts == 0 and not controller.protections.locked
    controller_store.save()
    assert json.loads((on_flash / "state.json").read_text())["starts"] == 0


def test_a_failing_flash_is_named_and_the_old_file_stays(
    on_flash: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    controller = Controller(Params())
    kept = store(controller)
    kept.save()
    controller.starts = 5

    def full(*_: object) -> None:
        raise OSError(28)

    with monkeypatch.context() as patch:
        patch.setattr("os.rename", full)
        kept.save()
    assert "flash failed" in kept.problem
    assert json.loads((on_flash / "state.json").read_text())["starts"] == 0
    kept.save()
    assert json.loads((on_flash / "state.json").read_text())["starts"] == 5
