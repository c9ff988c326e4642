"""What must hold for cabinets and tanks in histories that are made for it."""

import pytest
from histories import play
from witness import Witness

from heatpump.core.demand.answer import NO_ANSWER
from heatpump.core.demand.tank import CYCLE_ABORTED
from heatpump.core.model import (
    AUX_HEATER_1,
    CABINET,
    COMPRESSOR,
    DIVERTER_VALVE,
    HEAT,
    HIGH_PRESSURE,
    OUTPUTS,
    TANK,
)
from heatpump.core.sequence import service_begin

pytestmark = pytest.mark.slow


# What ends a defrost's heat at once, and what lets the next defrost have it again.
ENDS_HEAT = (
    (("mode", "off"), ("mode", "cool")),
    (("mode", "heat"), ("mode", "cool")),
    (("lose", CABINET), ("find", CABINET)),
    (("open", HIGH_PRESSURE), ("close", HIGH_PRESSURE)),
    (("set", "sg_ready", "block"), ("set", "sg_ready", "normal")),
    (("set", "cabinet_defrost_interval", "0"), ("set", "cabinet_defrost_interval", "600")),
    (("reset",), ("tick", 1000, 1)),
)


def tick_until(witness: Witness, output: int, level: int, most: int = 20_000) -> int:
    """How many ticks it takes until an output is so."""
    for n in range(most):
        if witness.outputs.levels[output] == level:
            return n
        witness.world.place("cabinet", 9_000)
        witness.tick(1000)
    raise AssertionError(f"{OUTPUTS[output]} doesn't become {level}")


@pytest.mark.parametrize("defrost", ["300", "1800"])
def test_a_cabinets_defrosts_melt_its_ice_and_end(defrost: str) -> None:
    witness = Witness("freezer")
    for key, text in (("cabinet_defrost_interval", "600"), ("cabinet_defrost", defrost)):
        play(witness, ("set", key, text))
    for ends, recovers in ((("tick", 0, 1), ("tick", 0, 1)), *ENDS_HEAT):
        tick_until(witness, AUX_HEATER_1, 1)
        stopped = witness.stopped
        play(witness, ends)
        ticks = tick_until(witness, AUX_HEATER_1, 0)
        if ends[0] == "tick":
            assert witness.now - stopped <= int(defrost) * 1000 - min(300_000, int(defrost) * 500)
            assert ticks >= int(defrost) // 4, "hardly any heat"
        else:
            assert ticks <= (35 if ends[0] == "lose" else 6), ends
        play(witness, recovers)
        tick_until(witness, COMPRESSOR, 1)


def test_service_tries_a_defrosts_heater() -> None:
    witness = Witness("freezer")
    play(witness, ("mode", "off"))
    play(witness, ("tick", 1000, 400))
    service_begin.begin(witness.controller, AUX_HEATER_1, 60)
    assert tick_until(witness, AUX_HEATER_1, 1) <= 1
    assert 59 <= tick_until(witness, AUX_HEATER_1, 0) <= 60


WITH_TANK_AND_HOUSE = ("air_to_water", "ground_source")


@pytest.mark.parametrize("control", ["buffer", "supply", "return", "degree-minutes"])
@pytest.mark.parametrize("name", WITH_TANK_AND_HOUSE)
def test_house_and_tank_take_turns(name: str, control: str) -> None:
    """Neither is ever content: each is heated, again and again."""
    witness = Witness(name)
    for key, text in (("mode", "heat"), ("water_control", control), ("water_outdoor_damping", "0"),
                      ("tank_longest", "600"), ("house_turn", "300")):  # fmt: skip
        play(witness, ("set", key, text))
    ran_s = [0, 0]
    turns = last = 0
    for _ in range(4 * 1200):
        witness.world.want(HEAT)
        witness.tick(3000)
        if witness.outputs.levels[COMPRESSOR]:
            route = witness.outputs.levels[DIVERTER_VALVE]
            ran_s[route] += 3
            turns += route != last
            last = route
    assert turns >= 8 and min(ran_s) >= 1800, (turns, ran_s)


@pytest.mark.parametrize("name", (*WITH_TANK_AND_HOUSE, "water_heater"))
def test_a_tank_whose_reading_stays_is_given_up(name: str) -> None:
    witness = Witness(name)
    play(witness, ("set", "mode", "heat"))
    witness.forced[TANK] = 40_000
    for n in range(3 * 3600 // 5):
        if n == 360:
            play(witness, ("set", "tank_boost", "1"))  # the element, too
        witness.tick(5000)
    tank = witness.controller.demands[-1]
    assert tank.alarm & NO_ANSWER and not tank.element
    witness.forced[TANK] = 46_000
    for _ in range(100):
        witness.tick(5000)
    assert not tank.alarm & NO_ANSWER


@pytest.mark.parametrize("name", (*WITH_TANK_AND_HOUSE, "water_heater"))
def test_a_legionella_cycle_ends_or_alarms(name: str) -> None:
    """With a tank that gets no hotter, and with one that does."""
    for tank_mc, alarm in ((50_000, True), (63_000, False)):
        witness = Witness(name)
        play(witness, ("mode", "heat"))
        for key, text in (("tank_cycle_day", "monday"), ("tank_cycle_hour", "1")):
            play(witness, ("set", key, text))
        witness.inputs.minute_of_week = 60
        tank = witness.controller.demands[-1]
        began = ended = 0
        for n in range(5 * 720):
            witness.world.place("tank", tank_mc)
            witness.tick(5000)
            if tank.cycle and not began:
                began = n
            if began and not tank.cycle:
                ended = n
                break
        assert ended and bool(tank.alarm & CYCLE_ABORTED) is alarm, (name, tank_mc)
