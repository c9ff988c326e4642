"""Keeps a refrigerator's or freezer's cabinet cold, lets it defrost, and knows when it is too warm."""

from heatpump.core.demand.contract import Contract
from heatpump.core.demand.share import Share
from heatpump.core.model import AUTO, CABINET, CABINET_WARM, COOL, DEFROSTING, GRID_BLOCK, NO_CAUSE, OFF
from heatpump.core.param_rows.who import INSTALLER, USER
from heatpump.core.timers import Countdown

LOWEST_MC, HIGHEST_MC = -30000, 15000
# The end of a defrost, and half of it at most: without heat, so that the water leaves the evaporator.
DRIP_MS = 300000
# Without its reading for so long it runs by the share of time that it has learned, in turns of an hour (own
# choices, weak).
BLIND_MS = 120000
TURN_MS = 3600000
LEARNT_MS = 43200000  # what is older counts for half, and so on
FIRST_PM, LEAST_PM, MOST_PM = 400, 100, 800

# No public figures were at hand: the defaults are those of a household refrigerator; a freezer's
# application has its own.
ROWS = (
    ("cabinet_setpoint", "temperature", 4000, LOWEST_MC, HIGHEST_MC, 500, (), USER, "Cabinet setpoint",
     "temperature to hold in the cabinet"),
    ("cabinet_deadband", "difference", 1500, 200, 5000, 100, (), USER, "Cabinet deadband",
     "cooling starts this far above the setpoint"),
    ("cabinet_overrun", "difference", 1500, 0, 5000, 100, (), USER, "Cabinet overrun",
     "cooling stops this far below the setpoint"),
    ("cabinet_shift", "difference", 0, 0, 3000, 100, (), USER, "Cabinet shift",
     "grid, prices and presets shift the setpoint by this at most"),
    ("cabinet_alarm", "temperature", 10000, LOWEST_MC, 30000, 500, (), USER, "Cabinet alarm limit",
     "alarm when the cabinet is warmer"),
    ("cabinet_alarm_delay", "duration", 3600, 0, 86400, 300, (), USER, "Cabinet alarm delay",
     "for longer than this"),
    ("cabinet_defrost_interval", "duration", 0, 0, 86400, 600, (), INSTALLER, "Cabinet defrost interval",
     "run time from one defrost to the next; 0: none"),
    ("cabinet_defrost", "duration", 1800, 300, 7200, 60, (), INSTALLER, "Cabinet defrost",
     "the compressor rests this long; a heater melts the ice until 5 min, or half of it, before the end"),
)  # fmt: skip


class Demand(Contract):
    """action   COOL or OFF, as it counts
    hold        why a demand waits (index into CAUSES), or NO_CAUSE
    error_mk    how much too warm the cabinet is
    target_mc   the setpoint that holds now
    melt        1: the defrost's heater is to be on
    alarm       the cabinet was too warm for too long, and isn't cold again yet
    blind       the reading is lost for long, and it runs by its share of time
    """

    def __init__(self, params, signals):
        self._signals = signals
        self.action = OFF
        self.hold = NO_CAUSE
        self.error_mk = 0
        self.target_mc = params.cabinet_setpoint_mc
        self.alarm = False
        self.melt = 0
        self._cabinet = OFF  # what the cabinet wants, held back or not
        self._warm_ms = 0
        self._run_ms = 0  # since the last defrost
        self._rest = Countdown()  # the defrost's
        self.blind = False
        self._turn_ms = -BLIND_MS  # of the blind; below 0 it isn't yet
        self.share = Share(FIRST_PM, 1000, LEARNT_MS)

    def step(self, dt_ms, params, mode, inputs, running):
        """Return COOL or OFF. Without a reading it runs by its share, and an alarm stays as it is."""
        self._defrost(dt_ms, params, running)
        shift_mk = params.cabinet_shift_mk
        shift_mk = min(max(self._signals.push_mk, -shift_mk), shift_mk)
        target_mc = min(max(params.cabinet_setpoint_mc - shift_mk, LOWEST_MC), HIGHEST_MC)
        self.target_mc = target_mc
        self.hold = NO_CAUSE
        self.error_mk = 0
        self.melt = 0
        cools = mode == COOL or mode == AUTO
        if not cools:
            self.alarm = False
            self._warm_ms = 0
        if not cools:
            self._cabinet = self.action = OFF
            self.blind = False
            return OFF
        known = inputs.valid >> CABINET & 1
        rest_ms = self._rest.ms
        if rest_ms and running == OFF and known and not self._signals.blocked:
            self.melt = 1 if rest_ms > min(DRIP_MS, params.cabinet_defrost_s * 500) else 0
        if not known:
            self._turn_ms += dt_ms
            if self._turn_ms >= TURN_MS:
                self._turn_ms %= TURN_MS
            if self._turn_ms >= 0:
                self._cabinet = COOL if self._turn_ms < TURN_MS // 1000 * self.share_pm() else OFF
        else:
            self._turn_ms = -BLIND_MS
            self.share.learn(dt_ms, dt_ms if running != OFF else 0)
            cabinet_mc = inputs.readings[CABINET].value_mc
            self.error_mk = cabinet_mc - target_mc
            self._watch(dt_ms, params, cabinet_mc)
            if self.error_mk >= params.cabinet_deadband_mk:
                self._cabinet = COOL
            elif self.error_mk <= -params.cabinet_overrun_mk:
                self._cabinet = OFF
        self.blind = self._turn_ms >= 0
        action = self._cabinet
        if action != OFF:
            if rest_ms:
                self.hold = DEFROSTING
            elif self._signals.blocked:
                self.hold = GRID_BLOCK
            if self.hold != NO_CAUSE:
                action = OFF
        self.action = action
        return action

    def share_pm(self):
        """The share of time that it has run, per mille, within bounds."""
        return self.share.per_mille(1, LEAST_PM, MOST_PM)

    def _defrost(self, dt_ms, params, running):
        interval_ms = params.cabinet_defrost_interval_s * 1000
        if not interval_ms:
            self._run_ms = self._rest.ms = 0
        elif running != OFF:
            self._run_ms += dt_ms
            if self._run_ms >= interval_ms:
                self._run_ms = 0
                self._rest.ms = params.cabinet_defrost_s * 1000
        else:
            self._rest.step(dt_ms)

    def _watch(self, dt_ms, params, cabinet_mc):
        if cabinet_mc > params.cabinet_alarm_mc:
            delay_ms = params.cabinet_alarm_delay_s * 1000
            self._warm_ms = min(self._warm_ms + dt_ms, delay_ms)
            if self._warm_ms >= delay_ms:
                self.alarm = True
        else:
            self._warm_ms = 0
            if cabinet_mc < params.cabinet_setpoint_mc + params.cabinet_deadband_mk:
                self.alarm = False

    def notice(self):
        if self.blind:
            return CABINET + 1  # the cause of a reading
        return CABINET_WARM if self.alarm else NO_CAUSE
