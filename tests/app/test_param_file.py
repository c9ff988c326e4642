"""The parameter table as a board reads it: row for row that of the modules."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from heatpump.app import param_file
from heatpump.core import config
from heatpump.core.application import Application
from heatpump.core.params import Params
from host_tools.deploy.build import build_package
from host_tools.paths import FIRMWARE

APPLICATIONS = sorted(path.stem for path in (FIRMWARE / "heatpump" / "applications").glob("[a-z]*.py"))


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the table as it lies on a board."""
    folder = tmp_path_factory.mktemp("board")
    (folder / "heatpump").mkdir()
    name = "heatpump/parameters.txt"
    (folder / name).write_bytes(build_package(FIRMWARE).files[name])
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", APPLICATIONS)
def test_the_file_says_what_the_modules_say(name: str, board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = __import__(f"heatpump.applications.{name}", None, None, ("NAME",))
    application = Application(config.public(module))
    monkeypatch.setattr(param_file, "FILE", str(board / "heatpump/parameters.txt"))
    assert param_file.is_there()
    of_file = sorted(row[:10] for row in Params(application, param_file.rows).rows())
    of_modules = sorted(
        [x if isinstance(x, int | str) else list(x) for x in row] for row in Params(application).rows()
    )
    assert of_file == of_modules and len(of_file) > 40
    assert [row[0] for row in Params(application, param_file.rows).rows("minimum_off")] == ["minimum_off"]


@pytest.mark.slow
def test_a_package_in_the_image_asks_its_own_modules_whatever_lies_on_the_flash(
    board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of a compact package has other names for the attributes."""
    monkeypatch.chdir(board)  # as /flash is where a board's main.py runs
    monkeypatch.setattr("sys.path", ["", *sys.path])
    assert Path("heatpump/parameters.txt").is_file() and not param_file.is_there()


TABLE = """\
\tmode\t["mode", 1]
room\theat_setpoint\t["heat_setpoint", 2]
tank\ttank_setpoint\t["tank_setpoint", 3]
crankcase\tlabel\t["label", "a\\tb"]
\tmode_too\t["mode_too", 5]
"""


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "parameters.txt"
    file.write_text(TABLE)
    monkeypatch.setattr(param_file, "FILE", str(file))
    return file


def keys(demands: tuple[str, ...] = (), features: tuple[str, ...] = (), key: str | None = None) -> list[str]:
    application = SimpleNamespace(demands=demands, features=features)
    return [row[0] for row in param_file.rows(application, key)]


@pytest.mark.usefixtures("table")
def test_a_machine_has_its_own_rows_in_the_order_of_the_table() -> None:
    assert keys() == ["mode", "mode_too"]
    assert keys(("room",)) == ["mode", "heat_setpoint", "mode_too"]
    assert keys(("tank",), ("crankcase",)) == ["mode", "tank_setpoint", "label", "mode_too"]


@pytest.mark.usefixtures("table")
def test_one_row_is_given_by_its_whole_key_if_the_machine_has_it() -> None:
    assert keys(key="mode") == ["mode"] and keys(key="mode_too") == ["mode_too"]
    assert keys(("tank",), key="tank_setpoint") == ["tank_setpoint"]
    assert keys(("room",), key="tank_setpoint") == keys(key="nothing") == keys(key="") == []


@pytest.mark.usefixtures("table")
def test_a_row_is_all_that_is_behind_its_key() -> None:
    application = SimpleNamespace(demands=(), features=("crankcase",))
    assert list(param_file.rows(application, "label")) == [["label", "a\tb"]]


def test_a_tab_within_a_row_is_part_of_it(table: Path) -> None:
    table.write_text('\tmode\t["mode",\t1]\n')
    assert list(param_file.rows(SimpleNamespace(demands=(), features=()), None)) == [["mode", 1]]


def test_the_table_is_beside_the_module_that_reads_it() -> None:
    assert str(Path(param_file.__file__).with_name("parameters.txt")) == param_file.FILE


def test_whether_there_is_one_is_asked_of_the_flash(table: Path) -> None:
    assert param_file.is_there() is True
    table.unlink()
    assert param_file.is_there() is False


def test_without_the_file_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(param_file, "FILE", str(tmp_path / "parameters.txt"))
    assert not param_file.is_there()
    with pytest.raises(OSError, match=r"parameters\.txt"):
        list(param_file.rows(Application(), None))
