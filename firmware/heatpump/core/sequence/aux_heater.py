"""Electric auxiliary heat in up to two stages: beside the heat pump or in its place, in defrosts, in frost.

Never in cooling, never without air, never faster than its own minimum times.
"""

from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    EMERGENCY_HEAT,
    HEAT,
    OUTDOOR,
)
from heatpump.core.timers import Countdown

MINIMUM_MS = 180000  # on and off, per stage
FAN_AFTER_MS = 60000  # the element's own heat goes into the room


class AuxHeater:
    """stages       how many are on
    earned       how many the room's own need has brought on
    waiting_ms   how long the room has been too cold for the stages that are on; back to 0, it waits anew
    """

    def __init__(self, application):
        self._side = application.indoor_side
        self.stages = 0
        self.earned = 0
        self._next = Countdown()  # until another stage may switch on or off
        self.waiting_ms = 0
        self._fan = Countdown()

    def step(self, dt_ms, params, inputs, mode, house, defrosting, blocked, service, frost, wanted):
        """Ask for the heater's outputs, and for air or flow, in `wanted`; the protections decide.

        house       the demand that it helps: its `action`, `error_mk`, `room_mk` and `elsewhere` count
        defrosting  the machine takes heat from the room
        blocked     the compressor can't help: locked out, or a fault
        service     stages that service asks for
        frost       water is near freezing: all there is, in every mode
        """
        if self._next.ms:
            self._next.step(dt_ms)
        if self._fan.ms:
            self._fan.step(dt_ms)
        stages = self.stages
        asked = house.action == HEAT or frost
        helps = asked and not house.elsewhere  # its heat would go into the tank
        most = params.aux_stages
        if not stages and not service and (not most or not asked):
            self.earned = self.waiting_ms = 0
            if self._fan.ms:
                self._move(wanted)
            return
        goal = service or self._stages_wanted(dt_ms, params, inputs, mode, house, defrosting, blocked, frost)
        if goal > most:
            goal = most
        if goal < stages and (not helps or not self._next.ms):
            stages = goal
        elif goal > stages and not self._next.ms:
            stages += 1
        if stages != self.stages:
            self._next.ms = MINIMUM_MS
            self.stages = stages
        if stages:
            self._fan.ms = FAN_AFTER_MS
        if self._fan.ms:
            self._move(wanted)
        wanted[AUX_HEATER_1] = 1 if stages > 0 else 0
        wanted[AUX_HEATER_2] = 1 if stages > 1 else 0

    def _move(self, wanted):
        for output in self._side:
            wanted[output] = 1

    def _stages_wanted(self, dt_ms, params, inputs, mode, house, defrosting, blocked, frost):
        if house.action != HEAT:
            self.earned = 0
            if not frost:
                return 0
        if house.elsewhere:
            return 0
        missing_mk = house.error_mk
        most = params.aux_stages
        if frost or mode == EMERGENCY_HEAT or defrosting:
            return most
        if blocked:
            return most if params.aux_backup and missing_mk > 0 else 0
        if missing_mk > house.room_mk:
            missing_mk = house.room_mk
        outdoor_mc = inputs.readings[OUTDOOR].value_mc
        mild = inputs.valid >> OUTDOOR & 1 and outdoor_mc >= params.aux_outdoor_mc
        if mild or missing_mk <= 0:
            self.earned = 0
        elif missing_mk < params.aux_deadband_mk:
            self.waiting_ms = 0
        elif self.waiting_ms < params.aux_delay_s * 1000:
            self.waiting_ms += dt_ms
        elif self.earned < most:
            self.earned += 1
            self.waiting_ms = 0
        return self.earned
