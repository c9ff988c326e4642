"""The water heater: conservation, its COP among those of real units, the room that it cools, faults."""

import pytest

from host_tools.plant.base import StartTime
from host_tools.plant.water_heater import HeaterCircuitData, HeaterTankData, RoomData, WaterHeater

pytestmark = pytest.mark.slow

DAY_S = 86400.0


def heat(plant, seconds, dt_s=5.0, upto_c=55.0, from_c=50.0):
    outputs = {"compressor": 0, "outdoor_fan": 0, "tank_heater": 0}
    end_s = plant.time_s + seconds
    while plant.time_s < end_s:
        tank_c = plant.measurements["tank_c"]
        if tank_c >= upto_c:
            outputs["compressor"] = outputs["outdoor_fan"] = 0
        elif tank_c < from_c:
            outputs["compressor"] = outputs["outdoor_fan"] = 1
        plant.advance(outputs, dt_s)
    return plant


@pytest.mark.parametrize("dt_s", [1.0, 60.0])
def test_energy_is_conserved_over_a_day(dt_s):
    plant = WaterHeater()
    before_j = plant.stored_j()
    plant.disturb("extra_heat_w", 100.0)
    heat(plant, DAY_S / 2, dt_s)
    plant.disturb("extra_frost_kg", 0.3)
    outputs = {"compressor": 0, "outdoor_fan": 1, "tank_heater": 1}
    for _ in range(60):
        plant.advance(outputs, 60.0)
    heat(plant, DAY_S / 2, dt_s)
    received = plant.received_j()
    missing_j = sum(received.values()) - (plant.stored_j() - before_j)
    assert abs(missing_j) <= 1e-6 * sum(abs(j) for j in received.values())
    assert received["drawn"] < -4e7


def test_its_cop_is_that_of_units_on_the_market():
    plant = heat(WaterHeater(), 2 * DAY_S)
    figures = plant.figures()
    assert 3.0 <= figures["tapping_cop"] <= 3.7
    assert figures["heating_up_cop"] > figures["tapping_cop"]
    assert figures["heating_up_cop"] < 4.3
    assert figures["drawn_kwh"] == pytest.approx(2 * 11.655)
    assert figures["missed_kwh"] == 0.0
    assert figures["coldest_draw_c"] >= 40.0
    assert figures["warm_share"] == 100.0
    assert sum(plant.wear().values()) == 0


def test_with_propane_it_is_a_little_better():
    plant = WaterHeater(circuit=HeaterCircuitData(refrigerant="R290"))
    heat(plant, 2 * DAY_S)
    assert 3.2 <= plant.figures()["tapping_cop"] <= 4.0
    assert plant.measurements["high_bar"] < 23.0


def test_it_cools_and_dries_the_room():
    plant = WaterHeater(start=StartTime(hour=1.0))
    heat(plant, 5 * 3600.0)
    assert 13.0 < plant.room_c < 17.0
    assert plant.figures()["condensate_kg"] > 0.3
    assert plant.measurements["power_w"] == pytest.approx(350.0, abs=60.0)
    assert plant.measurements["heat_w"] == pytest.approx(1430.0, abs=150.0)


def test_a_cold_room_frosts_the_coil():
    plant = WaterHeater(room=RoomData(start_c=6.0, house_c=6.0, humidity=0.9))
    heat(plant, 4 * 3600.0)
    assert plant.measurements["frost_kg"] > 0.1
    assert plant.coil.coil_c < -3.0


def test_a_blocked_fan_starves_it_and_opens_its_contact():
    plant = WaterHeater()
    heat(plant, 1800.0)
    heat_w, cold_c = plant.measurements["heat_w"], plant.coil.coil_c
    plant.disturb("outdoor_airflow", 0.0)
    heat(plant, 1800.0)
    assert plant.measurements["fan_feedback_closed"] == 0.0
    assert plant.coil.coil_c < cold_c - 15.0
    assert plant.measurements["heat_w"] < 0.5 * heat_w


def test_a_leak_lowers_the_pressure_until_the_switch_opens():
    plant = WaterHeater()
    heat(plant, 1800.0)
    assert plant.measurements["low_pressure_closed"] == 1.0
    plant.disturb("charge", 0.15)
    heat(plant, 600.0)
    assert plant.measurements["low_pressure_closed"] == 0.0


def test_the_element_alone_heats_with_a_cop_of_one():
    plant = WaterHeater(tank=HeaterTankData(start_c=30.0), start=StartTime(hour=1.0))
    plant.advance({"compressor": 0, "outdoor_fan": 0, "tank_heater": 1}, 3600.0)
    assert plant.measurements["heat_w"] == pytest.approx(1500.0)
    assert plant.heated_j == pytest.approx(plant.electric_j, rel=0.01)


def test_the_cycle_is_known_while_it_runs():
    plant = WaterHeater()
    assert plant.cycle() is None
    heat(plant, 1800.0)
    assert plant.cycle().refrigerant == "R134a"
    assert plant.cycle().points[1].pressure_bar == pytest.approx(plant.measurements["high_bar"], rel=0.02)


def test_what_it_does_not_know_is_refused():
    with pytest.raises(KeyError):
        WaterHeater().disturb("window_w_k", 1.0)
    with pytest.raises(ValueError, match="room: "):
        RoomData(humidity=2.0)
    with pytest.raises(ValueError, match="start: "):
        StartTime(hour=24.0)
