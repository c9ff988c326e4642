"""The house: energy and moisture conserved, and the balances that can be worked out by hand."""

import random

import pytest

from host_tools.plant.sinks.building import Building, HouseData

STEADY = HouseData(night_gain_w=500.0, day_gain_w=500.0, evening_gain_w=500.0)


@pytest.mark.parametrize("dt_s", [1.0, 5.0])
def test_energy_in_is_energy_out_and_stored(dt_s):
    rng = random.Random(4)
    house = Building(HouseData(), 20.0, 19.0, 0.007)
    before_j, heat_j, turned_j = house.stored_j(), 0.0, 0.0
    for n in range(int(86400 / dt_s)):
        if n % 200 == 0:
            heat_w, outdoor_c = rng.uniform(-5e3, 9e3), rng.uniform(-20.0, 35.0)
            sun_w_m2, wind_m_s = rng.uniform(0.0, 900.0), rng.uniform(0.0, 15.0)
            house.window_w_k, house.extra_heat_w = rng.choice((0.0, 300.0)), rng.choice((0.0, 2000.0))
        house.advance(n * dt_s, dt_s, outdoor_c, sun_w_m2, heat_w, wind_m_s)
        heat_j += heat_w * dt_s
        turned_j += (abs(heat_w) + abs(house.loss_w)) * dt_s
    change_j = house.stored_j() - before_j
    assert abs(heat_j + house.gained_j - house.lost_j - change_j) < 1e-9 * turned_j
    assert abs(change_j) > 1e-3 * turned_j


def test_without_machine_the_house_cools_towards_the_balance_of_gains_and_losses():
    house = Building(STEADY, 21.0, 21.0, 0.007)
    for n in range(60 * 24 * 40):
        house.advance(n * 60.0, 60.0, 0.0, 0.0, 0.0)
    # by hand: the two loss paths, one of them through the structure, with half of the gains in each node
    inner, air, structure = STEADY.inner_w_k, STEADY.air_loss_w_k, STEADY.structure_loss_w_k
    structure_c = (250.0 + inner * 250.0 / (inner + air)) / (structure + inner * air / (inner + air))
    air_c = (250.0 + inner * structure_c) / (inner + air)
    assert house.structure_c == pytest.approx(structure_c, abs=0.01)
    assert house.air_c == pytest.approx(air_c, abs=0.01)


def test_moisture_settles_where_people_and_ventilation_are_in_balance():
    data = HouseData()
    house = Building(data, 21.0, 21.0, 0.003)
    for n in range(24 * 60 * 10):
        house.advance(n * 60.0, 60.0, 21.0, 0.0, 0.0, 3.0, 0.004)
    more = data.moisture_kg_day / 86400.0 / (data.ventilation_w_k / 1006.0)
    assert house.humidity_kg_kg == pytest.approx(0.004 + more, rel=1e-3)
    assert 0.001 < more < 0.004  # 2 to 5 g/m³ in dwellings (EN ISO 13788's classes)
    for n in range(24 * 60):
        house.advance(n * 60.0, 60.0, 21.0, 0.0, 0.0, 3.0, 0.004, 3e-4)
    assert house.humidity_kg_kg < 0.004


def test_wind_sun_and_people_are_felt():
    def after_an_hour(hour=3.0, sun_w_m2=0.0, wind_m_s=3.0):
        house = Building(HouseData(), 21.0, 21.0, 0.007)
        for n in range(60):
            house.advance(hour * 3600.0 + n * 60.0, 60.0, -5.0, sun_w_m2, 0.0, wind_m_s)
        return house

    night = after_an_hour()
    assert night.lost_j < after_an_hour(wind_m_s=8.0).lost_j
    gusts_j = after_an_hour(wind_m_s=8.0).lost_j - night.lost_j
    assert gusts_j == pytest.approx(5 * 3.4 * 24.5 * 3600.0, rel=0.02)
    assert after_an_hour(sun_w_m2=100.0).gained_j - night.gained_j == pytest.approx(240.0 * 3600.0)
    assert after_an_hour(hour=18.0).gained_j - night.gained_j == pytest.approx(500.0 * 3600.0)


@pytest.mark.parametrize(
    "wrong", [{"air_j_k": 0.0}, {"wind_w_k": -1.0}, {"ventilation_w_k": 70.0}, {"moist_air_kg": 0.0}]
)
def test_data_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        HouseData(**wrong)
