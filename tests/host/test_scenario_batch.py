"""Scenarios side by side, and the commands that list and run them all."""

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from host_tools.cli import app
from host_tools.scenario import batch, print_outcomes, scenario
from tests.host.board_bench import until
from tests.patience import HANG_S

EXAMPLE = """
name = "{name}"
about = "An example [of many]."
seed_row = "S2"
duration = "{duration}"
application = "air_to_air"
plant = {{ kind = "air_to_air", start = {{ indoor_c = 19 }} }}
parameters = {{ mode = "heat" }}
limits = {{ starts = {{ max = {most} }} }}
baseline = {{ heat_c = 20 }}
{more}
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A function that writes a scenario file; the project's are not seen."""
    monkeypatch.setattr(scenario, "SCENARIOS", tmp_path)

    def write(name, *, most=9, duration="30m", more=""):
        path = tmp_path / f"{name}.toml"
        path.write_text(EXAMPLE.format(name=name, most=most, duration=duration, more=more))
        return path

    return write


def shown(outcomes):
    console = Console(width=160, record=True, file=io.StringIO())
    print_outcomes(outcomes, console)
    return console.export_text()


@pytest.mark.slow
def test_good_bad_broken_and_dead_ones_all_get_their_row(files, tmp_path):
    broken = tmp_path / "d-broken.toml"
    broken.write_text("name = 3")
    paths = [
        files("c-good", duration="2h"),
        files("a-bad", most=0),
        files("b-refused", more='[[step]]\nat = "1m"\ndo = "console"\nline = "status"'),
        broken,
        files("e-only-vm", more='rigs = ["vm"]'),
    ]
    seen = []
    outcomes = batch.run_all(paths, "in-process", lambda *now: seen.append(now), jobs=2)
    assert [outcome.name for outcome in outcomes] == ["a-bad", "b-refused", "c-good", "d-broken", "e-only-vm"]
    assert [outcome.passed for outcome in outcomes] == [False, False, True, False, True]
    bad, refused, good, broken_one, elsewhere = outcomes
    assert bad.failures == ("limit starts: 1 is above 0",)
    assert "no serial port" in refused.error and "d-broken.toml: " in broken_one.error
    assert good.result.baseline["starts"] >= 1 and good.result.rig == "in-process"
    assert elsewhere.result.rig == "vm"
    assert seen[-1] == (5, 5, "") and seen[0][:2] == (1, 5) and "c-good" in seen[0][2]
    text = shown(outcomes)
    assert "2 passed, 3 failed" in text
    assert "a-bad: limit starts: 1 is above 0" in text
    row = next(line for line in text.splitlines() if "c-good" in line)
    assert "passed" in row and f"({good.result.baseline['starts']:g})" in row


def test_a_process_that_dies_is_a_failure_not_the_end(files, monkeypatch):
    path = files("killed", duration="100d")

    def kill(done, total, names):
        if names:
            for process in crews[0]._at_work.values():
                os.kill(process[1].pid, signal.SIGKILL)

    crews = []

    class Crew(batch._Crew):
        def __init__(self, *how):
            super().__init__(*how)
            crews.append(self)

    monkeypatch.setattr(batch, "_Crew", Crew)
    (outcome,) = batch.run_all([path], "in-process", kill)
    assert outcome.failures == ("its process ended with status -9",)


@pytest.mark.slow
@pytest.mark.parametrize("rig, number", [("virtual", signal.SIGINT), ("in-process", signal.SIGTERM)])
def test_ctrl_c_ends_it_with_what_is_done_and_leaves_no_process(files, tmp_path, rig, number):
    files("endless", duration="1000d")
    files("short", duration="1s")
    program = f"""
import contextlib, sys
from functools import partial
from pathlib import Path
from host_tools import cli, progress
from host_tools.scenario import scenario
scenario.SCENARIOS = Path({str(tmp_path)!r})
progress.progress_bar = lambda: contextlib.nullcontext(partial(print, flush=True))
if __name__ == "__main__":
    sys.argv = ["heatpump", "scenario", "all", "--rig", {rig!r}, "--jobs", "2"]
    cli.main()
"""
    script = tmp_path / "program.py"
    script.write_text(program)
    running = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert running.stdout
    assert any("scenarios 1 2" in line for line in running.stdout)
    (os.killpg if number == signal.SIGINT else os.kill)(running.pid, number)
    output, errors = running.communicate(timeout=HANG_S)
    assert running.returncode == 130, errors
    assert "1 passed, 0 failed" in output
    assert "Traceback" not in errors
    assert not list(tmp_path.glob("heatpump-*"))
    assert str(tmp_path) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout


def test_a_worker_that_is_ended_while_it_begins_leaves_no_file(files, tmp_path, monkeypatch):
    path = files("one")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def begin(*_, **__):
        tempfile.mkdtemp(prefix="heatpump-rig-")
        signal.pause()

    monkeypatch.setattr(batch, "run_scenario", begin)
    context = multiprocessing.get_context("fork")
    _ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=batch._work, args=(theirs, path, "in-process", {}, None, False))
    worker.start()
    until(lambda: list(temporary.glob("**/heatpump-rig-*")))
    worker.terminate()
    worker.join()
    assert worker.exitcode == 128 + signal.SIGTERM
    assert not list(temporary.iterdir())


def invoke(*words):
    return CliRunner().invoke(app, ["scenario", *words])


def test_the_list_has_a_row_each_and_an_error_hides_none(files, tmp_path):
    files("one", duration="1d")
    files("two")
    answer = invoke("list")
    assert answer.exit_code == 0
    row = next(line for line in answer.stdout.splitlines() if "one" in line)
    assert row.split() == ["one", "S2", "1d", "air_to_air", "An", "example", "[of", "many]."]
    (tmp_path / "bad.toml").write_text("nmae = 3")
    answer = invoke("list")
    assert "two" in answer.stdout
    assert answer.exit_code == 2 and "unknown key 'nmae'" in answer.output


@pytest.mark.slow
def test_all_of_them_with_a_report(files, tmp_path):
    files("one")
    files("two", most=0)
    answer = invoke("all", "--rig", "in-process", "--no-baseline", "--report", str(tmp_path / "out"))
    assert answer.exit_code == 1
    assert "1 passed, 1 failed" in answer.stdout
    written = {path.name for path in Path(tmp_path / "out").iterdir()}
    assert {"one.html", "two.html", "index.html"} <= written
    assert invoke("all", "one", "--rig", "in-process").exit_code == 0
    assert invoke("all", "three", "--rig", "in-process").exit_code != 0
    assert invoke("all", "--rig", "real").exit_code != 0


@pytest.mark.slow
def test_one_run_shows_its_baseline_unless_told_not_to(files):
    path = str(files("one"))
    assert "thermostat" in invoke("run", path, "--rig", "in-process").stdout
    assert "thermostat" not in invoke("run", path, "--rig", "in-process", "--no-baseline").stdout
    assert '"baseline": null' in invoke("run", path, "--rig", "in-process", "--json").stdout
    assert '"baseline": {' in invoke("run", path, "--rig", "in-process", "--json", "--baseline").stdout
