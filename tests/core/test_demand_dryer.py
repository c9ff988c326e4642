from stand_ins import Settings, Signals

from heatpump.core.causes import CAUSES
from heatpump.core.demand import dryer
from heatpump.core.demand.dryer import BEGUN, DRIED, NO_LOAD
from heatpump.core.model import (
    AUTO,
    COOL,
    DRUM_IN,
    DRUM_OUT,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    LIMITS_MISSING,
    LOAD_INTERRUPTED,
    NO_CAUSE,
    OFF,
    Inputs,
)

BOTH = 1 << DRUM_IN | 1 << DRUM_OUT


class Dryer:
    """A dryer in the mode heat, whose compressor does what is wanted at once."""

    def __init__(self, **changes):
        settings = {
            "dryer_drum_limit_mc": 65000,
            "dryer_dry_difference_mk": 8000,
            "dryer_dry_time_s": 60,
            "dryer_least_time_s": 300,
            "dryer_longest_time_s": 1000,
            "dryer_cool_down_s": 100,
        }
        settings.update(changes)
        self.params = Settings(dryer.ROWS, settings)
        self.signals = Signals()
        self.demand = dryer.Demand(self.params, self.signals)
        self.inputs = Inputs()
        self.inputs.valid = BOTH
        self.mode = HEAT
        self.running = OFF
        self.wet()

    def air(self, in_mc, out_mc):
        self.inputs.readings[DRUM_IN].good(in_mc)
        self.inputs.readings[DRUM_OUT].good(out_mc)

    def wet(self):
        self.air(58000, 40000)

    def dry(self):
        self.air(58000, 51000)

    def run(self, seconds=1):
        for _ in range(seconds):
            self.running = self.heats(1000, self.running)
        return self.running

    def heats(self, dt_ms, running=HEAT):
        return self.demand.step(dt_ms, self.params, self.mode, self.inputs, running)

    def lasts(self, at_most_s=100000):
        """Seconds until it stops heating."""
        for second in range(at_most_s):
            if self.run() == OFF:
                return second
        raise AssertionError("it never stops")


def test_a_run_dries_cools_down_and_is_finished():
    it = Dryer()
    it.run(500)
    assert it.running == HEAT and it.demand.pump == 1 and it.demand.load != DRIED
    it.dry()
    assert it.lasts() == 59  # with the one that stops it 60
    it.run(98)
    assert it.demand.pump == 1 and it.demand.load != DRIED and it.running == OFF
    it.run(2)
    assert it.demand.pump == 0 and it.demand.load == DRIED
    it.wet()
    it.run(2000)
    assert it.demand.load == DRIED and it.running == OFF and it.demand.pump == 0


def test_only_off_makes_ready_for_the_next_run():
    it = Dryer()
    it.run(2000)
    for mode in (FAN_ONLY, AUTO, COOL, HEAT):
        it.mode = mode
        it.run(10)
        assert it.demand.load == DRIED and it.running == OFF
    it.mode = OFF
    it.run()
    assert it.demand.load != DRIED
    it.mode = HEAT
    assert it.lasts() == 999  # a new run, of full length


def test_off_ends_a_run_and_the_next_one_is_new():
    it = Dryer()
    it.dry()
    it.run(340)
    it.mode = OFF
    assert it.run() == OFF and it.demand.pump == 0 and it.demand.load != DRIED
    it.mode = HEAT
    assert it.run() == HEAT
    assert it.lasts() == 358  # 300 s at least, of which the last second counts, and 60 s dry


def test_another_mode_makes_a_run_wait():
    it = Dryer()
    it.run(600)
    it.mode = FAN_ONLY
    assert it.run(5000) == OFF and it.demand.pump == 0 and it.demand.hold == NO_CAUSE
    it.mode = HEAT
    assert it.lasts() == 399


def test_it_starts_in_heat_only():
    for mode in (OFF, COOL, AUTO, FAN_ONLY):
        it = Dryer()
        it.mode = mode
        assert it.run(10) == OFF and it.demand.pump == 0
        it.mode = HEAT
        assert it.lasts() == 999


def test_the_longest_time_ends_a_run_that_never_gets_dry():
    assert Dryer().lasts() == 999
    it = Dryer(dryer_dry_difference_mk=0)  # by time alone
    it.air(50000, 50000)
    assert it.lasts() == 999


def test_the_difference_counts_after_the_least_run_time_only():
    it = Dryer()
    it.air(20000, 20000)  # cold: nothing evaporates yet
    assert it.lasts() == 359  # in the first tick it doesn't run yet
    it = Dryer(dryer_longest_time_s=21600)
    it.dry()
    for _ in range(2000):
        it.run()
        it.running = OFF  # the compressor may not start
    assert it.lasts() == 359


def test_just_dry_enough():
    for out_mc, seconds in ((50000, 999), (50001, 359)):
        it = Dryer()
        it.air(58000, out_mc)
        assert it.lasts() == seconds


def test_a_wet_moment_starts_the_dry_time_anew():
    it = Dryer()
    it.run(400)
    it.dry()
    it.run(59)
    it.wet()
    assert it.run() == HEAT
    it.dry()
    assert it.lasts() == 59


def test_a_rest_starts_the_dry_time_anew():
    it = Dryer()
    it.run(400)
    it.dry()
    it.run(59)
    it.running = OFF
    it.run()
    assert it.lasts() == 59


def test_without_the_limit_it_does_not_run_and_says_so():
    it = Dryer(dryer_drum_limit_mc=0)
    assert it.demand.limits_missing
    assert it.run(5000) == OFF and it.demand.limits_missing and it.demand.load != DRIED
    assert it.demand.pump == 0 and it.demand.hold == LIMITS_MISSING
    it.params.dryer_drum_limit_mc = 65000
    assert it.run() == HEAT and not it.demand.limits_missing
    assert it.lasts() == 998
    defaults = Settings(dryer.ROWS, {})
    assert defaults.dryer_drum_limit_mc == 0 and defaults.dryer_dry_difference_mk == 0


def test_a_limit_taken_away_stops_the_heat_not_the_time():
    it = Dryer()
    it.run(10)
    it.params.dryer_drum_limit_mc = 0
    assert it.run() == OFF and it.demand.pump == 1 and it.demand.limits_missing
    it.run(1100)
    assert it.demand.load == DRIED


def test_at_the_drum_limit_it_waits_for_the_band():
    it = Dryer(dryer_drum_band_mk=5000)
    heats = []
    for in_mc in (64999, 65000, 64000, 60001, 60000, 64999, 65001):
        it.air(in_mc, 40000)
        heats.append(it.run())
        assert it.demand.pump == 1
    assert heats == [HEAT, OFF, OFF, OFF, HEAT, HEAT, OFF]
    it.air(64000, 40000)
    assert it.run() == OFF
    it.mode = OFF
    it.run()
    it.mode = HEAT
    assert it.run() == HEAT  # a new run doesn't wait for the last one's heat


def test_error_and_target():
    it = Dryer(dryer_drum_band_mk=5000)
    it.run()
    assert it.demand.target_mc == 60000 and it.demand.error_mk == 2000
    it.air(62000, 40000)
    it.run()
    assert it.demand.error_mk == -2000
    it.mode = OFF
    it.run()
    assert it.demand.error_mk == 0


def test_a_lost_reading_stops_the_heat_by_name_and_not_the_time():
    for role in (DRUM_IN, DRUM_OUT):
        it = Dryer()
        it.run(600)
        it.inputs.valid = ~(1 << role) & 0xFFFFF
        assert it.run() == OFF and it.demand.action == OFF and it.demand.error_mk == 0
        assert CAUSES[it.demand.hold] == ("drum in reading" if role == DRUM_IN else "drum out reading")
        it.inputs.valid = BOTH
        assert it.run() == HEAT and it.demand.hold == NO_CAUSE
        it.inputs.valid = 0
        it.run(397)
        assert it.demand.pump == 1 and it.demand.hold == DRUM_IN + 1
        it.run()
        assert it.demand.hold == NO_CAUSE  # over, and cooling down
        it.run(100)
        assert it.demand.load == DRIED


def test_a_lost_reading_starts_the_dry_time_anew():
    it = Dryer()
    it.run(400)
    it.dry()
    it.run(59)
    it.inputs.valid = 0
    it.heats(1000)  # the compressor's minimum on time
    it.inputs.valid = BOTH
    it.running = HEAT
    assert it.lasts() == 59


def test_a_grid_block_makes_it_wait_in_still_air():
    it = Dryer()
    it.run(400)
    it.dry()
    it.run(59)
    it.signals.blocked = True
    assert it.run(5000) == OFF and it.demand.hold == GRID_BLOCK and it.demand.pump == 0
    it.signals.blocked = False
    it.running = HEAT
    assert it.lasts() == 59
    it.signals.blocked = True
    it.run(200)
    assert it.demand.load == DRIED and it.demand.hold == NO_CAUSE  # nothing keeps it from cooling down


def test_the_cool_down_begins_when_the_compressor_rests():
    it = Dryer(dryer_cool_down_s=100)
    it.lasts()
    for _ in range(500):  # the minimum on time
        it.heats(1000)
    assert it.demand.pump == 1 and it.demand.load != DRIED
    it.run(99)
    assert it.demand.load != DRIED
    it.run()
    assert it.demand.load == DRIED
    it = Dryer(dryer_cool_down_s=0)
    it.lasts()
    it.run()
    assert it.demand.load == DRIED and it.demand.pump == 0


def test_a_dryer_has_no_priority_and_no_diverter():
    assert dryer.Demand.PRIORITY == 0 and dryer.Demand.DIVERTED == 0


def test_at_first_it_wants_nothing():
    demand = Dryer().demand
    assert demand.action == OFF and demand.hold == NO_CAUSE and demand.load == NO_LOAD
    assert demand.error_mk == 0 and demand.target_mc == 0 and demand.pump == 0


def test_times_to_the_millisecond():
    it = Dryer()
    it.dry()
    for _ in range(2):
        assert it.heats(299999) == HEAT
        assert it.heats(59999) == HEAT
        it.mode = OFF
        it.heats(1000)
        it.mode = HEAT
    it = Dryer()
    assert it.heats(999999) == HEAT and it.heats(1) == OFF
    it.heats(99999, OFF)
    assert it.demand.load != DRIED
    it.heats(1, OFF)
    assert it.demand.load == DRIED


def test_the_dry_time_to_the_millisecond():
    it = Dryer(dryer_longest_time_s=21600)
    it.heats(300000)
    it.dry()
    for interrupt in (it.wet, lambda: it.heats(1, OFF), lambda: lose(it), lambda: block(it)):
        assert it.heats(59999) == HEAT
        interrupt()
        it.heats(1)
        it.dry()
        assert it.heats(59998) == HEAT
        it.heats(1000, OFF)
    assert it.heats(59999) == HEAT and it.heats(1) == OFF


def lose(it):
    it.inputs.valid = 0
    it.heats(1)
    it.inputs.valid = BOTH


def block(it):
    it.signals.blocked = True
    it.heats(1)
    it.signals.blocked = False


def test_what_may_be_set():
    """Key, default, lowest, highest, step."""
    assert [row[:1] + row[2:6] for row in dryer.ROWS] == [
        ("dryer_drum_limit", 0, 0, 90000, 1000),
        ("dryer_drum_band", 5000, 1000, 20000, 500),
        ("dryer_dry_difference", 0, 0, 30000, 500),
        ("dryer_dry_time", 300, 60, 1800, 30),
        ("dryer_least_time", 1200, 300, 7200, 60),
        ("dryer_longest_time", 10800, 600, 21600, 300),
        ("dryer_cool_down", 300, 0, 1800, 30),
    ]


def test_a_load_that_a_reset_interrupts_waits_for_a_person():
    it = Dryer()
    it.demand.load = BEGUN  # as it was remembered
    assert it.run(5) == OFF and it.demand.pump == 0
    assert it.demand.notice() == it.demand.hold == LOAD_INTERRUPTED
    it.mode = OFF
    assert it.run() == OFF and it.demand.load == NO_LOAD and it.demand.notice() == NO_CAUSE
    it.mode = HEAT
    assert it.run() == HEAT and it.demand.load == BEGUN and it.demand.notice() == NO_CAUSE


def test_a_load_that_was_dry_stays_so_over_a_reset():
    it = Dryer()
    it.demand.load = DRIED
    assert it.run(5) == OFF and it.demand.pump == 0 and it.demand.notice() == NO_CAUSE
