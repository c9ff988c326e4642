from stand_ins import Settings, Signals

from heatpump.core.demand import pool
from heatpump.core.model import (
    AUTO,
    COOL,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    NO_CAUSE,
    OFF,
    POOL,
    TURN_WAIT,
    Inputs,
)


class Pool:
    def __init__(self, **changes):
        self.params = Settings(pool.ROWS, changes)
        self.signals = Signals()
        self.demand = pool.Demand(self.params, self.signals)
        self.inputs = Inputs()
        self.mode = HEAT

    def see(self, pool_mc, minute=-1):
        self.signals.minute_of_week = minute
        if pool_mc is None:
            self.inputs.valid = 0
        else:
            self.inputs.readings[POOL].good(pool_mc)
            self.inputs.valid = 1 << POOL
        return self.demand.step(1000, self.params, self.mode, self.inputs, OFF)

    def walk(self, *temperatures_mc):
        return [self.see(mc) for mc in temperatures_mc]


def test_it_heats_from_the_deadband_to_the_overrun():
    it = Pool(pool_setpoint_mc=27000, pool_deadband_mk=500, pool_overrun_mk=200)
    assert it.walk(26501, 26500, 27000, 27199, 27200, 26501) == [OFF, HEAT, HEAT, HEAT, OFF, OFF]


def test_it_works_in_heat_and_auto_only():
    for mode, action in ((HEAT, HEAT), (AUTO, HEAT), (OFF, OFF), (COOL, OFF), (FAN_ONLY, OFF)):
        it = Pool()
        it.mode = mode
        assert it.see(10000) == action and it.demand.action == action
        it.mode = HEAT
        assert it.see(27000) == action  # what wasn't wanted isn't remembered


def test_error_and_target():
    it = Pool(pool_setpoint_mc=27000)
    assert it.demand.target_mc == 27000
    it.see(20000)
    assert it.demand.error_mk == 7000 and it.demand.target_mc == 27000
    it.see(28000)
    assert it.demand.error_mk == -1000
    it.see(None)
    assert it.demand.error_mk == 0


def test_an_unknown_pool_wants_nothing_and_forgets():
    it = Pool()
    assert it.walk(20000, None, 27000) == [HEAT, OFF, OFF]
    it.see(20000)
    it.inputs.valid = ~(1 << POOL) & 0xFFFF
    assert it.demand.step(1000, it.params, HEAT, it.inputs, OFF) == OFF


def test_the_grid_pushes_within_40_degrees_and_blocks():
    it = Pool(pool_setpoint_mc=39000)
    for push_mk, target_mc in ((500, 39500), (5000, 40000), (-2000, 37000)):
        it.signals.push_mk = push_mk
        it.see(20000)
        assert it.demand.target_mc == target_mc
    it.params.pool_setpoint_mc = pool.LOWEST_MC
    it.see(20000)
    assert it.demand.target_mc == pool.LOWEST_MC == 5000
    it = Pool()
    it.signals.blocked = True
    assert it.see(20000) == OFF and it.demand.hold == GRID_BLOCK and it.demand.action == OFF
    assert it.demand.pump == 0
    it.signals.blocked = False
    assert it.see(27000) == HEAT and it.demand.hold == NO_CAUSE  # the block interrupted it
    it.signals.blocked = True
    assert it.see(28000) == OFF and it.demand.hold == NO_CAUSE


def test_nobody_sets_a_pool_hotter_than_40_degrees():
    rows = {row[0]: row for row in pool.ROWS}
    assert rows["pool_setpoint"][4] == pool.HIGHEST_MC == 40000


def hours(it, pool_mc=28000):
    """Minutes of a week in which the pump filters."""
    filtering = []
    for minute in range(0, 7 * 1440):
        it.see(pool_mc, minute)
        if it.demand.pump:
            filtering.append(minute)
    return filtering


def test_it_filters_every_day_at_its_hours():
    it = Pool(pool_filter_start=540, pool_filter_time_s=7200)
    assert hours(it) == [day * 1440 + 540 + m for day in range(7) for m in range(120)]
    it.params.pool_filter_time_s = 90  # a minute that has begun is filtered to its end
    assert hours(it) == [day * 1440 + 540 + m for day in range(7) for m in range(2)]


def test_hours_past_midnight_none_and_all():
    it = Pool(pool_filter_start=1430, pool_filter_time_s=1200)
    night = [day * 1440 + m for day in range(7) for m in range(1440) if m < 10 or m >= 1430]
    assert hours(it) == night
    it.params.pool_filter_time_s = 0
    assert hours(it) == []
    it.params.pool_filter_time_s = 86400
    assert len(hours(it)) == 7 * 1440


def test_without_a_clock_the_pump_follows_the_demand():
    it = Pool(pool_filter_start=0, pool_filter_time_s=86400, pool_heat_any_time=0)
    for pool_mc, pump in ((28000, 0), (20000, 1), (27000, 1), (28000, 0), (None, 0)):
        it.see(pool_mc)
        assert it.demand.pump == pump
        assert it.demand.hold == NO_CAUSE


def test_the_pump_filters_in_every_mode_but_off_and_without_a_reading():
    it = Pool(pool_filter_start=0, pool_filter_time_s=3600)
    for mode, pump in ((HEAT, 1), (COOL, 1), (FAN_ONLY, 1), (OFF, 0)):
        it.mode = mode
        it.see(None, 30)
        assert it.demand.pump == pump
        assert it.demand.action == OFF


def test_heat_outside_the_filters_hours_if_allowed():
    it = Pool(pool_filter_start=540, pool_filter_time_s=3600)
    assert it.see(20000, 539) == HEAT and it.demand.pump == 1
    it.params.pool_heat_any_time = 0
    assert it.see(20000, 539) == OFF and it.demand.hold == TURN_WAIT and it.demand.pump == 0
    assert it.see(20000, 540) == HEAT and it.demand.hold == NO_CAUSE and it.demand.pump == 1
    assert it.see(20000, 600) == OFF and it.demand.hold == TURN_WAIT
    it.signals.blocked = True
    assert it.see(20000, 540) == OFF and it.demand.hold == GRID_BLOCK and it.demand.pump == 1


def test_a_pool_has_no_priority_and_no_diverter():
    assert pool.Demand.PRIORITY == 0 and pool.Demand.DIVERTED == 0


def test_at_first_it_wants_nothing():
    demand = Pool().demand
    assert demand.action == OFF and demand.hold == NO_CAUSE and demand.error_mk == 0 and demand.pump == 0


def test_midnight_on_monday_is_a_time_too():
    it = Pool(pool_filter_start=540, pool_heat_any_time=0)
    assert it.see(20000, 0) == OFF and it.demand.hold == TURN_WAIT
    it.params.pool_filter_start = 0
    assert it.see(20000, 0) == HEAT


def test_what_may_be_set():
    """Key, default, lowest, highest, step."""
    assert [row[:1] + row[2:6] for row in pool.ROWS] == [
        ("pool_setpoint", 27000, 5000, 40000, 500),
        ("pool_deadband", 500, 100, 3000, 100),
        ("pool_overrun", 200, 0, 2000, 100),
        ("pool_filter_start", 540, 0, 1439, 15),
        ("pool_filter_time", 28800, 0, 86400, 900),
        ("pool_heat_any_time", 1, 0, 1, 1),
    ]
