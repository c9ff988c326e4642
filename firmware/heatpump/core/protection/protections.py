"""What is never allowed. Protections have the last word on every output, whatever asked for it.

The compressor's rules are the machine's, not a mode's: they hold across modes, and after any
reset the off time starts anew. The default figures and their sources are in the parameter table.
"""

from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    CIRCULATION_PUMP,
    COMPRESSOR,
    CRANKCASE_HEATER,
    CRANKCASE_PREHEAT,
    DIVERTER_VALVE,
    FAN_TRIP,
    FLOW_TRIP,
    HIGH_PRESSURE_TRIP,
    LOCKED_OUT,
    MINIMUM_OFF,
    NO_CAUSE,
    OUTPUTS,
    POWER_UP_DELAY,
    READINGS_WAIT,
    REVERSING_VALVE,
    SENSORS,
    SOURCE_PUMP,
    STARTS_PER_HOUR,
    TANK,
    TANK_HEATER,
    VALVE_DWELL,
    WELDED_RELAY,
)
from heatpump.core.protection.protection_table import CAUSE
from heatpump.core.protection.readings import Readings
from heatpump.core.protection.trips import Trips
from heatpump.core.timers import HOUR_MS, Countdown, EventWindow

_READING_CAUSES = range(1, len(SENSORS) + 1)

# 12 starts per hour is the most that any setting, reset or trip can bring about (Danfoss SH).
MOST_STARTS_PER_HOUR = 12
START_SPACING_MS = 300000
# A fan or pump that was switched on stays on this long, so that nothing makes its relay chatter.
HOLD_MS = 30000
# The tank's element or a defrost's goes off at once, and on again only so long after its last change.
HEATER_HOLD_MS = 180000
# When the outputs were lost, all stay off this long: a heater's shortest rest, the longest of the short ones.
ALL_OFF_MS = 180000

# A lockout lifts itself for one try after these rests, which grow as makers' boards have them; then a person
# must look, and at once where the next try may break something, or nothing is left to switch.
LOCKOUT_RESTS_MS = (300000, 1800000, 7200000)
ONLY_A_PERSON = (NO_CAUSE, HIGH_PRESSURE_TRIP, WELDED_RELAY)
CALM_MS = 86400000  # without a lockout, and the rests begin anew

# A machine that has settled is looked at anew when something is new, and at the latest after this.
LONGEST_REST_MS = 5000

AIR_OR_FLOW = (FAN_TRIP, FLOW_TRIP)
OTHERS = (CIRCULATION_PUMP, SOURCE_PUMP, DIVERTER_VALVE)


def first_cause(bits, causes):
    """causes[n] of the lowest bit n, NO_CAUSE if there is none."""
    n = 0
    while bits:
        if bits & 1:
            return causes[n]
        bits >>= 1
        n += 1
    return NO_CAUSE


class Protections:
    """lost     bit n: the critical reading n can't be trusted (see `readings`)
    waiting     those of `lost` that are no fault, for the board has just started
    faults      something forbids a start, and has stopped the compressor if it ran: `lost`, `trips.stops`
    stop_now    it ends a run or another phase at once
    end_run     a run is to end once its minimum on time is over
    locked      too many trips; blocked for a rest or until `reset_lockout`
    lifts       how many lockouts have lifted themselves in a row
    lockout     which cause tripped too often, NO_CAUSE if that isn't known
    trips       the table of protections and what became of each
    defrosting  the controller says that this tick is part of a melt
    preheating  the controller says that the oil must be warmed before a start
    overrides   how often `guard` had to correct the sequencer; 0 unless there is a bug
    """

    def __init__(self, params, application):
        from heatpump.core.protection import protection_rows  # for a moment

        self.trips = Trips(application)
        self.lost = 0
        self.waiting = 0
        self.faults = False
        self.stop_now = False
        self.end_run = False
        self.locked = False
        self.lockout = NO_CAUSE
        self.lifts = 0
        self._lockout_ms = 0  # since it locked, or lifted itself
        self.overrides = 0
        self.defrosting = False
        self.preheating = False
        self.starts = EventWindow(MOST_STARTS_PER_HOUR)
        self._stops = EventWindow(MOST_STARTS_PER_HOUR)
        self._readings = Readings(application)
        rows = self.trips.rows
        self._causes = tuple([row[CAUSE] for row in rows])
        self._two_sided = ~protection_rows.one_sided(rows)
        self._no_air = 0
        for cause in AIR_OR_FLOW:
            self._no_air |= protection_rows.mask(rows, CAUSE, cause)
        self._reversible = application.reversible
        self._melts = application.melts
        self._outdoor_side = application.outdoor_side
        self._indoor_side = sides = application.indoor_side
        sides += application.outdoor_side
        self._others = tuple([n for n in application.outputs if n in OTHERS and n not in sides])
        self._tank_known = 0
        self._plain = False  # the rules have granted what is wanted; nothing is special
        self._rested_ms = 0  # since all was looked at
        self._asked = [0 for _ in OUTPUTS]
        self._left = [0 for _ in OUTPUTS]
        self._timers = tuple([Countdown() for _ in range(10)])
        self._off, self._on, self._spacing, self._power_up = self._timers[:4]
        self._before_shift, self._after_shift = self._timers[4:6]
        self._movers, self._other_hold, self._heater_hold, self._all_off = self._timers[6:]
        self._wait(self._off, params.minimum_off_s * 1000)
        self._wait(self._before_shift, params.valve_dwell_s * 1000)
        self._wait(self._spacing, START_SPACING_MS)
        self._wait(self._power_up, params.power_up_delay_s * 1000)

    def step(self, dt_ms, params, inputs, levels, settled=False):
        """Let the timers run and judge readings (which age by `dt_ms`), contacts and outputs.

        settled   nothing moves by itself. Then, unless something is new, only the readings age

        Gives the time since all was looked at last, in ms, for everybody's timers; -1 if it wasn't now.
        """
        readings = self._readings
        readings.step(dt_ms, params, inputs, levels[COMPRESSOR])
        trips = self.trips
        lost = readings.lost
        dt_ms += self._rested_ms
        same = not inputs.news and lost == self.lost and inputs.contacts == trips.contacts
        if settled and same and dt_ms < LONGEST_REST_MS:
            self._rested_ms = dt_ms
            return -1
        self._rested_ms = 0
        if self._timing:
            self._timing = False
            for timer in self._timers:
                if timer.ms:
                    timer.step(dt_ms)
                    self._timing = True
        if self.starts.since_ms < HOUR_MS:
            self.starts.step(dt_ms)
        if self._stops.since_ms < HOUR_MS:
            self._stops.step(dt_ms)
        self._tank_known = inputs.valid >> TANK & 1
        self.lost = lost
        self.waiting = readings.waiting

        trips.step(dt_ms, params, inputs, levels)
        stops = trips.stops
        self.faults = lost != 0 or stops != 0
        # What concerns one side of the valve only doesn't keep the machine on that side.
        self.stop_now = self.faults and bool(lost or stops & self._two_sided or levels[COMPRESSOR])
        self.end_run = trips.denied and levels[COMPRESSOR]
        if self.locked or self.lifts:
            self._step_lockout(dt_ms)
        if trips.latched != NO_CAUSE and not self.locked:
            self._lock(trips.latched)
        return dt_ms

    def first_fault(self):
        """The cause of the first fault, readings before the table's rows, or NO_CAUSE."""
        lost = self.lost & ~self.waiting
        return first_cause(lost, _READING_CAUSES) if lost else first_cause(self.trips.stops, self._causes)

    def denial(self):
        """Why a run is to end and none may start, though nothing is at fault: the first, or NO_CAUSE."""
        return first_cause(self.trips.denied, self._causes)

    def notice(self):
        """What is near its limit: the first, or NO_CAUSE."""
        return first_cause(self.trips.notes, self._causes)

    def start_block(self, params):
        """The cause that forbids a compressor start right now, or NO_CAUSE."""
        if self.locked:
            return LOCKED_OUT
        if self.faults:
            return self.first_fault() or READINGS_WAIT
        if self.trips.denied:
            return self.denial()
        if self._power_up.ms:
            return POWER_UP_DELAY
        if self.preheating:
            return CRANKCASE_PREHEAT
        if self._off.ms:
            return MINIMUM_OFF
        if self._after_shift.ms:
            return VALVE_DWELL
        if self._spacing.ms or self.starts.count() >= params.starts_per_hour:
            return STARTS_PER_HOUR
        return NO_CAUSE

    def start_wait_ms(self):
        """How long the timers alone still forbid a start."""
        return max(self._power_up.ms, self._off.ms, self._after_shift.ms, self._spacing.ms)

    def must_stay_on(self):
        """The minimum on time isn't over; only a fault may end the run."""
        return self._on.ms > 0

    def outputs_lost(self, params):
        """All outputs went off, or worse, without us: the machine rests as after any stop."""
        self._on.ms = 0
        self._wait(self._off, params.minimum_off_s * 1000)
        self._wait(self._before_shift, params.valve_dwell_s * 1000)
        self._wait(self._after_shift, params.valve_dwell_s * 1000)
        self._wait(self._all_off, ALL_OFF_MS)

    def may_shift(self, levels):
        """The reversing valve may move: the compressor is off and has been for the dwell."""
        if self._all_off.ms or self._before_shift.ms or self._after_shift.ms or self.lockout == WELDED_RELAY:
            return False
        return not levels[COMPRESSOR]

    def lockout_left_s(self):
        """Until a lockout lifts itself; None if only a person lifts it."""
        if self.lockout in ONLY_A_PERSON or self.lifts >= len(LOCKOUT_RESTS_MS):
            return None
        return -((self._lockout_ms - LOCKOUT_RESTS_MS[self.lifts]) // 1000)

    def _step_lockout(self, dt_ms):
        self._lockout_ms += dt_ms
        if not self.locked:
            if self._lockout_ms >= CALM_MS:
                self.lifts = 0
            return
        left_s = self.lockout_left_s()
        if left_s is None:
            self._lockout_ms = 0
        elif left_s <= 0:
            self.lifts += 1
            self._unlock()

    def reset_lockout(self):
        """A person lifts it, or forgets the trips that count toward one."""
        self.lifts = 0
        self._unlock()

    def _unlock(self):
        self._lockout_ms = 0
        self.locked = False
        self.lockout = NO_CAUSE
        self._stops = EventWindow(MOST_STARTS_PER_HOUR)
        self.trips.reset()

    def guard(self, params, wanted, levels):
        """Move the outputs `levels` to what the sequencer `wanted`, as far as that is allowed; True if all
        is as it was a tick ago.

        Once the rules have granted all that is wanted, they would do so again until wish, outputs or
        situation are others: then all of them are gone through.
        """
        special = self.faults or self.locked or self.defrosting
        if self._plain and levels == self._left and wanted == self._asked and not special:
            return True
        self._enforce(params, wanted, levels)
        special = special or levels[AUX_HEATER_1] or levels[AUX_HEATER_2] or levels[TANK_HEATER]
        self._plain = not special and self._is_done(wanted, levels)
        return False

    def _is_done(self, wanted, levels):
        """All is as wanted, but for the crankcase heater in a run; notes what that is."""
        for n in range(len(levels)):
            if levels[n] != wanted[n] and not (n == CRANKCASE_HEATER and levels[COMPRESSOR]):
                return False
            self._asked[n] = wanted[n]
            self._left[n] = levels[n]
        return True

    def _enforce(self, params, wanted, levels):
        """All rules, one by one."""
        if self._all_off.ms and self.lockout != WELDED_RELAY:
            for n in range(len(levels)):
                levels[n] = 0
            return
        running = levels[COMPRESSOR]
        run = wanted[COMPRESSOR]
        shift = wanted[REVERSING_VALVE] != levels[REVERSING_VALVE]
        if running:
            if self.faults or self.locked:
                run = 0
                if not self.locked and self.trips.stops:  # a reading that is lost recovers by itself
                    self._stops.record()
                    tried = self.lifts and self._lockout_ms < HOUR_MS  # once more, and not again at once
                    if tried or self._stops.count() >= params.trips_to_lockout:
                        self._lock(self.first_fault())
            elif not run and self._on.ms:
                run = 1
        elif run and (shift or self.start_block(params) != NO_CAUSE):
            run = 0
        if shift and (run or not self._reversible or not self.may_shift(levels)):
            shift = False
        if run != wanted[COMPRESSOR] and not self.faults:
            self.overrides += 1

        if run and not running:
            self.starts.record()
            self._wait(self._on, params.minimum_on_s * 1000)
            self._wait(self._spacing, START_SPACING_MS)
        elif running and not run:
            self._on.ms = 0
            self._wait(self._off, params.minimum_off_s * 1000)
            self._wait(self._before_shift, params.valve_dwell_s * 1000)
        if shift:
            self._wait(self._after_shift, params.valve_dwell_s * 1000)
            levels[REVERSING_VALVE] = wanted[REVERSING_VALVE]
        levels[COMPRESSOR] = run
        # The compressor never runs without air or flow on both sides, but for the ice that a defrost melts.
        starts = self._move(self._outdoor_side, run and not self.defrosting, wanted, levels)
        starts = self._move(self._indoor_side, run, wanted, levels) or starts
        if starts:
            self._wait(self._movers, HOLD_MS)

        moving = not self.trips.stops & self._no_air
        moved = False
        for output in self._indoor_side:
            if levels[output]:
                moved = True
            else:
                moving = False
        if self._melts:
            # A defrost's heater never beside the compressor or its air, nor while something is wrong.
            still = not (run or moved or self.faults or self.locked)
            self._switch(AUX_HEATER_1, wanted[AUX_HEATER_1] if still else 0, levels)
        else:
            # Auxiliary heat never without air or flow, and never against a machine that cools.
            if run and levels[REVERSING_VALVE] != params.valve_energised_in and not self.trips.in_defrost:
                moving = False
            levels[AUX_HEATER_1] = wanted[AUX_HEATER_1] if moving else 0
            levels[AUX_HEATER_2] = wanted[AUX_HEATER_2] if moving else 0
        levels[CRANKCASE_HEATER] = 0 if run else wanted[CRANKCASE_HEATER]
        for output in self._others:
            if wanted[output] != levels[output] and not self._other_hold.ms:
                levels[output] = wanted[output]
                self._wait(self._other_hold, HOLD_MS)
        self._switch(TANK_HEATER, wanted[TANK_HEATER] if self._tank_known else 0, levels)

    def _switch(self, heater, heat, levels):
        """Off at once, on not too often. No machine has two such heaters."""
        if heat != levels[heater] and not (heat and self._heater_hold.ms):
            levels[heater] = heat
            self._wait(self._heater_hold, HEATER_HOLD_MS)

    def _wait(self, timer, ms):
        timer.at_least(ms)
        self._timing = True  # some timer isn't over

    def _move(self, side, must, wanted, levels):
        """Switch what moves air or liquid on a side; whether something was switched on."""
        started = False
        held = self._movers.ms and not self.defrosting
        welded = self.lockout == WELDED_RELAY
        for output in side:
            level = 1 if must or welded else wanted[output]
            if level > levels[output]:
                started = True
            elif held:
                level |= levels[output]
            levels[output] = level
        return started

    def _lock(self, cause):
        self.locked = True
        self.lockout = cause
        self._lockout_ms = 0
