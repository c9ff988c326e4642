"""The map against cycles worked out here with CoolProp's PropsSI, between the lines of its grid."""

from math import log

import pytest

from host_tools.plant.circuit.cycle_data import CycleData
from host_tools.plant.circuit.cycle_map import cycle_map
from tests.coolprop import props

pytestmark = pytest.mark.slow

BOUND = 0.005
POINTS = [(-24.3, 33.1), (-13.7, 41.9), (-6.4, 52.6), (-1.1, 36.7), (3.9, 47.2), (8.8, 58.3), (13.1, 44.4)]


def cycle(data, evaporating_c, condensing_c):
    """By the textbook: heat taken up and work per m³/s of swept volume, W; discharge gas, °C."""
    fluid = data.refrigerant
    low = props("P", "T", evaporating_c + 273.15, "Q", 1, fluid)
    high = props("P", "T", condensing_c + 273.15, "Q", 1, fluid)
    suction_k = evaporating_c + 273.15 + data.superheat_k
    h1 = props("H", "T", suction_k, "P", low, fluid)
    s1 = props("S", "T", suction_k, "P", low, fluid)
    density = props("D", "T", suction_k, "P", low, fluid)
    h3 = props("H", "T", condensing_c + 273.15 - data.subcooling_k, "P", high, fluid)
    ratio = high / low
    isentropic = data.isentropic - data.isentropic_fall * log(ratio / data.best_ratio) ** 2
    work = (props("H", "P", high, "S", s1, fluid) - h1) / isentropic
    flow = density * (data.volumetric - data.volumetric_fall * (ratio - 1.0))
    return flow * (h1 - h3), flow * work, props("T", "P", high, "H", h1 + work, fluid) - 273.15


@pytest.mark.parametrize("refrigerant", ["R410A", "R290", "R32", "R134a"])
@pytest.mark.parametrize("evaporating_c, condensing_c", POINTS)
def test_capacity_and_cop_are_the_cycles(refrigerant, evaporating_c, condensing_c):
    data = CycleData(refrigerant=refrigerant, superheat_k=7.0, subcooling_k=4.0)
    rated_w, _, _ = cycle(data, 0.0, 40.0)
    taken_w, work_w, discharge_c = cycle(data, evaporating_c, condensing_c)
    _, taken, power, hot_c = cycle_map(data).at(evaporating_c, condensing_c)
    assert taken == pytest.approx(taken_w / rated_w, rel=BOUND)
    assert taken / power == pytest.approx(taken_w / work_w, rel=BOUND)
    assert hot_c == pytest.approx(discharge_c, abs=1.0)


@pytest.mark.parametrize("refrigerant", ["R410A", "R290", "R32", "R134a"])
def test_no_cycle_beats_carnot(refrigerant):
    table = cycle_map(CycleData(refrigerant=refrigerant))
    for evaporating_c in range(-40, 16, 4):
        for condensing_c in range(max(evaporating_c + 15, 10), 65, 4):
            _, taken, power, _ = table.at(evaporating_c, condensing_c)
            carnot = (evaporating_c + 273.15) / (condensing_c - evaporating_c)
            assert taken < 0.72 * carnot * power
