"""Expectations on ticks made by hand, and what a run says of itself."""

import json

import pytest

from heatpump.core.record import trace
from host_tools.plant.air_to_air import AirToAir
from host_tools.scenario import Result, expectations, print_result, read_scenario, run_scenario
from host_tools.scenario.expectations import Judge
from host_tools.scenario.limits import Limit
from tests.host.trace_ticks import tick


def failures(expect, values, name="compressor"):
    """The failures of one expectation over ticks each second; `values`: one per tick, None without power."""
    judge = Judge((expectations.read({"value": name, **expect}, "x", AirToAir, 60_000),), AirToAir)
    for second, value in enumerate(values, 1):
        now_ms = second * 1000
        vector = None if value is None else tick(**{name: value}) if name in trace.FIELDS else tick()
        if judge.active or now_ms >= judge.next_ms:
            judge.see(now_ms, vector, {name: value})
    return judge.failures()


@pytest.mark.parametrize(
    "expect, values, ok",
    [
        ({"at": "3s", "equals": 1}, [0, 0, 1, 0], True),
        ({"at": "3s", "equals": 1}, [1, 1, 0, 1], False),
        ({"at": 2.5, "equals": 1}, [0, 0, 1, 0], True),
        ({"at": "9s", "equals": 1}, [1, 1, 1], False),
        ({"from": "2s", "until": "3s", "equals": 1}, [0, 1, 1, 0], True),
        ({"from": "2s", "until": "3s", "equals": 1}, [0, 1, 0, 1], False),
        ({"from": "2s", "until": "3s", "equals": 1}, [0, 0, 1, 1], False),
        ({"until": "2s", "equals": 1}, [1, 1, 0], True),
        ({"from": "3s", "equals": 1}, [0, 0, 1, 1], True),
        ({"equals": 1}, [1, 1, 1, 0], False),
        ({"from": "2s", "within": "2s", "equals": 1}, [1, 0, 0, 1, 0], True),
        ({"from": "2s", "within": "2s", "equals": 1}, [1, 0, 0, 0, 1], False),
        ({"from": "9s", "until": "10s", "equals": 1}, [1, 1, 1], False),
        ({"max": 0}, [0, None, 0], True),
        ({"min": 1}, [1, None, 1], False),  # without power a relay is off, and that is known
    ],
)
def test_when_an_expectation_is_judged(expect, values, ok):
    assert (failures(expect, values) == []) is ok


def test_an_expectation_is_judged_to_its_last_tick_also_when_another_one_begins_there():
    both = [
        expectations.read({"value": "compressor", "equals": 1, **when}, "x", AirToAir, 60_000)
        for when in ({"until": "3s"}, {"at": "3s"})
    ]
    judge = Judge(tuple(both), AirToAir)
    for second in (1, 2, 3, 4):
        judge.see(second * 1000, tick(compressor=0 if second == 3 else 1), {})
    assert len(judge.failures()) == 2


def test_what_must_always_hold_is_looked_at_again_when_the_plant_has_moved():
    expect = {"value": "indoor_c", "min": 20}
    judge = Judge((expectations.read(expect, "x", AirToAir, 60_000),), AirToAir)
    for second, indoor_c, fresh in [(1, 20.0, True), (2, 20.5, False), (3, 20.5, True), (4, 19.0, True)]:
        judge.see(second * 1000, tick(), {"indoor_c": indoor_c}, fresh)
    judge.see(5000, None, {"indoor_c": 18.0}, True)
    assert judge.failures() == ["expected indoor_c >= 20 always from 0s to 1m: 19.00 at 4s"]


@pytest.mark.parametrize(
    "expect, value, ok",
    [
        ({"equals": 21, "tolerance": 0.5}, 21.5, True),
        ({"equals": 21, "tolerance": 0.5}, 21.51, False),
        ({"min": 20, "max": 22}, 20.0, True),
        ({"min": 20, "max": 22}, 22.01, False),
        ({"min": 20}, 19.99, False),
        ({"max": 22}, 5.0, True),
    ],
)
def test_what_an_expectation_accepts(expect, value, ok):
    assert (failures(expect, [value], "indoor_c") == []) is ok


def test_without_power_the_controller_is_not_judged_but_silence_is_no_success():
    assert failures({"equals": "run"}, ["run", None, "run"], "phase") == []
    assert failures({"equals": "run"}, [None, None], "phase") == [
        "expected phase = run always from 0s to 1m: it had no value then"
    ]


def test_a_failure_says_what_was_expected_and_what_came_when():
    assert failures({"from": "1s", "until": "3s", "equals": "run"}, ["run", "idle"], "phase") == [
        "expected phase = run always from 1s to 3s: idle at 2s"
    ]
    assert failures({"from": "1s", "within": "2s", "min": 20, "max": 21}, [19.0, 19.5, 22.0], "indoor_c") == [
        "expected indoor_c >= 20 and <= 21 once from 1s to 3s: never; last 22.00"
    ]


@pytest.mark.parametrize(
    "expect, value, says",
    [
        ({"min": 20.9}, 20.8996, ">= 20.9 always from 0s to 1m: 20.8996 at 1s"),
        ({"max": 21}, 21.0000001, "<= 21 always from 0s to 1m: 21.0000001 at 1s"),
        ({"equals": 21, "tolerance": 0.1}, 21.1001, "= 21 ± 0.1 always from 0s to 1m: 21.1001 at 1s"),
        ({"min": 1234567.5}, 1234567.0, ">= 1234567.5 always from 0s to 1m: 1234567.00 at 1s"),
        ({"min": 20.898}, 20.896, ">= 20.898 always from 0s to 1m: 20.896 at 1s"),
        ({"max": 21}, 23.456, "<= 21 always from 0s to 1m: 23.46 at 1s"),
    ],
)
def test_a_value_beside_its_bound_is_told_from_it(expect, value, says):
    assert failures(expect, [value], "indoor_c") == [f"expected indoor_c {says}"]


def test_a_figure_beside_its_limit_is_told_from_it():
    assert Limit("cop", 3.0, 9.0).failure({"cop": 2.99999}, None) == "limit cop: 2.99999 is below 3"
    assert Limit("cop", 1.0, 2.5).failure({"cop": 2.5000004}, None) == "limit cop: 2.5000004 is above 2.5"
    assert Limit("cop", 0, 0.5, True).failure({"cop": 1.00002}, {"cop": 2.0}).endswith("0.50001 is above 0.5")
    for base in (0.0, -3.0):  # such as a bill of negative prices
        assert Limit("cost", 0, 1, True).failure({"cost": -4.0}, {"cost": base}).endswith("it has no value")


EXAMPLE = {
    "name": "example",
    "about": "An example.",
    "duration": "20m",
    "application": "air_to_air",
    "plant": {"kind": "air_to_air", "start": {"indoor_c": 18}},
    "parameters": {"mode": "heat"},
}


def run(**more) -> Result:
    return run_scenario(read_scenario({**EXAMPLE, **more}, "example"), "in-process")


def test_a_broken_expectation_and_a_broken_limit_fail_a_run():
    good = run(
        expect=[{"value": "starts", "at": "15m", "equals": 1}], limits={"starts": {"min": 1, "max": 1}}
    )
    assert good.passed and good.failures == ()
    bad = run(
        expect=[{"value": "starts", "at": "15m", "equals": 2}],
        limits={"starts": {"max": 0}, "shortest_off_s": {"min": 300}, "run_h": {"min": 5, "max": 6}},
    )
    assert not bad.passed
    assert bad.failures == (
        "expected starts = 2 at 15m: 1 at 15m2s",
        "limit starts: 1 is above 0",
        "limit shortest_off_s: it has no value",
        "limit run_h: 0.242 is below 5",
    )


def test_steps_happen_at_their_time():
    result = run(
        step=[
            {"at": "8m", "do": "disturb", "what": "window_w_k", "to": 500},
            {"at": "12m", "do": "mode", "to": "off"},
            {"at": "10m", "do": "set", "parameter": "heat_setpoint", "to": 23},
        ],
        expect=[
            {"value": "heat_setpoint_mc", "until": "10m", "equals": 20_000},
            {"value": "heat_setpoint_mc", "from": "10m1s", "equals": 23_000},
            {"value": "mode", "at": "12m1s", "equals": "off"},
            {"value": "compressor", "from": "12m1s", "equals": 0},
            {"value": "stop_cause", "from": "13m", "equals": "mode"},
        ],
    )
    assert result.failures == ()
    assert result.curves.marks[0] == (480.0, "disturb window_w_k 500")
    assert result.kpi["heated_kwh"] < run().kpi["heated_kwh"]


def test_the_result_as_json_and_for_people(capsys):
    result = run(limits={"starts": {"max": 0}})
    data = json.loads(result.to_json())
    assert set(data) == {
        *("scenario", "rig", "passed", "kpi", "baseline", "stops", "speed", "trace_sha256", "failures")
    }
    assert data["passed"] is False and data["rig"] == "in-process" and data["kpi"]["starts"] == 1
    assert len(data["trace_sha256"]) == 64 and data["speed"] > 1000
    print_result(result)
    shown = capsys.readouterr().out
    assert "example on in-process: failed" in shown
    assert "limit starts: 1 is above 0" in shown
    assert result.trace_sha256 in shown
