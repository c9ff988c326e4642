"""Every scenario file on every rig. Rigs with the same core and the same inputs give the same trace."""

from functools import cache
from pathlib import Path

import pytest

from host_tools.scenario import Result, load_scenario, run_scenario

FILES = sorted(Path(__file__).parent.glob("*.toml"))
SHORT_MS = 4 * 3600 * 1000


def name(path: Path) -> str:
    return path.stem


def slow_if_long(path: Path):
    marks = [pytest.mark.slow] if load_scenario(path).duration_ms > SHORT_MS else []
    return pytest.param(path, marks=marks, id=path.stem)


@cache
def in_process(path: Path) -> Result:
    return run_scenario(load_scenario(path), "in-process")


def test_the_scenarios_of_the_first_step_are_there():
    wanted = {"january-heating", "july-cooling", "spring-auto", "sensor-pulled", "power-cut", "bus-shorted"}
    assert wanted <= {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_in_process(path):
    assert load_scenario(path).name == path.stem
    assert in_process(path).failures == ()


@pytest.mark.parametrize("path", [slow_if_long(path) for path in FILES])
def test_in_the_vm_with_the_same_trace(path):
    result = run_scenario(load_scenario(path), "vm")
    assert result.failures == ()
    assert result.trace_sha256 == in_process(path).trace_sha256
    assert result.kpi == in_process(path).kpi


def test_the_same_run_gives_the_same_trace_and_another_one_does_not():
    path = FILES[0]
    scenario = load_scenario(path)
    assert run_scenario(scenario, "in-process").trace_sha256 == in_process(path).trace_sha256
    scenario.parameters["minimum_on"] = "190"
    scenario.parameters["heat_setpoint"] = "20.9"
    assert run_scenario(scenario, "in-process").trace_sha256 != in_process(path).trace_sha256


def test_the_hashes_of_different_scenarios_differ():
    assert len({in_process(path).trace_sha256 for path in FILES}) == len(FILES)
