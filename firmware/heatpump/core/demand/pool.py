"""Heats a swimming pool, and filters its water at set hours."""

from heatpump.core.demand.contract import Contract
from heatpump.core.model import AUTO, GRID_BLOCK, HEAT, NO_CAUSE, OFF, POOL, TURN_WAIT
from heatpump.core.param_rows.who import INSTALLER, USER

LOWEST_MC, HIGHEST_MC = 5000, 40000
_DAY = 1440

# No public figures were at hand: common practice for a private pool.
ROWS = (
    ("pool_setpoint", "temperature", 27000, LOWEST_MC, HIGHEST_MC, 500, (), USER, "Pool setpoint",
     "temperature to hold in the pool"),
    ("pool_deadband", "difference", 500, 100, 3000, 100, (), USER, "Pool deadband",
     "heating starts this far below the setpoint"),
    ("pool_overrun", "difference", 200, 0, 2000, 100, (), USER, "Pool overrun",
     "heating stops this far above the setpoint"),
    ("pool_filter_start", "count", 540, 0, _DAY - 1, 15, (), USER, "Pool filter start",
     "minutes after midnight; 540 is 9 o'clock"),
    ("pool_filter_time", "duration", 28800, 0, 86400, 900, (), USER, "Pool filter time",
     "the pump filters this long a day; without a clock it runs to heat only"),
    ("pool_heat_any_time", "count", 1, 0, 1, 1, (), INSTALLER, "Pool heating at any time",
     "0: heats only while the pump filters"),
)  # fmt: skip


class Demand(Contract):
    """action   HEAT or OFF, as it counts
    hold        why a demand waits (index into CAUSES), or NO_CAUSE
    error_mk    how much too cold the pool is
    target_mc   the setpoint that holds now, at most HIGHEST_MC
    pump        1: the indoor side is to move: the pool's water, to be filtered or heated
    """

    def __init__(self, params, signals):
        self._signals = signals
        self.action = OFF
        self.hold = NO_CAUSE
        self.error_mk = 0
        self.target_mc = params.pool_setpoint_mc
        self.pump = 0
        self._pool = OFF  # what the pool wants, held back or not

    def step(self, dt_ms, params, mode, inputs, running):
        """Return HEAT or OFF. Without a reading it wants nothing, and filters all the same."""
        signals = self._signals
        minute = signals.minute_of_week
        target_mc = min(max(params.pool_setpoint_mc + signals.push_mk, LOWEST_MC), HIGHEST_MC)
        self.target_mc = target_mc
        self.hold = NO_CAUSE
        self.error_mk = 0
        if (mode != HEAT and mode != AUTO) or not inputs.valid >> POOL & 1:
            self._pool = OFF
        else:
            self.error_mk = target_mc - inputs.readings[POOL].value_mc
            if self.error_mk >= params.pool_deadband_mk:
                self._pool = HEAT
            elif self.error_mk <= -params.pool_overrun_mk:
                self._pool = OFF
        since = (minute - params.pool_filter_start) % _DAY
        filtering = minute >= 0 and since * 60 < params.pool_filter_time_s
        action = self._pool
        if action != OFF:
            if signals.blocked:
                self.hold = GRID_BLOCK
            elif minute >= 0 and not filtering and not params.pool_heat_any_time:
                self.hold = TURN_WAIT
            if self.hold != NO_CAUSE:
                action = OFF
        self.pump = 1 if action != OFF or (filtering and mode != OFF) else 0
        self.action = action
        return action
