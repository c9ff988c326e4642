"""The guard by itself: what it makes of any wish, to the millisecond. No sequence, no demand."""

from guarded import MOVERS, RUNNING, SECOND, SENSED, Guarded

from heatpump.core.model import (
    AGE_UNKNOWN_MS,
    CIRCULATION_PUMP,
    COMPRESSOR,
    CRANKCASE_PREHEAT,
    DISCHARGE,
    DIVERTER_VALVE,
    HIGH_PRESSURE,
    HIGH_PRESSURE_TRIP,
    INDOOR,
    INDOOR_COIL,
    INDOOR_FAN,
    LOCKED_OUT,
    LOW_PRESSURE_TRIP,
    MINIMUM_OFF,
    NO_CAUSE,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    POWER_UP_DELAY,
    REVERSING_VALVE,
    SOURCE_PUMP,
    STARTS_PER_HOUR,
    TANK_HEATER,
    VALVE_DWELL,
    WELDED_RELAY,
)


def test_before_the_first_tick_nothing_is_at_fault_and_nothing_may_start():
    guarded = Guarded()
    protections = guarded.protections
    assert protections.lost == protections.overrides == 0
    assert protections.lockout == NO_CAUSE
    for no in (
        protections.faults,
        protections.stop_now,
        protections.end_run,
        protections.locked,
        protections.defrosting,
        protections.preheating,
    ):
        assert no is False
    assert guarded.ask(COMPRESSOR, REVERSING_VALVE, TANK_HEATER) == []
    assert protections.overrides == 1


def test_each_rule_of_power_up_ends_to_the_millisecond():
    guarded = Guarded(minimum_off=600, power_up_delay=400)
    for dt_ms, cause in ((399999, POWER_UP_DELAY), (1, MINIMUM_OFF), (199999, MINIMUM_OFF), (1, NO_CAUSE)):
        assert guarded.step(dt_ms).block() == cause
    guarded = Guarded()
    for dt_ms, may in ((29999, False), (1, True)):
        assert guarded.step(dt_ms).protections.may_shift(guarded.levels) is may
    assert guarded.ask(REVERSING_VALVE) == [REVERSING_VALVE]


def test_the_wait_is_that_of_the_longest_rule():
    guarded = Guarded(minimum_off=600, power_up_delay=400).step(SECOND)
    assert guarded.protections.start_wait_ms() == 599000
    guarded.step(598000)
    assert guarded.protections.start_wait_ms() == 1000
    guarded.ask(REVERSING_VALVE)  # the dwell after a shift
    assert guarded.protections.start_wait_ms() == 30000
    assert guarded.step(1000).block() == VALVE_DWELL
    assert guarded.step(28999).block() == VALVE_DWELL
    assert guarded.step(1).block() == NO_CAUSE


def test_a_run_has_all_that_moves_and_lasts_its_minimum():
    guarded = Guarded(minimum_on=100).running()
    assert guarded.levels[COMPRESSOR] == 1 and guarded.ask(COMPRESSOR) == RUNNING
    for n in RUNNING:
        assert guarded.levels[n] == 1
    overrides = guarded.protections.overrides
    guarded.step(99999)
    assert guarded.protections.must_stay_on() is True
    assert guarded.ask() == RUNNING and guarded.levels[COMPRESSOR] == 1
    assert guarded.protections.overrides == overrides + 1
    guarded.step(1)
    assert guarded.protections.must_stay_on() is False
    assert guarded.ask() == []
    assert guarded.protections.overrides == overrides + 1


def test_after_a_run_each_rule_ends_to_the_millisecond():
    guarded = Guarded(minimum_off=200, minimum_on=60, valve_dwell=40).running().step(60000)
    guarded.ask()
    assert guarded.protections.may_shift(guarded.levels) is False
    for dt_ms, may in ((39999, False), (1, True)):
        assert guarded.step(dt_ms).protections.may_shift(guarded.levels) is may
    assert guarded.block() == MINIMUM_OFF
    for dt_ms, cause in (
        (159999, MINIMUM_OFF),
        (1, STARTS_PER_HOUR),
        (39999, STARTS_PER_HOUR),
        (1, NO_CAUSE),
    ):
        assert guarded.step(dt_ms).block() == cause, dt_ms
    assert guarded.ask(REVERSING_VALVE) == [REVERSING_VALVE]
    assert guarded.protections.may_shift(guarded.levels) is False  # nor back, before the dwell is over
    for dt_ms, may in ((39999, False), (1, True)):
        assert guarded.step(dt_ms).protections.may_shift(guarded.levels) is may


def test_starts_in_an_hour_are_counted_and_forgotten():
    guarded = Guarded(starts_per_hour=2, minimum_off=180, minimum_on=60)
    guarded.rested()
    for _ in range(2):
        assert COMPRESSOR in guarded.ask(COMPRESSOR)
        guarded.step(60000).ask()
        guarded.step(240000)
    assert guarded.block() == STARTS_PER_HOUR and guarded.protections.start_wait_ms() == 0
    assert guarded.step(2999999).block() == STARTS_PER_HOUR
    assert guarded.step(1).block() == NO_CAUSE


def test_the_valve_moves_only_with_the_compressor_off_and_never_with_its_start():
    guarded = Guarded().rested()
    assert guarded.ask(COMPRESSOR, REVERSING_VALVE) == [REVERSING_VALVE]  # the valve alone
    assert guarded.protections.overrides == 1
    guarded.step(30000)
    assert guarded.ask(COMPRESSOR, REVERSING_VALVE) == [
        COMPRESSOR,
        OUTDOOR_FAN,
        INDOOR_FAN,
        REVERSING_VALVE,
        SOURCE_PUMP,
    ]
    assert REVERSING_VALVE in guarded.step(200000).ask(COMPRESSOR)
    guarded = Guarded(reversible=False).rested()
    assert guarded.ask(REVERSING_VALVE) == []


def test_a_fault_ends_a_run_at_once_and_the_next_one_has_a_minimum_of_its_own():
    guarded = Guarded(trips_to_lockout=12).running().step(SECOND)
    guarded.inputs.contacts[HIGH_PRESSURE] = 0
    guarded.step(0)
    assert guarded.protections.stop_now is True and guarded.block() == HIGH_PRESSURE_TRIP
    overrides = guarded.protections.overrides
    assert COMPRESSOR not in guarded.ask(COMPRESSOR)
    assert guarded.protections.overrides == overrides  # a fault is no bug
    assert guarded.protections.must_stay_on() is False
    assert guarded.ask(COMPRESSOR) == [n for n in MOVERS if guarded.levels[n]]


def test_trips_of_a_running_compressor_lock_it_out_until_reset():
    guarded = Guarded(trips_to_lockout=2, minimum_off=180)
    for locked in (False, True):
        guarded.running().trip()
        assert guarded.protections.locked is locked
    assert guarded.protections.lockout == HIGH_PRESSURE_TRIP and guarded.block() == LOCKED_OUT
    guarded.protections.reset_lockout()
    assert guarded.protections.locked is False and guarded.protections.lockout == NO_CAUSE
    guarded.running().trip()
    assert guarded.protections.locked is False  # counted anew
    guarded.step(3600000)
    guarded.running().trip()
    assert guarded.protections.locked is False  # an hour later


def test_the_rest_of_a_lockout_ends_to_the_millisecond():
    guarded = Guarded()
    protections = guarded.protections
    protections.locked, protections.lockout = True, LOW_PRESSURE_TRIP
    for dt_ms, locked in ((299000, True), (999, True), (1, False)):
        guarded.step(dt_ms)
        assert protections.locked is locked, dt_ms
    assert protections.lifts == 1 and protections.lockout == NO_CAUSE


def test_outputs_that_were_lost_stay_off_together_whatever_is_wanted():
    guarded = Guarded().running(CIRCULATION_PUMP)
    guarded.protections.outputs_lost(guarded.params)
    everything = RUNNING + [REVERSING_VALVE, CIRCULATION_PUMP, DIVERTER_VALVE, TANK_HEATER]
    assert guarded.ask(*everything) == []
    assert guarded.step(179999).ask(*everything) == []
    assert CIRCULATION_PUMP in guarded.step(1).ask(*everything)


def test_what_serves_neither_side_moves_at_once_and_not_again_for_its_shortest_time():
    guarded = Guarded().rested()
    assert guarded.ask(DIVERTER_VALVE) == [DIVERTER_VALVE]
    assert guarded.step(29999).ask() == [DIVERTER_VALVE]
    assert guarded.step(1).ask() == []
    assert guarded.ask(DIVERTER_VALVE) == []
    assert guarded.step(30000).ask(DIVERTER_VALVE) == [DIVERTER_VALVE]


def test_the_time_of_a_rest_is_told_at_once_when_it_ends():
    guarded = Guarded().rested()

    def rest(dt_ms):
        return guarded.protections.step(dt_ms, guarded.params, guarded.inputs, guarded.levels, settled=True)

    rest(1)
    assert [rest(1000) for _ in range(5)] == [-1, -1, -1, -1, 5000]
    assert [rest(1000), rest(999)] == [-1, -1]
    guarded.inputs.contacts[HIGH_PRESSURE] = 0
    assert rest(1) == 2000 and guarded.protections.faults


def test_preheating_forbids_the_start_alone():
    guarded = Guarded().rested()
    guarded.protections.preheating = True
    assert guarded.block() == CRANKCASE_PREHEAT and guarded.ask(COMPRESSOR) == []
    guarded.protections.preheating = False
    assert guarded.ask(COMPRESSOR) == RUNNING


def test_a_mover_that_was_switched_on_stays_for_its_shortest_time():
    guarded = Guarded().step(SECOND)
    assert guarded.ask(INDOOR_FAN) == [INDOOR_FAN]
    assert guarded.step(29999).ask() == [INDOOR_FAN] and guarded.levels[INDOOR_FAN] == 1
    assert guarded.step(1).ask() == []
    guarded.ask(OUTDOOR_FAN)
    guarded.protections.defrosting = True  # the melt goes before
    assert guarded.ask() == []


def test_a_melt_has_air_indoors_and_none_outdoors():
    guarded = Guarded().rested()
    guarded.protections.defrosting = True
    assert guarded.ask(COMPRESSOR) == [COMPRESSOR, INDOOR_FAN]
    guarded.protections.defrosting = False
    assert guarded.ask(COMPRESSOR) == RUNNING


def test_what_was_granted_for_long_is_looked_at_again_once_something_is_wrong():
    for wrong in ("faults", "locked"):
        guarded = Guarded().running(*MOVERS)
        for _ in range(3):
            assert guarded.ask(*RUNNING) == RUNNING
        setattr(guarded.protections, wrong, True)
        assert COMPRESSOR not in guarded.ask(*RUNNING), wrong


def test_the_air_comes_back_after_a_melt_however_long_it_was():
    guarded = Guarded().rested()
    guarded.protections.defrosting = True
    for _ in range(3):
        assert guarded.ask(COMPRESSOR, INDOOR_FAN) == [COMPRESSOR, INDOOR_FAN]
    guarded.protections.defrosting = False
    assert guarded.ask(COMPRESSOR, INDOOR_FAN) == RUNNING


def test_movers_stay_on_for_a_welded_relay_and_the_valve_stays():
    guarded = Guarded().rested()
    guarded.protections.lockout = WELDED_RELAY
    assert guarded.protections.may_shift(guarded.levels) is False
    assert guarded.ask() == MOVERS
    for n in MOVERS:
        assert guarded.levels[n] == 1


def test_new_readings_count_at_once_and_the_critical_one_alone_is_missed():
    guarded = Guarded().step(0)
    assert guarded.protections.lost == 0 and guarded.inputs.valid == sum(1 << n for n in SENSED)
    for n in SENSED:
        guarded = Guarded().step(SECOND)
        guarded.lost = {n}
        guarded.step(SECOND)
        assert guarded.inputs.valid == sum(1 << other for other in SENSED if other != n)
        assert guarded.protections.lost == (1 << n if n == INDOOR_COIL else 0)
        assert guarded.protections.faults is guarded.protections.stop_now is (n == INDOOR_COIL)


def test_an_assigned_discharge_sensor_is_missed_though_no_file_says_so():
    guarded = Guarded(sensor_discharge="2800000000000521")
    guarded.lost = {DISCHARGE}
    assert guarded.step(SECOND).protections.lost == 1 << DISCHARGE


def test_a_reading_that_was_lost_must_be_good_for_the_whole_of_its_recovery():
    guarded = Guarded(reading_recovery=60, critical=("indoor", "outdoor_coil"))
    for role in (INDOOR, OUTDOOR_COIL):
        for _ in range(2):
            guarded.lost = {role}
            guarded.step(SECOND)
            guarded.lost = set()
            for dt_ms, lost in ((59999, True), (1, True), (0, False)):
                guarded.step(dt_ms)
                assert guarded.protections.lost == (1 << role if lost else 0), dt_ms
                assert guarded.inputs.valid >> role & 1 == (0 if lost else 1)
        guarded.lost = {role}
        guarded.step(SECOND)
        guarded.lost = set()
        guarded.step(30000)
        guarded.lost = {role}
        guarded.step(SECOND)  # from the beginning
        guarded.lost = set()
        assert guarded.step(59999, 0).protections.lost == 1 << role
        assert guarded.step(1, 0).protections.lost == 0


def test_readings_age_here_until_they_are_lost_and_no_further_than_can_be_said():
    guarded = Guarded(critical=("indoor",))
    guarded.step(0)
    readings = guarded.inputs.readings

    def age(dt_ms):
        guarded.protections.step(dt_ms, guarded.params, guarded.inputs, guarded.levels)
        return readings[INDOOR].age_ms

    assert age(29999) == 29999 and guarded.protections.lost == 0
    assert age(1) == 30000 and guarded.protections.lost == 1 << INDOOR
    readings[INDOOR].age_ms = AGE_UNKNOWN_MS - 1
    assert age(1) == age(3600000) == AGE_UNKNOWN_MS
