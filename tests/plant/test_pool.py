"""The pool and its machine: energy, rated point, faults, speed."""

import random

import pytest

from host_tools.plant import plant_class
from host_tools.plant.pool import Pool, StartData
from host_tools.plant.sinks.pool_water import PoolData
from host_tools.plant.weather import WeatherData
from tests.plant.speed import turns

pytestmark = pytest.mark.slow

OFF = dict.fromkeys(Pool.OUTPUTS, 0)
ON = dict.fromkeys(Pool.OUTPUTS, 1)
STEADY = WeatherData(mean_c=15.0, swing_k=0.0, humidity=0.7, sun_peak_w=0.0)


@pytest.mark.parametrize("dt_s", [1.0, 5.0, 60.0])
def test_energy_in_is_energy_out_and_stored(dt_s):
    rng = random.Random(2)
    plant = Pool(pool=PoolData(water_kg=4e3), weather=WeatherData(mean_c=3.0, swing_k=6.0, humidity=0.9))
    before_j = plant.stored_j()
    outputs, frost_kg = ON, 0.0
    for n in range(round(86400 / dt_s)):
        if n * dt_s % 1800 < dt_s:
            outputs = {role: rng.randrange(2) for role in Pool.OUTPUTS}
            plant.disturb("bathers", rng.randrange(3))
            plant.disturb("pump_flow", rng.choice((0.0, 0.5, 1.0)))
            plant.disturb("outdoor_airflow", rng.choice((0.0, 0.7, 1.0)))
        frost_kg = max(frost_kg, plant.advance(outputs, dt_s)["frost_kg"])
    received = plant.received_j()
    turned_j = sum(abs(j) for j in received.values())
    assert abs(sum(received.values()) - (plant.stored_j() - before_j)) < 1e-6 * turned_j
    assert frost_kg > 0.1
    assert all(received.values())


def rated(**parts):
    plant = plant_class("pool")(weather=STEADY, **parts)
    for _ in range(240):
        plant.advance(ON, 5.0)
    return plant, plant.advance(ON, 5.0)


def test_rated_as_makers_rate_it():
    """Air of 15 °C and 70 %, water of 26 °C: 12 kW with a COP of 4.5…5.5, fan and compressor."""
    plant, measured = rated()
    machine_w = measured["power_w"] - 450.0
    assert measured["heat_w"] == pytest.approx(12.0e3, rel=0.05)
    assert 4.5 < measured["heat_w"] / machine_w < 5.6
    assert measured["supply_c"] - measured["return_c"] == pytest.approx(1.3, abs=0.15)
    assert plant.cycle().refrigerant == "R32"


def test_a_dead_filter_pump_shows_at_the_flow_switch_and_at_the_pressure():
    plant, measured = rated()
    plant.disturb("pump_flow", 0.0)
    assert plant.advance(ON, 5.0)["flow_closed"] == 0.0
    for _ in range(60):
        measured = plant.advance(ON, 5.0)
    assert measured["high_pressure_closed"] == 0.0
    assert plant.advance(OFF, 5.0)["flow_closed"] == 1.0  # not asked for


def test_a_dead_fan_ices_up_the_evaporator():
    plant, _ = rated()
    plant.disturb("outdoor_airflow", 0.0)
    for _ in range(120):
        measured = plant.advance(ON, 5.0)
    assert measured["fan_feedback_closed"] == 0.0
    assert measured["outdoor_coil_c"] < -20.0
    assert measured["low_pressure_closed"] == 0.0


def test_half_the_charge_is_far_less_heat():
    plant, measured = rated()
    healthy_w = measured["heat_w"]
    plant.disturb("charge", 0.5)
    for _ in range(120):
        measured = plant.advance(ON, 5.0)
    assert measured["heat_w"] < 0.8 * healthy_w


def test_two_kelvin_take_the_heat_they_need():
    plant, _ = rated(start=StartData(pool_c=26.0), pool=PoolData(cover_from_h=0.0, cover_to_h=24.0))
    hours = 0
    while plant.pool.water_c < 28.0 and hours < 24:
        plant.advance(ON, 3600.0)
        hours += 1
    assert 8 <= hours <= 14


def test_a_step_is_fast():
    plant, _ = rated()
    assert turns(lambda: plant.advance(ON, 5.0)) < 2000
