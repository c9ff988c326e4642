"""When a defrost is due and when it ends: each limit, to the millisecond and the millikelvin."""

from heatpump.core.model import OUTDOOR, OUTDOOR_COIL, Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.sequence.defrost import Defrost

MINUTE = 60000
HOUR = 60 * MINUTE
SETTLE = 10 * MINUTE
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
    coil = Coil().thawed().step(SETTLE - 1)
    assert coil.defrost.clean_mk == 0
    assert coil.step(1).defrost.clean_mk == 7000
    assert coil.see(0, -9000).step(MINUTE).defrost.clean_mk == 7000  # once per run


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


def test_each_start_settles_anew():
    coil = Coil().clean()
    coil.rest(1000)
    coil.see(0, -15000).step(SETTLE - 1)
    assert not coil.defrost.due
    assert coil.step(1).defrost.due


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
    coil.step(0, heating=False)
    assert coil.defrost.due is False  # not in cooling


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
        assert coil.defrost.due is False and coil.defrost.finished is False
        assert coil.melt(599999) is False
        assert coil.melt(1) is True
        assert coil.defrost.count == coil.defrost.by_time == n + 1
        coil.defrost.due = True
        coil.defrost.end()
        assert coil.defrost.due is False


def test_after_a_whole_defrost_the_coil_is_clean_and_after_a_broken_one_it_may_not_be():
    for melted_mc, clean_mk in ((13000, 7000), (5000, 0)):
        coil = Coil().step(SETTLE, 30 * MINUTE)
        coil.defrost.begin()
        coil.see(0, melted_mc).melt(MINUTE)
        coil.defrost.end()
        coil.see(0, -7000).rest(1000).step(SETTLE)
        assert coil.defrost.clean_mk == clean_mk
        assert not coil.see(0, -15000).step(25 * MINUTE - 2).defrost.due
        assert coil.step(2).defrost.due is (clean_mk > 0)
