"""Optimum start and stop.

Start: for a warmer time of the schedule heating begins so early that the room is warm at its hour.

How long that takes is learned in minutes per kelvin, apart for frost, cool and mild weather; thermostats with
"adaptive recovery" do alike (Honeywell T8665A: "four to eight days"; all bounds are own choices, weak). A
lesson is a whole warm-up by the heat pump, from when the setpoint rose until the room was there, with the
defrosts that belong to the weather; a tank may have the machine for less than half of it. The first lesson
counts as it is, each later one a quarter, and as twice or half of what was known at most: a window that was
open doesn't spoil it.

Stop: before a colder time heating ends so early that the room, as it cools, is still within its band at that
hour. What is learned is the house's time constant, in minutes: how long it would take, unheated, to lose what
it is warmer than outdoors, at the rate of its first half kelvin. Sun and guests make it look longer and an
open window shorter, so a shorter one is believed sooner (own choices, weak). What then cools faster than was
thought is heated again: the band holds in any case.
"""

from heatpump.core.calendar import DAY_MIN, WEEK_MIN
from heatpump.core.demand.schedule import PRESET, SHIFT
from heatpump.core.model import AWAY, ECO, INDOOR, OUTDOOR

COOL_MC, MILD_MC = 0, 7000  # where these bands of the outdoor temperature begin
DEFAULT_MIN_K = 60
LEAST_MIN_K, MOST_MIN_K = 6, 600
BITS = 10  # of each band in `signals.warm_up`, in this order; 0: nothing learned yet
MASK = (1 << BITS) - 1
REACHED_MK = 100  # a room this far below its setpoint is warm
LEAST_GAP_MK = 500  # a smaller one teaches nothing
LONGEST_S = 43200

FALL_MK = 500  # a lesson of cooling, within LONGEST_S
LEAST_MK = 3000  # none where it is hardly colder outdoors, and nothing ends early there
TENT_MIN, PASSIVE_MIN = 300, 30000  # no house is quicker or slower: 5 h, 500 h


class EarlyStart:
    """warm_min   minute of the week of the next warmer time within a day; -1 if there is none
    lead_min   so many minutes before that heating begins, as it looks now, or has begun
    begun      it has begun
    stop       an EarlyStop
    """

    def __init__(self):
        self.stop = EarlyStop()
        self.warm_min = -1
        self.lead_min = 0
        self.begun = self._cold = self._heated = False
        self._goal_mc = MASK << BITS  # of the lesson; with the first of all, which is no rise, comes the rest

    def watch(self, heated, aux_heater):
        """Each tick. heated: the heat pump warms the house, or melts; aux_heater: None if there is none."""
        self._heated = heated
        if aux_heater:
            if aux_heater.earned:
                self._gap_mk = 0
            if self.begun and not self._cold:
                aux_heater.waiting_ms = 0  # what isn't late yet needs no help

    def step(self, seconds, params, inputs, minute, signals):
        """How far the heating setpoint is ahead of the preset's, by what the next warmer one is above it; or
        below it, where heating has ended for a colder time.

        minute   of the week; -1 where no schedule is followed or nothing heats
        """
        goal_mc = next_mc = heat_mc(params, signals.preset)
        left_min = first_min = DAY_MIN + 1
        first_mc = goal_mc
        room_mc = inputs.readings[INDOOR].value_mc
        known = inputs.valid >> INDOOR & 1
        if known and minute >= 0:
            for entry in signals.week.entries:
                then_min = ((entry >> SHIFT) - minute) % WEEK_MIN
                if then_min:
                    then_mc = heat_mc(params, entry & PRESET)
                    if then_min < first_min:
                        first_min = then_min
                        first_mc = then_mc
                    if then_min < left_min and then_mc > goal_mc:
                        left_min = then_min
                        next_mc = then_mc
        before_min = self.warm_min
        self.warm_min = (minute + left_min) % WEEK_MIN if left_min <= DAY_MIN else -1
        if self.warm_min != before_min:
            self.begun = False
        self._cold = room_mc < goal_mc - params.heat_deadband_mk  # for the present preset, too

        shift = BITS  # where the weather isn't known
        colder_mk = 0
        if inputs.valid >> OUTDOOR & 1:
            outdoor_mc = inputs.readings[OUTDOOR].value_mc
            colder_mk = room_mc - outdoor_mc
            shift = 0 if outdoor_mc < COOL_MC else BITS if outdoor_mc < MILD_MC else 2 * BITS
        warm_up = signals.warm_up
        lead_min = self.lead_min
        if not self.begun:
            known_min = warm_up >> shift & MASK or warm_up >> BITS & MASK
            known_min = known_min or warm_up & MASK or warm_up >> 2 * BITS or DEFAULT_MIN_K
            lead_min = max((next_mc - REACHED_MK - room_mc) * known_min // 1000, 0)
        self.lead_min = lead_min = min(lead_min, params.early_start_max_s // 60)
        self.begun = left_min <= lead_min
        if not self.begun:
            next_mc = goal_mc

        stop = self.stop
        stop.until_min = -1
        if known:
            stop.step(seconds, room_mc, colder_mk, self._heated, signals)
            spare_mk = room_mc - goal_mc + params.heat_deadband_mk
            # What comes before the colder time is over needs the heat.
            if first_mc >= goal_mc or left_min - lead_min <= first_min:
                stop.begun = False
            elif stop.ends(params, minute, first_min, spare_mk, colder_mk, signals):
                next_mc = first_mc

        missing_mk = next_mc - REACHED_MK - room_mc
        if next_mc != self._goal_mc or not known:
            rose = next_mc > self._goal_mc and missing_mk >= LEAST_GAP_MK and known
            self._goal_mc = next_mc
            self._gap_mk = missing_mk if rose else 0
            self._shift = shift
            self._spent_s = self._heated_s = 0
        elif self._gap_mk:
            self._spent_s += seconds
            if self._heated:
                self._heated_s += seconds
            if missing_mk <= 0 or self._spent_s > LONGEST_S:
                lesson = self._spent_s * 50 // 3 // self._gap_mk
                self._gap_mk = 0
                if missing_mk <= 0 and self._heated_s * 2 >= self._spent_s:
                    known_min = warm_up >> self._shift & MASK
                    if known_min:
                        lesson = (3 * known_min + min(max(lesson, known_min // 2), 2 * known_min) + 2) // 4
                    signals.warm_up += min(max(lesson, LEAST_MIN_K), MOST_MIN_K) - known_min << self._shift
        return next_mc - goal_mc


class EarlyStop:
    """begun        heating has ended for the colder time that comes
    lead_min     so many minutes before that, as it looks now, or looked then
    until_min    the minute of the week of that; -1 if no colder time comes next
    """

    def __init__(self):
        self.begun = False
        self.until_min = -1
        self.lead_min = 0
        self._over = False  # the room was at the end of its band before the time
        self._left_min = 0
        self._from_mc = 0  # of the lesson
        self._spent_s = 0

    def step(self, seconds, room_mc, colder_mk, heated, signals):
        """Learn. room_mc: a valid reading; colder_mk: how much colder it is outdoors."""
        self._spent_s += seconds
        fall_mk = self._from_mc - room_mc
        if heated or fall_mk < 0 or self._spent_s > LONGEST_S or colder_mk < LEAST_MK:
            fall_mk = 0
        elif fall_mk < FALL_MK:
            return
        if fall_mk:
            lesson = self._spent_s // 60 * (colder_mk + fall_mk // 2) // fall_mk
            known = signals.cool_down
            if known:
                lesson = (
                    (known + lesson) // 2 if lesson < known else known + (min(lesson, 2 * known) - known) // 8
                )
            signals.cool_down = min(max(lesson, TENT_MIN), PASSIVE_MIN)
        self._from_mc = room_mc
        self._spent_s = 0

    def ends(self, params, minute, left_min, spare_mk, colder_mk, signals):
        """Whether heating has ended for the colder time that comes in `left_min`.

        spare_mk   what the room may still lose within its band
        """
        if left_min > self._left_min:  # another time
            self.begun = self._over = False
        self._left_min = left_min
        if self.begun:
            if spare_mk <= 0:
                self.begun = False
                self._over = True
        else:
            self.lead_min = 0
            if colder_mk >= LEAST_MK and spare_mk > 0 and not self._over:
                self.lead_min = min(signals.cool_down * spare_mk // colder_mk, params.early_stop_max_s // 60)
            self.begun = left_min <= self.lead_min
        self.until_min = (minute + left_min - self.lead_min) % WEEK_MIN
        return self.begun


def heat_mc(params, preset):
    """The room's setpoint in heating by a preset of the schedule."""
    setpoint_mc = params.heat_setpoint_mc
    if preset == AWAY:
        return min(setpoint_mc, params.away_heat_setpoint_mc)
    return setpoint_mc - params.eco_offset_mk if preset == ECO else setpoint_mc
