"""Heats and cools a house by water: floor or radiators, with or without a buffer.

The flow temperature comes from `heating_curve`. Clamp 7...50 °C: ControlHeatPump; -60 degree-minutes: NIBE
F730; heating limit 17 °C: NIBE SMO 20. The other defaults are weak, change them to fit the house.
"""

from heatpump.core.calendar import DAY_MIN
from heatpump.core.demand import heating_curve
from heatpump.core.demand.contract import ANY_MK, Contract
from heatpump.core.model import (
    AUTO,
    BUFFER,
    CHANGE_OVER_WAIT,
    COOL,
    EMERGENCY_HEAT,
    GRID_BLOCK,
    HEAT,
    INDOOR,
    NO_CAUSE,
    OFF,
    OUTDOOR,
    RETURN,
    SUPPLY,
)
from heatpump.core.param_rows.who import INSTALLER, USER

ROWS = (
    ("water_control", "choice", 2, 0, 3, 1, ("supply", "return", "degree-minutes", "buffer"), INSTALLER,
     "Water control", "what starts and stops the compressor"),
    ("water_slope", "count", 60, 0, 300, 5, (), USER, "Heating curve slope",
     "per cent: flow K per K outdoors; a floor has 30 to 80, radiators 90 to 200"),
    ("water_shift", "difference", 2000, -10000, 20000, 500, (), USER, "Heating curve shift",
     "the whole curve is this much warmer"),
    ("water_room_influence", "count", 100, 0, 500, 50, (), USER, "Room influence",
     "per cent: flow K per K that the room is off its setpoint; 0: none"),
    ("water_flow_min", "temperature", 7000, 7000, 35000, 500, (), INSTALLER, "Lowest flow in heating",
     "the heating curve goes no lower"),
    ("water_flow_max", "temperature", 50000, 25000, 60000, 500, (), INSTALLER, "Highest flow",
     "no curve, push or overrun goes higher; a floor bears 35 to 45"),
    ("water_outdoor_lost", "temperature", -10000, -30000, 10000, 500, (), INSTALLER,
     "Outdoor when not known", "what an invalid outdoor reading counts as: cold"),
    ("water_heating_limit", "temperature", 17000, 5000, 25000, 500, (), USER, "Heating limit",
     "heats only when it is colder outdoors"),
    ("water_cooling_limit", "temperature", 22000, 15000, 35000, 500, (), USER, "Cooling limit",
     "cools only when it is warmer outdoors; in auto at least auto_band above the heating limit"),
    ("water_outdoor_damping", "duration", 10800, 0, 259200, 3600, (), INSTALLER, "Outdoor damping",
     "time constant of the outdoor temperature in both limits; 0: as it is"),
    ("water_cool_slope", "count", 20, 0, 100, 5, (), USER, "Cooling curve slope",
     "per cent: flow K down per K that it is warmer outdoors than the cooling setpoint"),
    ("water_cool_shift", "difference", -5000, -20000, 0, 500, (), USER, "Cooling curve shift",
     "flow against the cooling setpoint"),
    ("water_dew_margin", "difference", 2000, 1000, 5000, 500, (), INSTALLER, "Dew-point margin",
     "cooling water stays this far above a known dew point"),
    ("water_cool_min", "temperature", 18000, 16000, 25000, 500, (), INSTALLER, "Lowest flow in cooling",
     "while the dew point isn't known"),
    ("water_deadband", "difference", 3000, 500, 10000, 500, (), USER, "Water deadband",
     "supply, return, buffer: the compressor starts this far off the target"),
    ("water_overrun", "difference", 2000, 0, 10000, 500, (), USER, "Water overrun",
     "supply, return, buffer: and stops this far beyond it"),
    ("water_spread", "difference", 5000, 0, 15000, 500, (), INSTALLER, "Spread",
     "return: it is held this far from the flow target"),
    ("water_degree_minutes", "count", -60, -600, -10, 10, (), USER, "Start at degree-minutes",
     "degree-minutes: starts when supply minus target has added up to this, stops at 0"),
    ("water_far", "difference", 10000, 2000, 20000, 500, (), INSTALLER, "Supply far beyond",
     "degree-minutes: a supply this far beyond the target sets them to 0"),
    ("water_cycle", "duration", 4500, 600, 7200, 300, (), INSTALLER, "Least cycle",
     "from start to start: each hour left of it adds three times deadband, overrun and degree-minutes"),
)  # fmt: skip

BY_SUPPLY, BY_RETURN, BY_DEGREE_MINUTES, BY_BUFFER = range(4)
# What is compared with the target, and what must not pass the highest or lowest flow.
_HELD = (SUPPLY, RETURN, SUPPLY, BUFFER)
_LIMITED = (SUPPLY, SUPPLY, SUPPLY, BUFFER)

# What the room says of its heat or cold.
NO_SAY, HAD_ENOUGH, LACKS = range(3)

SEASON_BAND_MK = 1000  # a season ends this far beyond its limit
ERROR_MK = 20000  # water further off its target counts no more in degree-minutes; far beyond ends them
SATURATION = 4  # degree-minutes go to this many times their start
ROOM_BAND_MK = 300  # a room that had enough wants more this far back from where it had
TRIM_MK = 3000  # the room's setpoint is corrected by at most this ...
TRIM_BITS = 10  # ... by the room's error each 10 s over this: in 2.8 h by the error itself
NEAR_MK = 800  # a room further off its setpoint is on its way, or never gets there: no lesson
STORE_MK = 1000  # while heat is to be stored the curve is aimed so much higher
WARM_UP_MK = 2000  # an early start aims the curve so much higher: by itself it only creeps up to the setpoint
SHORTEST_RUN_MS = 600000  # but for the highest flow
# Once a night, when no sun shines in, a quarter of what the room has moved its setpoint stays with the curve.
NIGHT_MIN = 300  # 5:00
CURVE_MK = 5000  # at most so much, either way
_WIDER_MS = 37500  # each of these that is left of a cycle widens the bands by a 32nd: an hour by 3 times
_FRACTION = 12  # bits of the damped outdoor temperature


class Demand(Contract):
    """An invalid outdoor reading counts as `water_outdoor_lost`, so the house is heated within the
    highest flow, and never cooled. Without the reading that `water_control` holds, nothing is wanted.

    action      HEAT, COOL or OFF, as it counts
    hold        why a demand waits (index into CAUSES), or NO_CAUSE
    error_mk    how far the water that is held is from its target, on the side that wants more; else 0
    target_mc   what that water shall have, or had to have last
    season      HEAT, COOL or OFF: what mode and outdoor temperature allow
    pump        1: the indoor side is to move, all season: else supply and return say nothing (a buffer does)
    curve       how far the heating curve has learned to aim higher, plus CURVE_MK, in millikelvin; kept
    elsewhere   whoever moves the diverter valve sets it while supply and return show another demand's
                water, mixing included: until then the demand stays as it is
    """

    def __init__(self, params, signals):
        self.action = OFF
        self.hold = NO_CAUSE
        self.error_mk = 0
        self.target_mc = params.water_flow_min_mc
        self.season = OFF
        self.pump = 0
        self.elsewhere = False
        self._signals = signals
        self._outdated = True  # target and limit are to be worked out anew
        self._limit_mc = 0
        self._cycle_ms = 0  # what is left of the least cycle
        self._room = NO_SAY
        self._trim = 0  # of the setpoint for the curve, millikelvin << TRIM_BITS
        self.curve = CURVE_MK
        self._learned = False  # this night
        self._wants = False  # held back or not
        self._ran = self._running = OFF
        self._was_elsewhere = False
        self._wait_ms = 0
        self._ms = 0
        self.room_mk = ANY_MK
        self._unjudged_s = 0  # since degree-minutes were last summed up
        self._deficit = 0  # degree-minutes with the sign turned, in mK·s
        self._outdoor = None  # damped, millidegrees << _FRACTION
        self._outdoor_s = 0

    def learned_mk(self):
        """How far the room has moved its setpoint for the curve."""
        return (self._trim >> TRIM_BITS) + (self.curve - CURVE_MK if self.season == HEAT else 0)

    def degree_minutes(self):
        """Whole degree-minutes, 0 or less: supply minus target, in cooling target minus supply."""
        return -(self._deficit // 60000)

    def step(self, dt_ms, params, mode, inputs, running):
        """Return what is wanted. `running`: what the compressor does for this demand: HEAT, COOL or OFF."""
        ms = self._ms + dt_ms
        seconds = ms // 1000
        self._ms = ms - seconds * 1000
        waits = self._wait_ms and running == OFF
        if running != OFF and self._running == OFF:
            self._cycle_ms = params.water_cycle_s * 1000
        elif self._cycle_ms:
            self._cycle_ms = min(max(self._cycle_ms - dt_ms, 0), params.water_cycle_s * 1000)
        if not (inputs.news or self._signals.renewed or waits or running != self._running):
            # Nothing is other than a tick ago, but perhaps the damped temperature.
            damped_s = self._outdoor_s + seconds if inputs.valid >> OUTDOOR & 1 else self._outdoor_s
            if damped_s < 60 and self.elsewhere == self._was_elsewhere:
                self._outdoor_s = damped_s
                self._unjudged_s += seconds
                return self.action
        self._running = running
        self._was_elsewhere = self.elsewhere
        if running != OFF:
            self._ran = running
            self._wait_ms = params.changeover_time_s * 1000
        elif self._wait_ms:
            left_ms = self._wait_ms - dt_ms
            self._wait_ms = left_ms if left_ms > 0 else 0

        if inputs.news or self._signals.renewed:
            self._outdated = True
        season = self._find_season(seconds, params, mode, inputs)
        if season != self.season:
            self._outdated = True
            self.season = season
            self._wants = False
            self._room = NO_SAY
            self._deficit = self._trim = 0
        buffered = params.water_control == BY_BUFFER
        self.pump = 0 if season == OFF or buffered else 1
        if season == OFF:
            self.error_mk = 0
        elif buffered or not self.elsewhere:
            self._judge(seconds + self._unjudged_s, params, inputs)
        elif not inputs.valid >> _HELD[params.water_control] & 1:
            self._wants = False
            self.error_mk = 0
        self._unjudged_s = 0

        action = season if self._wants else OFF
        self.hold = NO_CAUSE
        if action != OFF:
            if self._signals.blocked:
                self.hold = GRID_BLOCK
                action = OFF
            elif mode == AUTO and self._wait_ms and action != self._ran:
                self.hold = CHANGE_OVER_WAIT
                action = OFF
        self.action = action
        return action

    def _find_season(self, seconds, params, mode, inputs):
        known = inputs.valid >> OUTDOOR & 1
        outdoor_mc = self._damp(seconds, params, inputs) if known else params.water_outdoor_lost_mc
        auto = mode == AUTO
        # In auto a room that is known has its say too.
        room = auto and inputs.valid >> INDOOR & 1
        room_mc = inputs.readings[INDOOR].value_mc
        limit_mc = params.water_heating_limit_mc
        if auto or mode == HEAT or mode == EMERGENCY_HEAT:
            band_mk = SEASON_BAND_MK if self.season == HEAT else 0
            if outdoor_mc < limit_mc + band_mk and not (room and room_mc >= params.cool_setpoint_mc):
                return HEAT
        if auto or mode == COOL:
            limit_mc = max(params.water_cooling_limit_mc, limit_mc + params.auto_band_mk if auto else 0)
            band_mk = SEASON_BAND_MK if self.season == COOL else 0
            if outdoor_mc > limit_mc - band_mk and not (room and room_mc <= params.heat_setpoint_mc):
                return COOL
        return OFF

    def _damp(self, seconds, params, inputs):
        seconds += self._outdoor_s
        if seconds < 60 and params.water_outdoor_damping_s >= 60 and self._outdoor is not None:
            self._outdoor_s = seconds
            return self._outdoor >> _FRACTION
        outdoor = inputs.readings[OUTDOOR].value_mc << _FRACTION
        minutes = seconds // 60
        self._outdoor_s = seconds - minutes * 60
        constant = params.water_outdoor_damping_s // 60
        if self._outdoor is None or minutes >= constant:
            self._outdoor = outdoor
        else:
            self._outdoor += (outdoor - self._outdoor) // constant * minutes
        return self._outdoor >> _FRACTION

    def _judge(self, seconds, params, inputs):
        control = params.water_control
        valid = inputs.valid
        held = _HELD[control]
        limited = _LIMITED[control]
        if not valid >> held & valid >> limited & 1:
            self._wants = False
            self.error_mk = 0
            return
        sign = 1 if self.season == HEAT else -1
        if self._outdated:
            self._outdated = False
            self._limit_mc = limit_mc = heating_curve.limit_mc(params, self.season, inputs)
            room_mc = heating_curve.room_mc(params, self._signals, self.season)
            self._look(params, room_mc, sign, inputs)
            room_mc += self.learned_mk()
            if self._signals.ahead_mk > 0 and self.room_mk > 0:
                room_mc += WARM_UP_MK
            if heating_curve.stored_mk(params, self._signals) > 0 and 0 < self.room_mk < ANY_MK:
                room_mc += STORE_MK * sign
            target_mc = heating_curve.flow_mc(params, room_mc, self.season, inputs, limit_mc)
            if control == BY_RETURN:
                target_mc -= sign * params.water_spread_mk
            self.target_mc = target_mc
        limit_mc = self._limit_mc
        self.error_mk = error_mk = (self.target_mc - inputs.readings[held].value_mc) * sign
        start_mk = params.water_deadband_mk
        stop_mk = -params.water_overrun_mk
        wider = self._cycle_ms // _WIDER_MS
        if control == BY_DEGREE_MINUTES:
            # From here on the sum takes the place of the error.
            start_mk = -params.water_degree_minutes * 60000
            stop_mk = 0
            deficit = self._deficit + (error_mk if error_mk < ERROR_MK else ERROR_MK) * seconds
            if error_mk <= -params.water_far_mk:
                deficit = 0
            self._deficit = error_mk = min(max(deficit, 0), SATURATION * start_mk)
        if (limit_mc - inputs.readings[limited].value_mc) * sign <= 0:
            self._wants = False
            self._deficit = 0
        elif self._wants:
            young = self._running != OFF and self._cycle_ms > params.water_cycle_s * 1000 - SHORTEST_RUN_MS
            if not young and (self._room == HAD_ENOUGH or error_mk <= stop_mk + stop_mk // 32 * wider):
                self._wants = False
        elif self._room == HAD_ENOUGH:
            self._deficit = 0
        elif error_mk >= (start_mk if self._room == LACKS else start_mk + start_mk // 32 * wider):
            self._wants = True

    def _look(self, params, room_mc, sign, inputs):
        """A room that is known ends heating, and corrects the curve until it holds the setpoint."""
        if not inputs.valid >> INDOOR & 1:
            self._room = NO_SAY
            self._trim = 0
            self.room_mk = ANY_MK
            return
        off_mk = room_mc - inputs.readings[INDOOR].value_mc
        self.room_mk = missing_mk = off_mk * sign
        narrower_mk = abs(heating_curve.stored_mk(params, self._signals))
        overrun_mk = (params.heat_overrun_mk if sign > 0 else params.cool_overrun_mk) - narrower_mk
        if missing_mk <= -overrun_mk:
            self._room = HAD_ENOUGH
        elif missing_mk >= (params.heat_deadband_mk if sign > 0 else params.cool_deadband_mk) - narrower_mk:
            self._room = LACKS
        elif missing_mk > (0 if narrower_mk else ROOM_BAND_MK - overrun_mk):
            self._room = NO_SAY
        night = sign > 0 and self._signals.minute_of_week % DAY_MIN == NIGHT_MIN
        if night and not self._learned:
            before_mk = self.curve
            self.curve = min(max(before_mk + (self._trim >> TRIM_BITS + 2), 1), 2 * CURVE_MK)
            self._trim -= self.curve - before_mk << TRIM_BITS
        self._learned = night
        if not params.water_room_influence:
            self._trim = 0
            self.curve = CURVE_MK
        elif not narrower_mk and self._signals.renewed and -NEAR_MK < off_mk < NEAR_MK:
            self._trim = min(max(self._trim + off_mk, -TRIM_MK << TRIM_BITS), TRIM_MK << TRIM_BITS)
