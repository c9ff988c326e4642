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
)
from heatpump.core.timers import Countdown, EventWindow

# 12 starts per hour is the most that any setting, reset or trip can bring about (Danfoss SH).
MOST_STARTS_PER_HOUR = 12
START_SPACING_MS = 300000


class Protections:
    """faults   bit n: the reading of SENSORS[n] is invalid or stale, and the role is critical
    locked      too many trips; blocked until `reset_lockout`
    defrosting  the controller says that this tick is part of a melt
    preheating  the controller says that the oil must be warmed before a start
    overrides   how often `guard` had to correct the sequencer; 0 unless there is a bug
    """

    def __init__(self, params, critical):
        """`critical` lists the indexes into SENSORS without which the compressor may not run."""
        self.faults = 0
        self.locked = False
        self.overrides = 0
        self.defrosting = False
        self.preheating = False
        self.starts = EventWindow(MOST_STARTS_PER_HOUR)
        self._trips = EventWindow(MOST_STARTS_PER_HOUR)
        self._critical = tuple(i in critical for i in range(len(SENSORS)))
        self._recovery = [0 for _ in SENSORS]
        self._off = Countdown()
        self._on = Countdown()
        self._spacing = Countdown()
        self._power_up = Countdown()
        self._before_shift = Countdown()
        self._after_shift = Countdown()
        self._off.at_least(params.minimum_off_s * 1000)
        self._before_shift.at_least(params.valve_dwell_s * 1000)
        self._spacing.at_least(START_SPACING_MS)
        self._power_up.at_least(params.power_up_delay_s * 1000)

    def step(self, dt_ms, params, readings):
        """Let the timers run and judge the readings, which age by `dt_ms`."""
        self._off.step(dt_ms)
        self._on.step(dt_ms)
        self._spacing.step(dt_ms)
        self._power_up.step(dt_ms)
        self._before_shift.step(dt_ms)
        self._after_shift.step(dt_ms)
        self.starts.step(dt_ms)
        self._trips.step(dt_ms)

        max_age_ms = params.reading_max_age_s * 1000
        recovery = self._recovery
        faults = 0
        n = 0
        for reading in readings:
            age = reading.age_ms + dt_ms
            if age > AGE_UNKNOWN_MS:
                age = AGE_UNKNOWN_MS
            reading.age_ms = age
            if self._critical[n]:
                if age >= max_age_ms:
                    recovery[n] = params.reading_recovery_s * 1000
                    faults |= 1 << n
                elif recovery[n]:
                    left = recovery[n] - dt_ms
                    recovery[n] = left if left > 0 else 0
                    faults |= 1 << n
            n += 1
        self.faults = faults

    def first_fault(self):
        """The cause of the first fault, in the order of SENSORS, or NO_CAUSE."""
        faults = self.faults
        if not faults:
            return NO_CAUSE
        n = 0
        while not faults & 1:
            faults >>= 1
            n += 1
        return n + 1

    def start_block(self, params):
        """The cause that forbids a compressor start right now, or NO_CAUSE."""
        if self.locked:
            return LOCKED_OUT
        if self.faults:
            return self.first_fault()
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
        return not levels[COMPRESSOR] and not self._before_shift.ms and not self._after_shift.ms

    def reset_lockout(self):
        self.locked = False
        self._trips = EventWindow(MOST_STARTS_PER_HOUR)

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
        levels[OUTDOOR_FAN] = 1 if run and not self.defrosting else wanted[OUTDOOR_FAN]
        levels[INDOOR_FAN] = 1 if run else wanted[INDOOR_FAN]
        # Auxiliary heat never without air, and never against a machine that cools.
        heat = levels[INDOOR_FAN]
        if run and levels[REVERSING_VALVE] != params.valve_energised_in and not self.defrosting:
            heat = 0
        levels[AUX_HEATER_1] = wanted[AUX_HEATER_1] if heat else 0
        levels[AUX_HEATER_2] = wanted[AUX_HEATER_2] if heat else 0
        levels[CRANKCASE_HEATER] = 0 if run else wanted[CRANKCASE_HEATER]

    def _record_trip(self, params):
        self._trips.record()
        if self._trips.count() >= params.trips_to_lockout:
            self.locked = True
