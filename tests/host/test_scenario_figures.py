"""Figures, hash and curves of a run, on ticks made by hand."""

import hashlib
import struct

import pytest

from heatpump.core import model
from heatpump.core.record import trace
from host_tools.plant.air_to_air import AirToAir
from host_tools.scenario.band import WINDOW_MS, Band, BandMeter
from host_tools.scenario.curves import MOST_POINTS, Curves
from host_tools.scenario.expectations import Judge
from host_tools.scenario.kpi import KpiMeter, Stop, described
from host_tools.scenario.recorder import Recorder
from tests.host.trace_ticks import tick

HOUR_MS = 3_600_000


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
