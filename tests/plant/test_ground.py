"""The loop of brine through a body."""

from math import exp

import pytest

from host_tools.plant.sinks.liquids import liquid
from host_tools.plant.sources.borehole import Borehole, BoreholeData
from host_tools.plant.sources.ground import Loop, LoopData
from host_tools.plant.sources.water_body import WaterBody, WaterBodyData

pytestmark = pytest.mark.slow


class Wall:
    """A body of one temperature for ever."""

    node_c = 10.0
    exchange_w_k = 2000.0
    border_j = 0.0
    taken_j = 0.0

    def advance(self, time_s, dt_s, heat_w):
        self.border_j -= heat_w * dt_s

    def stored_j(self):
        return 0.0


def test_the_steady_spread_is_heat_by_flow_and_the_pipe_is_exponential():
    data = LoopData(pump_w=0.0)
    loop = Loop(data, Wall())
    loop.pump(1, 1.0)
    for _ in range(8000):
        loop.advance(0.0, 5.0, -4000.0)
    flow_w_k = data.flow_kg_s * liquid(data.liquid, "").cp_j_kg_k
    into_c = loop.fluid_c - 4000.0 / flow_w_k
    assert loop.fluid_c == pytest.approx(10.0 + (into_c - 10.0) * exp(-2000.0 / flow_w_k))


def test_half_the_flow_is_twice_the_spread_and_no_flow_is_still_water():
    loop = Loop(LoopData(), Wall())
    loop.pump(1, 0.5)
    assert loop.flow_kg_s == LoopData().flow_kg_s / 2
    loop.pump(1, 0.0)
    assert loop.flow_kg_s == 0.0
    assert loop.pump_w == LoopData().pump_w
    loop.pump(0, 1.0)
    assert loop.pump_w == 0.0


def test_without_flow_the_brine_takes_on_the_bodys_temperature():
    loop = Loop(LoopData(), Wall())
    loop.fluid_c = 0.0
    for _ in range(2000):
        loop.advance(0.0, 5.0, 0.0)
    assert loop.fluid_c == pytest.approx(10.0)


@pytest.mark.parametrize(
    "body",
    [
        lambda: Borehole(BoreholeData(length_m=60.0)),
        lambda: WaterBody(WaterBodyData(mean_c=2.0, swing_k=0.0), day_of_year=20),
    ],
)
def test_energy_in_is_energy_stored_and_through_the_border(body):
    loop = Loop(LoopData(), body())
    before_j, given_j, turned_j, time_s = loop.stored_j(), 0.0, 0.0, 0.0
    for n in range(30000):
        runs = n // 400 % 2
        loop.pump(runs, (1.0, 0.3)[n // 1600 % 2])
        heat_w = (-5000.0, 3000.0)[n // 6000 % 2] * runs
        dt_s = (0.7, 5.0, 3.3)[n % 3]
        loop.advance(time_s, dt_s, heat_w)
        time_s += dt_s
        given_j += (heat_w + loop.pump_w) * dt_s
        turned_j += abs(heat_w) * dt_s
    change_j = loop.stored_j() - before_j
    assert abs(given_j + loop.body.border_j - change_j) < 1e-9 * turned_j
    assert time_s > 86000.0


@pytest.mark.parametrize("field, value", [("mass_kg", 0.0), ("flow_kg_s", 0.0), ("pump_w", -1.0)])
def test_what_makes_no_sense_is_refused(field, value):
    with pytest.raises(ValueError, match=f"loop: .*{field}"):
        LoopData(**{field: value})
