"""The whole plant: energy conserved, stable, fast enough, and a January day as it should be."""

import random
import time

import pytest

from host_tools.plant import plant_class
from host_tools.plant.air_source_house import AirSourceHouse, StartData
from host_tools.plant.air_source_unit import UnitData
from host_tools.plant.house import House, HouseData
from host_tools.plant.weather import WeatherData

ROLES = AirSourceHouse.OUTPUTS
TEMPERATURES = ("indoor_c", "structure_c", "indoor_coil_c", "outdoor_coil_c")
OFF = dict.fromkeys(ROLES, 0)
HEATING = dict(OFF, compressor=1, outdoor_fan=1, indoor_fan=1)


def stored_j(plant):
    return plant.house.stored_j() + plant.unit.stored_j()


@pytest.mark.parametrize("dt_s", [0.25, 1.0, 7.0, 60.0])
def test_energy_in_is_energy_out_and_stored(dt_s):
    rng = random.Random(1)
    plant = AirSourceHouse()
    before_j = stored_j(plant)
    outputs = dict(OFF)
    for n in range(5000):
        if n % 50 == 0:
            outputs = {role: rng.randrange(2) for role in ROLES}
            plant.disturb("window_w_k", rng.choice((0.0, 150.0)))
            plant.disturb("extra_heat_w", rng.choice((0.0, 2000.0)))
        plant.advance(outputs, dt_s)
    unit, house = plant.unit, plant.house
    change_j = stored_j(plant) - before_j
    in_j = unit.electric_j + unit.source_j + house.gained_j
    turned_over_j = abs(unit.electric_j) + abs(unit.source_j) + house.gained_j + abs(house.lost_j)
    assert abs(in_j - house.lost_j - change_j) < 1e-6 * turned_over_j
    assert abs(change_j) > 1e-3 * turned_over_j  # else nothing would have been tested


def test_the_measured_means_add_up_to_the_energy_account():
    plant = AirSourceHouse()
    electric_j = heat_j = 0.0
    for n in range(200):
        measured = plant.advance(HEATING if n % 20 < 10 else OFF, 60.0)
        electric_j += measured["power_w"] * 60.0
        heat_j += measured["heat_w"] * 60.0
    assert electric_j == pytest.approx(plant.electric_j, rel=1e-9)
    assert heat_j == pytest.approx(plant.heated_j - plant.cooled_j, rel=1e-9)


def test_long_steps_agree_with_short_ones():
    fine, coarse = AirSourceHouse(), AirSourceHouse()
    for n in range(120):
        outputs = HEATING if n % 30 < 15 else OFF
        for _ in range(240):
            fine.advance(outputs, 0.25)
        coarse.advance(outputs, 60.0)
    for name in TEMPERATURES:
        assert coarse.measurements[name] == pytest.approx(fine.measurements[name], abs=0.3)
    assert coarse.heated_j == pytest.approx(fine.heated_j, rel=0.02)


@pytest.mark.parametrize(
    "house, unit",
    [
        (HouseData(), UnitData(indoor_coil_j_k=200.0, outdoor_coil_j_k=300.0)),
        (HouseData(air_j_k=2000.0), UnitData()),
        (HouseData(), UnitData(capacity_w=60000.0, compressor_w=15000.0)),
    ],
)
def test_quick_plants_are_stepped_finely_enough(house, unit):
    one, sixty = (AirSourceHouse(house=house, unit=unit) for _ in range(2))
    for n in range(20):
        outputs = HEATING if n % 10 < 5 else OFF
        for _ in range(60):
            one.advance(outputs, 1.0)
        sixty.advance(outputs, 60.0)
        for plant in (one, sixty):
            assert all(-60.0 < plant.measurements[name] < 110.0 for name in TEMPERATURES)
    assert sixty.heated_j == pytest.approx(one.heated_j, rel=0.05)


def test_random_relays_never_drive_a_temperature_out_of_the_possible():
    rng = random.Random(2)
    plant = AirSourceHouse(weather=WeatherData(mean_c=10.0, swing_k=20.0))
    for _ in range(20000):
        measured = plant.advance({role: rng.randrange(2) for role in ROLES}, rng.choice((0.5, 1.0, 60.0)))
        for name in TEMPERATURES:
            assert -45.0 < measured[name] < 95.0, name


def test_without_machine_the_house_cools_towards_the_balance_of_gains_and_losses():
    data = HouseData(night_gain_w=500.0, day_gain_w=500.0, evening_gain_w=500.0)
    house = House(data, 21.0, 21.0)
    for n in range(60 * 24 * 40):
        house.advance(n * 60.0, 60.0, 0.0, 0.0, 0.0)
    # by hand: the two loss paths, one of them through the structure, with half of the gains in each node
    inner, air, structure = data.inner_w_k, data.air_loss_w_k, data.structure_loss_w_k
    structure_c = (250.0 + inner * 250.0 / (inner + air)) / (structure + inner * air / (inner + air))
    air_c = (250.0 + inner * structure_c) / (inner + air)
    assert house.structure_c == pytest.approx(structure_c, abs=0.01)
    assert house.air_c == pytest.approx(air_c, abs=0.01)


def thermostat_day(plant, setpoint_c, half_band_k=0.5):
    """Two days by a bare thermostat with 5 min off and 3 min on; returns figures of the second."""
    outputs, since_s, runs, coldest, warmest, on_s = dict(OFF), 9999, [], 99.0, -99.0, 0
    for second in range(2 * 86400):
        room_c = plant.advance(outputs, 1.0)["indoor_c"]
        since_s += 1
        on = outputs["compressor"]
        if (on and room_c >= setpoint_c + half_band_k and since_s >= 180) or (
            not on and room_c <= setpoint_c - half_band_k and since_s >= 300
        ):
            if second > 86400 and on:
                runs.append(since_s)
            outputs, since_s = dict(OFF if on else HEATING), 0
        if second > 86400:
            on_s += on
            coldest, warmest = min(coldest, room_c), max(warmest, room_c)
    return on_s / 86400, runs, coldest, warmest


def test_a_january_day_needs_the_machine_for_half_to_four_fifths_in_realistic_cycles():
    plant = AirSourceHouse()
    duty, runs, coldest, warmest = thermostat_day(plant, 21.0)
    assert 0.5 < duty < 0.8
    assert 24 < len(runs) < 6 * 24
    assert 600 < sorted(runs)[len(runs) // 2] < 1800
    assert 20.3 < coldest < 20.55 and 21.45 < warmest < 21.7
    assert 2.4 < plant.heated_j / plant.electric_j < 3.2


def test_an_open_window_and_a_stove_are_felt_and_other_names_are_refused():
    def after_an_hour(**disturbances):
        plant = AirSourceHouse()
        for name, value in disturbances.items():
            plant.disturb(name, value)
        for _ in range(60):
            plant.advance(OFF, 60.0)
        return plant.measurements["indoor_c"]

    assert after_an_hour(window_w_k=150.0) < after_an_hour() - 1.0
    assert after_an_hour(extra_heat_w=2000.0) > after_an_hour() + 1.0
    with pytest.raises(KeyError, match="door"):
        AirSourceHouse().disturb("door", 1.0)


@pytest.mark.parametrize(
    "part, wrong",
    [(HouseData, {"air_j_k": 0.0}), (WeatherData, {"sunrise_h": 17.0}), (StartData, {"hour": 24.0})],
)
def test_data_that_make_no_sense_are_refused(part, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        part(**wrong)


@pytest.mark.parametrize("kind", ["air_source_house"])
def test_every_kind_of_plant_keeps_the_contract(kind):
    plant = plant_class(kind)(**{name: part() for name, part in plant_class(kind).PARTS.items()})
    measured = plant.advance(dict.fromkeys(plant.OUTPUTS, 1), 1.0)
    assert tuple(measured) == plant.MEASUREMENTS == tuple(plant.measurements)
    assert all(isinstance(value, float) for value in measured.values())
    assert plant.electric_j > 0.0
    for name in plant.DISTURBANCES:
        plant.disturb(name, 1.0)


def test_a_step_takes_less_than_the_budget_of_8_microseconds():
    plant = AirSourceHouse()
    best_s = 1.0
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(2000):
            plant.advance(HEATING, 1.0)
        best_s = min(best_s, (time.perf_counter() - start) / 2000)
    assert best_s < 8e-6
