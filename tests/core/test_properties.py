"""What must hold for any history of commands, readings, faults, resets and time steps.

A Witness with its own clock looks at the outputs only; it knows nothing of the core's timers.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from heatpump.core.controller import Controller
from heatpump.core.model import (
    COMPRESSOR,
    COOL,
    HEAT,
    INDOOR_FAN,
    MODES,
    OUTDOOR_FAN,
    REVERSING_VALVE,
    SENSORS,
    Inputs,
    Outputs,
)
from heatpump.core.param_table import INSTALLER, USER
from heatpump.core.params import Params

HOUR_MS = 3_600_000
LONG_AGO = -(10**12)


class Witness:
    """Watches a machine from outside; every rule is an assertion on times it took itself."""

    def __init__(self) -> None:
        self.now = 0
        self.stopped = LONG_AGO
        self.started = LONG_AGO
        self.starts: list[int] = []
        self.shifted = LONG_AGO
        self.rest_ms = self.least_run_ms = self.dwell_before_ms = self.dwell_after_ms = 0
        self.params = Params()
        self.temperature_mc = [20_000 for _ in SENSORS]
        self.lost: set[int] = set()
        self.power_up()

    def power_up(self) -> None:
        """The controller forgets everything but its settings; the machine does not."""
        if self.starts and self.stopped < self.started:
            self.stopped = self.now
            self.rest_ms = self.params.minimum_off_s * 1000
        self.reset_at = self.now
        self.power_up_ms = self.params.power_up_delay_s * 1000
        self.starts_this_life: list[int] = []
        self.inputs = Inputs()
        self.outputs = Outputs()
        self.controller = Controller(self.params)
        self.last_good = [LONG_AGO for _ in SENSORS]

    def tick(self, dt_ms: int) -> None:
        before = list(self.outputs.levels)
        self.now += dt_ms
        self.controller.step(dt_ms, self.inputs, self.outputs)
        self.check(before, self.outputs.levels)
        for n, reading in enumerate(self.inputs.readings):
            if n not in self.lost:
                reading.good(self.temperature_mc[n])
                self.last_good[n] = self.now

    def check(self, before: list[int], after: list[int]) -> None:
        now = self.now
        critical_lost = any(now - good >= self.params.reading_max_age_s * 1000 for good in self.last_good)
        if after[COMPRESSOR] and not before[COMPRESSOR]:
            assert now - self.stopped >= max(self.rest_ms, 180_000), "minimum off"
            assert now - self.reset_at >= self.power_up_ms, "power-up delay"
            assert now - self.shifted >= self.dwell_after_ms, "dwell after the shift"
            action = self.controller.demand.action
            assert action in (HEAT, COOL), "start without demand"
            energised_for = (COOL, HEAT)[self.params.valve_energised_in]
            assert (after[REVERSING_VALVE] == 1) == (action == energised_for), "wrong valve position"
            self.started = now
            self.starts.append(now)
            self.starts_this_life.append(now)
            self.least_run_ms = self.params.minimum_on_s * 1000
            recent = [t for t in self.starts_this_life if now - t < HOUR_MS]
            assert len(recent) <= self.params.starts_per_hour, "starts per hour"
            assert len([t for t in self.starts if now - t < HOUR_MS]) <= 12, "hard cap over resets"
        if before[COMPRESSOR] and not after[COMPRESSOR]:
            assert critical_lost or now - self.started >= self.least_run_ms, "minimum on"
            self.stopped = now
            self.rest_ms = self.params.minimum_off_s * 1000
            self.dwell_before_ms = self.params.valve_dwell_s * 1000
        if after[REVERSING_VALVE] != before[REVERSING_VALVE]:
            assert not before[COMPRESSOR] and not after[COMPRESSOR], "valve moved under load"
            assert now - self.stopped >= self.dwell_before_ms, "dwell before the shift"
            self.shifted = now
            self.dwell_after_ms = self.params.valve_dwell_s * 1000
        if after[COMPRESSOR]:
            assert after[OUTDOOR_FAN] and after[INDOOR_FAN], "compressor without air"
            assert not critical_lost, "ran on a reading past its maximum age"
        assert self.controller.protections.overrides == 0, "the guard had to correct the sequencer"


SETTINGS = {
    "minimum_off": ("180", "300", "900"),
    "minimum_on": ("60", "180", "1200"),
    "starts_per_hour": ("1", "3", "6", "12"),
    "valve_dwell": ("10", "30", "300"),
    "valve_energised_in": ("cool", "heat"),
    "pre_circulation": ("0", "30", "300"),
    "post_circulation": ("0", "600"),
    "start_duration": ("10", "300"),
    "stop_duration": ("0", "60"),
    "reading_max_age": ("10", "30", "300"),
    "reading_recovery": ("10", "60"),
    "trips_to_lockout": ("1", "5", "12"),
    "heat_setpoint": ("5", "21", "30"),
    "cool_setpoint": ("15", "25", "35"),
    "power_up_delay": ("300", "600"),
}
sensor = st.integers(0, len(SENSORS) - 1)
operation = st.one_of(
    st.tuples(st.just("tick"), st.sampled_from((1, 250, 1000, 1000, 7000)), st.integers(1, 400)),
    st.tuples(st.just("tick"), st.sampled_from((60_000, 600_000)), st.integers(1, 10)),
    st.tuples(st.just("mode"), st.sampled_from(MODES)),
    st.tuples(st.just("room"), st.sampled_from((-20_000, 15_000, 20_000, 22_500, 28_000, 60_000))),
    st.tuples(st.just("lose"), sensor),
    st.tuples(st.just("find"), sensor),
    st.sampled_from(sorted(SETTINGS)).flatmap(
        lambda key: st.tuples(st.just("set"), st.just(key), st.sampled_from(SETTINGS[key]))
    ),
    st.just(("reset",)),
    st.just(("lift lockout",)),
)


def play(witness: Witness, step: tuple) -> None:
    verb, *arguments = step
    if verb == "tick":
        dt_ms, count = arguments
        for _ in range(count):
            witness.tick(dt_ms)
    elif verb == "mode":
        witness.params.set("mode", arguments[0], USER)
    elif verb == "room":
        witness.temperature_mc[0] = arguments[0]
    elif verb == "lose":
        witness.lost.add(arguments[0])
    elif verb == "find":
        witness.lost.discard(arguments[0])
    elif verb == "set":
        witness.params.set(*arguments, INSTALLER)
    elif verb == "reset":
        witness.power_up()
    elif verb == "lift lockout":
        witness.controller.reset_faults()


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(operation, min_size=5, max_size=60))
def test_the_rules_hold_for_any_history(steps: list[tuple]) -> None:
    witness = Witness()
    for step in steps:
        play(witness, step)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(operation, max_size=15), st.integers(0, 2))
def test_the_rules_hold_for_a_machine_in_use(steps: list[tuple], settle: int) -> None:
    """Each step meets a machine that is running or has just stopped."""
    witness = Witness()
    for step in steps:
        play(witness, ("mode", ("heat", "cool", "auto")[settle]))
        play(witness, ("room", (15_000, 28_000, 15_000)[settle]))
        play(witness, ("tick", 1000, 800))
        play(witness, step)


def test_the_witness_sees_a_machine_at_work() -> None:
    """The properties are not empty: a day of change-overs has starts, stops and shifts."""
    witness = Witness()
    play(witness, ("mode", "auto"))
    for hour in range(24):
        play(witness, ("room", 15_000 if hour % 2 else 28_000))
        play(witness, ("tick", 1000, 3600))
    assert len(witness.starts) == 24 and witness.shifted > 22 * HOUR_MS


def short_cycling(witness: Witness, ticks: int) -> None:
    """A room that wants heat whenever the compressor is off, and none once it runs."""
    for _ in range(ticks):
        witness.temperature_mc[0] = 28_000 if witness.outputs.levels[COMPRESSOR] else 15_000
        witness.tick(1000)


def test_resets_do_not_lift_the_hard_cap() -> None:
    witness = Witness()
    for key, text in (("mode", "heat"), ("starts_per_hour", "12"), ("minimum_off", "180"),
                      ("minimum_on", "60"), ("pre_circulation", "0"), ("stop_duration", "0"),
                      ("post_circulation", "0")):  # fmt: skip
        play(witness, ("set", key, text))
    witness.power_up()
    short_cycling(witness, 3500)
    witness.power_up()
    short_cycling(witness, 3600)
    assert len(witness.starts) >= 20


def test_a_long_minimum_off_starts_anew_at_a_reset() -> None:
    witness = Witness()
    play(witness, ("set", "minimum_off", "900"))
    play(witness, ("mode", "heat"))
    short_cycling(witness, 1000)
    assert witness.starts
    witness.power_up()
    short_cycling(witness, 1800)
    assert len(witness.starts) == 2
