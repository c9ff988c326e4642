"""Which temperatures the room shall have now: setpoints, preset, schedule, smart grid and prices.

Worked out every ten seconds and whenever a parameter changes; in between a tick reads attributes.
"""

from heatpump.core.model import (
    AUTO,
    AWAY,
    BOOST,
    COMFORT,
    COOL,
    DRY,
    ECO,
    FAN_ON,
    FAN_ONLY,
    GRID_BLOCKED,
    GRID_FORCED,
    GRID_RECOMMENDED,
    HEAT,
    OFF,
    SCHEDULED,
)
from heatpump.core.price_plan import CHEAP, DEAR, PricePlan
from heatpump.core.schedule import Week
from heatpump.core.smart_grid import SmartGrid

# What the two setpoints may be, whatever is asked; the parameter table has the same bounds.
HEAT_LOWEST_MC, HEAT_HIGHEST_MC = 5000, 30000
COOL_LOWEST_MC, COOL_HIGHEST_MC = 15000, 35000

_PERIOD_MS = 10000
_LONGEST_S = 1 << 29


class Target:
    """preset        the one in force, never SCHEDULED (index into PRESETS)
    heat_mc          the room's setpoint in heating, within HEAT_LOWEST_MC and HEAT_HIGHEST_MC
    cool_mc          the same in cooling; in the mode dry the lowest room temperature
    heat_on_mc, heat_off_mc, cool_on_mc, cool_off_mc
                     where heating and cooling start and stop
    blocked          the grid forbids to heat and cool
    fan              1: the indoor fan runs even while nothing else does
    changeover_ms    how long heating and cooling keep apart in auto
    preset_ended     a preset with an end has ended and `params.preset` is "schedule" again; whoever
                     keeps the parameters takes note and sets it back to False
    clock_missing    there is a schedule, but the clock isn't known: comfort holds
    """

    def __init__(self):
        self.preset = COMFORT
        self.heat_mc = self.heat_on_mc = self.heat_off_mc = HEAT_LOWEST_MC
        self.cool_mc = self.cool_on_mc = self.cool_off_mc = COOL_HIGHEST_MC
        self.blocked = False
        self.fan = 0
        self.changeover_ms = 0
        self.preset_ended = False
        self.clock_missing = False
        self.week = Week()
        self.grid = SmartGrid()
        self.prices = PricePlan()
        self._ms = 0
        self._revision = -1
        self._mode = OFF
        self._chosen = SCHEDULED
        self._chosen_s = 0

    def step(self, dt_ms, params, mode, inputs):
        ms = self._ms + dt_ms
        self._ms = ms
        if ms >= _PERIOD_MS or params.revision != self._revision or mode != self._mode:
            self._renew(params, mode, inputs)

    def preset_left_s(self, params):
        """Seconds until the chosen preset ends by itself, or None if it doesn't."""
        limit_s = self._limit_s(params)
        return max(0, limit_s - self._chosen_s) if limit_s else None

    def _renew(self, params, mode, inputs):
        seconds = self._ms // 1000
        self._ms -= seconds * 1000
        if params.revision != self._revision:
            self._revision = params.revision
            self.week.take(params)
        self._mode = mode
        self.changeover_ms = params.changeover_time_s * 1000
        self.fan = 1 if mode == FAN_ONLY or self._fan_stays_on(params, mode) else 0
        self.grid.step(seconds, params, inputs.contacts)
        self.blocked = self.grid.state == GRID_BLOCKED
        self.prices.step(inputs.utc_minute, params.price_share)
        self._choose_preset(seconds, params, inputs.minute_of_week)
        self._set_temperatures(params, mode)

    def _fan_stays_on(self, params, mode):
        # Not in dry: air over the wet coil between two runs would carry the water back into the room.
        return params.fan_mode == FAN_ON and (mode == HEAT or mode == COOL or mode == AUTO)

    def _limit_s(self, params):
        if self._chosen == BOOST:
            return params.boost_duration_s
        return params.away_duration_s if self._chosen == AWAY else 0

    def _choose_preset(self, seconds, params, minute_of_week):
        if params.preset != self._chosen:
            self._chosen = params.preset
            self._chosen_s = 0
        else:
            self._chosen_s = min(self._chosen_s + seconds, _LONGEST_S)
        limit_s = self._limit_s(params)
        if limit_s and self._chosen_s >= limit_s:
            params.preset = self._chosen = SCHEDULED
            self._chosen_s = 0
            self.preset_ended = True
        known = minute_of_week >= 0
        self.clock_missing = not known and not self.week.is_empty()
        if self._chosen != SCHEDULED:
            self.preset = self._chosen
        else:
            self.preset = self.week.preset_at(minute_of_week) if known else COMFORT

    def _shift_mk(self, params):
        """How far the grid or else the prices push the setpoints: up in heating, down in cooling."""
        state = self.grid.state
        if state == GRID_FORCED:
            return params.sg_forced_shift_mk
        if state == GRID_RECOMMENDED:
            return params.sg_recommended_shift_mk
        if self.preset == COMFORT or self.preset == ECO:
            if self.prices.level == CHEAP:
                return params.price_shift_mk
            if self.prices.level == DEAR:
                return -params.price_shift_mk
        return 0

    def _set_temperatures(self, params, mode):
        heat_mc = params.heat_setpoint_mc
        cool_mc = params.cool_setpoint_mc
        band_mk = params.auto_band_mk
        if mode == AUTO:
            cool_mc = max(cool_mc, heat_mc + band_mk)
        below_mc = (heat_mc + cool_mc - band_mk) // 2

        preset = self.preset
        if preset == AWAY:
            heat_mc = min(heat_mc, params.away_heat_setpoint_mc)
            cool_mc = max(cool_mc, params.away_cool_setpoint_mc)
        push_mk = self._shift_mk(params)
        if preset == BOOST:
            push_mk += params.boost_offset_mk
        elif preset == ECO:
            push_mk -= params.eco_offset_mk
        heat_mc += push_mk
        cool_mc -= push_mk
        if mode == AUTO:
            # No push lets heating and cooling come closer to each other than the neutral band.
            heat_mc = min(heat_mc, below_mc)
            cool_mc = max(cool_mc, below_mc + band_mk)
        self.heat_mc = heat_mc = min(max(heat_mc, HEAT_LOWEST_MC), HEAT_HIGHEST_MC)
        cool_mc = min(max(cool_mc, COOL_LOWEST_MC), COOL_HIGHEST_MC)
        self.heat_on_mc = heat_mc - params.heat_deadband_mk
        self.heat_off_mc = heat_mc + params.heat_overrun_mk
        if mode == DRY:
            self.cool_mc = self.cool_off_mc = params.dry_lowest_mc
            self.cool_on_mc = params.dry_lowest_mc + params.dry_band_mk
        else:
            self.cool_mc = cool_mc
            self.cool_on_mc = cool_mc + params.cool_deadband_mk
            self.cool_off_mc = cool_mc - params.cool_overrun_mk
