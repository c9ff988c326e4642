"""The house on its borehole or collector: energy, rated points, saving, faults, speed."""

import random

import pytest

from host_tools.plant import plant_class
from host_tools.plant.ground_source import GroundSource
from host_tools.plant.ground_source_data import StartData, UnitData
from host_tools.plant.sinks.tank import TankData
from host_tools.plant.sources.borehole import BoreholeData
from host_tools.plant.weather import WeatherData
from tests.plant.speed import turns

pytestmark = pytest.mark.slow

OFF = dict.fromkeys(GroundSource.OUTPUTS, 0)
HEATING = dict(OFF, compressor=1, source_pump=1, circulation_pump=1)
COOLING = dict(HEATING, reversing_valve=1)
TO_TANK = dict(HEATING, diverter_valve=1)


def after(outputs, minutes, **parts):
    plant = plant_class("ground_source")(**parts)
    for _ in range(minutes * 12):
        plant.advance(outputs, 5.0)
    return plant, plant.advance(outputs, 5.0)


def test_the_circulation_pump_has_a_least_speed():
    _, crept = after(dict(HEATING, circulation_speed=1), 2)
    _, slow = after(dict(HEATING, circulation_speed=200), 2)
    assert 0.0 < crept["flow_kg_s"] == slow["flow_kg_s"] < after(HEATING, 2)[1]["flow_kg_s"]


@pytest.mark.parametrize("ground", ["borehole", "collector"])
@pytest.mark.parametrize("dt_s", [1.0, 5.0, 60.0])
def test_energy_in_is_energy_out_and_stored(dt_s, ground):
    rng = random.Random(4)
    plant = GroundSource(unit=UnitData(ground=ground), borehole=BoreholeData(length_m=60.0, far_m=0.5))
    before_j = plant.stored_j()
    outputs = HEATING
    for n in range(round(86400 / dt_s)):
        if n * dt_s % 1800 < dt_s:
            outputs = {role: rng.randrange(2) for role in GroundSource.OUTPUTS}
            plant.disturb("source_flow", rng.choice((0.0, 0.6, 1.0)))
            plant.disturb("pump_flow", rng.choice((0.0, 0.6, 1.0)))
            plant.disturb("valve_stuck", rng.randrange(2))
            plant.disturb("diverter_stuck", rng.randrange(2))
        plant.advance(outputs, dt_s)
    received = plant.received_j()
    turned_j = sum(abs(j) for j in received.values())
    assert abs(sum(received.values()) - (plant.stored_j() - before_j)) < 1e-6 * turned_j
    assert all(received.values())


def test_brine_of_0_and_water_of_35_as_makers_rate_it():
    """B0/W35 of 6 kW machines: COP 4.3…4.8; here with both pumps, so a little less."""
    plant, measured = after(
        HEATING, 20, borehole=BoreholeData(ground_c=3.0, length_m=300.0), start=StartData(water_c=27.0)
    )
    assert measured["source_in_c"] == pytest.approx(2.0, abs=2.0)
    assert measured["supply_c"] == pytest.approx(35.0, abs=1.5)
    assert 5.0e3 < measured["heat_w"] < 6.5e3
    assert 4.2 < measured["heat_w"] / measured["power_w"] < 5.0
    assert measured["source_in_c"] - measured["source_out_c"] == pytest.approx(3.0, abs=0.4)
    assert plant.cycle().points[0].pressure_bar < plant.cycle().points[1].pressure_bar


def test_hot_water_costs_more():
    plant, measured = after(TO_TANK, 30, tank=TankData(start_c=45.0))
    assert measured["supply_c"] > 48.0
    assert measured["tank_c"] > 46.0
    assert 2.3 < plant.figures()["hot_water_cop"] < 3.9


def test_cooling_warms_the_ground():
    plant, measured = after(COOLING, 240, start=StartData(indoor_c=26.0, structure_c=26.0, water_c=24.0))
    assert measured["room_heat_w"] < -1000.0
    assert measured["supply_c"] < 20.0
    assert measured["ground_c"] > BoreholeData().ground_c + 1.0
    figures = plant.figures()
    assert figures["from_ground_kwh"] < 0.0
    assert figures["cooling_eer"] > 4.5
    cold_kwh = plant.cooled_j / 3.6e6
    assert cold_kwh > 10.0
    assert figures["plain_kwh"] == pytest.approx(figures["rooms_kwh"] + cold_kwh / UnitData().plain_eer)


def test_the_saving_is_what_is_left_of_the_plain_spending():
    plant, _ = after(HEATING, 600, weather=WeatherData(mean_c=-10.0))
    figures = plant.figures()
    spent_kwh = plant.electric_j / 3.6e6
    assert figures["plain_kwh"] == pytest.approx(figures["rooms_kwh"] + figures["tank_kwh"])
    assert figures["saving_pct"] == pytest.approx(100.0 * (1.0 - spent_kwh / figures["plain_kwh"]))
    heaters, _ = after(dict(OFF, circulation_pump=1, aux_heater_1=1), 2400)
    assert -20.0 < heaters.figures()["saving_pct"] < 1.0  # resistance against resistance


def test_the_ground_cools_while_it_heats():
    plant, early = after(HEATING, 60)
    early = dict(early)
    for _ in range(12 * 60 * 47):
        late = plant.advance(HEATING, 5.0)
    assert early["ground_c"] - 7.0 < late["ground_c"] < early["ground_c"] - 3.0
    drawn_kwh = plant.figures()["from_ground_kwh"]
    assert drawn_kwh == pytest.approx(48 * 4.2, rel=0.15)


def test_pumps_that_fail_show_at_their_switches_and_pressures():
    plant, _ = after(HEATING, 10)
    plant.disturb("source_flow", 0.0)
    assert plant.advance(HEATING, 5.0)["source_flow_closed"] == 0.0
    for _ in range(120):
        measured = plant.advance(HEATING, 5.0)
    assert measured["low_pressure_closed"] == 0.0
    assert plant.advance(OFF, 5.0)["source_flow_closed"] == 1.0
    plant, _ = after(HEATING, 10)
    plant.disturb("pump_flow", 0.0)
    for _ in range(120):
        measured = plant.advance(HEATING, 5.0)
    assert measured["flow_closed"] == measured["high_pressure_closed"] == 0.0


def test_a_step_is_fast():
    plant, _ = after(HEATING, 1)
    assert turns(lambda: plant.advance(HEATING, 5.0)) < 4000


@pytest.mark.parametrize("field, value", [("ground", "lava"), ("plain_eer", 0.0)])
def test_what_makes_no_sense_is_refused(field, value):
    with pytest.raises(ValueError, match=f"unit: .*{field}"):
        UnitData(**{field: value})
