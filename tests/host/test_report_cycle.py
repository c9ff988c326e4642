"""The refrigerant's cycles: which are kept of a run, and how they are drawn."""

import pytest

from host_tools.plant import Cycle, CyclePoint
from host_tools.report import cycle_diagram
from host_tools.scenario.cycles import CLOSEST_MS, MOST_RUNS, SETTLED_MS, CycleKeeper, RunCycles
from tests.coolprop import props

DAY_MS = 86_400_000
MINUTE_MS = 60_000

pytestmark = pytest.mark.slow


def cycle(evaporating_c=-8.0, condensing_c=40.0, fluid="R290", superheat_k=6.0, subcooling_k=4.0):
    low = props("P", "T", evaporating_c + 273.15, "Q", 1, fluid)
    high = props("P", "T", condensing_c + 273.15, "Q", 0, fluid)

    def point(place, pressure, temperature_c, enthalpy):
        return CyclePoint(place, pressure / 1e5, enthalpy / 1e3, temperature_c)

    suction = props("H", "T", evaporating_c + superheat_k + 273.15, "P", low, fluid)
    discharge = props("H", "T", 343.15, "P", high, fluid)
    liquid = props("H", "T", condensing_c - subcooling_k + 273.15, "P", high, fluid)
    return Cycle(
        fluid,
        (
            point(1, low, evaporating_c + superheat_k, suction),
            point(2, high, 70.0, discharge),
            point(3, high, condensing_c - subcooling_k, liquid),
            point(4, low, evaporating_c, liquid),
        ),
    )


class Plant:
    """Counts how often it is asked."""

    asked = 0

    def __init__(self):
        self.found = cycle()

    def cycle(self):
        self.asked += 1
        return self.found


def run(keeper, begin_ms, end_ms, action="heating"):
    """The compressor runs from begin to end; ticks of a second."""
    keeper.switched(begin_ms, True, False)
    while keeper.next_ms < end_ms:
        keeper.sample(keeper.next_ms, action)
    keeper.switched(end_ms, False, False)


def test_the_longest_run_of_each_action_is_kept():
    keeper = CycleKeeper(Plant(), DAY_MS)
    run(keeper, 0, 10 * MINUTE_MS)
    run(keeper, 20 * MINUTE_MS, 50 * MINUTE_MS)
    run(keeper, 60 * MINUTE_MS, 75 * MINUTE_MS)
    run(keeper, 80 * MINUTE_MS, 85 * MINUTE_MS, "defrosting")
    assert [(kept.action, kept.begin_s) for kept in keeper.kept] == [("heating", 1200), ("defrosting", 4800)]
    heating = keeper.kept[0]
    assert heating.samples[0][0] * 1000 == 20 * MINUTE_MS + SETTLED_MS
    assert 45 * 60 < heating.end_s <= 50 * 60
    assert [moment for moment, _, _ in heating.moments()] == ["early", "half-way", "late"]
    assert heating.moments()[1][1] == pytest.approx(35 * 60, abs=300)


def test_a_shift_of_the_valve_begins_another_run():
    keeper = CycleKeeper(Plant(), DAY_MS)
    keeper.switched(0, True, False)
    keeper.sample(keeper.next_ms, "heating")
    keeper.switched(10 * MINUTE_MS, True, True)
    assert keeper.next_ms == 10 * MINUTE_MS + SETTLED_MS
    keeper.sample(keeper.next_ms, "defrosting")
    assert [kept.begin_s for kept in keeper.kept] == [0, 600]


def test_a_run_too_short_to_settle_is_not_looked_at():
    keeper = CycleKeeper(Plant(), DAY_MS)
    run(keeper, 0, SETTLED_MS - 1)
    assert not keeper.kept


def test_a_year_of_short_runs_does_not_ask_too_often():
    plant = Plant()
    keeper = CycleKeeper(plant, 365 * DAY_MS)
    for number in range(365 * 40):
        run(keeper, number * 36 * MINUTE_MS, (number * 36 + 18) * MINUTE_MS)
    assert MOST_RUNS / 2 < plant.asked < 10 * MOST_RUNS


def test_a_plant_without_a_cycle_has_none():
    plant = Plant()
    plant.found = None
    keeper = CycleKeeper(plant, DAY_MS)
    run(keeper, 0, DAY_MS)
    assert keeper.kept == [] and plant.asked > 10


def test_short_and_long_runs_name_their_moments():
    one = RunCycles("heating", 0.0, 90.0, [(90.0, cycle())])
    two = RunCycles("heating", 0.0, 150.0, [(90.0, cycle()), (150.0, cycle())])
    assert [moment for moment, _, _ in one.moments()] == ["in the run"]
    assert [moment for moment, _, _ in two.moments()] == ["early", "late"]
    assert cycle_diagram.shown(two) is two.samples[0][1]
    assert CLOSEST_MS <= SETTLED_MS


def test_the_states_say_superheat_and_subcooling():
    rows = cycle_diagram.state_rows(cycle())
    assert [row.place for row in rows] == [1, 2, 3, 4]
    assert rows[0].beyond_k == pytest.approx(6.0, abs=0.01)
    assert rows[0].saturation_c == pytest.approx(-8.0, abs=0.01)
    assert rows[1].beyond_k == pytest.approx(30.0, abs=0.01)
    assert rows[2].beyond_k == pytest.approx(4.0, abs=0.01)
    assert rows[3].beyond_k is None


@pytest.mark.parametrize("fluid", ["R290", "R410A", "R32", "R134a"])
def test_the_dome_goes_from_liquid_over_the_top_to_vapour(fluid):
    for lowest_bar in (0.9, 1.31, 3.77, 6.05, 9.9):  # each asks for other points near the top
        assert len(cycle_diagram.dome(fluid, lowest_bar)[0]) > 100
    enthalpies, pressures = cycle_diagram.dome(fluid, 2.0)
    top = max(pressures)
    assert pressures[0] == pressures[-1] == pytest.approx(2.0)
    assert 0.97 < top / (props("pcrit", fluid) / 1e5) < 1
    assert enthalpies[0] == pytest.approx(props("H", "P", 2e5, "Q", 0, fluid) / 1e3)
    assert enthalpies[-1] == pytest.approx(props("H", "P", 2e5, "Q", 1, fluid) / 1e3)


def test_the_diagram_has_the_cycle_round_and_its_states():
    samples = [(90.0, cycle(-6)), (600.0, cycle(-8)), (1200.0, cycle(-11))]
    axes = cycle_diagram.figure(RunCycles("heating", 0.0, 1200.0, samples), "heating").axes[0]
    lines = {line.get_label(): line for line in axes.get_lines()}
    for (_, found), name in zip(samples, ("early", "half-way", "late"), strict=True):
        x, y = lines[name].get_data()
        assert list(x) == [point.enthalpy_kj_kg for point in (*found.points, found.points[0])]
        assert list(y) == [point.pressure_bar for point in (*found.points, found.points[0])]
    shown = samples[1][1]
    assert [text.get_text() for text in axes.texts] == [
        f"{point.place}: {point.pressure_bar:.1f} bar, {point.temperature_c:.0f} °C" for point in shown.points
    ]
    assert axes.get_yscale() == "log"
