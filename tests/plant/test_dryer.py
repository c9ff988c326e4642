"""The dryers: energy and water are kept, a load costs what measured ones take, half or less with a pump."""

from functools import cache

import pytest

from host_tools.plant import plant_class
from host_tools.plant.dryer import Dryer
from host_tools.plant.dryer_data import CasingData, DryerCircuitData
from host_tools.plant.sinks.drum import DrumData
from host_tools.plant.vented_dryer import RoomData, VentedDryer, VentedDryerData

pytestmark = pytest.mark.slow

DRIES = {"compressor": 1, "indoor_fan": 1}
BLOWS = {"compressor": 0, "indoor_fan": 1}
RESTS = {"compressor": 0, "indoor_fan": 0}


def imbalance(plant, stored_j):
    received = plant.received_j()
    difference_j = sum(received.values()) - (plant.stored_j() - stored_j)
    return abs(difference_j) / sum(abs(value) for value in received.values())


@cache
def dried_load():
    """A full load dried to 5 %, the measurements in mid-run, and the hours that it took."""
    plant = Dryer()
    start_s = plant.time_s
    middle = {}
    while plant.drum.moisture > 0.05:
        plant.advance(DRIES, 5.0)
        if plant.drum.moisture > 0.30:
            middle = dict(plant.measurements)
        assert plant.time_s - start_s < 5 * 3600
    return plant, middle, (plant.time_s - start_s) / 3600.0


def test_it_is_known_by_its_kind():
    assert plant_class("dryer") is Dryer


def test_energy_and_water_are_kept_over_a_day_of_starts_and_stops():
    plant = Dryer()
    stored_j, water_kg = plant.stored_j(), plant.water_kg()
    for hour in range(24):
        if hour == 2:
            plant.disturb("indoor_airflow", 0.4)
        if hour == 4:
            plant.disturb("indoor_airflow", 1.0)
            plant.disturb("room_c", 26.0)
        if hour == 6:
            plant.disturb("charge", 0.7)
            plant.disturb("extra_heat_w", 50.0)
        plant.advance(DRIES, 2400.0)
        plant.advance(BLOWS, 600.0)
        plant.advance(RESTS, 600.0)
    assert imbalance(plant, stored_j) <= 1e-6
    assert plant.water_kg() + plant.leaked_kg == pytest.approx(water_kg, rel=1e-9)
    assert plant.evaporator.drained_kg > 2.0


def test_a_load_takes_what_measured_heat_pump_dryers_take():
    plant, _, hours = dried_load()
    assert 2.0 < hours < 3.3
    assert 1.4 < plant.electric_j / 3.6e6 < 2.0
    assert 80.0 < plant.figures()["condensed_pct"] < 97.0  # regulation 392/2012: class A from 90, B from 80


def test_in_mid_run_the_temperatures_are_those_of_such_machines():
    _, middle, _ = dried_load()
    assert 50.0 < middle["drum_in_c"] < 68.0
    assert 30.0 < middle["drum_out_c"] < 48.0
    assert 15.0 < middle["outdoor_coil_c"] < 30.0
    assert 52.0 < middle["indoor_coil_c"] < 70.0
    assert middle["discharge_c"] > middle["indoor_coil_c"] > middle["drum_in_c"] - 1.0
    assert 500.0 < middle["power_w"] < 800.0
    assert middle["high_pressure_closed"] == 1.0


def test_it_takes_half_or_less_of_a_vented_dryers_energy():
    plant, _, _ = dried_load()
    figures = plant.figures()
    assert figures["moisture_pct"] == pytest.approx(5.0, abs=0.1)
    assert 50.0 <= figures["saving_pct"] < 70.0
    assert figures["saving_pct"] == pytest.approx(
        100.0 * (1.0 - plant.electric_j / 3.6e6 / figures["vented_kwh"])
    )


def test_the_vented_dryer_takes_what_measured_ones_take_and_keeps_its_energy():
    vented = VentedDryer(DrumData(), RoomData(), VentedDryerData())
    stored_j = vented.drum.stored_j()
    electric_j = vented.dry(0.05)
    assert 4.0e0 < electric_j / 3.6e6 < 4.8
    assert 1.2 < vented.time_s / 3600.0 < 2.2
    difference_j = electric_j - vented.exhaust_j - vented.lost_j - (vented.drum.stored_j() - stored_j)
    assert abs(difference_j) <= 1e-6 * electric_j


def test_the_vented_dryers_thermostat_saves_dry_laundry():
    vented = VentedDryer(DrumData(dry_kg=1.0), RoomData(), VentedDryerData())
    hottest_c = 0.0
    for _ in range(1440):
        vented.advance(5.0)
        hottest_c = max(hottest_c, vented.drum.air_out_c)
    assert 55.0 < hottest_c < 64.0
    assert vented.drum.moisture < 0.02


def test_the_drum_shows_that_the_laundry_is_dry():
    plant, middle, _ = dried_load()
    wet_k = middle["drum_in_c"] - middle["drum_out_c"]
    dry_k = plant.measurements["drum_in_c"] - plant.measurements["drum_out_c"]
    assert wet_k > 15.0
    assert dry_k < 0.6 * wet_k


def test_a_clogged_filter_drives_the_condenser_up_until_the_switch_opens():
    plant = Dryer()
    plant.disturb("indoor_airflow", 0.15)
    for _ in range(720):
        plant.advance(DRIES, 5.0)
    assert plant.measurements["high_pressure_closed"] == 0.0
    assert plant.measurements["indoor_coil_c"] > 75.0


def test_a_fan_that_stands_still_dries_nothing():
    plant = Dryer()
    plant.disturb("indoor_airflow", 0.0)
    water_kg = plant.drum.water_kg
    plant.advance(DRIES, 1800.0)
    assert plant.measurements["flow_kg_s"] == 0.0
    assert plant.drum.water_kg == water_kg


def test_without_the_compressor_it_cools_down():
    plant = Dryer()
    plant.advance(DRIES, 6000.0)
    hot_c = plant.measurements["cloth_c"]
    plant.advance(BLOWS, 1800.0)
    assert plant.measurements["cloth_c"] < hot_c - 5.0


def test_steps_of_one_second_and_of_five_give_the_same_load():
    ends = []
    for step_s in (1.0, 5.0):
        plant = Dryer()
        for _ in range(int(5400 / step_s)):
            plant.advance(DRIES, step_s)
        ends.append(plant)
    assert ends[0].drum.water_kg == pytest.approx(ends[1].drum.water_kg, rel=0.01)
    assert ends[0].electric_j == pytest.approx(ends[1].electric_j, rel=0.01)


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: CasingData(air_kg=0.1), "casing: air_kg"),
        (lambda: CasingData(motor_part=1.5), "casing: motor_part"),
        (lambda: DryerCircuitData(capacity_w=0.0), "circuit: capacity_w"),
        (lambda: VentedDryerData(stop_c=50.0), "vented: start_c"),
        (lambda: RoomData(humidity=2.0), "room: humidity"),
    ],
)
def test_senseless_data_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
