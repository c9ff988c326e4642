"""Scenario files on each rig. Rigs with the same core and the same inputs give the same trace.

`make scenarios` runs every file on the virtual board. Here are, in-process, the files of up to three days,
and in the VM and on the virtual board, which are slower, the short ones. `make test-long` has longer ones.
"""

import os
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from host_tools.errors import UsageError
from host_tools.rigs import emulated
from host_tools.scenario import Result, find_scenario, load_scenario, run_scenario
from host_tools.scenario.kpi import OF_BAND

FILES = sorted(Path(__file__).parent.glob("*.toml"))
ORDINARY = next(path for path in FILES if path.stem == "bus-shorted")

# rig → hours of simulated time that a file may take to be run there; fewer in the quick tests
LONGEST_H = {"in-process": 72, "vm": 2, "virtual": 2}
LONG = bool(os.environ.get("LONG_SCENARIOS"))
if LONG:
    LONGEST_H = {"in-process": 168, "vm": 4, "virtual": 4}
# The one power cut of a whole run, and a melt by air and one by water
ALWAYS = {("virtual", "power-cut"), ("virtual", "fault-iced-coil"), ("virtual", "fault-pump-off")}
QUICK_H = {"in-process": 2, "vm": 0, "virtual": 0}


@cache
def length_and_rigs(path: Path) -> tuple[float, tuple[str, ...]]:
    """Hours of simulated time, and the rigs that the file is for."""
    try:
        scenario = load_scenario(path)
    except UsageError:
        return 0, tuple(LONGEST_H)  # the test tells what is wrong with it
    return scenario.duration_ms / 3_600_000, tuple(scenario.rigs)


def is_of_a_board(path: Path) -> bool:
    """Whether it is about devices, power or what a person does; the rest is the core's and the plant's."""
    steps = tomllib.loads(path.read_text()).get("step", [])
    return any(step["do"] != "disturb" for step in steps)


def files_for(rig: str):
    """The files that are run on this rig; each a parameter of a test."""
    found = []
    for path in FILES:
        hours, rigs = length_and_rigs(path)
        fits = hours <= LONGEST_H[rig] and (rig != "virtual" or LONG or is_of_a_board(path))
        if rig in rigs and (fits or (rig, path.stem) in ALWAYS):
            slow = hours > QUICK_H[rig]
            found.append(pytest.param(path, marks=[pytest.mark.slow] if slow else [], id=path.stem))
    return found


TICKED = [
    param
    for param in files_for("in-process")
    if param.id in ("fault-iced-coil", "s11-power-cut", "july-cooling")
]


@cache
def in_process(path: Path) -> Result:
    return run_scenario(load_scenario(path), "in-process")


def test_the_scenarios_of_the_first_step_are_there():
    wanted = {"january-heating", "july-cooling", "spring-auto", "sensor-pulled", "power-cut", "bus-shorted"}
    assert wanted <= {path.stem for path in FILES}


@pytest.mark.parametrize("path", files_for("in-process"))
def test_in_process(path):
    assert load_scenario(path).name == path.stem
    assert in_process(path).failures == ()


@pytest.mark.parametrize("path", files_for("vm"))
def test_in_the_vm_with_the_same_trace(path):
    result = run_scenario(load_scenario(path), "vm")
    assert result.failures == ()
    assert result.trace_sha256 == in_process(path).trace_sha256
    assert result.kpi == in_process(path).kpi


@pytest.mark.parametrize("path", files_for("virtual"))
def test_on_the_virtual_board(path):
    scenario = load_scenario(path)
    result = run_scenario(scenario, "virtual")
    assert result.failures == ()
    if "in-process" not in scenario.rigs:
        return
    # The same core behind real drivers and tasks: what differs is when in a second things happen.
    for figure in ("starts", "valve_shifts"):
        assert result.kpi[figure] == in_process(path).kpi[figure]
    assert result.kpi["energy_kwh"] == pytest.approx(in_process(path).kpi["energy_kwh"], rel=0.01)


@pytest.mark.slow
def test_the_virtual_board_is_deterministic():
    scenario = load_scenario(ORDINARY)
    assert len({run_scenario(scenario, "virtual").trace_sha256 for _ in range(2)}) == 1


@pytest.mark.slow
def test_the_same_run_gives_the_same_trace_and_another_one_does_not():
    path = ORDINARY
    scenario = load_scenario(path)
    assert run_scenario(scenario, "in-process").trace_sha256 == in_process(path).trace_sha256
    other = replace(scenario, parameters={**scenario.parameters, "heat_setpoint": "20.9"})
    assert run_scenario(other, "in-process").trace_sha256 != in_process(path).trace_sha256


@pytest.mark.slow
@pytest.mark.parametrize("path", files_for("in-process") if LONG else TICKED)
def test_a_tick_each_second_gives_the_same_starts_and_stops(path, monkeypatch):
    coarse = in_process(path)
    monkeypatch.setattr(emulated, "_LONGEST_REST_MS", 0)
    fine = run_scenario(load_scenario(path), "in-process")
    assert fine.failures == coarse.failures
    assert fine.stops == coarse.stops  # to the millisecond
    for name in set(fine.kpi) - set(OF_BAND):  # the band's are of what is shown, which is less often
        assert fine.kpi[name] == coarse.kpi[name], name
    assert fine.trace_sha256 != coarse.trace_sha256 or LONG  # some never settle


def test_scenarios_are_found_by_file_and_by_name(tmp_path):
    assert find_scenario(ORDINARY) == ORDINARY
    assert find_scenario(Path(ORDINARY.stem)) == ORDINARY
    with pytest.raises(UsageError, match=r"no scenario 'january'; a file, or one of .*january-heating"):
        find_scenario(Path("january"))
    with pytest.raises(UsageError, match="no scenario"):
        find_scenario(tmp_path / ORDINARY.stem)


@pytest.mark.slow
def test_the_hashes_of_different_scenarios_differ():
    files = [parameter.values[0] for parameter in files_for("in-process") if not parameter.marks]
    assert len({in_process(path).trace_sha256 for path in files}) == len(files) > 3
