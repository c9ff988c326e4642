"""`heatpump board` with each application, and how it and `heatpump demo` end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import serial
from typer.testing import CliRunner

from host_tools.board_file import application_names, load_board
from host_tools.cli import app
from host_tools.errors import HeatpumpError
from host_tools.rigs.faults import SENSOR_ROMS
from host_tools.rigs.virtual import PlantWorld
from host_tools.serve_board import MACHINES, _deploy, build_plant
from host_tools.virtual_board import FlashVolume, VirtualBoard
from tests.host.board_bench import until


def refused(*words: str) -> str:
    """The one line that `heatpump board` says to that."""
    answer = CliRunner().invoke(app, ["board", *words])
    assert isinstance(answer.exception, HeatpumpError), answer.output
    assert "\n" not in str(answer.exception)
    return str(answer.exception)


def test_help_knows_of_the_check_of_a_board_file() -> None:
    said = CliRunner().invoke(app, ["--help"]).output
    assert "board check" in " ".join(said.replace("│", " ").split())


@pytest.mark.parametrize("application", application_names())
def test_each_application_has_a_plant_that_fits(application: str) -> None:
    plant = build_plant(application, None)
    assert build_plant(application, MACHINES[application][0]).measurements == plant.measurements


def test_another_plant_that_fits_may_be_named() -> None:
    assert "tank_c" in build_plant("water_heater", "air_to_water").measurements


def test_what_is_unknown_or_does_not_fit_is_one_line() -> None:
    assert "no application 'frigde'; known: air_to_air" in refused("--application", "frigde")
    assert "unknown plant 'drier'; known: air_to_air" in refused("--plant", "drier")
    line = refused("--application", "pool", "--plant", "dryer")
    assert "'dryer' has no pool, no supply for the application 'pool'; those that fit: pool" in line


@pytest.mark.slow
@pytest.mark.parametrize("damaged", ["5", "[1]", "null", "[" * 20_000, '{"mode"'])
def test_settings_on_the_flash_that_are_none_are_replaced(damaged: str, tmp_path: Path) -> None:
    plant = build_plant("air_to_air", None)
    board = VirtualBoard(tmp_path, load_board("virtual"))
    board.flash.write_tree({"settings.json": damaged})
    _deploy(board, "air_to_air", PlantWorld(plant, "air_to_air"), {"mode": "heat"})
    assert json.loads(board.flash.read("settings.json"))["mode"] == "heat"


def test_a_setting_or_a_folder_of_no_use_is_refused_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "unknown parameter 'foo'" in refused("--set", "foo=1", "--directory", str(tmp_path / "new"))
    line = refused("--set", f"sensor_indoor={SENSOR_ROMS['outdoor']}", "--directory", str(tmp_path / "new"))
    assert "is the one of sensor_outdoor" in line
    for folder in ("file", "file/below"):
        line = refused("--directory", str(tmp_path / folder))
        assert line.startswith("--directory: ") and "Not a directory" in line
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_link_that_cannot_be_made_is_one_line_and_nothing_is_made(tmp_path: Path) -> None:
    words = ("--empty", "--directory", str(tmp_path / "board"), "--link")
    missing = tmp_path / "missing" / "port"
    assert f"there is no folder {missing.parent}" in refused(*words, str(missing))
    file = tmp_path / "file"
    file.write_text("mine")
    assert "is there already and is no link" in refused(*words, str(file))
    assert file.read_text() == "mine" and not (tmp_path / "board").exists()


@contextmanager
def command(*words: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        [sys.executable, "-c", "from host_tools.cli import main; main()", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=folder,
        env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def vms(running: subprocess.Popen[str]) -> list[psutil.Process]:
    children = psutil.Process(running.pid).children(recursive=True)
    return [child for child in children if "micropython" in child.name()]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_board_as_ctrl_c_does(tmp_path: Path, number: int) -> None:
    link, directory = tmp_path / "port", tmp_path / "flash"
    words = ("--application", "freezer", "--link", str(link), "--directory", str(directory))
    with command("board", *words, folder=tmp_path) as running:
        assert running.stdout and running.stdout.readline() == f"{link}\n"
        with serial.Serial(str(link), timeout=60) as port:
            assert b"> " in port.read_until(b"> ")
            port.write(b"version\r")
            assert b"application freezer" in port.read_until(b"board virtual")
        (vm,) = vms(running)
        running.send_signal(number)
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 0 and "Traceback" not in errors
    assert not link.is_symlink() and not vm.is_running()
    assert "settings.json" in FlashVolume(directory / "flash.img").files()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_demo_as_ctrl_c_does(tmp_path: Path, number: int) -> None:
    with command("demo", "--speed", "20", folder=tmp_path) as running:
        assert running.stdout
        assert any("A winter day begins" in line for line in running.stdout)
        until(lambda: bool(vms(running)))
        running.send_signal(number)
        output, errors = running.communicate(timeout=60)
    assert running.returncode == 130 and "Traceback" not in errors, errors
    assert "Picture: run.png" in output and (tmp_path / "run.png").exists()
    assert not list(tmp_path.glob("heatpump-*"))
