"""Every scenario file on every rig. Rigs with the same core and the same inputs give the same trace."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from host_tools.errors import UsageError
from host_tools.scenario import Result, find_scenario, load_scenario, run_scenario

FILES = sorted(Path(__file__).parent.glob("*.toml"))
SHORT_MS = 4 * 3600 * 1000


def name(path: Path) -> str:
    return path.stem


def slow_if_long(quick: str = ""):
    """All files; the long ones, but not the one called `quick`, are left out of the quick tests."""
    found = []
    for path in FILES:
        slow = load_scenario(path).duration_ms > SHORT_MS and path.stem != quick
        found.append(pytest.param(path, marks=[pytest.mark.slow] if slow else [], id=path.stem))
    return found


@cache
def in_process(path: Path) -> Result:
    return run_scenario(load_scenario(path), "in-process")


def test_the_scenarios_of_the_first_step_are_there():
    wanted = {"january-heating", "july-cooling", "spring-auto", "sensor-pulled", "power-cut", "bus-shorted"}
    assert wanted <= {path.stem for path in FILES}


@pytest.mark.parametrize("path", slow_if_long(quick="january-heating"))
def test_in_process(path):
    assert load_scenario(path).name == path.stem
    assert in_process(path).failures == ()


@pytest.mark.parametrize("path", slow_if_long())
def test_in_the_vm_with_the_same_trace(path):
    result = run_scenario(load_scenario(path), "vm")
    assert result.failures == ()
    assert result.trace_sha256 == in_process(path).trace_sha256
    assert result.kpi == in_process(path).kpi


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=name)
def test_on_the_virtual_board(path):
    result = run_scenario(load_scenario(path), "virtual")
    assert result.failures == ()
    # The same core behind real drivers and tasks: what differs is when in a second things happen.
    for figure in ("starts", "valve_shifts"):
        assert result.kpi[figure] == in_process(path).kpi[figure]
    assert result.kpi["energy_kwh"] == pytest.approx(in_process(path).kpi["energy_kwh"], rel=0.01)


@pytest.mark.slow
def test_the_virtual_board_is_deterministic():
    scenario = load_scenario(FILES[0])
    assert len({run_scenario(scenario, "virtual").trace_sha256 for _ in range(2)}) == 1


def test_the_same_run_gives_the_same_trace_and_another_one_does_not():
    path = FILES[0]
    scenario = load_scenario(path)
    assert run_scenario(scenario, "in-process").trace_sha256 == in_process(path).trace_sha256
    other = replace(scenario, parameters={**scenario.parameters, "heat_setpoint": "20.9"})
    assert run_scenario(other, "in-process").trace_sha256 != in_process(path).trace_sha256


def test_scenarios_are_found_by_file_and_by_name(tmp_path):
    assert find_scenario(FILES[0]) == FILES[0]
    assert find_scenario(Path(FILES[0].stem)) == FILES[0]
    with pytest.raises(UsageError, match=r"no scenario 'january'; a file, or one of .*january-heating"):
        find_scenario(Path("january"))
    with pytest.raises(UsageError, match="no scenario"):
        find_scenario(tmp_path / FILES[0].stem)


@pytest.mark.slow
def test_the_hashes_of_different_scenarios_differ():
    assert len({in_process(path).trace_sha256 for path in FILES}) == len(FILES)
