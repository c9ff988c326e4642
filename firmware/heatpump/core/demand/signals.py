"""What the user, the week, the grid and the prices ask of every demand: preset, block, push, fan.

Worked out every ten seconds and whenever a parameter changes; in between a tick reads attributes.
"""

from heatpump.core.model import (
    AUTO,
    AWAY,
    BOOST,
    COMFORT,
    COOL,
    ECO,
    FAN_ON,
    FAN_ONLY,
    GRID_BLOCKED,
    GRID_FORCED,
    GRID_NORMAL,
    GRID_RECOMMENDED,
    HEAT,
    OFF,
    SCHEDULE_KEYS,
    SCHEDULED,
)

_PERIOD_MS = 10000
_LONGEST_S = 1 << 29


class Signals:
    """preset        the one in force, never SCHEDULED (index into PRESETS)
    push_mk          how far grid or prices, and boost or eco push setpoints: up in heating, down in cooling
    room_mk          the same for a room, but for the prices: those move it within its band only (`stored_mk`)
    store            1 while prices ask for heat (or cold) to be stored, -1 while it is to be held off
    ahead_mk         how far the room's heating setpoint is ahead of the schedule, up or down
    blocked          the grid forbids to heat and cool
    fan              1: the indoor fan runs even while nothing else does
    minute_of_week   Monday 00:00 is 0, local time; -1 while the clock isn't known
    renewed          this tick has worked all of it out anew
    seconds          from the time before to the last time that it was
    preset_ended     a preset with an end has ended and `params.preset` is "schedule" again; whoever
                     keeps the parameters takes note and sets it back to False
    clock_missing    there is a schedule, but the clock isn't known: comfort holds
    warm_up, cool_down   what these take, as `early_start` keeps it
    grid, week, prices   the part for it; None if the application hasn't it. A week without a schedule, and
                     prices without a plan, aren't there yet either
    """

    def __init__(self, features=("schedule", "smart_grid", "prices")):
        self.preset = COMFORT
        self.push_mk = 0
        self.room_mk = self.store = 0
        self.ahead_mk = 0
        self.blocked = False
        self.fan = 0
        self.minute_of_week = -1
        self.renewed = False
        self.seconds = 0
        self.preset_ended = False
        self.clock_missing = False
        self.warm_up = self.cool_down = 0
        self.week = self.grid = self.prices = None
        self._has_week = "schedule" in features
        self.takes_prices = "prices" in features
        if "smart_grid" in features:
            from heatpump.core.demand.smart_grid import SmartGrid

            self.grid = SmartGrid()
        self._ms = 0
        self._revision = -1
        self._mode = OFF
        self._chosen = SCHEDULED
        self._chosen_s = 0

    def step(self, dt_ms, params, mode, inputs):
        ms = self._ms + dt_ms
        self._ms = ms
        self.renewed = ms >= _PERIOD_MS or params.revision != self._revision or mode != self._mode
        if self.renewed:
            self._renew(params, mode, inputs)

    def grid_state(self):
        """What the grid asks for, as index into GRID_STATES."""
        return self.grid.state if self.grid else GRID_NORMAL

    def price_plan(self):
        """The part for prices, loaded when it is first asked for; None if the application has none."""
        if self.takes_prices and not self.prices:
            from heatpump.core.demand.price_plan import PricePlan

            self.prices = PricePlan()
        return self.prices

    def price_level(self):
        """What the present price is in its day, as index into PRICE_LEVELS."""
        return self.prices.level if self.prices else 0

    def preset_left_s(self, params):
        """Seconds until the chosen preset ends by itself, or None if it doesn't."""
        limit_s = self._limit_s(params)
        return max(0, limit_s - self._chosen_s) if limit_s else None

    def _renew(self, params, mode, inputs):
        self.seconds = seconds = self._ms // 1000
        self._ms -= seconds * 1000
        if params.revision != self._revision:
            self._revision = params.revision
            if self._has_week:
                self._take_week(params)
        self._mode = mode
        self.minute_of_week = inputs.minute_of_week
        # Not in dry: air over the wet coil between two runs would carry the water back into the room.
        stays_on = params.fan_mode == FAN_ON and (mode == HEAT or mode == COOL or mode == AUTO)
        self.fan = 1 if mode == FAN_ONLY or stays_on else 0
        if self.grid:
            self.grid.step(seconds, params, inputs.contacts)
            self.blocked = self.grid.state == GRID_BLOCKED
        if self.prices:
            self.prices.step(inputs.utc_minute, params.price_share)
        self._choose_preset(seconds, params, inputs)
        push_mk = self._grid_push_mk(params)
        if self.preset == BOOST:
            push_mk += params.boost_offset_mk
        elif self.preset == ECO:
            push_mk -= params.eco_offset_mk
        self.room_mk = push_mk
        self.store = 0
        as_ever = self.preset == COMFORT or self.preset == ECO
        if self.prices and as_ever and self.grid_state() < GRID_RECOMMENDED:
            push_mk += self.prices.push() * params.price_shift_mk
            self.store = self.prices.store
        self.push_mk = push_mk

    def stored_mk(self, params, edge_mk):
        """How far prices move a room's setpoint: within its band, of which `edge_mk` stay on either side."""
        if not self.store:
            return 0
        band_mk = min(
            params.heat_deadband_mk, params.heat_overrun_mk, params.cool_deadband_mk, params.cool_overrun_mk
        )
        return self.store * min(max(band_mk - edge_mk, 0), params.price_shift_mk)

    def _take_week(self, params):
        if not self.week:
            for key in SCHEDULE_KEYS:
                if params.texts["schedule_" + key]:
                    break
            else:
                return
            from heatpump.core.demand.schedule import Week

            self.week = Week()
        self.week.take(params)

    def _limit_s(self, params):
        if self._chosen == BOOST:
            return params.boost_duration_s
        return params.away_duration_s if self._chosen == AWAY else 0

    def _choose_preset(self, seconds, params, inputs):
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
        minute = inputs.minute_of_week
        known = minute >= 0
        self.clock_missing = not known and self.week is not None and len(self.week.entries) > 0
        if self._chosen != SCHEDULED:
            self.preset = self._chosen
        else:
            self.preset = self.week.preset_at(minute) if self.week and known else COMFORT
        if self.week:
            heats = self._chosen == SCHEDULED and (self._mode == HEAT or self._mode == AUTO)
            self.ahead_mk = self.week.early.step(seconds, params, inputs, minute if heats else -1, self)

    def _grid_push_mk(self, params):
        state = self.grid_state()
        if state == GRID_FORCED:
            return params.sg_forced_shift_mk
        if state == GRID_RECOMMENDED:
            return params.sg_recommended_shift_mk
        return 0
