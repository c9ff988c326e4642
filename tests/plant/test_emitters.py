"""Radiators and floor: the standards' curves, conservation, any step."""

import pytest

from host_tools.plant.sinks.emitters import Floor, FloorData, Radiators, RadiatorsData

CP = 4179.0


def settle(emitters, water_in_c, flow_kg_s, room_c, hours):
    for _ in range(int(hours * 720)):
        emitters.advance(5.0, water_in_c, flow_kg_s, room_c)


def test_radiators_give_their_rated_heat_at_75_65_20():
    data = RadiatorsData()
    radiators = Radiators(data, 20.0)
    settle(radiators, 75.0, data.rated_w / (CP * 10.0), 20.0, 5)
    assert radiators.heat_w == pytest.approx(data.rated_w, rel=0.05)  # the mean of three, not of two ends
    assert radiators.water_out_c == pytest.approx(65.0, abs=0.5)


def test_radiators_follow_the_exponent():
    heat_w = []
    for above_k in (50.0, 25.0):
        radiators = Radiators(RadiatorsData(), 20.0)
        settle(radiators, 20.0 + above_k, 100.0, 20.0, 1)
        heat_w.append(radiators.heat_w)
    assert heat_w[1] / heat_w[0] == pytest.approx(0.5**1.3, rel=1e-3)


def test_the_floor_keeps_to_the_basic_characteristic_curve_and_is_slow():
    data = FloorData()
    floor = Floor(data, 22.0)
    settle(floor, 36.5, 0.3, 22.0, 2)
    early_w = floor.heat_w
    settle(floor, 36.5, 0.3, 22.0, 60)
    assert early_w < 0.6 * floor.heat_w
    assert floor.heat_w == pytest.approx(5300.0, rel=0.05)
    mean_k = sum(floor.screed_c) / len(floor.screed_c) - 22.0
    assert floor.heat_w / data.area_m2 == pytest.approx(8.92 * mean_k**1.1, rel=0.01)
    assert floor.surface_c > floor.screed_c[-1]
    assert floor.surface_c < 22.0 + 9.0  # a floor of 29 °C at a room of 20 °C is what EN 1264 bears


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["radiators", "floor"])
@pytest.mark.parametrize("dt_s", [0.5, 5.0])
def test_energy_is_conserved_over_a_day_with_the_pump_on_and_off(kind, dt_s):
    emitters = Radiators(RadiatorsData(), 25.0) if kind == "radiators" else Floor(FloorData(), 25.0)
    before_j = emitters.stored_j()
    received_j = moved_j = 0.0
    for step in range(int(86400.0 / dt_s)):
        hour = int(step * dt_s // 3600)
        flow_kg_s = 0.0 if hour % 3 == 2 else 0.35
        water_in_c = (50.0, 35.0, 16.0, 40.0)[hour % 4]
        emitters.advance(dt_s, water_in_c, flow_kg_s, 20.0 + hour % 2)
        carried_w = flow_kg_s * CP * (water_in_c - emitters.water_out_c)
        received_j += (carried_w - emitters.heat_w) * dt_s
        moved_j += (abs(carried_w) + abs(emitters.heat_w)) * dt_s
    received_j -= emitters.ground_j
    assert received_j == pytest.approx(emitters.stored_j() - before_j, abs=1e-6 * moved_j)
    assert moved_j > 1e7


def test_cold_water_cools_the_room():
    floor = Floor(FloorData(), 25.0)
    settle(floor, 18.0, 0.3, 26.0, 20)
    assert -4000.0 < floor.heat_w < -1000.0


def test_numbers_without_sense_are_refused():
    with pytest.raises(ValueError, match="radiators: rated_w"):
        RadiatorsData(rated_w=0.0)
    with pytest.raises(ValueError, match="radiators: exponent"):
        RadiatorsData(exponent=2.0)
    with pytest.raises(ValueError, match="floor: screed_j_m2_k"):
        FloorData(screed_j_m2_k=-1.0)
    with pytest.raises(ValueError, match="floor: ground_w_m2_k"):
        FloorData(ground_w_m2_k=-1.0)
