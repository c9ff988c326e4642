"""The transition table, said a second time in plain words and compared in every situation there is."""

import sys

from heatpump.core.application import Application
from heatpump.core.model import (
    CIRCULATION_PUMP,
    COMPRESSOR,
    COOL,
    DEFROST_DRIP,
    DEFROST_MELT,
    DEFROST_PREPARE,
    DEFROST_RETURN,
    DIVERT,
    DIVERTER_VALVE,
    HEAT,
    IDLE,
    INDOOR_FAN,
    LOCKOUT,
    NO_CAUSE,
    OFF,
    OUTDOOR_FAN,
    OUTPUTS,
    PHASES,
    POST_CIRCULATION,
    PRE_CIRCULATION,
    REVERSING_VALVE,
    RUN,
    SOURCE_PUMP,
    START,
    STOP,
    VALVE_SHIFT,
)
from heatpump.core.params import Params
from heatpump.core.sequence.sequencer import Sequencer

LASTS = {
    PRE_CIRCULATION: 31,
    START: 32,
    STOP: 33,
    POST_CIRCULATION: 34,
    VALVE_SHIFT: 35,
    DEFROST_DRIP: 36,
    DIVERT: 37,
}
COMPRESSOR_ON = (START, RUN, DIVERT, DEFROST_MELT)
OUTDOOR_FAN_ON = (PRE_CIRCULATION, START, RUN, DIVERT, STOP, DEFROST_RETURN)
INDOOR_FAN_ON = (PRE_CIRCULATION, START, RUN, DIVERT, STOP, POST_CIRCULATION, DEFROST_MELT)


class Surroundings:
    """Plays the protections and the defrost; bit n of `situation` is the n-th attribute."""

    NAMES = ("stop_now", "end_run", "ready", "hold", "locked", "over", "still", "due", "finished", "valve",
             "route", "tank")  # fmt: skip

    def __init__(self):
        self.calls = []
        self.trips = self

    def diverted(self):
        self.calls.append("diverted")

    def take(self, situation):
        for n in range(len(self.NAMES)):
            setattr(self, self.NAMES[n], situation >> n & 1)

    def start_block(self, params):
        return NO_CAUSE if self.ready else 1

    def must_stay_on(self):
        return self.hold

    def may_shift(self, levels):
        return self.still

    def begin(self):
        self.calls.append("begin")


def needed_valve(s, phase, demand, b_valve):
    if phase in (DEFROST_PREPARE, DEFROST_MELT):
        return 0 if b_valve else 1
    if phase in (DEFROST_DRIP, DEFROST_RETURN) or demand == HEAT:
        return 1 if b_valve else 0
    if demand == COOL:
        return 0 if b_valve else 1
    return s.valve


def expected(s, phase, demand, b_valve):
    """The next phase, and where the valve is to stand."""
    wanted = demand != OFF and not s.stop_now and not s.end_run
    needed = needed_valve(s, phase, demand, b_valve)
    right = needed == s.valve
    may_start = wanted and right and s.ready
    useless = not s.hold and not (wanted and right)
    frosted = s.due and demand == HEAT  # ice is of no matter to a machine that is to cool

    if phase == IDLE:
        if s.locked:
            return LOCKOUT, s.valve
        if frosted and wanted and s.ready:
            return DEFROST_PREPARE, s.valve
        if wanted and not right and s.still:
            return VALVE_SHIFT, needed
        return (PRE_CIRCULATION if may_start else IDLE), s.valve
    if phase == VALVE_SHIFT:
        return (IDLE if s.over else VALVE_SHIFT), s.valve
    if phase == PRE_CIRCULATION:
        if not may_start:
            return IDLE, s.valve
        return (START if s.over else PRE_CIRCULATION), s.valve
    if phase == START:
        if s.stop_now or useless:
            return STOP, s.valve
        return (RUN if s.over else START), s.valve
    if phase == RUN:
        if s.stop_now or useless:
            return STOP, s.valve
        if frosted and not s.hold:
            return DEFROST_PREPARE, s.valve
        # What is to cool the house never flows through the tank, nor the other way round: first the valve.
        return (DIVERT if demand != OFF and right and s.route != s.tank else RUN), s.valve
    if phase == DIVERT:
        if s.stop_now or useless:
            return STOP, s.valve
        return (RUN if s.over else DIVERT), s.valve
    if phase == STOP:
        return (POST_CIRCULATION if s.over else STOP), s.valve
    if phase == POST_CIRCULATION:
        if may_start and not frosted:
            return PRE_CIRCULATION, s.valve
        return (IDLE if s.over else POST_CIRCULATION), s.valve
    if phase == LOCKOUT:
        return (LOCKOUT if s.locked else IDLE), s.valve
    valve = needed if s.still and phase != DEFROST_MELT and phase != DEFROST_DRIP else s.valve
    if phase == DEFROST_PREPARE:
        if not wanted:
            return DEFROST_RETURN, valve
        return (DEFROST_MELT if may_start else DEFROST_PREPARE), valve
    if phase == DEFROST_MELT:
        enough = s.finished and not s.hold
        return (DEFROST_DRIP if s.stop_now or enough else DEFROST_MELT), s.valve
    if phase == DEFROST_DRIP:
        return (DEFROST_RETURN if s.over else DEFROST_DRIP), s.valve
    return (IDLE if right else DEFROST_RETURN), valve


# The VM is slower: there one situation of seven, which are other ones for each demand and valve.
APPLICATION = Application()
STRIDE = 7 if sys.implementation.name == "micropython" else 1


def test_every_phase_in_every_situation():
    params = Params()
    for phase, seconds in ((PRE_CIRCULATION, "pre_circulation_s"), (START, "start_duration_s"),
                           (STOP, "stop_duration_s"), (POST_CIRCULATION, "post_circulation_s"),
                           (VALVE_SHIFT, "valve_dwell_s"), (DEFROST_DRIP, "defrost_drip_s"),
                           (DIVERT, "divert_s")):  # fmt: skip
        setattr(params, seconds, LASTS[phase])
    s = Surroundings()
    levels = [0 for _ in OUTPUTS]
    for b_valve in (0, 1):
        params.valve_energised_in = b_valve
        for demand in (OFF, HEAT, COOL):
            for situation in range((demand + 3 * b_valve) % STRIDE, 1 << len(s.NAMES), STRIDE):
                s.take(situation)
                levels[REVERSING_VALVE] = s.valve
                for phase in range(len(PHASES)):
                    check(s, params, phase, demand, b_valve, levels)


def check(s, params, phase, demand, b_valve, levels):
    sequencer = Sequencer(APPLICATION)
    sequencer.phase = phase
    sequencer._left_ms = 1000 if s.over else 1001
    s.calls.clear()
    levels[DIVERTER_VALVE] = s.tank
    sequencer.step(1000, params, demand, s.route, s, s, levels)
    following, valve = expected(s, phase, demand, b_valve)
    what = (PHASES[phase], PHASES[following], PHASES[sequencer.phase], demand, b_valve, s.__dict__)
    assert sequencer.phase == following, what
    wanted = sequencer.wanted
    assert wanted[REVERSING_VALVE] == valve, what
    assert wanted[COMPRESSOR] == (following in COMPRESSOR_ON), what
    assert wanted[OUTDOOR_FAN] == (following in OUTDOOR_FAN_ON), what
    assert wanted[INDOOR_FAN] == (following in INDOOR_FAN_ON), what
    right = needed_valve(s, phase, demand, b_valve) == s.valve
    tank = s.route if right and following in (PRE_CIRCULATION, START, DIVERT) else s.tank
    if following in (IDLE, LOCKOUT, VALVE_SHIFT):
        tank = 0
    assert wanted[DIVERTER_VALVE] == tank, what
    if following != phase:
        assert sequencer._left_ms == LASTS.get(following, 0) * 1000, what
        calls = {DEFROST_PREPARE: ["begin"], DIVERT: ["diverted"]}.get(following, [])
        assert s.calls == calls, what


def test_a_phase_lasts_as_long_as_it_is_told_however_the_ticks_fall():
    params = Params()
    params.stop_duration_s = 3
    sequencer = Sequencer(APPLICATION)
    s = Surroundings()
    s.take(0)
    sequencer.phase = RUN  # nothing is wanted any more
    for dt_ms, phase in ((1000, STOP), (1000, STOP), (1999, STOP), (1, POST_CIRCULATION)):
        sequencer.step(dt_ms, params, OFF, 0, s, s, [0 for _ in OUTPUTS])
        assert sequencer.phase == phase


def test_a_pump_that_serves_neither_side_is_let_go_of_each_tick():
    """Who wants it asks anew."""
    sequencer = Sequencer(APPLICATION)
    s = Surroundings()
    s.take(0)
    sequencer.wanted[CIRCULATION_PUMP] = sequencer.wanted[SOURCE_PUMP] = 1
    sequencer.step(1000, Params(), OFF, 0, s, s, [0 for _ in OUTPUTS])
    assert sequencer.wanted[CIRCULATION_PUMP] == sequencer.wanted[SOURCE_PUMP] == 0
