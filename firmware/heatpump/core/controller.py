"""One tick of control: what is wanted, in which order, and what is never allowed."""

from heatpump.core.demand import RoomDemand
from heatpump.core.model import (
    ACTION_COOLING,
    ACTION_FAN,
    ACTION_HEATING,
    ACTION_IDLE,
    ACTION_OFF,
    AUTO,
    CHANGE_OVER,
    COMPRESSOR,
    COOL,
    DEMAND_MET,
    FAN_ONLY,
    INDOOR,
    LOCKED_OUT,
    MODE_CHANGED,
    NO_CAUSE,
    OFF,
    SENSORS,
)
from heatpump.core.protections import Protections
from heatpump.core.sequencer import Sequencer

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

        protections.step(dt_ms, params, inputs.readings)
        if protections.faults & (1 << INDOOR):
            self.demand.clear()
            wanted = OFF
        else:
            wanted = self.demand.step(params, mode, inputs.readings[INDOOR].value_mc)
        self.sequencer.step(dt_ms, params, mode, wanted, protections, levels)
        protections.guard(params, self.sequencer.wanted, levels)

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
            self._heating_or_cooling = wanted

    def _why_stopped(self, mode, wanted):
        fault = self.protections.first_fault()
        if fault != NO_CAUSE:
            return fault
        if self.protections.locked:
            return LOCKED_OUT
        if mode != AUTO and mode != self._heating_or_cooling:
            return MODE_CHANGED
        return DEMAND_MET if wanted == OFF else CHANGE_OVER

    def action(self, outputs):
        """What the machine is doing, as index into ACTIONS."""
        if outputs.levels[COMPRESSOR]:
            return ACTION_COOLING if self._heating_or_cooling == COOL else ACTION_HEATING
        mode = self.params.mode
        if mode == FAN_ONLY:
            return ACTION_FAN
        return ACTION_OFF if mode == OFF else ACTION_IDLE

    def block(self):
        """Why the compressor is not free to start (index into CAUSES)."""
        return self.protections.start_block(self.params)

    def reset_faults(self):
        """Lift a lockout. Readings recover by themselves."""
        self.protections.reset_lockout()
