"""The pytest plugin, as a user's own repository has it: a folder with tests, and `pytest` typed there."""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from host_tools.paths import ROOT
from tests.hil.served_board import served

pytestmark = pytest.mark.slow

SAMPLE = ROOT / "tests" / "sample"


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))

    def pytest(self, *arguments: str) -> tuple[int, str]:
        """Exit status and output."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment["PYTHONPATH"] = os.pathsep.join((str(ROOT), str(ROOT / "firmware")))
        command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def write(self, text: str) -> None:
        (self.folder / "test_own.py").write_text("import pytest\n\n" + text)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "mine")


def test_the_sample_runs_on_each_rig(repository: Repository) -> None:
    for rig in ("virtual", "in-process", "vm"):
        status, said = repository.pytest("--rig", rig)
        assert status == 0, said
        assert ("no console" in said) == (rig != "virtual")


def test_it_runs_on_a_board_on_a_cable(repository: Repository, tmp_path: Path) -> None:
    with served(tmp_path / "board", "refrigerator") as bench:
        status, said = repository.pytest("--rig", "serial", "--port", bench.board.port, "-k", "pulled_probe")
    assert status == 0 and "1 passed" in said, said


def test_what_failed_leaves_what_helps(repository: Repository) -> None:
    repository.write("""
def test_wrong(board, console):
    console("version")
    board.run("2m")
    assert board["phase"] == "run"

def test_scenario(scenario):
    scenario("warm.toml")
""")
    text = (SAMPLE / "my-house.toml").read_text()
    (repository.folder / "warm.toml").write_text(text.replace("max = 22", "max = 20.1"))
    status, said = repository.pytest("test_own.py", "--junitxml", "junit.xml")
    assert status == 1 and "2 failed" in said, said
    assert "artefacts: artefacts/test_own.py-test_wrong" in said
    left = repository.folder / "artefacts"
    trace = (left / "test_own.py-test_wrong" / "trace.csv").read_text().splitlines()
    assert trace[0].startswith("now_ms,dt_ms,mode,") and len(trace) > 100
    assert "> version\nheatpump " in (left / "test_own.py-test_wrong" / "console.log").read_text()
    assert "<html" in (left / "test_own.py-test_scenario" / "my-house.html").read_text()
    cases = ElementTree.parse(repository.folder / "junit.xml").iter("testcase")
    properties = {case.get("name"): {p.get("name") for p in case.iter("property")} for case in cases}
    assert properties == {
        "test_wrong": {"rig", "simulated_s", "trace_sha256"},
        "test_scenario": {"rig", "trace_sha256"},
    }


def test_a_broker_hears_and_commands(repository: Repository) -> None:
    repository.write("""
@pytest.mark.machine("water_heater")
def test_mqtt(board, broker):
    board.run("1m")
    assert '"phase"' in broker.wait("heatpump/device/telemetry")
    broker.publish("heatpump/device/set/mode", "off")
    board.run_until(lambda: board["mode"] == "off", within="2m")
""")
    status, said = repository.pytest("test_own.py")
    assert status == 0, said


@pytest.mark.parametrize(
    ("machine", "says"),
    [
        ('"air_to_iar"', "machine: no application 'air_to_iar'; there are "),
        ('"dryer", plant={"kind": "drier"}', "machine: plant: kind: 'drier' "),
        ('"dryer", plant={"kind": "pool"}', "machine: plant: drum_in_c, drum_out_c missing"),
        ('"dryer", settings={"mode": "cold"}', "mode: 'cold' "),
        ('"dryer", set={}', "machine: got an unexpected keyword argument 'set'; it takes application, "),
    ],
)
def test_a_wrong_machine_is_told_in_one_line(repository: Repository, machine: str, says: str) -> None:
    repository.write(f"@pytest.mark.machine({machine})\ndef test_it(board):\n    pass\n")
    status, said = repository.pytest("test_own.py", "--rig", "in-process")
    assert status == 1 and "Traceback" not in said
    assert any(line.startswith(says) for line in said.splitlines()), said


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ('fault("relay.compresor", "welded")', "board 'fault': device: 'relay.compresor' "),
        ('fault("sensor.indoor", "melted")', "board 'fault': kind: 'melted' "),
        ('fault("sensor.indoor", "drift", amount=500)', "board 'fault': amount: 500 is out of bounds, "),
        ('fault("sensor.indoor", "frozen", amount=3)', "board 'fault': amount: 'frozen' has none"),
        ('repair("contact.nope")', "board 'repair': device: 'contact.nope' "),
        ('disturb("window", 60)', "board 'disturb': what: 'window' "),
        ("run(-5)", "-5 s: a time is 0 to 1e+08 s"),
        ('run(float("inf"))', "inf s: a time is 0 to "),
    ],
)
def test_a_slip_in_a_test_is_told(repository: Repository, call: str, says: str) -> None:
    repository.write(f"def test_it(board):\n    board.{call}\n")
    status, said = repository.pytest("test_own.py", "--rig", "in-process")
    assert status == 1 and f"UsageError: {says}" in said, said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--rig", "virtal"), "ERROR: --rig: unknown rig 'virtal'; known: in-process, vm, virtual, serial"),
        (("--rig", "serial"), "ERROR: --rig serial needs a --port, such as /dev/ttyUSB0"),
        (("test_own.py",), "test_own.py::test_it: rigs: no 'virtul'; there are in-process, vm, "),
        (("--artefacts", "my-house.toml"), "ERROR: --artefacts: "),
        (("--rig-speed", "fast"), "ERROR: --rig-speed: 'fast' must be 1 to 1000000, or max"),
    ],
)
def test_wrong_options_are_told_at_once(
    repository: Repository, arguments: tuple[str, ...], says: str
) -> None:
    repository.write('@pytest.mark.rigs("virtul")\ndef test_it():\n    pass\n')
    status, said = repository.pytest(*arguments)
    assert status == 4 and says in said, said
