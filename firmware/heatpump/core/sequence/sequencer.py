"""In which order the actuators move: phases, by the table of `transitions`."""

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
    LOCKOUT,
    NO_CAUSE,
    OFF,
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
from heatpump.core.sequence.transitions import (
    ALIGNED,
    DONE,
    FROSTED,
    HOLD,
    LOCKED,
    MELTED,
    READY,
    ROUTED,
    STILL,
    TRIP,
    WANT,
)

# phase → (compressor, what moves air or liquid on the outdoor side, and on the indoor side)
PHASE_OUTPUTS = (
    (0, 0, 0),  # idle
    (0, 1, 1),  # pre-circulation
    (1, 1, 1),  # start
    (1, 1, 1),  # run
    (0, 1, 1),  # stop
    (0, 0, 1),  # post-circulation
    (0, 0, 0),  # valve-shift
    (0, 0, 0),  # lockout
    (1, 1, 1),  # divert: house and tank mix for a while
    (0, 0, 0),  # defrost-prepare: the compressor rests, the valve shifts
    (1, 0, 1),  # defrost-melt: heat from the room melts the ice, no air cools the coil
    (0, 0, 0),  # defrost-drip
    (0, 1, 0),  # defrost-return: the fan dries the coil, the valve shifts back
)

# phase → parameter that says how long it lasts
PHASE_DURATION = {
    PRE_CIRCULATION: "pre_circulation_s",
    START: "start_duration_s",
    STOP: "stop_duration_s",
    POST_CIRCULATION: "post_circulation_s",
    VALVE_SHIFT: "valve_dwell_s",
    DIVERT: "divert_s",
    DEFROST_DRIP: "defrost_drip_s",
}


def _rows_by_phase():
    from heatpump.core.sequence.transitions import TRANSITIONS

    return tuple(tuple(row[1:] for row in TRANSITIONS if row[0] == phase) for phase in range(len(PHASES)))


_ROWS = _rows_by_phase()
_RUNS_ON = WANT | ALIGNED | FROSTED
_ASKS_READY = tuple(any(row[0] & READY or row[1] & READY for row in rows) for rows in _ROWS)


class Sequencer:
    """phase   where the sequence is (index into PHASES)
    wanted     the outputs it asks for; `Protections.guard` decides
    settled    no timer moves it on: at rest with nothing wanted, or in a run that is to go on
    """

    def __init__(self, application):
        self._reversible = application.reversible
        self._outdoor_side = application.outdoor_side
        self._indoor_side = application.indoor_side
        self.phase = IDLE
        self.settled = False
        self.wanted = [0 for _ in OUTPUTS]
        self._left_ms = 0
        self._no_row_fits = -1  # these conditions, in this phase

    def step(self, dt_ms, params, demand, route, protections, defrost, levels):
        """Take at most one transition and set `wanted`.

        demand   HEAT, COOL or OFF
        route    1: the diverter valve is to lead to the tank
        defrost  None for a machine that needs none
        """
        phase = self.phase
        valve = levels[REVERSING_VALVE]
        conditions = DONE
        if self._left_ms:
            left_ms = self._left_ms - dt_ms
            self._left_ms = left_ms if left_ms > 0 else 0
            if left_ms > 0:
                conditions = 0
        needed = valve
        if demand != OFF:
            needed = 1 if (demand == COOL) == (params.valve_energised_in == 0) else 0
            if needed != valve and not self._reversible:
                demand = OFF
                needed = valve
        if protections.stop_now:
            conditions |= TRIP
        elif demand != OFF and not protections.end_run:
            conditions |= WANT
            if _ASKS_READY[phase] and protections.start_block(params) == NO_CAUSE:
                conditions |= READY
        if phase >= DEFROST_PREPARE:
            cooling = phase == DEFROST_PREPARE or phase == DEFROST_MELT
            needed = 1 if cooling == (params.valve_energised_in == 0) else 0
            if defrost.finished:
                conditions |= MELTED
        if needed == valve:
            conditions |= ALIGNED
        elif protections.may_shift(levels):
            conditions |= STILL
            if phase == DEFROST_PREPARE or phase == DEFROST_RETURN:
                valve = needed
        if defrost and defrost.due and demand == HEAT:
            conditions |= FROSTED
        if demand == OFF or route == levels[DIVERTER_VALVE]:
            conditions |= ROUTED
        if protections.must_stay_on():
            conditions |= HOLD
        if protections.locked:
            conditions |= LOCKED

        if phase == RUN:
            self.settled = conditions & _RUNS_ON == WANT | ALIGNED
        else:
            self.settled = phase == IDLE and not conditions & WANT
        following = phase
        if conditions != self._no_row_fits:
            following = self._find_row(phase, conditions)
        if following != phase:
            self.settled = False
            if following == VALVE_SHIFT:
                valve = needed
            elif following == DIVERT:
                protections.trips.diverted()
            elif following == DEFROST_PREPARE:
                defrost.begin()
            self.phase = phase = following
            duration = PHASE_DURATION.get(following)
            self._left_ms = getattr(params, duration) * 1000 if duration else 0

        wanted = self.wanted
        compressor, outdoor, indoor = PHASE_OUTPUTS[phase]
        wanted[COMPRESSOR] = compressor
        wanted[REVERSING_VALVE] = valve
        wanted[CIRCULATION_PUMP] = wanted[SOURCE_PUMP] = 0
        for output in self._outdoor_side:
            wanted[output] = outdoor
        for output in self._indoor_side:
            wanted[output] = indoor
        if phase == IDLE or phase == LOCKOUT or phase == VALVE_SHIFT:
            route = 0  # auxiliary heat and antifreeze are for the house
        elif needed != valve or not (phase == PRE_CIRCULATION or phase == START or phase == DIVERT):
            route = levels[DIVERTER_VALVE]
        wanted[DIVERTER_VALVE] = route
        return phase

    def abandon(self):
        """Nothing is on any more: begin anew, at rest."""
        self.phase = IDLE
        self._left_ms = 0
        self._no_row_fits = -1

    def _find_row(self, phase, conditions):
        """The next phase by the first row that fits, else the same."""
        for all_of, none_of, following in _ROWS[phase]:
            if conditions & all_of == all_of and not conditions & none_of:
                self._no_row_fits = -1
                return following
        self._no_row_fits = conditions
        return phase
