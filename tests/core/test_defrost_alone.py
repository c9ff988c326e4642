"""When a defrost is due and when it ends: each limit, to the millisecond and the millikelvin."""

from heatpump.core.model import OUTDOOR, OUTDOOR_COIL, Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.sequence.defrost import Defrost

MINUTE = 60000
HOUR = 60 * MINUTE
SETTLE = 10 * MINUTE
JUDGE = 3 * MINUTE
AGED = 30000  # the default of reading_max_age


class Coil:
    """A defrost with what it sees; a run at 0 °C outdoors with a coil at -7 °C unless told otherwise."""

    def __init__(self, **settings):
        self.params = Params()
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)
        self.defrost = Defrost()
        self.readings = Inputs().readings
        self.see(0, -7000)

    def see(self, outdoor_mc, coil_mc, outdoor_age_ms=0, coil_age_ms=0):
        for n, value_mc, age_ms in (
            (OUTDOOR, outdoor_mc, outdoor_age_ms),
            (OUTDOOR_COIL, coil_mc, coil_age_ms),
        ):
            self.readings[n].good(value_mc)
            self.readings[n].age_ms = age_ms
        return self

    def step(self, *ticks_ms, heating=True, compressor=True):
        for dt_ms in ticks_ms:
            self.defrost.step(dt_ms, self.params, self.readings, heating, compressor)
        return self

    def rest(self, *ticks_ms):
        return self.step(*ticks_ms, heating=False, compressor=False)

    def thawed(self):
        """At rest with a warm coil, then again in the cold."""
        return self.see(14000, 14000).rest(1000).see(0, -7000)

    def clean(self):
        """A run from a clean coil, 7 K below the air, that has lasted the interval."""
        self.thawed().step(SETTLE, 25 * MINUTE)
        assert self.defrost.clean_mk == 7000
        return self

    def due(self, *seen):
        self.see(*seen).step(1)
        return self.defrost.due

    def melt(self, *ticks_ms):
        for dt_ms in ticks_ms:
            self.defrost.melt(dt_ms, self.params, self.readings)
        return self.defrost.finished


def test_before_the_first_tick_none_is_due_and_none_was():
    defrost = Defrost()
    assert defrost.due is False and defrost.finished is False
    assert defrost.clean_mk == defrost.count == defrost.by_time == 0
    defrost = Coil().step(SETTLE).defrost  # no clean start: nobody saw the coil free of ice
    assert defrost.clean_mk == 0


def test_a_clean_coil_is_learned_when_it_has_settled_to_the_millisecond():
    coil = Coil().clean()
    coil.rest(1000).thawed().see(0, -11000).step(SETTLE - 1)
    assert coil.defrost.clean_mk == 7000
    assert coil.step(1).defrost.clean_mk == 8000
    assert coil.see(0, -19000).step(MINUTE).defrost.clean_mk == 8000  # once per run


def test_the_first_clean_run_need_not_last_until_the_coil_has_settled():
    coil = Coil().thawed().see(0, -4000).step(JUDGE - 1)
    assert coil.defrost.clean_mk == 0
    assert coil.step(1).defrost.clean_mk == 4000
    assert coil.see(0, -5000).step(1).defrost.clean_mk == 5000  # as far as it has come
    assert coil.see(0, -7000).step(SETTLE - JUDGE - 1).defrost.clean_mk == 7000
    assert coil.see(0, -9000).step(1).defrost.clean_mk == 7000
    coil.rest(1000).thawed().see(0, -15000).step(SETTLE - 1)  # any other has to
    assert coil.defrost.clean_mk == 7000


def test_a_coil_that_no_air_gets_through_teaches_nothing():
    for coil_mc, clean_mk in ((-11999, 11999), (-12000, 0)):
        assert Coil().thawed().see(0, coil_mc).step(SETTLE).defrost.clean_mk == clean_mk


def test_only_heating_with_a_cold_coil_counts_toward_a_defrost_by_time():
    for outdoor_mc, coil_mc, coil_age_ms, due in (
        (5999, -1000, 0, True),
        (5999, -999, 0, False),
        (5999, -999, AGED, True),
        (6000, -1000, 0, False),
    ):
        coil = Coil().see(outdoor_mc, coil_mc, 0, coil_age_ms).step(HOUR)
        assert coil.due(0, -1000) is due, (outdoor_mc, coil_mc, coil_age_ms)
    coil = Coil().thawed().see(8000, 5000).step(MINUTE).rest(1000).see(0, -7000).step(SETTLE)
    assert coil.defrost.clean_mk == 0  # it has run since it was seen to be free of ice


def test_a_look_that_finds_no_frost_lets_the_time_without_one_begin_at_the_interval():
    for coil_mc, due in ((-7000, False), (-30000, True)):
        coil = Coil().clean().see(0, coil_mc).step(3 * HOUR)  # long enough for a defrost by time
        assert coil.defrost.due is due
        coil = coil.see(0, -7000, outdoor_age_ms=AGED).step(1)  # from here on it can only go by time
        assert coil.defrost.due is due, coil_mc


def test_each_clean_start_counts_for_a_quarter():
    coil = Coil().thawed().step(SETTLE)
    for coil_mc, clean_mk in ((-11000, 8000), (-4000, 7000), (-7000, 7000)):
        coil.rest(1000).thawed().see(0, coil_mc).step(SETTLE)
        assert coil.defrost.clean_mk == clean_mk
    coil = Coil().thawed().see(0, 3000).step(SETTLE)
    assert coil.defrost.clean_mk == 1  # warmer than the air: known, and as little as can be


def test_a_coil_is_clean_from_the_end_temperature_on_and_only_by_a_new_reading():
    for coil_mc, age_ms, clean_mk in (
        (13000, 0, 7000),
        (12999, 0, 0),
        (13000, AGED - 1, 7000),
        (13000, AGED, 0),
    ):
        coil = Coil().see(14000, coil_mc, 0, age_ms).rest(1000).see(0, -7000).step(SETTLE)
        assert coil.defrost.clean_mk == clean_mk, (coil_mc, age_ms)


def test_nothing_is_learned_without_both_readings():
    for outdoor_age_ms, coil_age_ms, clean_mk in (
        (0, AGED, 0),
        (AGED, 0, 0),
        (AGED - 1, 0, 7000),
        (0, AGED - 1, 7000),
    ):
        coil = Coil().thawed().see(0, -7000, outdoor_age_ms, coil_age_ms).step(SETTLE)
        assert coil.defrost.clean_mk == clean_mk, (outdoor_age_ms, coil_age_ms)


def test_a_coil_is_judged_anew_three_minutes_after_each_start():
    coil = Coil().clean()
    coil.rest(1000)
    coil.see(0, -15000).step(JUDGE - 1)
    assert not coil.defrost.due
    assert coil.step(1).defrost.due


def test_what_is_due_stays_due_until_a_look_at_the_coil_says_otherwise():
    coil = Coil().clean().see(0, -15000).step(1)
    coil.rest(HOUR).see(0, -1000).rest(HOUR)
    assert coil.defrost.due
    coil.see(0, -7000).step(JUDGE - 1)
    assert coil.defrost.due
    assert not coil.step(1).defrost.due


def test_what_is_due_is_called_off_by_a_thaw_mild_air_and_a_longer_interval():
    for outdoor_mc, coil_mc, outdoor_age_ms, coil_age_ms, due in (
        (5999, 12999, 0, 0, True),
        (6000, 0, 0, 0, False),
        (6000, 0, AGED, 0, True),
        (0, 13000, 0, 0, False),
        (0, 13000, 0, AGED, True),
    ):
        coil = Coil().clean().see(0, -15000).step(1)
        coil.see(outdoor_mc, coil_mc, outdoor_age_ms, coil_age_ms).rest(1)
        assert coil.defrost.due is due, (outdoor_mc, coil_mc, outdoor_age_ms, coil_age_ms)
    coil = Coil().clean().see(0, -15000).step(1)
    coil.params.set("defrost_interval", "3000", INSTALLER)
    assert not coil.rest(1).defrost.due


def test_a_coil_far_below_the_air_is_iced_at_any_moment_of_a_run():
    for settings, outdoor_mc, coil_mc, due in (
        ({}, -2000, -14000, True),  # nothing learned: 12 K below the air
        ({}, -2000, -13999, False),
        ({}, -40000, -52000, True),
        ({"evaporating_min": -15}, -2000, -13500, False),  # near the limit, but not that far below the air
    ):
        assert Coil(**settings).due(outdoor_mc, coil_mc) is due, (settings, outdoor_mc, coil_mc)
    for settings, outdoor_mc, coil_mc, due in (
        ({}, 0, -19000, True),  # clean it runs 7 K below the air
        ({}, 0, -18999, False),
        ({"evaporating_min": -15}, 0, -13000, True),  # 2 K from the evaporating limit, 12 K below the air
        ({"evaporating_min": -15}, 0, -12999, False),
        ({"evaporating_min": -15}, -1001, -13000, False),
    ):
        coil = Coil(**settings).clean().rest(1)
        assert coil.due(outdoor_mc, coil_mc) is due, (settings, outdoor_mc, coil_mc)


def test_runs_too_short_to_be_judged_add_up_to_a_defrost_by_time():
    coil = Coil().clean()
    for _ in range(12):
        assert not coil.rest(MINUTE).step(2 * MINUTE).defrost.due
    assert not coil.rest(MINUTE).step(MINUTE - 1).defrost.due
    assert coil.step(1).defrost.due  # an hour of heating, by the coil's first look at 35 min
    coil = Coil().clean()
    for _ in range(50):
        assert not coil.rest(MINUTE).step(JUDGE).defrost.due  # each was judged


def test_a_defrost_is_due_by_frost_at_each_of_its_limits():
    for outdoor_mc, coil_mc, due in (
        (0, -12000, True),
        (0, -11999, False),  # 5 K below clean
        (5999, -6001, True),
        (6000, -12000, False),  # warm outdoors
        (5999, -6000, False),
        (0, -30000, True),
    ):
        assert Coil().clean().due(outdoor_mc, coil_mc) is due, (outdoor_mc, coil_mc)
    for coil_mc, due in ((-6000, True), (-5999, False)):  # the coil's threshold
        coil = Coil(defrost_frost=2).thawed().see(5000, 4000).step(SETTLE, 25 * MINUTE)
        assert coil.due(5000, coil_mc) is due, coil_mc


def test_the_interval_of_heating_lies_between_two_to_the_millisecond():
    coil = Coil().thawed().step(SETTLE).see(0, -15000).step(25 * MINUTE - 1)
    assert coil.defrost.due is False
    assert coil.step(1).defrost.due is True
    assert coil.step(HOUR, heating=False).defrost.due is True  # it is carried over


def test_by_time_where_frost_cannot_be_told():
    for outdoor_age_ms, coil_age_ms, coil_mc, expected in (
        (AGED, 0, -1000, True),  # the arming temperature
        (AGED, 0, -999, False),
        (AGED - 1, 0, -1000, False),  # both are known, and there is no frost
        (0, AGED, 5000, True),
        (0, AGED - 1, 5000, False),
        (AGED, AGED, 5000, True),
    ):
        coil = Coil().clean().see(0, coil_mc, outdoor_age_ms, coil_age_ms)
        assert not coil.step(25 * MINUTE - 1).defrost.due
        assert coil.step(1).defrost.due is expected, (outdoor_age_ms, coil_age_ms, coil_mc)
    coil = Coil().clean()  # warm outdoors: never
    assert not coil.see(6000, 0, 0, AGED).step(2 * HOUR).defrost.due


def test_by_time_where_no_clean_coil_was_seen():
    coil = Coil().see(0, -2000).step(SETTLE, HOUR - SETTLE - 2)
    assert not coil.defrost.due and coil.defrost.clean_mk == 0
    assert coil.step(1).defrost.due  # a millisecond counted from power-up: ice may have been there


def test_the_longest_interval_can_still_be_reached_and_counts_stay_small():
    coil = Coil(defrost_fallback=14400).see(0, -2000).step(SETTLE, *([MINUTE] * 229))
    assert not coil.defrost.due
    assert coil.step(MINUTE).defrost.due
    coil.step(*([HOUR] * 400))
    assert coil.defrost.due and coil.defrost._heating_ms < 1 << 25 and coil.defrost._running_ms < 1 << 24


def test_the_melt_ends_when_the_coil_is_warm():
    for coil_mc, age_ms, finished in (
        (12999, 0, False),
        (13000, 0, True),
        (13000, AGED, False),
        (20000, 29999, True),
    ):
        coil = Coil().clean()
        coil.defrost.begin()
        assert coil.see(0, coil_mc, 0, age_ms).melt(1000) is finished, (coil_mc, age_ms)
        assert coil.defrost.count == (1 if finished else 0) and coil.defrost.by_time == 0
        assert coil.melt(1000) is finished  # counted once
        assert coil.defrost.count == (1 if finished else 0)


def test_the_melt_ends_by_time_to_the_millisecond_and_the_next_has_its_own():
    coil = Coil(defrost_longest=600)
    for n in range(3):
        coil.defrost.due = True
        coil.defrost.begin()
        assert coil.defrost.due is True and coil.defrost.finished is False
        assert coil.melt(599999) is False
        assert coil.melt(1) is True
        assert coil.defrost.count == coil.defrost.by_time == n + 1
        assert coil.rest(1).defrost.due is False


def test_after_a_whole_defrost_the_coil_is_clean_and_after_any_other_it_may_not_be():
    for melted_mc, melted_ms, clean_mk in (
        (13000, MINUTE, 7000),
        (5000, MINUTE, 0),  # broken off
        (5000, SETTLE, 0),  # ended by time
    ):
        coil = Coil().step(SETTLE, 30 * MINUTE)
        coil.defrost.begin()
        coil.see(0, melted_mc).melt(melted_ms)
        coil.see(0, -7000).rest(1000).step(SETTLE)
        assert coil.defrost.clean_mk == clean_mk
        coil.step(25 * MINUTE - 1002)
        assert not coil.due(0, -11999)
        assert coil.due(0, -11999) is (clean_mk == 0)  # the hour of heating is over


def test_the_interval_lies_between_a_melt_and_the_next_whatever_became_of_it():
    coil = Coil().clean().see(0, -15000).step(1)
    coil.defrost.begin()
    coil.melt(1000)  # a trip
    coil.rest(34 * MINUTE).step(MINUTE - 1)
    assert not coil.defrost.due
    assert not coil.step(1).defrost.due  # this run hasn't lasted long enough
    assert coil.step(2 * MINUTE).defrost.due


def test_a_defrost_that_is_called_off_before_it_melts_stays_due():
    coil = Coil().clean().see(0, -15000).step(1)
    coil.defrost.begin()
    assert coil.rest(MINUTE).defrost.due
