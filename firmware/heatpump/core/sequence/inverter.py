"""How fast compressor, fans and pumps run; an inverter that stays on at a steady speed is the aim.

Speeds are in per mille of the full one, `_upm` in thousandths of that.
"""

from heatpump.core.model import (
    CIRCULATION_PUMP,
    CIRCULATION_SPEED,
    COMPRESSOR_SPEED,
    FULL_SPEED_PM,
    INDOOR_FAN,
    INDOOR_FAN_SPEED,
    OUTDOOR_FAN,
    OUTDOOR_FAN_SPEED,
    SOURCE_PUMP,
    SOURCE_SPEED,
)
from heatpump.core.sequence.pi import integrate
from heatpump.core.timers import Countdown

PERIOD_MS = 10000  # how often the error is looked at; the loop is far slower
LONGEST_S = 60  # of that, whatever the ticks are
LARGEST_ERROR_MK = 10000
BOOST_HYSTERESIS_MK = 2000

# speed → (output that must be on, parameter of the least speed)
FOLLOWERS = (
    (OUTDOOR_FAN_SPEED, OUTDOOR_FAN, "outdoor_fan_least"),
    (INDOOR_FAN_SPEED, INDOOR_FAN, "indoor_fan_least"),
    (CIRCULATION_SPEED, CIRCULATION_PUMP, "circulation_least"),
    (SOURCE_SPEED, SOURCE_PUMP, "source_least"),
)


def follow(params, compressor_pm, levels, speeds_pm):
    """Set all of `speeds_pm`: those of fans and pumps rise with the compressor's, from their least
    speed at its standstill to the full one. 0 where the output is off."""
    speeds_pm[COMPRESSOR_SPEED] = compressor_pm
    for speed, output, least in FOLLOWERS:
        speed_pm = 0
        if levels[output]:
            least_pm = getattr(params, least)
            speed_pm = least_pm + (FULL_SPEED_PM - least_pm) * compressor_pm // FULL_SPEED_PM
        speeds_pm[speed] = speed_pm


class Inverter:
    """speed_pm   what the drive is asked for, 0 while the compressor is off
    steady      it moves no further by itself
    slow_ms     how long it ran too slowly for the oil to come back, in all since it last did
    """

    def __init__(self):
        self.speed_pm = 0
        self.steady = True
        self.slow_ms = 0
        self._fast_ms = 0
        # The speed before it is cut into steps; what the PI controller asks for; its integral part.
        self._exact_upm = self._asked_upm = self._integral_upm = 0
        self._boost = self._steers = False  # cold enough for the highest speed; the integral part holds
        self._since_ms = 0
        self._start = Countdown()

    def step(self, dt_ms, params, running, error_mk, hold, reduce, outdoor_mc):
        """Advance by `dt_ms` and return `speed_pm`.

        running     the compressor is on
        error_mk    how far what is served is from where it shall be; positive: more is wanted.
                    None: nothing to go by (a defrost, service); then it is the start speed
        hold        a limit is near: no faster than now
        reduce      a limit is nearer: down to the lowest speed
        outdoor_mc  None: not known
        """
        if not running:
            self.speed_pm = self._fast_ms = 0
            self.steady = True
            return 0
        lowest_upm = params.inverter_min * 1000
        highest_upm = self._highest(params, outdoor_mc) * 1000
        if not self.speed_pm:
            self._exact_upm = self._start_upm(params, lowest_upm, highest_upm)
            self._start.ms = params.start_duration_s * 1000
            self._steers = self.steady = False
            self.speed_pm = self._exact_upm // 1000
            return self.speed_pm

        oil_upm = params.oil_return_boost * 1000
        if oil_upm > highest_upm:
            oil_upm = highest_upm
        self._watch_oil(dt_ms, params, oil_upm)
        if self._start.ms:
            self._start.step(dt_ms)
        if self._start.ms or error_mk is None:
            self._steers = False
            goal_upm = self._start_upm(params, lowest_upm, highest_upm)
        else:
            goal_upm = self._steer(dt_ms, params, error_mk, highest_upm)
            if goal_upm < params.efficient_speed_min * 1000:
                goal_upm = params.efficient_speed_min * 1000
            if goal_upm < oil_upm and self.slow_ms >= params.oil_return_after_s * 1000:
                goal_upm = oil_upm
        if reduce:
            self._steers = False  # afterwards it goes on from where this leads
            goal_upm = 0
        elif hold and goal_upm > self.speed_pm * 1000:
            goal_upm = self.speed_pm * 1000
        if goal_upm < lowest_upm:
            goal_upm = lowest_upm
        if goal_upm > highest_upm:
            goal_upm = highest_upm
        if goal_upm != self._exact_upm:
            self._move(dt_ms, params, goal_upm)
        exact_upm = self._exact_upm
        self.steady = exact_upm == goal_upm and not self._start.ms
        if (
            exact_upm == lowest_upm
            or exact_upm == highest_upm
            or abs(exact_upm - self.speed_pm * 1000) >= params.inverter_step * 1000
        ):
            self.speed_pm = exact_upm // 1000
        return self.speed_pm

    def _start_upm(self, params, lowest_upm, highest_upm):
        return max(min(params.inverter_start * 1000, highest_upm), lowest_upm)

    def _highest(self, params, outdoor_mc):
        if outdoor_mc is None:
            self._boost = False
        elif outdoor_mc <= params.inverter_boost_outdoor_mc:
            self._boost = True
        elif outdoor_mc >= params.inverter_boost_outdoor_mc + BOOST_HYSTERESIS_MK:
            self._boost = False
        return params.inverter_boost_max if self._boost else params.inverter_max

    def _watch_oil(self, dt_ms, params, oil_upm):
        """Count slow running, and forget it after a boost or a run as fast and as long."""
        exact_upm = self._exact_upm
        if exact_upm < params.oil_return_speed * 1000:
            self.slow_ms = min(self.slow_ms + dt_ms, params.oil_return_after_s * 1000)
        if exact_upm < oil_upm:
            self._fast_ms = 0
            return
        self._fast_ms += dt_ms
        if self._fast_ms >= params.oil_return_duration_s * 1000:
            self._fast_ms = self.slow_ms = 0

    def _steer(self, dt_ms, params, error_mk, highest_upm):
        """What the PI controller asks for, anew every PERIOD_MS; not limited yet."""
        self._since_ms += dt_ms
        if self._steers and self._since_ms < PERIOD_MS:
            return self._asked_upm
        share_upm = params.inverter_gain * min(max(error_mk, -LARGEST_ERROR_MK), LARGEST_ERROR_MK)
        if not self._steers:
            # From the present speed on; a larger error asks for more at once, and gets it by the ramp.
            self._steers = True
            integral_upm = self._exact_upm - share_upm
        else:
            integral_upm = integrate(
                self._integral_upm,
                share_upm,
                min(self._since_ms // 1000, LONGEST_S),
                params.inverter_integral_time_s,
                self._exact_upm,
            )
        self._since_ms = 0
        self._integral_upm = min(max(integral_upm, params.inverter_min * 1000), highest_upm)
        self._asked_upm = self._integral_upm + share_upm
        return self._asked_upm

    def _move(self, dt_ms, params, goal_upm):
        exact_upm = self._exact_upm
        if goal_upm > exact_upm:
            self._exact_upm = min(goal_upm, exact_upm + params.inverter_ramp_up * dt_ms)
        else:
            self._exact_upm = max(goal_upm, exact_upm - params.inverter_ramp_down * dt_ms)
