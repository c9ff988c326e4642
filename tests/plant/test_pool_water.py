"""The pool's balance: evaporation, cover, sun, people, and its account."""

import pytest

from host_tools.plant.sinks.pool_water import PoolData, PoolWater
from host_tools.plant.weather import Weather, WeatherData

SPRING = WeatherData(mean_c=16.0, swing_k=5.0, sun_peak_w=1500.0, sunrise_h=6.0, sunset_h=20.0, humidity=0.6)
NOON_S = 12 * 3600.0
OPEN = PoolData(cover_from_h=0.0, cover_to_h=0.0)


def after(data, hours, weather=SPRING, water_c=27.0, bathers=0, heat_w=0.0, since_s=NOON_S):
    pool = PoolWater(data, water_c)
    pool.bathers = bathers
    sky = Weather(weather)
    for n in range(round(hours * 720)):
        pool.advance(since_s + n * 5.0, 5.0, sky, heat_w)
    return pool


def test_a_private_pool_loses_about_100_g_of_water_an_hour_and_m2():
    """27 °C and still 16 °C air of 60 %: ASHRAE's table gives 0.1…0.2 kg/(m²·h) at activity 0.5."""
    pool = after(OPEN, 1 / 60, WeatherData(mean_c=16.0, swing_k=0.0, humidity=0.6, wind_m_s=0.0))
    by_area = pool.evaporation_kg_s * 3600.0 / OPEN.surface_m2
    assert by_area == pytest.approx(0.5 * 0.089 * (3567.0 - 0.6 * 1818.0) / 2.43e6 * 3600.0, rel=0.01)
    assert 0.1 < by_area < 0.2


def test_evaporation_is_the_greatest_loss_of_a_windy_pool():
    pool = after(OPEN, 24)
    lost = {name: j for name, j in pool.border_j.items() if j < 0.0}
    assert min(lost, key=lost.get) == "evaporation"
    assert 0.35 < lost["evaporation"] / sum(lost.values()) < 0.7


def test_a_cover_saves_more_than_half_of_a_nights_loss():
    bare, covered = after(OPEN, 12, since_s=0.0), after(PoolData(), 9, since_s=0.0)
    bare_k = (27.0 - bare.water_c) / 12
    covered_k = (27.0 - covered.water_c) / 9
    assert 0.0 < covered_k < 0.5 * bare_k


@pytest.mark.parametrize("hour, covered", [(8, True), (10, False), (19, False), (21, True), (45, True)])
def test_the_cover_lies_on_it_at_night(hour, covered):
    assert PoolWater(PoolData(), 27.0).covered(hour * 3600.0) is covered
    assert not PoolWater(OPEN, 27.0).covered(hour * 3600.0)


def test_people_take_the_cover_off_and_double_the_evaporation():
    night_s = 22 * 3600.0
    alone, full = after(OPEN, 1, since_s=night_s), after(PoolData(), 1, bathers=4, since_s=night_s)
    assert full.evaporation_kg_s == pytest.approx(2.0 * alone.evaporation_kg_s, rel=0.03)
    assert full.border_j["bathers"] == pytest.approx(4 * 300.0 * 3600.0)


def test_a_kilowatt_for_a_day_warms_40_m3_by_half_a_kelvin():
    with_heat, without = (after(PoolData(), 24, heat_w=w) for w in (1000.0, 0.0))
    all_of_it_k = 86.4e6 / (40.0e3 * 4179.0)
    assert 0.85 * all_of_it_k < with_heat.water_c - without.water_c < all_of_it_k  # warmer water loses more


def test_energy_in_is_energy_stored_and_through_the_border():
    pool = PoolWater(PoolData(water_kg=4.0e3), 27.0)
    sky = Weather(SPRING)
    before_j, given_j, time_s = pool.stored_j(), 0.0, 0.0
    for n in range(30000):
        pool.bathers = n // 5000 % 3
        heat_w = 12e3 * (n // 700 % 2)
        dt_s = (0.7, 5.0, 3.3)[n % 3]
        pool.advance(time_s, dt_s, sky, heat_w)
        time_s += dt_s
        given_j += heat_w * dt_s
    turned_j = given_j + sum(abs(j) for j in pool.border_j.values())
    assert all(pool.border_j.values())
    assert abs(given_j + sum(pool.border_j.values()) - (pool.stored_j() - before_j)) < 1e-9 * turned_j


@pytest.mark.parametrize("field, value", [("water_kg", 0.0), ("wind_part", -1.0), ("cover_to_h", 25.0)])
def test_what_makes_no_sense_is_refused(field, value):
    with pytest.raises(ValueError, match=f"pool: .*{field}"):
        PoolData(**{field: value})
