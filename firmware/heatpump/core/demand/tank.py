"""Domestic hot water: hysteresis on the tank, boost, the weekly legionella cycle and the tank's heater.

Legionella: 60-65 °C weekly, held for 10-60 min, abort and alarm after 4 h (Vaillant, ControlHeatPump). The
other defaults are weak, change them to fit tank and household.
"""

from heatpump.core.demand.answer import NO_ANSWER, Answered
from heatpump.core.model import GRID_BLOCK, HEAT, LEGIONELLA_ABORTED, NO_CAUSE, OFF, TANK, TANK_COLD
from heatpump.core.param_rows.who import INSTALLER, USER

LOWEST_MC = 30000  # no push lowers the target further
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

ROWS = (
    ("tank_setpoint", "temperature", 48000, LOWEST_MC, 60000, 500, (), USER, "Hot water setpoint",
     "temperature to hold in the tank, as far as tank_pump_max allows"),
    ("tank_deadband", "difference", 5000, 2000, 15000, 500, (), USER, "Hot water deadband",
     "heating starts this far below the target"),
    ("tank_boost", "switch", 0, 0, 1, 1, (), USER, "Hot water boost",
     "1: heats to tank_boost_setpoint once, with the tank heater's help; ends by itself, after 4 h at most"),
    ("tank_boost_setpoint", "temperature", 55000, 40000, 65000, 500, (), USER, "Hot water boost setpoint",
     "a boost ends here"),
    ("tank_pump_max", "temperature", 52000, 35000, 65000, 500, (), INSTALLER, "Heat pump's hottest tank",
     "from here on only the tank heater heats, in a boost or a legionella cycle"),
    ("tank_max", "temperature", 70000, 62000, 75000, 500, (), INSTALLER, "Hottest tank",
     "nothing heats the tank beyond this"),
    ("tank_longest", "duration", 3600, 600, 14400, 300, (), USER, "Longest hot water run",
     "then the house has its turn, if it waits"),
    ("house_turn", "duration", 1800, 300, 14400, 300, (), USER, "Turn of the house",
     "the house is heated or cooled at least this long before the tank goes first again"),
    ("tank_cycle", "switch", 1, 0, 1, 1, (), INSTALLER, "Legionella cycle",
     "1: the tank is made hot once a week; 0: never"),
    ("tank_cycle_day", "choice", 6, 0, 6, 1, _DAYS, USER, "Day of the legionella cycle",
     "without a clock: every 7 days"),
    ("tank_cycle_hour", "count", 2, 0, 23, 1, (), USER, "Hour of the legionella cycle",
     "it begins at this hour"),
    ("tank_cycle_target", "temperature", 60000, 60000, 65000, 500, (), INSTALLER, "Legionella temperature",
     "the tank must be as hot as this; beware of scalds"),
    ("tank_cycle_hold", "duration", 1800, 600, 3600, 60, (), INSTALLER, "Legionella hold",
     "for this long without a break"),
    ("tank_answer", "duration", 5400, 1800, 7200, 600, (), INSTALLER, "Answer of the tank",
     "heated for so long (by the heat pump half of it) without warming for it, nothing heats it for a day"),
)  # fmt: skip

CYCLE_LONGEST_MS = 14400000  # then it aborts with an alarm; the same for a boost
ASSIST_MS = 7200000  # the heater helps a cycle that the pump hasn't ended after this
BACKUP_MS = 600000  # the heater takes over when the compressor couldn't for this long
TOP_MK = 2000  # a cycle heats this far beyond its temperature
BAND_MK = 1000  # deadband of boost, cycle and heater
WINDOW_MIN = 180  # a cycle whose hour passed unused begins up to this much later: clocks change
WEEK_MIN = 10080
WEEK_S = 604800
LATE_S = 691200  # with a clock: the week's hour was missed
RETRY_S = 86400  # an aborted cycle is tried again, until one succeeds
LONGEST_S = 1 << 29
# Where the hot side was at its limit, this near to what is wanted, the heat pump can no more for so long.
REACHED_MK, REACHED_S = 10000, 21600

CYCLE_ABORTED = 1  # a bit of `alarm`, beside those of `answer`


class Demand(Answered):
    """Works in every mode but off, in cooling too: the action is HEAT. Without a tank reading nothing heats.

    action          HEAT or OFF, as it counts
    hold            why a demand waits (index into CAUSES), or NO_CAUSE
    error_mk        how far the tank is below what the heat pump shall reach; 0 if it isn't known
    target_mc       what the tank shall reach, by the heat pump or its heater
    element         1: the tank heater is wanted (`step_element`)
    cycle           a legionella cycle is going on
    alarm           CYCLE_ABORTED: the last one was, until one succeeds; and what `Answered` says. Whoever
                    resets faults sets all to 0
    since_cycle_s   seconds since the last one that succeeded, saturating at 2**29; to be kept over resets and
                    set after one. It starts at 0, so without that a board without a clock must run for a week
    boost_ended     `params.tank_boost` was set to 0 here; whoever keeps the parameters takes note and sets it
                    back to False
    """

    PRIORITY = 1
    DIVERTED = 1

    def __init__(self, params, signals):
        super().__init__()
        self.action = OFF
        self.hold = NO_CAUSE
        self.error_mk = 0
        self.target_mc = self.pumped_mc = params.tank_setpoint_mc
        self.element = 0
        self.cycle = False
        self.alarm = 0
        self.since_cycle_s = 0
        self.boost_ended = False
        self._signals = signals
        self._off = True  # the mode
        self._wants = False  # the heat pump, held back or not
        self._tops_up = False  # the heater's hysteresis
        self._tried = False  # this week's hour was used
        self._cycle_ms = 0
        self._hold_ms = 0
        self._boost_ms = 0
        self._blocked_ms = 0
        self._retry_s = 0
        self._ms = 0
        self._reached_mc = 0  # where the heat pump's last run was stopped for being too hot
        self._reached_s = 0  # for how long that counts

    def longest_ms(self, params):
        """How long the tank may keep a house waiting."""
        return params.tank_longest_s * 1000

    def turn_ms(self, params):
        """How long the house then has its turn."""
        return params.house_turn_s * 1000

    def step(self, dt_ms, params, mode, inputs, running):
        """Return HEAT or OFF."""
        ms = self._ms + dt_ms
        if ms >= 1000:
            self._count(ms // 1000, running != OFF and not self.elsewhere)
            ms %= 1000
        self._ms = ms
        # A cycle or a boost that goes on, or may begin, depends on the time.
        timed = (
            self.cycle or self.alarm or self.since_cycle_s >= WEEK_S or params.tank_boost or self._boost_ms
        )
        if not (timed or inputs.news or self._signals.renewed):
            return self.action
        self._off = mode == OFF
        known = inputs.valid >> TANK & 1
        tank_mc = inputs.readings[TANK].value_mc
        if known:
            self.verify(params.tank_answer_s, tank_mc)
        if mode == OFF:
            self.cycle = False
        else:
            self._step_cycle(dt_ms, params, known, tank_mc)
        if params.tank_boost or self._boost_ms:
            self._step_boost(dt_ms, params, known, tank_mc)

        band_mk = BAND_MK
        if self.cycle:
            target_mc = params.tank_cycle_target_mc + TOP_MK
        elif params.tank_boost:
            target_mc = params.tank_boost_setpoint_mc
        else:
            band_mk = params.tank_deadband_mk
            target_mc = params.tank_setpoint_mc + self._signals.push_mk
            if target_mc < LOWEST_MC:
                target_mc = LOWEST_MC
            if target_mc > params.tank_pump_max_mc:
                target_mc = params.tank_pump_max_mc
        if target_mc > params.tank_max_mc:
            target_mc = params.tank_max_mc
        self.target_mc = target_mc
        self.hold = NO_CAUSE
        action = OFF
        if mode == OFF or not known:
            self._wants = False
            self.error_mk = 0
        else:
            pumped_mc = params.tank_pump_max_mc
            if self._reached_s and self._reached_mc < pumped_mc:
                pumped_mc = self._reached_mc
            self.pumped_mc = target_mc if target_mc < pumped_mc else pumped_mc
            self.error_mk = error_mk = self.pumped_mc - tank_mc
            if error_mk >= band_mk:
                self._wants = True
            elif error_mk <= 0:
                self._wants = False
            if self._wants:
                if self.alarm & NO_ANSWER:
                    self.hold = TANK_COLD
                elif self._signals.blocked:
                    self.hold = GRID_BLOCK
                else:
                    action = HEAT
        self.action = action
        return action

    def step_element(self, dt_ms, params, inputs, blocked):
        """Set and return `element`; to be called after each `step`.

        blocked   the compressor can't heat: a fault, a lockout, the outdoor limits, emergency heat. After
                  10 minutes of it the heater does the heat pump's work

        In a boost the heater helps from the start, in a cycle where the heat pump stops or after 2 h.
        """
        backup = False
        if blocked:
            self._blocked_ms = min(self._blocked_ms + dt_ms, BACKUP_MS)
            backup = self._blocked_ms >= BACKUP_MS
        else:
            self._blocked_ms = 0
        if self._off or not inputs.valid >> TANK & 1 or self._signals.blocked or self.alarm & NO_ANSWER:
            self._tops_up = False
            self.element = 0
            return 0
        if not self.cycle and not params.tank_boost:
            self._tops_up = False
            self.element = 1 if backup and self._wants else 0
            return self.element
        error_mk = self.target_mc - inputs.readings[TANK].value_mc
        if error_mk >= BAND_MK:
            self._tops_up = True
        elif error_mk <= 0:
            self._tops_up = False
        allowed = backup or params.tank_boost or not self._wants or self._cycle_ms >= ASSIST_MS
        self.element = 1 if self._tops_up and allowed else 0
        return self.element

    def too_hot(self, inputs):
        if inputs.valid >> TANK & 1 and self.error_mk < REACHED_MK:
            self._reached_mc = inputs.readings[TANK].value_mc
            self._reached_s = REACHED_S

    def _count(self, seconds, pumped):
        self.count_heat(seconds, self.element, pumped)
        if self.since_cycle_s < LONGEST_S:
            self.since_cycle_s = min(self.since_cycle_s + seconds, LONGEST_S)
        if self._reached_s:
            self._reached_s = self._reached_s - seconds if self._reached_s > seconds else 0
        if self._retry_s:
            self._retry_s = self._retry_s - seconds if self._retry_s > seconds else 0

    def _step_cycle(self, dt_ms, params, known, tank_mc):
        if not params.tank_cycle:
            self.cycle = False
            return
        due = self._is_due(params)
        if not self.cycle:
            if not due:
                return
            self.cycle = True
            self._cycle_ms = self._hold_ms = 0
        self._cycle_ms += dt_ms
        if not known or tank_mc < params.tank_cycle_target_mc:
            self._hold_ms = 0
        else:
            self._hold_ms += dt_ms
            if self._hold_ms >= params.tank_cycle_hold_s * 1000:
                self.cycle = False
                self.alarm &= ~CYCLE_ABORTED
                self.since_cycle_s = 0
                return
        if self._cycle_ms >= CYCLE_LONGEST_MS:
            self.cycle = False
            self.alarm |= CYCLE_ABORTED
            self._retry_s = RETRY_S

    def _is_due(self, params):
        minute = self._signals.minute_of_week
        if minute < 0:
            late_s = WEEK_S
        else:
            late_s = LATE_S
            hour_min = params.tank_cycle_day * 1440 + params.tank_cycle_hour * 60
            if (minute - hour_min) % WEEK_MIN >= WINDOW_MIN:
                self._tried = False
            elif not self._tried:
                self._tried = True
                return True
        return (self.alarm & CYCLE_ABORTED or self.since_cycle_s >= late_s) and not self._retry_s

    def _step_boost(self, dt_ms, params, known, tank_mc):
        if not params.tank_boost:
            self._boost_ms = 0
            return
        self._boost_ms += dt_ms
        if self._boost_ms >= CYCLE_LONGEST_MS or (known and tank_mc >= params.tank_boost_setpoint_mc):
            params.tank_boost = 0
            self._boost_ms = 0
            self.boost_ended = True

    def notice(self):
        if self.alarm & NO_ANSWER:
            return TANK_COLD
        return LEGIONELLA_ABORTED if self.alarm else NO_CAUSE
