"""A flat collector: the undisturbed year, freezing, and its account."""

import pytest

from host_tools.plant.sources.collector import STEP_S, YEAR_S, Collector, CollectorData

pytestmark = pytest.mark.slow

DAY_S = 86400.0


def run(collector, heat_w, days, since_day=0):
    for n in range(round(days * DAY_S / STEP_S)):
        collector.advance(since_day * DAY_S + n * STEP_S, STEP_S, heat_w)


def test_undisturbed_ground_follows_the_damped_wave():
    """A dry ground, in which nothing freezes, after a third of a year."""
    collector = Collector(CollectorData(water_part=0.0), day_of_year=1)
    run(collector, 0.0, 120)
    for depth_m, found_c in zip(collector.middles_m, collector.temperatures_c(), strict=True):
        if depth_m < 4.0:
            assert found_c == pytest.approx(collector.undisturbed_c(depth_m, 120 * DAY_S), abs=0.15)


def test_the_wave_lags_and_fades_with_depth():
    collector = Collector(CollectorData(), day_of_year=1)
    surface = [collector.undisturbed_c(0.0, day * DAY_S) for day in range(365)]
    deep = [collector.undisturbed_c(1.4, day * DAY_S) for day in range(365)]
    assert surface.index(min(surface)) == 28
    assert 25 < deep.index(min(deep)) - 28 < 50
    assert max(deep) - min(deep) < 0.62 * (max(surface) - min(surface))
    assert collector.undisturbed_c(0.0, YEAR_S) == pytest.approx(surface[0])


def test_energy_in_is_energy_stored_and_through_the_border():
    collector = Collector(CollectorData(area_m2=20.0), day_of_year=300)
    before_j, given_j, turned_j, time_s = collector.stored_j(), 0.0, 0.0, 0.0
    frozen = False
    for n in range(120000):
        heat_w = (-3000.0, -3000.0, 500.0)[n // 2000 % 3]
        dt_s = (0.7, 5.0, 30.0)[n % 3]
        collector.advance(time_s, dt_s, heat_w)
        time_s += dt_s
        given_j += heat_w * dt_s
        turned_j += abs(heat_w) * dt_s
        frozen = frozen or collector.node_c <= 0.0
    assert frozen
    assert abs(collector.border_j) > 1e-2 * turned_j
    assert abs(given_j + collector.border_j - (collector.stored_j() - before_j)) < 1e-9 * turned_j


def test_freezing_ground_holds_its_temperature():
    wet, dry = (Collector(CollectorData(water_part=part), day_of_year=20) for part in (0.3, 0.0))
    for collector in (wet, dry):
        run(collector, -6000.0, 45)
    assert dry.node_c < -4.0
    assert -1.5 < wet.node_c <= 0.0


def test_25_w_a_square_metre_for_a_winter_is_what_moist_ground_bears():
    """VDI 4640: 25 W/m² for 1800 h a year keeps the ground at the pipes near freezing, not far below."""
    data = CollectorData()
    collector = Collector(data, day_of_year=305)
    coldest_c = 99.0
    for day in range(150):
        run(collector, -25.0 * data.area_m2, 0.5, day)
        run(collector, 0.0, 0.5, day + 0.5)
        coldest_c = min(coldest_c, collector.node_c)
    assert -2.0 < coldest_c < 3.0


@pytest.mark.parametrize(
    "field, value", [("area_m2", 0.0), ("spacing_m", 0.05), ("water_part", 0.9), ("depth_m", 9.0)]
)
def test_what_makes_no_sense_is_refused(field, value):
    with pytest.raises(ValueError, match=f"collector: .*{field}"):
        CollectorData(**{field: value})
