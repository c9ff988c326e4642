"""What a room tells of itself: its error, what it aims at, where its limits are to the millikelvin."""

from test_demand import Room

from heatpump.core.demand.room import COOL_HIGHEST_MC, HEAT_LOWEST_MC, Demand
from heatpump.core.demand.signals import Signals
from heatpump.core.model import AUTO, COOL, DRY, FAN_ONLY, HEAT, INDOOR, NO_CAUSE, OFF, ROOM_NEAR_FREEZING
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params


def test_before_the_first_tick_it_wants_nothing():
    demand = Demand(Params(), Signals())
    assert demand.action == OFF and demand.hold == NO_CAUSE and demand.error_mk == 0
    for limit_mc in (demand.heat_mc, demand.heat_on_mc, demand.heat_off_mc, demand.target_mc):
        assert limit_mc == HEAT_LOWEST_MC
    for limit_mc in (demand.cool_mc, demand.cool_on_mc, demand.cool_off_mc):
        assert limit_mc == COOL_HIGHEST_MC


def test_it_tells_how_far_it_is_from_what_it_asks_for():
    for mode, room_mc, action, error_mk, target_mc in (
        (HEAT, 17500, HEAT, 2500, 20000),
        (HEAT, 21000, OFF, 0, 20000),
        (COOL, 28000, COOL, 3000, 25000),
        (COOL, 21000, OFF, 0, 25000),
        (AUTO, 17500, HEAT, 2500, 20000),
        (AUTO, 28000, COOL, 3000, 25000),
        (AUTO, 22000, OFF, 0, 20000),
        (DRY, 26000, COOL, 6000, 20000),
        (DRY, 19000, OFF, 0, 20000),
        (FAN_ONLY, 5000, OFF, 0, 20000),
    ):
        room = Room(heat_setpoint=20, cool_setpoint=25, dry_lowest=20)
        assert room.see(mode, room_mc) == action
        assert (room.demand.error_mk, room.demand.target_mc) == (error_mk, target_mc), (mode, room_mc)


def test_beyond_the_setpoint_the_error_is_negative_and_an_end_clears_it():
    room = Room()
    room.see(HEAT, 19000)
    assert room.see(HEAT, 20300) == HEAT and room.demand.error_mk == -300
    assert room.see(HEAT, 20500) == OFF and room.demand.error_mk == 0
    room.see(COOL, 26000)
    assert room.see(COOL, 24800) == COOL and room.demand.error_mk == -200
    assert room.see(COOL, None) == OFF and room.demand.error_mk == 0


def test_a_held_demand_still_tells_its_error():
    room = Room(sg_ready="block")
    assert room.see(HEAT, 17000) == OFF and room.demand.error_mk == 3000
    assert room.demand.action == OFF


def test_only_the_rooms_own_reading_counts():
    room = Room()
    for valid, action in ((~(1 << INDOOR), OFF), (1 << INDOOR, HEAT)):
        room.inputs.valid = valid
        room.inputs.readings[INDOOR].value_mc = 15000
        room.signals.step(10000, room.params, HEAT, room.inputs)
        assert room.demand.step(1000, room.params, HEAT, room.inputs, OFF) == action


def test_the_wait_between_heating_and_cooling_ends_to_the_millisecond():
    room = Room(changeover_time=60)
    room.see(AUTO, 20000, HEAT)
    assert room.see(AUTO, 30000, OFF, 59999) == OFF
    assert room.see(AUTO, 30000, OFF, 1) == COOL
    room = Room(changeover_time=60)
    room.see(AUTO, 20000, HEAT)
    assert room.see(AUTO, 30000, OFF, 70000) == COOL
    assert Room(changeover_time=60).see(AUTO, 30000, OFF, 0) == COOL


def test_a_room_near_freezing_is_told_of_in_every_mode_until_it_is_warmer():
    for mode in (OFF, FAN_ONLY, COOL, DRY, HEAT, AUTO):
        room = Room()
        assert room.demand.notice() == NO_CAUSE
        for room_mc, cause in (
            (5000, NO_CAUSE),
            (4999, ROOM_NEAR_FREEZING),
            (6999, ROOM_NEAR_FREEZING),
            (None, ROOM_NEAR_FREEZING),
            (7000, NO_CAUSE),
            (6000, NO_CAUSE),
            (None, NO_CAUSE),
        ):
            room.see(mode, room_mc)
            assert room.demand.notice() == cause, (mode, room_mc)


def test_ahead_of_the_schedule_it_heats_more_and_cools_as_ever():
    room = Room(heat_setpoint=20, cool_setpoint=25)
    room.see(HEAT, 20000)
    room.signals.ahead_mk = 1500
    room.demand._set_temperatures(room.params, HEAT, 0)
    assert (room.demand.heat_on_mc, room.demand.heat_mc, room.demand.heat_off_mc) == (21000, 21500, 22000)
    assert room.demand.cool_mc == 25000
    room.demand._set_temperatures(room.params, AUTO, 0)
    assert (room.demand.heat_mc, room.demand.cool_mc) == (21500, 25000)
    room.signals.ahead_mk = 3000  # in auto it gets no closer than half of what is between them
    room.demand._set_temperatures(room.params, AUTO, 0)
    assert (room.demand.heat_mc, room.demand.cool_mc) == (21500, 25000)


def test_early_in_a_cycle_the_band_is_wider_and_then_ever_less():
    room = Room(heat_setpoint=20, cool_setpoint=25, room_cycle=3600)

    def band():
        demand = room.demand
        return demand.heat_on_mc, demand.heat_off_mc, demand.cool_on_mc, demand.cool_off_mc

    room.see(HEAT, 19000)
    assert band() == (19500, 20500, 25500, 24500)  # before the first start
    room.see(HEAT, 19000, HEAT)
    for minutes, wider_mk in ((1, 491), (30, 250), (45, 125), (59, 9), (60, 0), (61, 0), (300, 0)):
        while room.cycle_s < minutes * 60:
            room.let_pass(HEAT, 20000)
        expected = (19500 - wider_mk, 20500 + wider_mk, 25500 + wider_mk, 24500 - wider_mk)
        assert all(abs(is_mc - shall_mc) <= 2 for is_mc, shall_mc in zip(band(), expected)), (minutes, band())


def test_a_cycle_begins_with_each_start_and_not_with_a_stop():
    room = Room(room_cycle=3600)
    room.see(HEAT, 20000, HEAT)
    for _ in range(180):
        room.let_pass(HEAT, 20000, HEAT)
    off_mc = room.demand.heat_off_mc
    room.let_pass(HEAT, 20000, OFF)
    assert 20500 < room.demand.heat_off_mc < off_mc
    room.let_pass(HEAT, 20000, COOL)
    room.let_pass(HEAT, 20000, COOL)
    assert room.demand.heat_off_mc > off_mc


def test_a_band_that_is_moved_by_price_is_no_wider_and_0_never_widens():
    room = Room(room_cycle=3600)
    room.see(HEAT, 20000, HEAT)
    room.signals.stored_mk = lambda params, most_mk: 300
    room.let_pass(HEAT, 20000, HEAT)
    assert room.demand.heat_off_mc - room.demand.heat_on_mc == 1000 - 2 * 300
    room = Room(room_cycle=0)
    room.see(HEAT, 20000, HEAT)
    room.let_pass(HEAT, 20000, HEAT)
    assert (room.demand.heat_on_mc, room.demand.heat_off_mc) == (19500, 20500)


def test_a_shorter_cycle_counts_at_once():
    room = Room(room_cycle=7200)
    room.see(HEAT, 20000, HEAT)
    room.let_pass(HEAT, 20000, HEAT)
    room.params.set("room_cycle", "0", INSTALLER)
    room.let_pass(HEAT, 20000, HEAT)
    assert room.demand.heat_off_mc == 20500
