"""One tick of control: what is wanted, in which order, and what is never allowed."""

from heatpump.core.aux_heater import AuxHeater
from heatpump.core.crankcase import CrankcaseHeater
from heatpump.core.defrost import Defrost
from heatpump.core.demand import RoomDemand
from heatpump.core.model import (
    ACTION_COOLING,
    ACTION_DEFROSTING,
    ACTION_DRYING,
    ACTION_FAN,
    ACTION_HEATING,
    ACTION_IDLE,
    ACTION_OFF,
    AUTO,
    CHANGE_OVER,
    CHANGE_OVER_WAIT,
    COMPRESSOR,
    COOL,
    DEFROST_MELT,
    DEFROST_PREPARE,
    DEFROSTING,
    DEMAND_MET,
    DRY,
    EMERGENCY_HEAT,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    IDLE,
    INDOOR,
    INDOOR_FAN,
    LOCKED_OUT,
    MODE_CHANGED,
    NO_CAUSE,
    OFF,
    SENSORS,
)
from heatpump.core.protections import Protections
from heatpump.core.sequencer import Sequencer
from heatpump.core.service import NONE, Service

MOST_DT_MS = 3600000


class Controller:
    """The whole core. `step` allocates nothing once it is in a steady state.

    stop_cause   what last stopped the compressor (index into CAUSES)
    starts       compressor starts since power-up
    run_s        compressor run time since power-up in seconds
    uptime_s     seconds of ticks since power-up
    """

    def __init__(self, params, critical=SENSORS):
        """`critical` names the sensor roles without which the compressor may not run."""
        self.params = params
        self.demand = RoomDemand()
        self.protections = Protections(params, [SENSORS.index(role) for role in critical])
        self.sequencer = Sequencer()
        self.defrost = Defrost()
        self.aux_heater = AuxHeater()
        self.crankcase_heater = CrankcaseHeater(params)
        self.service = Service()
        self.stop_cause = NO_CAUSE
        self.starts = 0
        self.run_s = 0
        self.uptime_s = 0
        self._heating_or_cooling = OFF
        self._run_ms = 0
        self._uptime_ms = 0

    def step(self, dt_ms, inputs, outputs):
        """Advance by the time since the last tick and set `outputs.levels`.

        dt_ms    elapsed milliseconds, 0 to an hour (more counts as an hour)
        inputs   model.Inputs, whose readings age by dt_ms here
        outputs  model.Outputs as they were left by the last tick
        """
        dt_ms = min(max(dt_ms, 0), MOST_DT_MS)
        params = self.params
        mode = params.mode
        levels = outputs.levels
        protections = self.protections
        was_on = levels[COMPRESSOR]

        sequencer = self.sequencer
        defrost = self.defrost
        readings = inputs.readings
        melting = sequencer.phase == DEFROST_MELT

        protections.step(dt_ms, params, inputs, levels)
        asked = self.demand.step(
            dt_ms,
            params,
            HEAT if mode == EMERGENCY_HEAT else mode,
            inputs,
            None if protections.faults & (1 << INDOOR) else readings[INDOOR].value_mc,
            self._heating_or_cooling if was_on and not melting else OFF,
        )
        wanted = OFF if mode == EMERGENCY_HEAT else asked

        if melting:
            defrost.melt(dt_ms, params, readings)
        else:
            heating = was_on and self._heating_or_cooling == HEAT
            defrost.step(dt_ms, params, readings, heating, was_on)
        protections.preheating = self.crankcase_heater.preheat.ms > 0
        phase = sequencer.step(dt_ms, params, mode, wanted, protections, defrost, levels)
        protections.defrosting = phase == DEFROST_MELT and not defrost.finished
        service = self.service
        if service.output != NONE:
            service.step(dt_ms, params, mode, protections, sequencer.wanted, levels)
        protections.trips.in_defrost = phase >= DEFROST_PREPARE
        if self.demand.target.fan and phase < DEFROST_PREPARE:
            sequencer.wanted[INDOOR_FAN] = 1
        self.aux_heater.step(
            dt_ms,
            params,
            readings,
            mode,
            asked,
            self.demand.target.heat_mc,
            phase >= DEFROST_PREPARE,
            protections.faults or protections.trips.denied or protections.locked,
            service.aux_stages(),
            sequencer.wanted,
        )
        self.crankcase_heater.step(dt_ms, params, readings, service.crankcase(), sequencer.wanted)
        protections.guard(params, sequencer.wanted, levels)

        self._uptime_ms += dt_ms
        if self._uptime_ms >= 1000:
            self.uptime_s += self._uptime_ms // 1000
            self._uptime_ms %= 1000
        if was_on:
            self._run_ms += dt_ms
            if self._run_ms >= 1000:
                self.run_s += self._run_ms // 1000
                self._run_ms %= 1000
            if not levels[COMPRESSOR]:
                self.stop_cause = self._why_stopped(mode, wanted)
        elif levels[COMPRESSOR]:
            self.starts += 1
            self._heating_or_cooling = COOL if phase == DEFROST_MELT else wanted

    def _why_stopped(self, mode, wanted):
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
        if self.demand.hold == GRID_BLOCK:
            return GRID_BLOCK
        if self.demand.hold == CHANGE_OVER_WAIT:
            return CHANGE_OVER
        return DEMAND_MET if wanted == OFF else CHANGE_OVER

    def action(self, outputs):
        """What the machine is doing, as index into ACTIONS."""
        if self.sequencer.phase >= DEFROST_PREPARE:
            return ACTION_DEFROSTING
        if outputs.levels[COMPRESSOR] or self.aux_heater.stages:
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
        return block if block != NO_CAUSE else self.demand.hold

    def begin_service(self, output, seconds):
        """Drive one output (index into OUTPUTS) for a bounded time. Raises ValueError with one line."""
        self.service.begin(output, seconds, self.params.mode, self.sequencer.phase == IDLE)

    def reset_faults(self):
        """Lift a lockout. Readings recover by themselves."""
        self.protections.reset_lockout()
