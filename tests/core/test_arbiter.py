"""Whose turn it is, tick by tick, among demands that only say what they want."""

from heatpump.core.demand.arbiter import Arbiter
from heatpump.core.demand.sole import Sole
from heatpump.core.model import CHANGE_OVER_WAIT, COOL, GRID_BLOCK, HEAT, NO_CAUSE, OFF, TURN_WAIT

LONGEST_S, TURN_S = 60, 20


class Asks:
    """A demand of some priority that wants `wants` and notes what it was told."""

    elsewhere = False
    pump = 0

    def __init__(self, priority=0, wants=OFF, hold=NO_CAUSE):
        self.PRIORITY = priority
        self.wants = wants
        self.action = OFF
        self.hold = hold
        self.elsewhere = False
        self.pump = 0
        self.running = None
        self.given = None

    def step(self, dt_ms, params, mode, inputs, running):
        self.given = (dt_ms, params, mode, inputs)
        self.running = running
        self.action = self.wants
        return self.action

    def longest_ms(self, params):
        return LONGEST_S * 1000

    def turn_ms(self, params):
        return TURN_S * 1000


def tick(arbiter, running=OFF, dt_ms=1000):
    return arbiter.step(dt_ms, "params", HEAT, "inputs", running)


def pair(house=HEAT, tank=HEAT):
    return Arbiter([Asks(0, house), Asks(1, tank)])


def turns(arbiter, seconds, running=HEAT):
    """Who is served in each second, as (index, seconds) one after the other."""
    seen = []
    for _ in range(seconds):
        tick(arbiter, running)
        if not seen or seen[-1][0] != arbiter.served:
            seen.append([arbiter.served, 0])
        seen[-1][1] += 1
    return [tuple(turn) for turn in seen]


def test_before_anything_was_asked_it_serves_the_first_and_wants_nothing():
    arbiter = pair()
    assert (arbiter.served, arbiter.action, arbiter.waiting) == (0, OFF, False)


def test_one_demand_alone_is_served_with_what_it_asks():
    for wants in (OFF, HEAT, COOL):
        for kind in (Arbiter, Sole):
            arbiter = kind([Asks(0, wants)])
            assert arbiter.action == OFF
            assert tick(arbiter, HEAT, 250) == arbiter.action == wants
            assert arbiter.served == 0 and arbiter.waiting is False
            assert arbiter.hold() == NO_CAUSE
            assert arbiter.demands[0].given == (250, "params", HEAT, "inputs")
            assert arbiter.demands[0].running == HEAT


def test_every_demand_is_asked_with_all_there_is_to_know():
    arbiter = Arbiter([Asks(0, HEAT), Asks(1), Asks(0)])
    tick(arbiter, dt_ms=250)
    for demand in arbiter.demands:
        assert demand.given == (250, "params", HEAT, "inputs")


def test_only_the_one_served_is_told_what_the_compressor_does():
    arbiter = pair(HEAT, OFF)
    house, tank = arbiter.demands
    tick(arbiter, OFF)
    assert (house.running, tank.running) == (OFF, OFF)
    tick(arbiter, HEAT)
    assert (house.running, tank.running) == (HEAT, OFF)
    house.wants, tank.wants = OFF, HEAT
    tick(arbiter, HEAT)  # the tank gets its turn in this tick
    tick(arbiter, HEAT)
    assert (house.running, tank.running) == (OFF, HEAT)


def test_the_higher_priority_goes_first_wherever_it_stands():
    for demands, first in (
        ([Asks(0, HEAT), Asks(1, COOL)], 1),
        ([Asks(1, COOL), Asks(0, HEAT)], 0),
        ([Asks(0), Asks(0, HEAT), Asks(2, COOL)], 2),
    ):
        arbiter = Arbiter(demands)
        assert tick(arbiter) == COOL and arbiter.served == first and arbiter.waiting is True
    arbiter = pair(HEAT, OFF)
    assert tick(arbiter) == HEAT and arbiter.served == 0 and arbiter.waiting is False


def test_of_equal_priority_the_first_goes_first():
    arbiter = Arbiter([Asks(0, HEAT), Asks(0, COOL)])
    assert tick(arbiter) == HEAT and arbiter.served == 0 and arbiter.waiting


def test_who_was_served_last_is_known_when_nobody_asks_any_more():
    arbiter = pair(OFF, HEAT)
    tick(arbiter)
    arbiter.demands[1].wants = OFF
    assert tick(arbiter) == arbiter.action == OFF and arbiter.served == 1 and not arbiter.waiting


def test_while_both_want_they_take_turns():
    arbiter = pair()
    assert turns(arbiter, 160) == [(1, LONGEST_S - 1), (0, TURN_S), (1, LONGEST_S), (0, TURN_S), (1, 1)]
    assert arbiter.waiting


def test_a_turn_counts_running_time_only():
    arbiter = pair()
    assert turns(arbiter, 1000, OFF) == [(1, 1000)]
    assert turns(arbiter, 61) == [(1, LONGEST_S - 1), (0, 2)]
    assert turns(arbiter, 1000, OFF) == [(0, 1000)]


def test_a_turn_is_as_long_to_the_millisecond():
    arbiter = pair()
    for served, seconds in ((1, LONGEST_S), (0, TURN_S), (1, LONGEST_S)):
        tick(arbiter, HEAT, seconds * 1000 - 1)
        assert arbiter.served == served
        tick(arbiter, HEAT, 1)
        assert arbiter.served == 1 - served
    arbiter.demands[1].wants = OFF
    tick(arbiter, HEAT)
    arbiter.demands[1].wants = HEAT
    tick(arbiter, HEAT, LONGEST_S * 1000 - 1)
    assert arbiter.served == 1


def test_a_turn_is_counted_anew_once_only_one_has_asked():
    arbiter = pair()
    turns(arbiter, 50)
    arbiter.demands[0].wants = OFF
    assert turns(arbiter, 500) == [(1, 500)]  # nobody waits: no limit
    arbiter.demands[0].wants = HEAT
    assert turns(arbiter, 70) == [(1, LONGEST_S - 1), (0, 11)]
    arbiter.demands[1].wants = OFF
    turns(arbiter, 1)
    arbiter.demands[1].wants = HEAT
    assert turns(arbiter, 30) == [(1, 30)]


def blind():
    """A tank, first in the file, that is served, and a house that can't see its own water meanwhile."""
    arbiter = Arbiter([Asks(1, HEAT), Asks(0, OFF)])
    house = arbiter.demands[1]
    house.elsewhere, house.pump = True, 1
    return arbiter


def test_a_house_that_is_blind_gets_a_look_to_the_millisecond():
    arbiter = blind()
    for _ in range(2):
        assert tick(arbiter, HEAT, LONGEST_S * 1000 - 1) == HEAT
        assert tick(arbiter, HEAT, 1) == OFF
        assert tick(arbiter, OFF, TURN_S * 1000 - 1) == OFF
        assert tick(arbiter, OFF, 1) == HEAT and arbiter.served == 0
    assert tick(arbiter, OFF, 10 * LONGEST_S * 1000) == HEAT  # a turn is running time


def test_a_house_that_wants_something_in_its_look_has_its_whole_turn():
    arbiter = blind()
    tick(arbiter, HEAT, LONGEST_S * 1000)
    tick(arbiter, OFF, 5000)
    house = arbiter.demands[1]
    house.wants, house.elsewhere = COOL, False
    assert tick(arbiter, OFF, 1) == COOL and arbiter.served == 1
    assert tick(arbiter, COOL, TURN_S * 1000 - 1) == COOL
    assert tick(arbiter, COOL, 1) == HEAT and arbiter.served == 0


def test_nobody_is_blind_that_sees_its_water_or_moves_none_or_goes_first():
    for elsewhere, pump in ((False, 1), (True, 0)):
        arbiter = blind()
        arbiter.demands[1].elsewhere, arbiter.demands[1].pump = elsewhere, pump
        assert tick(arbiter, HEAT, 10 * LONGEST_S * 1000) == HEAT
    arbiter = blind()
    arbiter.demands[1].elsewhere = False
    arbiter.demands[0].elsewhere, arbiter.demands[0].pump = True, 1
    assert tick(arbiter, HEAT, 10 * LONGEST_S * 1000) == HEAT


def test_why_a_demand_waits():
    arbiter = pair(HEAT, OFF)
    house, tank = arbiter.demands
    tick(arbiter)
    assert arbiter.hold() == NO_CAUSE
    tank.hold = CHANGE_OVER_WAIT
    assert arbiter.hold() == CHANGE_OVER_WAIT
    house.hold = GRID_BLOCK  # the served one's first
    assert arbiter.hold() == GRID_BLOCK
    tank.hold = house.hold = NO_CAUSE
    tank.wants = HEAT
    tick(arbiter)
    assert arbiter.hold() == TURN_WAIT
    house.hold = GRID_BLOCK  # not served, but has a reason of its own
    assert arbiter.hold() == GRID_BLOCK
    tank.hold = CHANGE_OVER_WAIT
    assert arbiter.hold() == CHANGE_OVER_WAIT


def test_a_tank_pauses_so_that_a_house_that_sees_nothing_can_look():
    arbiter = pair(OFF, HEAT)
    house = arbiter.demands[0]
    house.elsewhere, house.pump = True, 1
    for _ in range(LONGEST_S - 1):
        assert tick(arbiter, HEAT) == HEAT
    assert tick(arbiter, HEAT) == OFF and arbiter.served == 1
    house.elsewhere = False  # the diverter has come back
    for _ in range(TURN_S - 1):
        assert tick(arbiter) == OFF
    assert tick(arbiter) == HEAT and arbiter.served == 1
    assert arbiter.waiting is False and arbiter.hold() == NO_CAUSE


def test_a_house_that_finds_something_to_do_gets_its_whole_turn():
    arbiter = pair(OFF, HEAT)
    house = arbiter.demands[0]
    house.elsewhere, house.pump = True, 1
    for _ in range(LONGEST_S + TURN_S - 1):
        tick(arbiter, HEAT)
    assert arbiter.action == OFF
    house.wants = HEAT
    for _ in range(TURN_S - 1):
        assert tick(arbiter, HEAT) == HEAT and arbiter.served == 0
    tick(arbiter, HEAT)
    assert arbiter.served == 1


def test_nobody_pauses_for_a_house_that_can_see_or_wants_no_water():
    for elsewhere, pump in ((False, 1), (True, 0)):
        arbiter = pair(OFF, HEAT)
        arbiter.demands[0].elsewhere, arbiter.demands[0].pump = elsewhere, pump
        for _ in range(2 * LONGEST_S):
            assert tick(arbiter, HEAT) == HEAT


def test_a_house_never_pauses_for_a_tank():
    arbiter = pair(HEAT, OFF)
    arbiter.demands[1].elsewhere = True
    arbiter.demands[1].pump = 1
    for _ in range(2 * LONGEST_S):
        assert tick(arbiter, HEAT) == HEAT and arbiter.served == 0


def test_one_that_is_alone_says_why_it_waits():
    assert Sole([Asks(0, OFF, GRID_BLOCK)]).hold() == GRID_BLOCK
