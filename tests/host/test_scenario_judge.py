"""Expectations, figures, hash and curves, on ticks made by hand."""

import hashlib
import json
import struct
from array import array

import pytest

from heatpump.core import causes, model
from heatpump.core.record import trace
from host_tools.plant.air_to_air import AirToAir
from host_tools.scenario import Result, expectations, print_result, read_scenario, run_scenario
from host_tools.scenario.band import WINDOW_MS, Band, BandMeter
from host_tools.scenario.curves import MOST_POINTS, Curves
from host_tools.scenario.expectations import Judge
from host_tools.scenario.kpi import KpiMeter, Stop, described
from host_tools.scenario.limits import Limit
from host_tools.scenario.recorder import Recorder

HOUR_MS = 3_600_000


def tick(**values):
    """A trace vector with these fields set, words for choices allowed."""
    vector = array("i", trace.new_vector())
    words = {"phase": model.PHASES, "indoor_fault": causes.READING_FAULTS, "mode": model.MODES}
    for name, value in values.items():
        vector[trace.FIELDS.index(name)] = words[name].index(value) if isinstance(value, str) else value
    return vector


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


def relays(*on):
    return [1 if role in on else 0 for role in model.OUTPUTS]


def test_figures_of_starts_pauses_and_the_valve():
    meter = KpiMeter(AirToAir(), None)
    run = relays("compressor", "indoor_fan", "outdoor_fan")
    for now_s, levels in [
        (400, run),
        (1000, relays()),
        (1300, run),
        (1500, relays()),
        (1540, relays("reversing_valve")),
        (1600, relays("reversing_valve", "compressor")),
        (5000, relays("reversing_valve")),
        (5200, relays("reversing_valve", "compressor")),
    ]:
        meter.switched(now_s * 1000, levels, power=True)
    kpi = meter.results(6000 * 1000)
    assert tuple(kpi) == tuple(described(AirToAir))
    assert kpi["starts"] == 4
    assert kpi["most_starts_in_an_hour"] == 3
    assert kpi["first_start_s"] == 400
    assert kpi["run_h"] == round((600 + 200 + 3400 + 800) / 3600, 3)
    assert kpi["shortest_on_s"] == 200
    assert kpi["shortest_off_s"] == 100
    assert kpi["valve_shifts"] == 1
    assert kpi["shortest_dwell_s"] == 40
    assert kpi["duty"] == round((600 + 200 + 3400 + 800) / 6000, 3)
    assert kpi["kelvin_hours"] is None


def test_a_valve_that_shifts_under_load_has_no_dwell():
    meter = KpiMeter(AirToAir(), None)
    meter.switched(1000, relays("compressor"), power=True)
    meter.switched(2000, relays("compressor", "reversing_valve"), power=True)
    assert meter.results(3000)["shortest_dwell_s"] == 0


def test_a_run_ended_by_a_power_cut_is_not_the_controllers_but_its_pause_counts():
    meter = KpiMeter(AirToAir(), None)
    meter.switched(10_000, relays("compressor", "reversing_valve"), power=True)
    meter.switched(20_000, relays(), power=False)
    meter.switched(50_000, relays("compressor"), power=True)
    kpi = meter.results(60_000)
    assert meter.stops == [Stop(20_000, "power", 10_000)]
    assert kpi["shortest_on_s"] is None
    assert kpi["shortest_off_s"] == 30
    assert kpi["shortest_dwell_s"] == 0  # the first event: valve and compressor at once


def test_starts_are_counted_over_any_hour():
    meter = KpiMeter(AirToAir(), None)
    for start_s in (0, 1000, 3599, 3600, 7199):
        meter.switched(start_s * 1000, relays("compressor"), power=True)
        meter.switched(start_s * 1000 + 500, relays(), power=True)
    assert meter.results(HOUR_MS * 3)["most_starts_in_an_hour"] == 3


def recorder(band=None, duration_ms=HOUR_MS, judge=()):
    plant = AirToAir()
    curves = Curves()
    return Recorder(plant, Judge(judge, AirToAir), band, curves, duration_ms), curves, plant


def test_the_hash_is_over_little_endian_int32_vectors():
    seen, _, plant = recorder()
    ticks = [tick(dt_ms=1000, indoor_mc=-62, starts=n) for n in range(5)]
    for n, vector in enumerate(ticks, 1):
        seen.see(n * 1000, vector, plant.measurements)
    packed = b"".join(struct.pack(f"<{len(trace.FIELDS)}i", *vector) for vector in ticks)
    assert seen.trace_sha256() == hashlib.sha256(packed).hexdigest()
    seen.see(6000, None, plant.measurements)
    assert seen.trace_sha256() == hashlib.sha256(packed).hexdigest()


def test_kelvin_hours_count_both_sides_of_the_band_from_its_start_on():
    seen, _, plant = recorder(Band(20.0, 22.0, 1000, "indoor_c"))
    for now_s, indoor_c in [(1, 10.0), (1801, 18.0), (3601, 25.0), (5401, 21.0)]:
        plant.time_s = now_s
        seen.see(now_s * 1000, tick(), {**plant.measurements, "indoor_c": indoor_c})
    kpi = seen.results(5401_000)
    assert kpi["kelvin_hours"] == pytest.approx(0.5 * 2 + 0.5 * 3)
    assert kpi["mean_c"] == round((18 + 25 + 21) / 3, 3)


def test_ripple_is_the_median_of_what_two_hours_swing():
    meter = BandMeter(Band(0.0, 50.0, 0, "indoor_c"))
    assert meter.ripple_k is None and meter.mean_c is None
    for window, swing_k in enumerate((9.0, 1.0, 2.0)):
        for part in range(8):
            begin_ms = window * WINDOW_MS + part * WINDOW_MS // 8
            value_c = 20.0 + swing_k if part == 4 else 20.0 + swing_k / 2 if part == 2 else 20.0
            meter.hold(value_c, begin_ms, begin_ms + WINDOW_MS // 8, 0)
    assert meter.ripple_k == 2.0


def test_a_value_that_stays_through_several_windows_does_not_swing():
    meter = BandMeter(Band(0.0, 50.0, 0, "indoor_c"))
    meter.hold(21.0, 0, 5 * WINDOW_MS, 0)
    assert (meter.ripple_k, meter.mean_c) == (0.0, 21.0)


def test_curves_keep_edges_exactly_and_thin_out_the_rest():
    duration_ms = 24 * HOUR_MS
    seen, curves, plant = recorder(duration_ms=duration_ms)
    compressor_s = {12_345: 1, 12_346: 0, 50_000: 1}
    vector = tick(phase="idle", mode="heat", heat_setpoint_mc=21_000)
    for now_s in range(1, 86_401):
        if now_s in compressor_s:
            on = compressor_s[now_s]
            vector = tick(phase="run" if on else "stop", compressor=on, mode="heat", heat_setpoint_mc=21_000)
        seen.see(now_s * 1000, vector, plant.measurements)
    assert curves.outputs["compressor"] == [(0.0, 0), (12_345.0, 1), (12_346.0, 0), (50_000.0, 1)]
    assert curves.outputs["indoor_fan"] == [(0.0, 0)]
    assert curves.phases == [(1.0, "idle"), (12_345.0, "run"), (12_346.0, "stop"), (50_000.0, "run")]
    assert 1000 < len(curves.time_s) <= MOST_POINTS
    assert {len(values) for values in curves.temperatures_c.values()} == {len(curves.time_s)}
    assert len(curves.power_w) == len(curves.heat_setpoint_c) == len(curves.time_s)
    assert curves.heat_setpoint_c[-1] == 21.0
    assert set(curves.cool_setpoint_c) == {None}


def test_power_in_the_curves_adds_up_to_the_energy():
    seen, curves, plant = recorder()
    on = dict.fromkeys(AirToAir.OUTPUTS, 1)
    for now_s in range(1, 3601):
        seen.see(now_s * 1000, tick(), plant.advance(on, 1.0))
    spans_s = [b - a for a, b in zip(curves.time_s, curves.time_s[1:], strict=False)]
    energy_j = sum(watts * span for watts, span in zip(curves.power_w[1:], spans_s, strict=True))
    assert energy_j == pytest.approx(plant.electric_j, rel=0.001)


def test_power_in_the_curves_is_right_when_ticks_arrive_late():
    seen, curves, plant = recorder(duration_ms=100_000)
    on = dict.fromkeys(AirToAir.OUTPUTS, 1)
    for _ in range(200):
        plant.advance(on, 1.0)
    steady_w = plant.measurements["power_w"]
    for now_s in range(1, 91, 3):
        plant.advance(on, 3.0)
        for second in (now_s, now_s + 1, now_s + 2):
            seen.see(second * 1000, tick(), plant.measurements)
    assert len(curves.power_w) == 91
    assert curves.power_w[4:] == pytest.approx([steady_w] * 87, rel=0.02)


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
        "expected starts = 2 at 15m: 1 at 15m",
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


def test_a_value_that_is_no_number_is_outside_its_band():
    meter = BandMeter(Band(20.0, 22.0, 0, "indoor_c"))
    meter.hold(float("nan"), 0, HOUR_MS, 0)
    assert not meter.kelvin_hours <= 0.0


@pytest.mark.parametrize(
    ("value_c", "drives", "driven"),
    [(24.0, 1, 2.0), (24.0, -1, 0.0), (24.0, 0, 0.0), (17.0, -1, 3.0), (17.0, 1, 0.0), (21.0, 1, 0.0)],
)
def test_what_the_machine_drives_further_out_of_its_band_counts_by_itself(value_c, drives, driven):
    meter = BandMeter(Band(20.0, 22.0, 0, "indoor_c"))
    meter.hold(value_c, 0, HOUR_MS, drives)
    assert meter.driven_kelvin_hours == driven


def test_a_figure_that_is_no_number_has_no_value():
    plant = AirToAir()
    plant.electric_j = float("nan")
    assert KpiMeter(plant, None).results(HOUR_MS)["energy_kwh"] is None
