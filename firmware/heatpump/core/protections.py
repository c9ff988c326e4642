"""What is never allowed. Protections have the last word on every output, whatever asked for it.

The compressor's rules are the machine's, not a mode's: they hold across modes, and after any
reset the off time starts anew. The default figures and their sources are in the parameter table.
"""

from heatpump.core.model import (
    AGE_UNKNOWN_MS,
    AUX_HEATER_1,
    AUX_HEATER_2,
    COMPRESSOR,
    CRANKCASE_HEATER,
    CRANKCASE_PREHEAT,
    DISCHARGE,
    FAN_TRIP,
    INDOOR_FAN,
    LOCKED_OUT,
    MINIMUM_OFF,
    NO_CAUSE,
    OUTDOOR_FAN,
    POWER_UP_DELAY,
    REVERSING_VALVE,
    SENSORS,
    STARTS_PER_HOUR,
    VALVE_DWELL,
    WELDED_RELAY,
)
from heatpump.core.protection_table import CAUSE, ROWS, one_sided
from heatpump.core.timers import Countdown, EventWindow
from heatpump.core.trips import Trips

# 12 starts per hour is the most that any setting, reset or trip can bring about (Danfoss SH).
MOST_STARTS_PER_HOUR = 12
START_SPACING_MS = 300000
# A fan that was switched on stays on this long, so that no reading or command makes its relay chatter.
FAN_HOLD_MS = 30000

# Bit n of `faults` has the cause FAULT_CAUSES[n]: the readings, then the table of protections.
READINGS = len(SENSORS)
FAULT_CAUSES = tuple(range(1, READINGS + 1)) + tuple(row[CAUSE] for row in ROWS)
_KEEP_THE_VALVE = ~one_sided()
_NO_AIR = 1 << FAULT_CAUSES.index(FAN_TRIP)


def first_cause(bits):
    """The cause of the lowest bit, NO_CAUSE if there is none."""
    n = 0
    while bits:
        if bits & 1:
            return FAULT_CAUSES[n]
        bits >>= 1
        n += 1
    return NO_CAUSE


class Protections:
    """faults   bit n: FAULT_CAUSES[n] forbids a start, and has stopped the compressor if it ran.
                The first bits are the critical readings that are invalid or stale
    stop_now    the part of `faults` that ends a run or another phase at once
    end_run     a run is to end once its minimum on time is over
    locked      too many trips; blocked until `reset_lockout`
    lockout     which cause tripped too often, NO_CAUSE if that isn't known
    trips       the table of protections and what became of each
    defrosting  the controller says that this tick is part of a melt
    preheating  the controller says that the oil must be warmed before a start
    overrides   how often `guard` had to correct the sequencer; 0 unless there is a bug
    """

    def __init__(self, params, critical):
        """`critical` lists the indexes into SENSORS without which the compressor may not run."""
        self.trips = Trips()
        self.faults = 0
        self.stop_now = 0
        self.end_run = 0
        self.locked = False
        self.lockout = NO_CAUSE
        self.overrides = 0
        self.defrosting = False
        self.preheating = False
        self.starts = EventWindow(MOST_STARTS_PER_HOUR)
        self._stops = EventWindow(MOST_STARTS_PER_HOUR)
        self._critical = tuple(i in critical for i in range(len(SENSORS)))
        self._recovery = [0 for _ in SENSORS]
        self._off = Countdown()
        self._on = Countdown()
        self._spacing = Countdown()
        self._power_up = Countdown()
        self._before_shift = Countdown()
        self._after_shift = Countdown()
        self._fans = Countdown()
        self._off.at_least(params.minimum_off_s * 1000)
        self._before_shift.at_least(params.valve_dwell_s * 1000)
        self._spacing.at_least(START_SPACING_MS)
        self._power_up.at_least(params.power_up_delay_s * 1000)

    def step(self, dt_ms, params, inputs, levels):
        """Let the timers run and judge readings (which age by `dt_ms`), contacts and outputs."""
        self._off.step(dt_ms)
        self._on.step(dt_ms)
        self._spacing.step(dt_ms)
        self._power_up.step(dt_ms)
        self._before_shift.step(dt_ms)
        self._after_shift.step(dt_ms)
        self._fans.step(dt_ms)
        self.starts.step(dt_ms)
        self._stops.step(dt_ms)

        max_age_ms = params.reading_max_age_s * 1000
        recovery = self._recovery
        faults = 0
        n = 0
        for reading in inputs.readings:
            age = reading.age_ms + dt_ms
            if age > AGE_UNKNOWN_MS:
                age = AGE_UNKNOWN_MS
            reading.age_ms = age
            if self._critical[n] or (n == DISCHARGE and params.sensor_discharge):
                if age >= max_age_ms:
                    recovery[n] = params.reading_recovery_s * 1000
                    faults |= 1 << n
                elif recovery[n]:
                    left = recovery[n] - dt_ms
                    recovery[n] = left if left > 0 else 0
                    faults |= 1 << n
            n += 1
        self.stop_now = faults

        trips = self.trips
        trips.step(dt_ms, params, inputs, levels)
        stops = trips.stops
        if stops:
            faults |= stops << READINGS
            # What concerns one side of the valve only doesn't keep the machine on that side.
            self.stop_now |= (stops if levels[COMPRESSOR] else stops & _KEEP_THE_VALVE) << READINGS
        self.end_run = trips.denied and levels[COMPRESSOR]
        self.faults = faults
        if trips.latched != NO_CAUSE and not self.locked:
            self._lock(trips.latched)

    def first_fault(self):
        """The cause of the first fault, in the order of FAULT_CAUSES, or NO_CAUSE."""
        return first_cause(self.faults) if self.faults else NO_CAUSE

    def denial(self):
        """Why a run is to end and none may start, though nothing is at fault: the first, or NO_CAUSE."""
        return first_cause(self.trips.denied << READINGS) if self.trips.denied else NO_CAUSE

    def notice(self):
        """What is near its limit: the first, or NO_CAUSE."""
        return first_cause(self.trips.notes << READINGS)

    def start_block(self, params):
        """The cause that forbids a compressor start right now, or NO_CAUSE."""
        if self.locked:
            return LOCKED_OUT
        if self.faults:
            return self.first_fault()
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

    def may_shift(self, levels):
        """The reversing valve may move: the compressor is off and has been for the dwell."""
        if self._before_shift.ms or self._after_shift.ms or self.lockout == WELDED_RELAY:
            return False
        return not levels[COMPRESSOR]

    def reset_lockout(self):
        self.locked = False
        self.lockout = NO_CAUSE
        self._stops = EventWindow(MOST_STARTS_PER_HOUR)
        self.trips.reset()

    def guard(self, params, wanted, levels):
        """Move the outputs `levels` to what the sequencer `wanted`, as far as that is allowed."""
        running = levels[COMPRESSOR]
        run = wanted[COMPRESSOR]
        shift = wanted[REVERSING_VALVE] != levels[REVERSING_VALVE]
        if running:
            if self.faults or self.locked:
                run = 0
                if not self.locked:
                    self._record_trip(params)
            elif not run and self._on.ms:
                run = 1
        elif run and (shift or self.start_block(params) != NO_CAUSE):
            run = 0
        if shift and (run or not self.may_shift(levels)):
            shift = False
        if run != wanted[COMPRESSOR] and not self.faults:
            self.overrides += 1

        if run and not running:
            self.starts.record()
            self._on.at_least(params.minimum_on_s * 1000)
            self._spacing.at_least(START_SPACING_MS)
        elif running and not run:
            self._on.ms = 0
            self._off.at_least(params.minimum_off_s * 1000)
            self._before_shift.at_least(params.valve_dwell_s * 1000)
        if shift:
            self._after_shift.at_least(params.valve_dwell_s * 1000)
            levels[REVERSING_VALVE] = wanted[REVERSING_VALVE]
        levels[COMPRESSOR] = run
        # The compressor never runs without air over both coils, but for the ice that a defrost melts.
        outdoor_fan = 1 if run and not self.defrosting else wanted[OUTDOOR_FAN]
        indoor_fan = 1 if run else wanted[INDOOR_FAN]
        if outdoor_fan > levels[OUTDOOR_FAN] or indoor_fan > levels[INDOOR_FAN]:
            self._fans.ms = FAN_HOLD_MS
        elif self._fans.ms and not self.defrosting:
            outdoor_fan |= levels[OUTDOOR_FAN]
            indoor_fan |= levels[INDOOR_FAN]
        levels[OUTDOOR_FAN] = outdoor_fan
        levels[INDOOR_FAN] = indoor_fan

        if self.lockout == WELDED_RELAY:
            levels[OUTDOOR_FAN] = levels[INDOOR_FAN] = 1

        # Auxiliary heat never without air, and never against a machine that cools.
        heat = levels[INDOOR_FAN] and not self.faults & _NO_AIR
        if run and levels[REVERSING_VALVE] != params.valve_energised_in and not self.trips.in_defrost:
            heat = 0
        levels[AUX_HEATER_1] = wanted[AUX_HEATER_1] if heat else 0
        levels[AUX_HEATER_2] = wanted[AUX_HEATER_2] if heat else 0
        levels[CRANKCASE_HEATER] = 0 if run else wanted[CRANKCASE_HEATER]

    def _record_trip(self, params):
        self._stops.record()
        if self._stops.count() >= params.trips_to_lockout:
            self._lock(self.first_fault())

    def _lock(self, cause):
        self.locked = True
        self.lockout = cause
