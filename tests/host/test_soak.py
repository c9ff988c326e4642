"""`heatpump soak`: the same sequences each time, a broken rule is found, shrunk and written as a scenario."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from heatpump.core.sequence.circulation import Circulation
from host_tools.errors import UsageError, UserError
from host_tools.paths import ROOT
from host_tools.rigs.faults import TABLE
from host_tools.scenario import load_scenario
from host_tools.soak import run as soaks
from host_tools.soak.draw import to_toml
from host_tools.soak.rules import RULES, broken_rules
from host_tools.soak.shrink import shrunk
from host_tools.toml_file import read_toml

COMMAND = [sys.executable, "-c", "from host_tools.cli import main; main()", "soak"]
COLD = {
    "name": "cold",
    "about": "A house where nobody wants heat.",
    "duration": "4h",
    "application": "ground_source",
    "plant": {
        "kind": "ground_source",
        "start": {"indoor_c": 3, "structure_c": 3, "water_c": 3},
        "weather": {"mean_c": -14, "swing_k": 4, "humidity": 0.8},
    },
    "parameters": {"mode": "off"},
    "step": [],
}


def quiet(step, done, total):
    pass


def command(*arguments, **options):
    return subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, **options
    )


def test_the_same_seed_draws_the_same_sequences_and_each_is_a_scenario(tmp_path):
    plan = soaks.load_plan(Path("january-heating"), 7, 8, "virtual")
    kinds = set()
    for number in range(60):
        sequence, faults = plan.sequence(number)
        assert (sequence, faults) == plan.sequence(number)
        path = tmp_path / "one.toml"
        path.write_text(to_toml(sequence), encoding="utf-8")
        assert read_toml(path) == sequence
        load_scenario(path)
        drawn = [step for step in sequence["step"] if step["do"] == "fault"]
        assert len(drawn) == faults
        kinds |= {(step["device"].partition(".")[0], step["kind"].partition("-")[0]) for step in drawn}
    had = [row for row in TABLE if "virtual" in row.rigs and row.device not in ("expander", "broker")]
    assert {(row.device, row.kind.partition("-")[0]) for row in had} == kinds
    assert plan.sequence(1) != plan.sequence(2)


def test_what_a_rig_cant_do_isnt_drawn():
    plan = soaks.load_plan(Path("january-heating"), 7, 8, "in-process")
    devices = {step.get("device") for number in range(60) for step in plan.sequence(number)[0]["step"]}
    assert "board" in devices and not devices & {"flash", "heap", "wifi"}


@pytest.mark.parametrize(
    ("rig", "hours", "says"),
    [
        ("real", 8, "no rig 'real'"),
        ("serial", 8, "a soak runs on in-process, vm, virtual, not on serial"),
        ("in-process", 2, "--hours: more than 2"),
    ],
)
def test_what_cant_be_played_is_one_line(rig, hours, says):
    with pytest.raises(UsageError, match=says):
        soaks.load_plan(Path("january-heating"), 1, hours, rig)


@pytest.mark.slow
def test_a_firmware_without_frost_protection_is_found_and_shrunk(monkeypatch, tmp_path):
    step = Circulation.step

    def without_heat(self, *arguments):
        step(self, *arguments)
        self.heats = False

    monkeypatch.setattr(Circulation, "step", without_heat)
    plan = soaks.Plan(COLD, 1, 24, "in-process")
    rule = "water doesn't freeze"
    found = (broken_rules(plan.sequence(n)[0]) for n in range(20))
    number, broken = next((n, lines) for n, lines in enumerate(found) if any(rule in line for line in lines))
    done = soaks.Soaked(plan, broken=[line for line in broken if line.startswith(rule)], number=number)
    path, short = soaks.write_shortest(done, tmp_path, quiet)
    assert len(short["step"]) < len(plan.sequence(number)[0]["step"])
    assert any(line.startswith(rule) for line in broken_rules({"step": [], **read_toml(path)}))
    assert load_scenario(path).about == f"Breaks rule {[row.says for row in RULES].index(rule) + 1}, {rule}."
    for spared in short["step"]:
        fewer = short | {"step": [other for other in short["step"] if other is not spared]}
        assert not any(line.startswith(rule) for line in broken_rules(fewer))
    with pytest.raises(UserError, match="is there already"):
        soaks.write_shortest(done, tmp_path, quiet)
    monkeypatch.undo()
    assert not any(line.startswith(rule) for line in broken_rules({"step": [], **read_toml(path)}))


def test_shrinking_leaves_what_is_needed(monkeypatch):
    """The rule is broken by steps 3 and 6 together with one setting."""

    def broken(data, rig):
        both = {3, 6} <= {step["at"] for step in data["step"]}
        return ["rule: broken"] if both and "mode" in data["parameters"] else []

    monkeypatch.setattr("host_tools.soak.shrink.broken_rules", broken)
    sequence = {"step": [{"at": n} for n in range(9)], "parameters": {"mode": "heat", "a": "1", "b": "2"}}
    assert shrunk(sequence, "rule") == {"step": [{"at": 3}, {"at": 6}], "parameters": {"mode": "heat"}}


@pytest.mark.slow
def test_the_command_counts_what_it_played_and_refuses_what_it_cant():
    done = command("s01-refrigerator", "--hours", "3", "--sequences", "4")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("4 sequences, 12 simulated hours, ")
    assert f"{len(RULES)} rules checked, none broken" in done.stdout
    bad = command("nothing-here")
    assert bad.returncode == 2 and bad.stderr.startswith("error: no scenario 'nothing-here'")
    assert len(bad.stderr.splitlines()) == 1


@pytest.mark.slow
def test_ctrl_c_ends_it_with_what_is_done():
    process = subprocess.Popen(
        [*COMMAND, "s01-refrigerator", "--sequences", "100000"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    time.sleep(6)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=30)
    assert process.returncode == 130 and "Traceback" not in error, error
    assert "simulated hours" in out
