"""A borehole against the line source, and its account."""

from math import log, pi

import pytest

from host_tools.plant.sources.borehole import STEP_S, Borehole, BoreholeData

pytestmark = pytest.mark.slow

DAY_S = 86400.0


def exponential_integral(x):
    """E1(x) by its series, for x < 1."""
    total, term = -0.5772156649015329 - log(x), 1.0
    for n in range(1, 40):
        term *= -x / n
        total -= term / n
    return total


def line_source_k(data, w_m, time_s):
    """Warming at the wall by `w_m` W per m for `time_s` s (Carslaw and Jaeger, 10.4)."""
    diffusivity = data.conductivity_w_m_k / data.ground_j_m3_k
    x = data.radius_m**2 / (4.0 * diffusivity * time_s)
    return w_m / (4.0 * pi * data.conductivity_w_m_k) * exponential_integral(x)


def run(borehole, w_m, days):
    metres = BoreholeData().length_m
    for n in range(round(days * DAY_S / STEP_S)):
        borehole.advance(n * STEP_S, STEP_S, w_m * metres)


@pytest.mark.parametrize("days", [2, 30, 180])
@pytest.mark.parametrize("k", [1.2, 2.3, 3.5])
def test_the_wall_follows_the_line_source(k, days):
    data = BoreholeData(conductivity_w_m_k=k)
    borehole = Borehole(data)
    run(borehole, -30.0, days)
    wall_k = borehole.node_c - data.ground_c + 30.0 * data.resistance_m_k_w / 2.0
    assert wall_k == pytest.approx(line_source_k(data, -30.0, days * DAY_S), rel=0.015)


def test_the_fluid_sees_the_whole_borehole_resistance():
    """Wall and fluid differ by q·R: half of it lies inside the grout's node, half outside."""
    data = BoreholeData()
    borehole = Borehole(data)
    run(borehole, -30.0, 30)
    fluid_c = borehole.node_c - 30.0 * data.length_m / borehole.exchange_w_k
    fluid_k = line_source_k(data, -30.0, 30 * DAY_S) - 30.0 * data.resistance_m_k_w
    assert fluid_c - data.ground_c == pytest.approx(fluid_k, rel=0.01)


def test_energy_in_is_energy_stored_and_through_the_border():
    borehole = Borehole(BoreholeData(far_m=0.5))
    before_j, given_j, turned_j, time_s = borehole.stored_j(), 0.0, 0.0, 0.0
    for n in range(30000):
        heat_w = (-6000.0, 0.0, 1000.0)[n // 500 % 3]
        dt_s = (0.7, 5.0, 3.3)[n % 3]
        borehole.advance(time_s, dt_s, heat_w)
        time_s += dt_s
        given_j += heat_w * dt_s
        turned_j += abs(heat_w) * dt_s
    change_j = borehole.stored_j() - before_j
    assert abs(borehole.border_j) > 1e-2 * turned_j
    assert abs(given_j + borehole.border_j - change_j) < 1e-9 * turned_j


def test_it_cools_over_a_season_and_recovers_in_summer():
    data = BoreholeData()
    borehole = Borehole(data)
    run(borehole, -20.0, 180)
    drawn_c = borehole.node_c
    run(borehole, 0.0, 120)
    assert 3.0 < data.ground_c - drawn_c < 9.0
    assert 0.2 < data.ground_c - borehole.node_c < 1.5


def test_rest_stays_at_rest():
    borehole = Borehole(BoreholeData())
    run(borehole, 0.0, 2)
    assert borehole.node_c == BoreholeData().ground_c
    assert borehole.border_j == 0.0


def test_a_history_is_like_having_run():
    data = BoreholeData(history_w_m=20.0, history_days=60.0)
    run_so = Borehole(BoreholeData())
    run(run_so, -20.0, 60)
    assert Borehole(data).temperatures_c() == pytest.approx(run_so.temperatures_c(), abs=0.02)
    assert Borehole(data).border_j == 0.0


@pytest.mark.parametrize(
    "field, value",
    [("length_m", 0.0), ("count", 0), ("cells", 2), ("far_m", 0.1), ("history_days", -1.0)],
)
def test_what_makes_no_sense_is_refused(field, value):
    with pytest.raises(ValueError, match=f"borehole: .*{field}"):
        BoreholeData(**{field: value})
