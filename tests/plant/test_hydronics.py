"""The water of a heating system: conservation whatever moves, buffer, diverter, heater, a dead pump."""

import pytest

from host_tools.plant.sinks.emitters import FloorData, RadiatorsData
from host_tools.plant.sinks.hydronics import Hydronics, HydronicsData
from host_tools.plant.sinks.tank import Tank, TankData
from host_tools.plant.sinks.water_coil import WaterCoilData

CP = 4179.0


def build(**data):
    tank = Tank(TankData(start_c=40.0))
    return Hydronics(HydronicsData(**data), WaterCoilData(), RadiatorsData(), FloorData(), tank, water_c=28.0)


@pytest.mark.slow
@pytest.mark.parametrize("emitters", ["radiators", "floor"])
@pytest.mark.parametrize("buffer_l", [0.0, 100.0])
@pytest.mark.parametrize("dt_s", [0.7, 5.0])
def test_energy_is_conserved_over_a_day_of_switching(emitters, buffer_l, dt_s):
    water = build(emitters=emitters, buffer_l=buffer_l)
    before_j = water.stored_j()
    in_j = moved_j = 0.0
    for step in range(int(86400.0 / dt_s)):
        minute = int(step * dt_s // 60)
        pump_pm = 0 if minute % 50 > 40 else 1000 if minute % 70 > 20 else 400
        refrigerant_w = 7000.0 if minute % 30 < 18 and pump_pm else -3000.0 if minute % 90 == 25 else 0.0
        water.advance(dt_s, refrigerant_w, pump_pm, minute // 45 % 2, minute % 40 == 3, 20.0)
        got_w = refrigerant_w + water.power_w - water.emitters.heat_w
        in_j += got_w * dt_s
        moved_j += (abs(refrigerant_w) + water.power_w + water.emitters.heat_w) * dt_s
    in_j -= water.emitters.ground_j
    assert moved_j > 1e8
    assert in_j == pytest.approx(water.stored_j() - before_j, abs=1e-6 * moved_j)


def test_ice_in_the_plates_that_melts_keeps_the_account():
    water = build()
    before_j = water.stored_j()
    in_j = 0.0
    for step in range(720):
        refrigerant_w, pump_pm = (-4000.0, 0) if step < 60 else (500.0, 1000)
        water.advance(5.0, refrigerant_w, pump_pm, 0, 0, 20.0)
        in_j += (refrigerant_w + water.power_w - water.emitters.heat_w) * 5.0
        assert water.coil.frozen or not 50 < step < 60
    assert not water.coil.frozen
    assert in_j == pytest.approx(water.stored_j() - before_j, abs=1.0)


def test_supply_and_return_differ_by_what_the_condenser_gives():
    water = build()
    for _ in range(1440):
        water.advance(5.0, 6000.0, 1000, 0, 0, 20.0)
    spread_k = (water.heat_w - 45.0) / (water.flow_kg_s * CP)
    assert water.supply_c - water.return_c == pytest.approx(spread_k, abs=0.1)
    assert water.heat_w == pytest.approx(6045.0, rel=0.01)
    assert water.emitters.heat_w == pytest.approx(6045.0, rel=0.02)


def test_the_diverter_sends_the_heat_to_the_tank_and_the_emitters_cool_down():
    water = build()
    for _ in range(720):
        water.advance(5.0, 7000.0, 1000, 1, 0, 20.0)
    assert water.tank.sensor_c > 53.0
    assert water.emitters.heat_w < 500.0
    water.diverter_stuck = True
    water.advance(5.0, 7000.0, 1000, 0, 0, 20.0)
    assert water.diverter == 1


def test_the_heater_warms_the_supply_even_without_flow():
    water = build()
    for _ in range(12):
        water.advance(5.0, 0.0, 0, 0, 1, 20.0)
    assert water.supply_c == pytest.approx(28.0 + 3000.0 * 60.0 / (8.0 * CP), abs=0.01)
    assert water.power_w == 3000.0


def test_a_dead_pump_moves_nothing_and_takes_no_power():
    water = build()
    water.pump_flow = 0.0
    water.advance(5.0, 5000.0, 1000, 0, 0, 20.0)
    assert not water.has_flow
    assert water.power_w == 0.0
    water.pump_flow = 1.0
    water.advance(5.0, 5000.0, 1000, 0, 0, 20.0)
    assert water.has_flow
    assert water.power_w == 45.0


def test_a_buffer_keeps_the_house_warm_while_the_tank_is_heated():
    water = build(buffer_l=200.0)
    for _ in range(720):
        water.advance(5.0, 6000.0, 1000, 0, 0, 20.0)
    buffer_c = water.buffer_c
    for _ in range(60):
        water.advance(5.0, 6000.0, 1000, 1, 0, 20.0)
    assert buffer_c - 8.0 < water.buffer_c < buffer_c - 1.0
    assert water.emitters.heat_w > 3000.0


def test_numbers_without_sense_are_refused():
    for wrong in ({"emitters": "stove"}, {"flow_kg_s": 0.0}, {"return_kg": 1.0}, {"buffer_l": 5.0}):
        with pytest.raises(ValueError, match="hydronics: "):
            HydronicsData(**wrong)
