"""Superheat control of an expansion valve with a stepper motor.

Openings are in per mille of the travel, `_upm` in thousandths of that.
"""

from heatpump.core.model import FULL_SPEED_PM, INDOOR_COIL, OUTDOOR_COIL, SUCTION
from heatpump.core.protection.refrigerants import saturation_mc
from heatpump.core.sequence.pi import integrate
from heatpump.core.timers import Countdown

PERIOD_MS = 5000  # as often as the sensors answer
LONGEST_S = 60  # of that, whatever the ticks are
LARGEST_ERROR_MK = 20000
LOW_FACTOR = 4  # below the low superheat each kelvin counts so much
LEAST_STEPS = 2  # smaller moves are left undone
_FULL_UPM = FULL_SPEED_PM * 1000


def superheat_mk(params, inputs, cooling, suction_hpa=None):
    """How far the suction pipe is above the evaporating temperature, or None while that isn't known.

    suction_hpa  absolute suction pressure; None: not measured, the coil that evaporates tells
    """
    valid = inputs.valid
    if not valid >> SUCTION & 1:
        return None
    if suction_hpa is not None:
        evaporating_mc = saturation_mc(params.refrigerant, suction_hpa)
        if evaporating_mc is None:
            return None
    else:
        coil = INDOOR_COIL if cooling else OUTDOOR_COIL
        if not valid >> coil & 1:
            return None
        evaporating_mc = inputs.readings[coil].value_mc
    return inputs.readings[SUCTION].value_mc - evaporating_mc


class ExpansionValve:
    """steps   where the valve shall stand; 0 is closed
    fault    it runs at its fallback opening, for want of a superheat
    """

    def __init__(self):
        self.steps = 0
        self.fault = False
        self._upm = 0
        self._integral_upm = 0
        self._steers = False  # the integral part holds
        self._since_ms = 0
        self._running = False
        self._start = Countdown()

    def step(self, dt_ms, params, running, superheat_mk):
        """Advance by `dt_ms` and return `steps`.

        running       the compressor is on, or about to start (pre-circulation)
        superheat_mk  None: not known
        """
        if self._start.ms:
            self._start.step(dt_ms)
        lowest_pm = params.valve_least
        steers = False
        self.fault = False
        if not running:
            lowest_pm = 0
            self._upm = params.valve_parked * 1000
        elif not self._running or self._start.ms:
            if not self._running:
                self._start.ms = params.valve_start_duration_s * 1000
            self._upm = params.valve_start * 1000
        elif superheat_mk is None:
            self.fault = True
            self._upm = params.valve_fallback * 1000
        else:
            self._steer(dt_ms, params, superheat_mk)
            steers = True
        self._running = running
        self._steers = steers
        if not lowest_pm * 1000 <= self._upm <= _FULL_UPM:
            self._upm = min(max(self._upm, lowest_pm * 1000), _FULL_UPM)
        steps = params.valve_travel * (self._upm // 1000) // FULL_SPEED_PM
        if not steers or abs(steps - self.steps) >= LEAST_STEPS:
            self.steps = steps
        return self.steps

    def _steer(self, dt_ms, params, superheat_mk):
        """Move the opening by the PI controller, every PERIOD_MS."""
        self._since_ms += dt_ms
        if self._steers and self._since_ms < PERIOD_MS:
            return
        error_mk = superheat_mk - params.valve_superheat_mk
        low_mk = params.valve_superheat_low_mk - superheat_mk
        if low_mk > 0:
            error_mk -= (LOW_FACTOR - 1) * low_mk
        share_upm = params.valve_gain * min(max(error_mk, -LARGEST_ERROR_MK), LARGEST_ERROR_MK)
        if not self._steers:
            self._integral_upm = self._upm - share_upm  # from the present opening on
        else:
            seconds = min(self._since_ms // 1000, LONGEST_S)
            self._since_ms = 0
            least_upm = params.valve_least * 1000
            possible_upm = min(max(self._integral_upm + share_upm, least_upm), _FULL_UPM)
            self._integral_upm = integrate(
                self._integral_upm, share_upm, seconds, params.valve_integral_time_s, possible_upm
            )
            self._upm = self._integral_upm + share_upm
