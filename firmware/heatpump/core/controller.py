"""One tick of control: what is wanted, in which order, and what is never allowed."""

from heatpump.core.application import Application
from heatpump.core.demand.signals import Signals
from heatpump.core.demand.sole import Sole
from heatpump.core.model import (
    ACTION_COOLING,
    ACTION_DEFROSTING,
    ACTION_DRYING,
    ACTION_FAN,
    ACTION_HEATING,
    ACTION_IDLE,
    ACTION_OFF,
    AUTO,
    AUX_HEATER_1,
    CHANGE_OVER,
    CHANGE_OVER_WAIT,
    CLOCK_LOST,
    COMPRESSOR,
    CONDENSING_TRIP,
    COOL,
    CRANKCASE_HEATER,
    DEFROST_MELT,
    DEFROST_PREPARE,
    DEFROSTING,
    DEMAND_MET,
    DIVERT,
    DIVERTER_VALVE,
    DRY,
    EMERGENCY_HEAT,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    HIGH_PRESSURE_TRIP,
    LOCKED_OUT,
    MODE_CHANGED,
    NO_CAUSE,
    OFF,
    OUTDOOR,
    OUTPUTS_LOST,
    PRE_CIRCULATION,
    REVERSING_VALVE,
    SINK_WARM,
    SUPPLY_TRIP,
    TANK_HEATER,
    TURN_WAIT,
    WATER_NEAR_FREEZING,
)
from heatpump.core.protection.protections import Protections
from heatpump.core.record.counters import Counters
from heatpump.core.record.event_log import NOTICED, EventLog, Watch
from heatpump.core.sequence.sequencer import Sequencer
from heatpump.core.sequence.service import NONE, Service

MOST_DT_MS = 3600000
TOO_HOT = (HIGH_PRESSURE_TRIP, CONDENSING_TRIP, SINK_WARM, SUPPLY_TRIP)
NOTHING_WANTED_MK = -10000  # until its minimum on time is over, an inverter slows down


class Controller:
    """The whole core. `step` allocates nothing once it is in a steady state.

    stop_cause   what last stopped the compressor (index into CAUSES)
    counters     run time, starts, energy and more, of all the machine's life
    log          the last events
    uptime_s     seconds of ticks since power-up
    outputs_lost   how often the outputs went off without the core, since power-up
    settled        nothing moves by itself: until something is new, or LONGEST_REST_MS is over, a tick only
                   lets the readings age
    board_notice   what the app has to tell of the board (index into CAUSES), or NO_CAUSE
    """

    def __init__(self, params, application=None):
        """`application` is an application.Application; without one, all that a room's machine can have."""
        application = application or Application()
        features = application.features
        self.params = params
        self.application = application
        self.signals = Signals(features)
        self.demands = []
        for name in application.demands:
            module = __import__("heatpump.core.demand." + name, None, None, ("Demand",))
            self.demands.append(module.Demand(params, self.signals))
        if len(self.demands) == 1:
            self.arbiter = Sole(self.demands)
        else:
            from heatpump.core.demand.arbiter import Arbiter

            self.arbiter = Arbiter(self.demands)
        self.protections = Protections(params, application)
        self.sequencer = Sequencer(application)
        self.service = Service()
        self.defrost = self.aux_heater = self.crankcase_heater = self.circulation = None
        self.inverter = self.expansion_valve = None
        if "defrost" in features:
            from heatpump.core.sequence.defrost import Defrost

            self.defrost = Defrost()
        if "aux_heater" in features:
            from heatpump.core.sequence.aux_heater import AuxHeater

            self.aux_heater = AuxHeater(application)
        if "crankcase_heater" in features:
            from heatpump.core.sequence.crankcase import CrankcaseHeater

            self.crankcase_heater = CrankcaseHeater(params)
        if "circulation" in features:
            from heatpump.core.sequence.circulation import Circulation

            self.circulation = Circulation()
        if "inverter" in features:
            from heatpump.core.sequence.inverter import Inverter, follow

            self.inverter = Inverter()
            self._follow = follow
        if "expansion_valve" in features:
            from heatpump.core.sequence.expansion_valve import ExpansionValve, superheat_mk

            self.expansion_valve = ExpansionValve()
            self._superheat_mk = superheat_mk
        self.stop_cause = NO_CAUSE
        self.counters = Counters()
        self.log = EventLog()
        self._watch = Watch(self.log)
        self.uptime_s = 0
        self.outputs_lost = 0
        self.settled = False
        self.board_notice = NO_CAUSE
        self._indoor_side = application.indoor_side
        self._melts = application.melts
        self._diverts = DIVERTER_VALVE in application.outputs
        self._tank = None  # the demand with an electric element of its own
        if TANK_HEATER in application.outputs:
            for demand in self.demands:
                if demand.DIVERTED:
                    self._tank = demand
        self._has_speeds = bool(self.inverter or self.expansion_valve)
        self._heating_or_cooling = OFF
        self._uptime_ms = 0

    def step(self, dt_ms, inputs, outputs):
        """Advance by the time since the last tick and set `outputs`.

        dt_ms    elapsed milliseconds, 0 to an hour (more counts as an hour)
        inputs   model.Inputs, whose readings age by dt_ms here
        outputs  model.Outputs as they were left by the last tick
        """
        if not 0 <= dt_ms <= MOST_DT_MS:
            dt_ms = 0 if dt_ms < 0 else MOST_DT_MS
        params = self.params
        mode = params.mode
        asked_mode = HEAT if mode == EMERGENCY_HEAT else mode
        levels = outputs.levels
        if inputs.outputs_lost:
            self._take_loss(outputs)
        was_on = levels[COMPRESSOR]
        protections = self.protections
        sequencer = self.sequencer
        wanted = sequencer.wanted
        arbiter = self.arbiter
        defrost = self.defrost
        melting = sequencer.phase == DEFROST_MELT

        settled = self.settled and self.service.output == NONE
        dt_ms = protections.step(dt_ms, params, inputs, levels, settled)
        if dt_ms < 0:
            return
        if inputs.outputs_lost:
            protections.outputs_lost(params)  # from now on, for nobody knows since when

        if self._diverts:
            mixing = sequencer.phase == DIVERT
            for demand in self.demands:
                demand.elsewhere = mixing or levels[DIVERTER_VALVE] != demand.DIVERTED
        running = self._heating_or_cooling if was_on and not melting else OFF
        if self.signals.week:
            heated = melting or (running == HEAT and not arbiter.served)
            self.signals.week.early.watch(heated, self.aux_heater)
        self.signals.step(dt_ms, params, asked_mode, inputs)
        action = arbiter.step(dt_ms, params, asked_mode, inputs, running)
        if mode == EMERGENCY_HEAT:
            action = OFF

        if melting:
            defrost.melt(dt_ms, params, inputs.readings)
        elif defrost:
            defrost.step(dt_ms, params, inputs.readings, running == HEAT, was_on)
        if self.crankcase_heater:
            protections.preheating = self.crankcase_heater.preheat.ms > 0
        route = self.demands[arbiter.served].DIVERTED if self._diverts else 0
        phase = sequencer.step(dt_ms, params, action, route, protections, defrost, levels)
        if defrost:
            protections.defrosting = phase == DEFROST_MELT and not defrost.finished
            protections.trips.in_defrost = phase >= DEFROST_PREPARE
        if self.service.output != NONE:
            begun = self.settled  # just now: the time in which nothing was looked at is none of its own
            self.service.step(0 if begun else dt_ms, params, mode, protections, wanted, levels)
        self._ask_helpers(dt_ms, params, mode, inputs, phase, wanted)
        as_it_was = protections.guard(params, wanted, levels)
        if self._has_speeds:
            self._set_speeds(dt_ms, params, inputs, phase, outputs)

        uptime_ms = self._uptime_ms + dt_ms
        if uptime_ms >= 1000:
            self.uptime_s += uptime_ms // 1000
            uptime_ms %= 1000
        self._uptime_ms = uptime_ms
        if was_on != levels[COMPRESSOR]:
            if was_on:
                self.stop_cause = self._why_stopped(mode, action)
                if self.stop_cause in TOO_HOT:
                    self.demands[arbiter.served].too_hot(inputs)
            else:
                self._heating_or_cooling = COOL if phase == DEFROST_MELT else action
        settled = as_it_was and sequencer.settled and (not self.inverter or self.inverter.steady)
        self.settled = settled and arbiter.hold() == NO_CAUSE and self.service.output == NONE
        self.counters.step(dt_ms, params, inputs, outputs, phase)
        self._watch.observe(self, inputs, outputs)

    def _take_loss(self, outputs):
        """Everything is off, whatever the last tick said, and comes back only step by step."""
        levels = outputs.levels
        if levels[COMPRESSOR]:
            self.stop_cause = OUTPUTS_LOST
        wanted = self.sequencer.wanted
        for n in range(len(levels)):
            levels[n] = wanted[n] = 0
        self.sequencer.abandon()
        self.service.output = NONE
        self.settled = False
        if self.aux_heater:
            self.aux_heater.stages = 0
        self.outputs_lost += 1
        self.log.record(NOTICED, OUTPUTS_LOST)

    def _ask_helpers(self, dt_ms, params, mode, inputs, phase, wanted):
        """What else may want an output: fan, auxiliary heat, tank element, crankcase heater, pumps."""
        in_defrost = phase >= DEFROST_PREPARE
        if not in_defrost and self._asks_for_flow():
            for output in self._indoor_side:
                wanted[output] = 1
        protections = self.protections
        blocked = protections.faults or protections.locked or mode == EMERGENCY_HEAT
        blocked = blocked or protections.trips.denied != 0
        service = self.service
        if self.aux_heater:
            stages = service.aux_stages() if service.output != NONE else 0
            house = self.demands[0]
            frost = self.circulation is not None and self.circulation.heats
            self.aux_heater.step(
                dt_ms, params, inputs, mode, house, in_defrost, blocked, stages, frost, wanted
            )
        elif self._melts:
            wanted[AUX_HEATER_1] = 1 if self.demands[0].melt or service.aux_stages() else 0
        if self._tank:
            wanted[TANK_HEATER] = self._tank.step_element(dt_ms, params, inputs, blocked)
        if self.crankcase_heater:
            asked = service.output == CRANKCASE_HEATER
            self.crankcase_heater.step(dt_ms, params, inputs.readings, asked, wanted)
        if self.circulation:
            self.circulation.step(dt_ms, params, inputs, wanted)

    def _asks_for_flow(self):
        """The user, the frost or a demand wants air or water to move though there is no heat to be had."""
        if self.signals.fan:
            return True
        for demand in self.demands:
            if demand.pump:
                return True
        return self.circulation is not None and self.circulation.freezing

    def _set_speeds(self, dt_ms, params, inputs, phase, outputs):
        """Speeds and the expansion valve, for machines that have them."""
        running = outputs.levels[COMPRESSOR]
        served = self.demands[self.arbiter.served]
        if self.inverter:
            trips = self.protections.trips
            steady = phase == DIVERT or phase >= DEFROST_PREPARE or self.service.output != NONE
            error_mk = served.error_mk if served.action != OFF else NOTHING_WANTED_MK
            speed_pm = self.inverter.step(
                dt_ms,
                params,
                running,
                None if steady else error_mk,
                trips.near,
                trips.notes,
                inputs.readings[OUTDOOR].value_mc if inputs.valid >> OUTDOOR & 1 else None,
            )
            self._follow(params, speed_pm, outputs.levels, outputs.speeds_pm)
        if self.expansion_valve:
            cooling = outputs.levels[REVERSING_VALVE] != params.valve_energised_in
            outputs.valve_steps = self.expansion_valve.step(
                dt_ms,
                params,
                running or phase == PRE_CIRCULATION,
                self._superheat_mk(params, inputs, cooling),
            )

    def _why_stopped(self, mode, action):
        fault = self.protections.first_fault()
        if fault != NO_CAUSE:
            return fault
        if self.protections.locked:
            return LOCKED_OUT
        if self.sequencer.phase >= DEFROST_PREPARE:
            return DEFROSTING
        denial = self.protections.denial()
        if denial != NO_CAUSE:
            return denial
        if mode != AUTO and (COOL if mode == DRY else mode) != self._heating_or_cooling:
            return MODE_CHANGED
        hold = self.arbiter.hold()
        if hold == GRID_BLOCK:
            return GRID_BLOCK
        if hold == CHANGE_OVER_WAIT or hold == TURN_WAIT:
            return CHANGE_OVER
        return DEMAND_MET if action == OFF else CHANGE_OVER

    def action(self, outputs):
        """What the machine is doing, as index into ACTIONS."""
        if self.sequencer.phase >= DEFROST_PREPARE:
            return ACTION_DEFROSTING
        if self._melts and self.demands[0].melt and outputs.levels[AUX_HEATER_1]:
            return ACTION_DEFROSTING
        if outputs.levels[COMPRESSOR] or (self.aux_heater and self.aux_heater.stages):
            if outputs.levels[COMPRESSOR] and self._heating_or_cooling == COOL:
                return ACTION_DRYING if self.params.mode == DRY else ACTION_COOLING
            return ACTION_HEATING
        mode = self.params.mode
        if mode == FAN_ONLY:
            return ACTION_FAN
        return ACTION_OFF if mode == OFF else ACTION_IDLE

    def block(self):
        """Why the compressor is not free to start, or why a demand waits (index into CAUSES)."""
        block = self.protections.start_block(self.params)
        return block if block != NO_CAUSE else self.arbiter.hold()

    def notice(self):
        """What wants attention though it stops nothing (index into CAUSES), or NO_CAUSE."""
        if self.circulation and self.circulation.notice:
            return WATER_NEAR_FREEZING
        if self.protections.trips.notes:
            return self.protections.notice()
        for demand in self.demands:
            cause = demand.notice()
            if cause != NO_CAUSE:
                return cause
        if self.board_notice != NO_CAUSE:
            return self.board_notice
        return CLOCK_LOST if self.signals.clock_missing else NO_CAUSE

    def reset_faults(self):
        """Lift a lockout and take note of alarms. Readings recover by themselves."""
        self.protections.reset_lockout()
        for demand in self.demands:
            demand.alarm = 0
