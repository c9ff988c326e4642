"""A room whose reading is lost is heated by the share of time that the machine has learned, and says so."""

from test_demand import Room

from heatpump.core.demand.room import BLIND_S, FIRST_PM, LEAST_PM, LONGEST_S, MOST_PM, TURN_S
from heatpump.core.model import AUTO, COOL, GRID_BLOCK, HEAT, INDOOR, NO_CAUSE, OFF, OUTDOOR
from heatpump.core.param_table import INSTALLER

PERIOD_S = 10  # in which all is worked out anew
HOUR = 3600 // PERIOD_S


class Winter(Room):
    """A room at its setpoint of 20 °C while it freezes outdoors; one `see` is ten seconds."""

    def __init__(self, outdoor_mc=0, **settings):
        Room.__init__(self, **settings)
        self.outdoor_mc = outdoor_mc
        self.running = OFF

    def see(self, mode, room_mc, running=None, dt_ms=PERIOD_S * 1000):
        if self.outdoor_mc is not None:
            self.inputs.readings[OUTDOOR].value_mc = self.outdoor_mc
        self.inputs.valid = (room_mc is not None) << INDOOR | (self.outdoor_mc is not None) << OUTDOOR
        self.inputs.readings[INDOOR].value_mc = room_mc or 0
        self.signals.step(dt_ms, self.params, mode, self.inputs)
        running = self.running if running is None else running
        self.running = self.demand.step(dt_ms, self.params, mode, self.inputs, running)
        return self.running

    def hours(self, count, mode=HEAT):
        """How many per mille of some hours without its reading it heats."""
        return sum([self.see(mode, None) == HEAT for _ in range(count * HOUR)]) * 1000 // (count * HOUR)

    def learn(self, hours, share_pm):
        """It has run for so much of its time."""
        for n in range(hours * HOUR):
            self.see(HEAT, 20000, HEAT if n % 100 < share_pm // 10 else OFF)

    def lose(self, mode=HEAT):
        """Up to its first turn, which the last of these begins."""
        for _ in range(BLIND_S // PERIOD_S):
            assert not self.demand.blind and not self.inputs.forgiven and self.running == OFF
            self.see(mode, None)


def test_it_waits_half_an_hour_and_tells():
    room = Winter()
    room.see(HEAT, 18000)
    room.see(HEAT, 21000)
    room.lose()
    assert room.demand.blind and room.inputs.forgiven == 1 << INDOOR and room.demand.notice() == INDOOR + 1
    assert room.demand.error_mk == 0
    for _ in range(BLIND_S // PERIOD_S):
        assert room.demand.blind and room.inputs.forgiven
        room.see(HEAT, 20000)
    assert not room.demand.blind and not room.inputs.forgiven and room.demand.notice() == NO_CAUSE


def test_it_heats_by_what_it_learned_and_by_the_weather():
    for share_pm, outdoor_mc, expected_pm in (
        (500, 0, 500),
        (200, 0, 200),
        (500, 10000, 250),
        (500, -10000, 750),
        (900, 0, MOST_PM),
        (20, 0, LEAST_PM * 20),
        (20, 10000, LEAST_PM * 10),
    ):
        room = Winter()
        room.learn(96, share_pm)
        room.outdoor_mc = outdoor_mc
        room.lose()
        assert abs(room.hours(5) - expected_pm) <= 30, (share_pm, outdoor_mc, expected_pm)


def test_before_it_has_learned_it_guesses():
    room = Winter()
    room.lose()
    assert abs(room.hours(5) - FIRST_PM * 20) <= 10


def test_it_heats_at_the_beginning_of_each_turn():
    room = Winter()
    room.lose()
    on = [room.running == HEAT] + [room.see(HEAT, None) == HEAT for _ in range(2 * TURN_S // PERIOD_S - 1)]
    assert on[:180] == on[360:540] == [True] * 180 and on[180:360] == on[540:] == [False] * 180


def test_a_little_learning_counts_little_and_new_counts_more_than_old():
    room = Winter()
    room.learn(1, 200)
    room.lose()
    assert 430 <= room.hours(5) < 500
    room = Winter()
    room.learn(96, 200)
    room.learn(96, 600)
    room.lose()
    assert 480 <= room.hours(5) <= 600


def share(room):
    return room.demand.share.ran, room.demand.share.passed


def test_it_learns_from_start_to_start_in_the_cold_while_it_heats_and_has_its_reading():
    room = Winter()
    room.learn(96, 500)
    room.see(HEAT, 20000, HEAT)
    room.lose()
    room.hours(1)  # what was begun before it was blind ends with the first start
    before = share(room)
    room.hours(5)
    for mode, outdoor_mc in ((OFF, 0), (COOL, 0), (HEAT, 17001), (HEAT, None)):
        room.outdoor_mc = outdoor_mc
        for _ in range(HOUR):
            room.see(mode, 20000, OFF)
    assert share(room) == before
    room.outdoor_mc = 17000
    room.see(HEAT, 20000, OFF)
    assert share(room) == before
    room.see(HEAT, 20000, HEAT)
    assert share(room)[1] > before[1]


def test_a_day_without_a_start_teaches_nothing():
    for running_s, learns in ((LONGEST_S // 20 - 10, True), (LONGEST_S // 20 + 10, False)):
        room = Winter()
        room.see(HEAT, 20000, HEAT)
        before = share(room)
        for _ in range(running_s // PERIOD_S):
            room.see(HEAT, 20000, OFF)
        room.see(HEAT, 20000, HEAT)
        assert (share(room) != before) is learns, running_s


def test_a_reading_that_comes_and_goes_is_lost_in_the_end():
    room = Winter()
    for _ in range(HOUR // 3):
        room.see(HEAT, None)
    room.see(HEAT, 20000)
    for _ in range(HOUR // 6 + 1):
        assert not room.demand.blind
        room.see(HEAT, None)
    assert room.demand.blind and room.inputs.forgiven
    room.see(HEAT, 20000)
    assert room.demand.blind and room.inputs.forgiven  # and goes on at once
    assert room.see(HEAT, None) == HEAT


def test_without_an_outdoor_reading_the_last_one_counts():
    room = Winter()
    room.see(HEAT, 20000)
    room.outdoor_mc = None
    room.lose()
    assert abs(room.hours(5) - FIRST_PM * 20) <= 10


def test_it_heats_only_when_the_mode_does_and_outdoors_is_known_and_cold():
    for mode, outdoor_mc, heats in (
        (HEAT, 0, True),
        (AUTO, 0, True),
        (COOL, 0, False),
        (OFF, 0, False),
        (HEAT, 17001, False),
        (HEAT, None, False),  # and never was known
    ):
        room = Winter(outdoor_mc)
        room.lose(mode)
        assert (room.hours(2, mode) > 0) is heats, (mode, outdoor_mc)
        assert (room.inputs.forgiven != 0) is (mode in (HEAT, AUTO)), mode


def test_the_grid_blocks_it_too():
    room = Winter()
    room.lose()
    assert room.see(HEAT, None) == HEAT
    room.params.set("sg_ready", "block", INSTALLER)
    for _ in range(HOUR):
        assert room.see(HEAT, None) == OFF and room.demand.hold == GRID_BLOCK
    room.params.set("sg_ready", "normal", INSTALLER)
    assert [room.see(HEAT, None) for _ in range(HOUR)].count(HEAT) >= HOUR // 2 - 3  # made up for
