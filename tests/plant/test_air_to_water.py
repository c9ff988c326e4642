"""The house on water: conservation, rated figures, hot water, frost, and each physical fault."""

import pytest

from host_tools.plant.air_to_water import AirToWater
from host_tools.plant.sinks.hydronics import HydronicsData
from host_tools.plant.water_house import WaterStartData
from host_tools.plant.weather import WeatherData

pytestmark = pytest.mark.slow

HOUR_S = 3600.0
OFF = dict.fromkeys(AirToWater.OUTPUTS, 0)
SPACE = OFF | {"compressor": 1, "outdoor_fan": 1, "circulation_pump": 1}
TANK = SPACE | {"diverter_valve": 1}
DEFROST = SPACE | {"outdoor_fan": 0, "reversing_valve": 1}


def steady(outdoor_c, humidity=0.85):
    return WeatherData(mean_c=outdoor_c, swing_k=0.0, sun_peak_w=0.0, humidity=humidity)


def thermostat(plant, seconds, dt_s=5.0, supply_c=38.0, tank_c=50.0):
    """The tank first; heats water in a band of 4 K; reverses the cycle when there is frost."""
    m, end_s = plant.measurements, plant.time_s + seconds
    wants = ""
    while plant.time_s < end_s:
        if m["tank_c"] < tank_c - 5.0 or (wants == "tank" and m["tank_c"] < tank_c):
            wants = "tank"
        elif m["supply_c"] < supply_c - 4.0 or (wants == "space" and m["supply_c"] < supply_c):
            wants = "space"
        else:
            wants = ""
        outputs = {"tank": TANK, "space": SPACE, "": OFF | {"circulation_pump": 1}}[wants]
        if m["frost_kg"] > 1.5:
            while m["outdoor_coil_c"] < 12.0 or m["frost_kg"] > 0.0:
                plant.advance(DEFROST, dt_s)
        plant.advance(outputs, dt_s)
    return plant


@pytest.mark.parametrize("emitters", ["radiators", "floor"])
@pytest.mark.parametrize("dt_s", [1.0, 30.0])
def test_energy_is_conserved_over_a_day_of_everything(emitters, dt_s):
    plant = AirToWater(hydronics=HydronicsData(emitters=emitters), start=WaterStartData(hour=6.0))
    before_j = plant.stored_j()
    thermostat(plant, 6 * HOUR_S, dt_s)
    plant.disturb("extra_frost_kg", 0.5)
    plant.disturb("extra_heat_w", 300.0)
    plant.disturb("window_w_k", 100.0)
    plant.disturb("pump_flow", 0.3)
    thermostat(plant, 3 * HOUR_S, dt_s)
    plant.advance(OFF | {"aux_heater_1": 1, "tank_heater": 1, "circulation_pump": 1}, 0.2 * HOUR_S)
    plant.disturb("pump_flow", 1.0)
    plant.disturb("outdoor_airflow", 0.5)
    thermostat(plant, 14 * HOUR_S, dt_s)
    received = plant.received_j()
    missing_j = sum(received.values()) - (plant.stored_j() - before_j)
    assert abs(missing_j) <= 1e-6 * sum(abs(j) for j in received.values())
    assert received["drawn"] == pytest.approx(-11.655 * 3.6e6, rel=0.05)
    assert received["gains"] > 0.0 > received["leak"]


@pytest.mark.parametrize(
    ("outdoor_c", "supply_c", "kw", "cop"),
    [
        (7.0, 35.0, (7.6, 8.8), (4.4, 5.0)),
        (-7.0, 35.0, (5.0, 6.2), (2.9, 3.5)),
        (7.0, 55.0, (6.8, 8.2), (2.8, 3.4)),
    ],
)
def test_rated_figures_are_those_of_monoblocs_on_the_market(outdoor_c, supply_c, kw, cop):
    plant = AirToWater(weather=steady(outdoor_c, 0.6), start=WaterStartData(water_c=supply_c))
    m, return_c = plant.measurements, supply_c - 5.0
    for _ in range(360):
        return_c -= 0.1 * (m["supply_c"] - supply_c)
        plant.water.return_c = return_c  # the test stand's cooler
        plant.advance(SPACE, 5.0)
    assert m["supply_c"] == pytest.approx(supply_c, abs=0.1)
    assert kw[0] <= m["heat_w"] / 1000.0 <= kw[1]
    assert cop[0] <= m["heat_w"] / m["power_w"] <= cop[1]


def test_house_and_tank_are_warm_on_the_same_day():
    plant = thermostat(AirToWater(), 24 * HOUR_S)
    figures = plant.figures()
    assert figures["drawn_kwh"] == pytest.approx(11.655)
    assert figures["missed_kwh"] == 0.0
    assert figures["coldest_draw_c"] >= 40.0
    assert 17.0 < plant.measurements["indoor_c"] < 22.0
    assert 2.5 < figures["hot_water_cop"] < figures["space_cop"] < 4.0
    assert figures["aux_kwh"] == 0.0
    assert plant.heated_j == pytest.approx((figures["emitted_kwh"] + figures["drawn_kwh"]) * 3.6e6, rel=0.2)


def test_half_speed_gives_about_half_the_heat_at_a_better_cop():
    cops, heats_w = [], []
    for speed_pm in (1000, 450):
        plant = AirToWater(weather=steady(2.0, 0.5))
        plant.advance(SPACE | {"compressor_speed": speed_pm}, HOUR_S)
        plant.advance(SPACE | {"compressor_speed": speed_pm}, 600.0)
        cops.append(plant.measurements["heat_w"] / plant.measurements["power_w"])
        heats_w.append(plant.measurements["heat_w"])
    assert 0.4 < heats_w[1] / heats_w[0] < 0.6
    assert cops[1] > 1.15 * cops[0]


def test_frost_grows_in_damp_cold_and_a_reversed_cycle_melts_it_with_heat_from_the_water():
    plant = AirToWater(weather=steady(0.0, 0.95))
    plant.advance(SPACE, 1.5 * HOUR_S)
    assert plant.measurements["frost_kg"] > 0.8
    heated_j = plant.heated_j
    plant.advance(DEFROST, 420.0)
    assert plant.measurements["frost_kg"] < 0.05
    assert plant.measurements["outdoor_coil_c"] > 5.0
    assert plant.heated_j < heated_j - 5e5
    assert plant.cooled_j == 0.0


def test_reversed_with_the_fan_on_it_cools():
    plant = AirToWater(
        weather=WeatherData(mean_c=30.0, swing_k=4.0), start=WaterStartData(indoor_c=26.0, water_c=24.0),
        hydronics=HydronicsData(emitters="floor"),
    )  # fmt: skip
    plant.advance(SPACE | {"reversing_valve": 1}, 1800.0)
    assert plant.cooled_j > 3e6
    assert plant.heated_j == 0.0
    assert plant.measurements["supply_c"] < 20.0


def test_a_dead_pump_opens_the_flow_contact_and_then_the_high_pressure_switch():
    plant = AirToWater()
    plant.advance(SPACE, 1800.0)
    assert plant.measurements["flow_closed"] == 1.0
    plant.disturb("pump_flow", 0.0)
    plant.advance(SPACE, 5.0)
    assert plant.measurements["flow_closed"] == 0.0
    plant.advance(SPACE, 115.0)
    assert plant.measurements["high_pressure_closed"] == 0.0
    plant.advance(OFF, 5.0)
    assert plant.measurements["flow_closed"] == 1.0  # nobody asks for flow


def test_a_defrost_without_flow_freezes_the_plates():
    plant = AirToWater(weather=steady(-5.0))
    plant.advance(SPACE, HOUR_S)
    plant.disturb("pump_flow", 0.0)
    plant.advance(OFF, 3 * HOUR_S)
    plant.advance(DEFROST, 900.0)
    assert plant.measurements["ice_kg"] > 0.0
    assert plant.figures()["plate_damage"] >= 1.0


def test_a_stuck_valve_does_not_follow_and_a_leak_or_a_dead_fan_starves_the_coil():
    plant = AirToWater(weather=steady(2.0))
    plant.disturb("valve_stuck", 1.0)
    plant.advance(DEFROST, 600.0)
    assert plant.measurements["outdoor_coil_c"] < -10.0  # no fan, still evaporating
    for name, value, contact in (("charge", 0.1, "low_pressure"), ("outdoor_airflow", 0.0, "fan_feedback")):
        plant = AirToWater(weather=steady(-5.0))
        plant.advance(SPACE, 900.0)
        assert plant.measurements[f"{contact}_closed"] == 1.0
        heat_w = plant.measurements["heat_w"]
        plant.disturb(name, value)
        plant.advance(SPACE, 900.0)
        assert plant.measurements[f"{contact}_closed"] == 0.0
        assert plant.measurements["heat_w"] < 0.6 * heat_w


def test_a_stuck_diverter_keeps_the_water_where_it_was():
    plant = AirToWater()
    plant.disturb("diverter_stuck", 1.0)
    tank_c = plant.measurements["tank_c"]
    plant.advance(TANK, HOUR_S)
    assert plant.measurements["tank_c"] < tank_c
    assert plant.measurements["supply_c"] > 35.0


def test_the_ledger_and_the_cycle_come_from_the_circuit():
    plant = AirToWater()
    assert plant.cycle() is None
    plant.advance(SPACE, 600.0)
    assert plant.cycle().refrigerant == "R290"
    plant.advance(SPACE | {"reversing_valve": 1}, 5.0)
    assert plant.wear()["loaded_shifts"] == 1
    with pytest.raises(KeyError):
        plant.disturb("door_open", 1.0)
