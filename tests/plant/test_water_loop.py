"""The house on a river: energy, rated point, cooling, ice, faults."""

import random

import pytest

from host_tools.plant import plant_class
from host_tools.plant.sources.water_body import WaterBodyData
from host_tools.plant.water_loop import WaterLoop
from host_tools.plant.water_loop_data import StartData
from host_tools.plant.weather import WeatherData
from tests.plant.speed import turns

pytestmark = pytest.mark.slow

OFF = dict.fromkeys(WaterLoop.OUTPUTS, 0)
HEATING = dict(OFF, compressor=1, source_pump=1, indoor_fan=1)
COOLING = dict(HEATING, reversing_valve=1)


def river(water_c):
    return WaterBodyData(mean_c=water_c, swing_k=0.0)


def after(outputs, minutes, **parts):
    plant = plant_class("water_loop")(**parts)
    for _ in range(minutes * 12):
        plant.advance(outputs, 5.0)
    return plant, plant.advance(outputs, 5.0)


@pytest.mark.parametrize("dt_s", [1.0, 5.0, 60.0])
def test_energy_in_is_energy_out_and_stored(dt_s):
    rng = random.Random(3)
    plant = WaterLoop(river=river(0.5), weather=WeatherData(mean_c=24.0))
    before_j = plant.stored_j()
    outputs = HEATING
    for n in range(round(86400 / dt_s)):
        if n * dt_s % 1800 < dt_s:
            outputs = {role: rng.randrange(2) for role in WaterLoop.OUTPUTS}
            plant.disturb("source_flow", rng.choice((0.3, 1.0)))
            plant.disturb("river_k", rng.choice((0.0, 6.0)))
            plant.disturb("indoor_airflow", rng.choice((0.5, 1.0)))
            plant.disturb("valve_stuck", rng.randrange(2))
        plant.advance(outputs, dt_s)
    received = plant.received_j()
    turned_j = sum(abs(j) for j in received.values())
    assert abs(sum(received.values()) - (plant.stored_j() - before_j)) < 1e-6 * turned_j
    assert all(received.values())
    assert plant.figures()["most_ice_kg"] > 0.0


def test_heat_and_cop_with_a_river_of_5_degrees():
    _, measured = after(HEATING, 20, river=river(5.0))
    assert 6.5e3 < measured["heat_w"] < 8.0e3
    assert 3.5 < measured["heat_w"] / measured["power_w"] < 4.5
    assert measured["source_in_c"] - measured["source_out_c"] == pytest.approx(3.2, abs=0.5)


def test_it_cools_into_the_river_with_a_dry_and_a_cold_coil():
    plant, measured = after(COOLING, 60, river=river(18.0), start=StartData(indoor_c=27.0, humidity=0.6))
    assert -6.5e3 < measured["heat_w"] < -3.5e3
    assert measured["indoor_coil_c"] < 14.0
    assert plant.indoor_coil.taken_kg > 0.5
    assert plant.house.humidity_kg_kg < 0.012


def test_a_river_near_freezing_grows_ice_and_gives_ever_less():
    plant, early = after(HEATING, 20, river=river(0.3), weather=WeatherData(mean_c=-15.0))
    early = dict(early)
    plant.disturb("window_w_k", 60.0)
    for _ in range(12 * 120):
        late = plant.advance(HEATING, 5.0)
    assert late["ice_kg"] > early["ice_kg"] > 0.1
    assert late["source_out_c"] < early["source_out_c"] - 1.0
    assert late["heat_w"] < early["heat_w"]


def test_a_dead_source_pump_shows_at_its_switch_and_freezes_the_exchanger():
    plant, _ = after(HEATING, 10, river=river(3.0))
    plant.disturb("source_flow", 0.0)
    assert plant.advance(HEATING, 5.0)["source_flow_closed"] == 0.0
    for _ in range(12 * 10):
        measured = plant.advance(HEATING, 5.0)
    assert measured["low_pressure_closed"] == 0.0
    assert measured["source_out_c"] < -8.0
    assert plant.advance(OFF, 5.0)["source_flow_closed"] == 1.0


def test_a_stuck_valve_goes_on_heating():
    plant, _ = after(HEATING, 10)
    plant.disturb("valve_stuck", 1.0)
    for _ in range(60):
        measured = plant.advance(COOLING, 5.0)
    assert measured["indoor_coil_c"] > 30.0
    plant.disturb("valve_stuck", 0.0)
    for _ in range(60):
        measured = plant.advance(COOLING, 5.0)
    assert measured["indoor_coil_c"] < 15.0
    assert plant.wear()["loaded_shifts"] == 1


def test_a_dead_fan_trips_fan_and_pressure_and_no_heater_burns():
    plant, _ = after(HEATING, 10)
    plant.disturb("indoor_airflow", 0.0)
    for _ in range(60):
        measured = plant.advance(dict(HEATING, aux_heater_1=1), 5.0)
    assert measured["fan_feedback_closed"] == measured["high_pressure_closed"] == 0.0
    assert plant.figures()["aux_kwh"] == 0.0


def test_a_step_is_fast():
    plant, _ = after(HEATING, 1)
    assert turns(lambda: plant.advance(HEATING, 5.0)) < 4000
