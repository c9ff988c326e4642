"""The parameter table as a board reads it: row for row that of the modules."""

import sys
from pathlib import Path

import pytest

from heatpump.app import param_file
from heatpump.core import config
from heatpump.core.application import Application
from heatpump.core.params import Params
from host_tools.deploy.build import build_package
from host_tools.paths import FIRMWARE

pytestmark = pytest.mark.slow
APPLICATIONS = sorted(path.stem for path in (FIRMWARE / "heatpump" / "applications").glob("[a-z]*.py"))


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the table as it lies on a board."""
    folder = tmp_path_factory.mktemp("board")
    (folder / "heatpump").mkdir()
    name = "heatpump/parameters.txt"
    (folder / name).write_bytes(build_package(FIRMWARE).files[name])
    return folder


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


def test_a_package_in_the_image_asks_its_own_modules_whatever_lies_on_the_flash(
    board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of a compact package has other names for the attributes."""
    monkeypatch.chdir(board)  # as /flash is where a board's main.py runs
    monkeypatch.setattr("sys.path", ["", *sys.path])
    assert Path("heatpump/parameters.txt").is_file() and not param_file.is_there()


def test_without_the_file_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(param_file, "FILE", str(tmp_path / "parameters.txt"))
    assert not param_file.is_there()
    with pytest.raises(OSError, match=r"parameters\.txt"):
        list(param_file.rows(Application(), None))
