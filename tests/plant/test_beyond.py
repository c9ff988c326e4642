"""Witnesses of danger: what each plant counts when something is hotter or colder than may be."""

import pytest

from host_tools.plant import KINDS, plant_class
from host_tools.plant.air_to_water import AirToWater
from host_tools.plant.beyond import Beyond
from host_tools.plant.dryer import Dryer
from host_tools.plant.ground_source import GroundSource
from host_tools.plant.pool import Pool
from host_tools.plant.sinks.drum import DrumData
from host_tools.plant.sinks.hydronics import HydronicsData
from host_tools.plant.sinks.tank import Tank, TankData
from host_tools.plant.water_heater import WaterHeater
from host_tools.plant.water_house import WaterStartData

HOUR_S = 3600.0


@pytest.mark.parametrize(("below", "expected"), [(False, 2.0), (True, 1.0)])
def test_only_what_is_beyond_counts_by_how_far_and_how_long(below, expected):
    beyond = Beyond(65.0, below=below)
    for value_c in (65.0, 66.0, 68.0, 63.0):
        beyond.see(HOUR_S / 2, value_c)
    assert beyond.kelvin_hours == pytest.approx(expected)


@pytest.mark.parametrize(
    ("start_c", "tap", "boiling"), [(64.0, 0.0, 0.0), (75.0, 10.0, 0.0), (95.0, 30.0, 5.0)]
)
def test_a_tank_that_is_too_hot_scalds_at_its_outlet_and_boils_inside(start_c, tap, boiling):
    tank = Tank(TankData(start_c=start_c))
    for _ in range(360):
        tank.advance(10.0, 0.0, 10.0, 0.0)
    figures = tank.figures()
    assert figures["hot_tap_kh"] == pytest.approx(tap, abs=0.2)
    assert figures["boiling_kh"] == pytest.approx(boiling, abs=0.2)


def test_water_below_1_degree_counts_wherever_it_is():
    plant = AirToWater(start=WaterStartData(water_c=0.5))
    plant.advance(dict.fromkeys(plant.OUTPUTS, 0), 60.0)
    assert plant.figures()["cold_water_kh"] == pytest.approx(0.5 * 60.0 / HOUR_S, rel=0.2)
    warm = AirToWater()
    warm.advance(dict.fromkeys(plant.OUTPUTS, 0), 60.0)
    assert warm.figures()["cold_water_kh"] == 0.0


def test_a_floor_that_is_too_hot_counts_and_a_radiator_has_no_such_figure():
    start = WaterStartData(water_c=36.0)
    floor = AirToWater(start=start, hydronics=HydronicsData(emitters="floor"))
    floor.advance(dict.fromkeys(floor.OUTPUTS, 0), 60.0)
    assert floor.figures()["hot_floor_kh"] == pytest.approx(4.0 * 60.0 / HOUR_S, rel=0.1)
    assert "hot_floor_kh" not in AirToWater(start=start).figures()


def test_air_into_the_drum_is_judged_by_what_the_cloth_bears():
    works = dict.fromkeys(Dryer.OUTPUTS, 1)
    hot, fine = Dryer(drum=DrumData(bears_c=40.0)), Dryer()
    for plant in (hot, fine):
        plant.advance(works, HOUR_S)
    assert hot.measurements["drum_in_c"] > 45.0
    assert hot.figures()["hot_drum_kh"] > 2.0
    assert fine.figures()["hot_drum_kh"] == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_runs_drives_what_it_is_for_and_what_stands_drives_nothing(kind):
    found = plant_class(kind)
    plant = found(**{name: part() for name, part in found.PARTS.items()})
    off = dict.fromkeys(found.OUTPUTS, 0)
    plant.advance(off, 60.0)
    assert plant.drives("indoor_c") == 0
    moved = ("compressor", "indoor_fan", "outdoor_fan", "circulation_pump", "source_pump")
    plant.advance(off | {role: 1 for role in moved if role in off}, 60.0)
    assert plant.drives("indoor_c") == (-1 if kind == "cabinet" else 1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [AirToWater, GroundSource])
def test_the_diverter_valve_says_what_a_house_on_water_drives(kind):
    plant = kind()
    off = dict.fromkeys(kind.OUTPUTS, 0)
    plant.advance(off | {"aux_heater_1": 1, "circulation_pump": 1, "diverter_valve": 1}, 5.0)
    assert (plant.drives("tank_c"), plant.drives("indoor_c")) == (1, 0)
    plant.advance(off | {"tank_heater": 1}, 5.0)
    assert (plant.drives("tank_top_c"), plant.drives("indoor_c")) == (1, 0)
    plant.advance(off | {"compressor": 1, "reversing_valve": 1, "circulation_pump": 1, **fan(kind)}, 5.0)
    assert (plant.drives("tank_c"), plant.drives("indoor_c")) == (0, -1)


def fan(kind):
    return {"outdoor_fan": 1} if "outdoor_fan" in kind.OUTPUTS else {}


@pytest.mark.slow
def test_a_defrost_drives_nothing():
    plant = AirToWater()
    off = dict.fromkeys(plant.OUTPUTS, 0)
    plant.advance(off | {"compressor": 1, "reversing_valve": 1, "circulation_pump": 1}, 5.0)
    assert plant.drives("indoor_c") == 0


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (AirToWater, {"hot_tap_kh", "boiling_kh", "cold_water_kh", "hot_floor_kh"}),
        (GroundSource, {"hot_tap_kh", "boiling_kh", "cold_water_kh", "hot_floor_kh"}),
        (WaterHeater, {"hot_tap_kh", "boiling_kh"}),
        (Pool, {"cold_water_kh"}),
        (Dryer, {"hot_drum_kh"}),
    ],
)
def test_each_plant_has_the_dangers_of_what_it_has(kind, names):
    assert {name for name in kind.FIGURES if name.endswith("_kh")} == names
