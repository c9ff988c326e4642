"""The plate exchanger: effectiveness, conservation, any step, and ice that bursts it."""

from math import exp

import pytest

from host_tools.plant.sinks.liquids import LIQUIDS
from host_tools.plant.sinks.water_coil import WaterCoil, WaterCoilData


def settle(coil, refrigerant_w, water_in_c, flow_kg_s, seconds=600):
    for _ in range(seconds):
        coil.advance(1.0, refrigerant_w, water_in_c, flow_kg_s)


def test_the_steady_state_has_the_effectiveness_of_an_exchanger_at_one_temperature():
    data = WaterCoilData()
    coil = WaterCoil(data, 30.0)
    settle(coil, 8000.0, 30.0, data.flow_kg_s)
    stream_w_k = data.flow_kg_s * LIQUIDS["water"].cp_j_kg_k
    assert coil.heat_w == pytest.approx(8000.0, rel=1e-6)
    assert coil.water_out_c == pytest.approx(30.0 + 8000.0 / stream_w_k, abs=1e-3)
    effectiveness = 1.0 - exp(-data.ua_w_k / stream_w_k)
    assert coil.coil_c == pytest.approx(30.0 + 8000.0 / stream_w_k / effectiveness, abs=1e-3)
    assert coil.coil_c == pytest.approx(36.4, abs=0.1)


def test_half_the_flow_and_no_flow_warm_the_refrigerant():
    data = WaterCoilData()
    full, half, still = WaterCoil(data, 30.0), WaterCoil(data, 30.0), WaterCoil(data, 30.0)
    settle(full, 4000.0, 30.0, data.flow_kg_s)
    settle(half, 4000.0, 30.0, data.flow_kg_s / 2)
    settle(still, 4000.0, 30.0, 0.0)
    assert full.coil_c + 1.5 < half.coil_c < full.coil_c + 5.0
    assert still.coil_c > 90.0
    assert still.heat_w == 0.0


@pytest.mark.parametrize("liquid", ["water", "ethylene_glycol"])
def test_energy_is_conserved_over_a_day_of_switching(liquid):
    coil = WaterCoil(WaterCoilData(liquid=liquid), 20.0)
    before_j = coil.stored_j()
    received_j = moved_j = 0.0
    time_s = 0.0
    step = 0
    while time_s < 86400.0:
        dt_s = (0.2, 1.0, 5.0)[step % 3]
        part = int(time_s // 1800) % 4
        refrigerant_w = (0.0, 8000.0, -3000.0, -7000.0)[part]  # the last freezes plain water
        flow_kg_s = 0.38 if int(time_s // 1000) % 3 else 0.0
        coil.advance(dt_s, refrigerant_w, 12.0, flow_kg_s)
        received_j += (refrigerant_w - coil.heat_w) * dt_s
        moved_j += (abs(refrigerant_w) + abs(coil.heat_w)) * dt_s
        time_s += dt_s
        step += 1
    assert received_j == pytest.approx(coil.stored_j() - before_j, abs=1e-6 * moved_j)
    assert coil.damage > 0 or liquid != "water"


def test_water_freezes_at_its_freezing_point_narrows_the_channels_and_bursts_the_plates():
    data = WaterCoilData()
    coil = WaterCoil(data, 5.0)
    before_j = coil.stored_j()
    seconds = 0
    while not coil.damage:
        coil.advance(1.0, -2000.0, 5.0, 0.0)
        seconds += 1
        assert seconds < 600
        assert coil.water_out_c >= 0.0
    assert coil.frozen
    assert coil.ice_kg == pytest.approx(data.burst_share * data.liquid_kg, rel=0.05)
    assert coil.open == pytest.approx(1.0 - data.burst_share, abs=0.02)
    assert coil.stored_j() - before_j == pytest.approx(-2000.0 * seconds, rel=1e-9)
    coil.advance(1.0, 0.0, 10.0, 0.3)
    assert coil.water_out_c == 0.0  # as long as there is ice
    settle(coil, 0.0, 10.0, 0.3, 120)
    assert not coil.frozen
    assert coil.open == 1.0
    assert coil.damage == 1  # what has burst stays so


def test_brine_stays_liquid_where_water_freezes():
    water, brine = (WaterCoil(WaterCoilData(liquid=liquid), 2.0) for liquid in ("water", "propylene_glycol"))
    for coil in (water, brine):
        settle(coil, -4000.0, -2.0 if coil is brine else 1.0, 0.38)
    assert water.frozen
    assert not brine.frozen
    assert brine.water_out_c < -2.0


def test_numbers_without_sense_are_refused():
    with pytest.raises(ValueError, match="water_coil: liquid"):
        WaterCoilData(liquid="oil")
    with pytest.raises(ValueError, match="water_coil: ua_w_k"):
        WaterCoilData(ua_w_k=0.0)
    with pytest.raises(ValueError, match="burst_share"):
        WaterCoilData(burst_share=1.5)
