"""The guard by itself: what it makes of any wish, to the millisecond. No sequence, no demand."""

from heatpump.core.application import Application
from heatpump.core.everything import EVERYTHING
from heatpump.core.model import (
    AGE_UNKNOWN_MS,
    AUX_HEATER_1,
    AUX_HEATER_2,
    CIRCULATION_PUMP,
    COMPRESSOR,
    CRANKCASE_HEATER,
    CRANKCASE_PREHEAT,
    DISCHARGE,
    DIVERTER_VALVE,
    FAN_FEEDBACK,
    FAN_TRIP,
    HIGH_PRESSURE,
    HIGH_PRESSURE_TRIP,
    INDOOR,
    INDOOR_COIL,
    INDOOR_FAN,
    LOCKED_OUT,
    MINIMUM_OFF,
    NO_CAUSE,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    OUTPUTS,
    POWER_UP_DELAY,
    REVERSING_VALVE,
    SOURCE_PUMP,
    STARTS_PER_HOUR,
    TANK,
    TANK_HEATER,
    VALVE_DWELL,
    WELDED_RELAY,
    Inputs,
    Outputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.protection.protections import Protections

SECOND = 1000
SENSED = (INDOOR, OUTDOOR, INDOOR_COIL, OUTDOOR_COIL, DISCHARGE, TANK)


class Guarded:
    """Protections of a machine with everything; `lost` readings are too old, all others new."""

    def __init__(self, reversible=True, critical=("indoor_coil",), melts=False, **settings):
        self.params = Params()
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)
        parts = dict(EVERYTHING)
        parts["SENSORS"] = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge", "tank")
        parts["CRITICAL"] = critical
        parts["OUTPUTS"] = tuple([role for role in OUTPUTS if reversible or role != "reversing_valve"])
        if melts:
            parts["FEATURES"] = tuple([name for name in parts["FEATURES"] if name != "aux_heater"])
        parts["OUTDOOR_SIDE"] = ("outdoor_fan", "source_pump")
        self.protections = Protections(self.params, Application(parts))
        self.inputs = Inputs()
        self.levels = Outputs().levels
        self.lost = set()
        self.mc = {INDOOR: 20000, INDOOR_COIL: 38000, TANK: 40000, DISCHARGE: 60000}

    def step(self, *ticks_ms):
        for dt_ms in ticks_ms:
            for n in SENSED:
                self.inputs.readings[n].good(self.mc.get(n, 15000))
                # As old as this once the tick is over.
                self.inputs.readings[n].age_ms = (1000000 if n in self.lost else 0) - dt_ms
            self.protections.step(dt_ms, self.params, self.inputs, self.levels)
        return self

    def ask(self, *outputs):
        """The levels after a tick of no time that wants these outputs alone."""
        wanted = [1 if n in outputs else 0 for n in range(len(OUTPUTS))]
        self.protections.guard(self.params, wanted, self.levels)
        return [n for n in range(len(OUTPUTS)) if self.levels[n]]

    def block(self):
        return self.protections.start_block(self.params)

    def rested(self):
        self.step(SECOND)
        while self.protections.start_wait_ms():
            self.step(self.protections.start_wait_ms())
        assert self.block() == NO_CAUSE
        return self

    def running(self, *outputs):
        """Started, with these outputs asked for besides."""
        self.rested()
        assert COMPRESSOR in self.ask(COMPRESSOR, *outputs)
        return self

    def trip(self):
        self.inputs.contacts[HIGH_PRESSURE] = 0
        self.step(0)
        self.ask()
        self.inputs.contacts[HIGH_PRESSURE] = 1
        self.step(0, 60000)
        assert not self.protections.faults


MOVERS = [OUTDOOR_FAN, INDOOR_FAN, SOURCE_PUMP]
RUNNING = [COMPRESSOR, OUTDOOR_FAN, INDOOR_FAN, SOURCE_PUMP]


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


def test_auxiliary_heat_needs_air():
    both = [AUX_HEATER_1, AUX_HEATER_2]
    all_three = [INDOOR_FAN, AUX_HEATER_1, AUX_HEATER_2]
    guarded = Guarded().rested()
    assert guarded.ask(*both) == []
    assert guarded.ask(INDOOR_FAN, *both) == all_three
    assert guarded.ask(INDOOR_FAN, AUX_HEATER_1) == [INDOOR_FAN, AUX_HEATER_1]
    assert guarded.ask(INDOOR_FAN, AUX_HEATER_2) == [INDOOR_FAN, AUX_HEATER_2]
    guarded.inputs.contacts[HIGH_PRESSURE] = 0  # has to do with the compressor alone
    assert guarded.step(SECOND).ask(INDOOR_FAN, *both) == all_three
    guarded.inputs.contacts[HIGH_PRESSURE] = 1
    guarded.inputs.contacts[FAN_FEEDBACK] = 0
    movers = MOVERS + both
    guarded.ask(*movers)
    guarded.step(SECOND, 60000, 60000)
    assert guarded.protections.first_fault() == FAN_TRIP
    assert guarded.ask(*movers) == MOVERS


def test_auxiliary_heat_never_works_against_a_machine_that_cools():
    for kind, valve in (("cool", 1), ("heat", 0)):
        guarded = Guarded(valve_energised_in=kind).step(SECOND, 30000)
        cools = [REVERSING_VALVE] if valve else []
        guarded.ask(*cools)
        guarded.rested()
        aux = [INDOOR_FAN, AUX_HEATER_1, AUX_HEATER_2]
        assert AUX_HEATER_1 in guarded.ask(*aux, *cools)  # the valve stands there, and nothing runs
        levels = guarded.ask(COMPRESSOR, *aux, *cools)
        assert COMPRESSOR in levels and AUX_HEATER_1 not in levels and AUX_HEATER_2 not in levels
        guarded.protections.trips.in_defrost = True
        assert AUX_HEATER_2 in guarded.ask(COMPRESSOR, *aux, *cools)
    guarded = Guarded().running(AUX_HEATER_1, AUX_HEATER_2)
    assert guarded.levels[AUX_HEATER_1] == guarded.levels[AUX_HEATER_2] == 1  # beside a heating one


def test_a_defrosts_heater_has_neither_compressor_nor_air():
    guarded = Guarded(melts=True).rested()
    assert guarded.ask(AUX_HEATER_1, AUX_HEATER_2) == [AUX_HEATER_1]
    assert guarded.ask(COMPRESSOR, AUX_HEATER_1) == RUNNING
    guarded = Guarded(melts=True).rested()
    assert guarded.ask(INDOOR_FAN, AUX_HEATER_1) == [INDOOR_FAN]
    assert guarded.ask(AUX_HEATER_1) == [INDOOR_FAN]  # for the fan's shortest time
    assert guarded.step(30000).ask(AUX_HEATER_1) == [AUX_HEATER_1]
    assert guarded.ask(INDOOR_FAN, AUX_HEATER_1) == [INDOOR_FAN]


def test_a_defrosts_heater_goes_off_at_once_and_on_after_three_minutes():
    guarded = Guarded(melts=True).rested()
    assert guarded.ask(AUX_HEATER_1) == [AUX_HEATER_1]
    assert guarded.step(SECOND).ask() == []
    assert guarded.step(179999).ask(AUX_HEATER_1) == []
    assert guarded.step(1).ask(AUX_HEATER_1) == [AUX_HEATER_1]


def test_a_defrosts_heater_is_off_while_something_is_wrong():
    guarded = Guarded(melts=True).rested()
    assert guarded.ask(AUX_HEATER_1) == [AUX_HEATER_1]
    guarded.lost = {INDOOR_COIL}
    assert guarded.step(SECOND).ask(AUX_HEATER_1) == []
    guarded.lost = set()
    guarded.step(180000, 60000)
    assert guarded.ask(AUX_HEATER_1) == [AUX_HEATER_1]
    guarded.protections.locked = True
    assert guarded.ask(AUX_HEATER_1) == []


def test_the_crankcase_heater_rests_while_the_compressor_runs():
    guarded = Guarded().rested()
    assert guarded.ask(CRANKCASE_HEATER) == [CRANKCASE_HEATER]
    assert guarded.ask(COMPRESSOR, CRANKCASE_HEATER) == RUNNING
    assert guarded.levels[CRANKCASE_HEATER] == 0


def test_pumps_and_the_diverter_switch_as_asked_but_not_too_often():
    for output in (CIRCULATION_PUMP, DIVERTER_VALVE):
        guarded = Guarded().step(SECOND)
        assert guarded.ask(output) == [output]
        assert guarded.step(29999).ask() == [output]
        assert guarded.step(1).ask() == []
        assert guarded.step(29999).ask(output) == []
        assert guarded.step(1).ask(output) == [output]
        assert guarded.step(90000).ask(output) == [output]
        assert guarded.ask() == []  # what stays as it is holds nothing up


def test_the_tanks_element_goes_off_at_once_and_on_after_three_minutes():
    guarded = Guarded().step(SECOND)
    assert guarded.ask(TANK_HEATER) == [TANK_HEATER]
    assert guarded.step(SECOND).ask() == []
    assert guarded.step(179999).ask(TANK_HEATER) == []
    assert guarded.step(1).ask(TANK_HEATER) == [TANK_HEATER]
    assert guarded.step(500000).ask(TANK_HEATER) == [TANK_HEATER]
    guarded.lost = {TANK}
    assert guarded.step(SECOND).ask(TANK_HEATER) == [] and guarded.levels[TANK_HEATER] == 0
    guarded.lost = set(SENSED) - {TANK}
    guarded.step(180000, 60000, 60000)
    assert guarded.ask(TANK_HEATER) == [TANK_HEATER]


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
    guarded = Guarded(sensor_discharge="2800000000000566")
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
