"""What is wanted: heating, cooling or nothing, by room temperature with hysteresis."""

from heatpump.core.model import AUTO, COOL, HEAT, OFF


class RoomDemand:
    """Deadband and overrun as ESPHome uses them: the deadband lies on the side where the room
    drifts to and starts the machine, the overrun on the far side and stops it.

    `action` is HEAT, COOL or OFF.
    """

    def __init__(self):
        self.action = OFF

    def step(self, params, mode, room_mc):
        """Return what is wanted; the caller has made sure that the reading is valid."""
        action = self.action
        heat_mc = params.heat_setpoint_mc
        cool_mc = params.cool_setpoint_mc
        if mode == AUTO and cool_mc < heat_mc + params.auto_band_mk:
            cool_mc = heat_mc + params.auto_band_mk

        if action == HEAT:
            if room_mc >= heat_mc + params.heat_overrun_mk:
                action = OFF
        elif action == COOL and room_mc <= cool_mc - params.cool_overrun_mk:
            action = OFF

        if mode == HEAT or mode == AUTO:
            if room_mc <= heat_mc - params.heat_deadband_mk:
                action = HEAT
        elif action == HEAT:
            action = OFF
        if mode == COOL or mode == AUTO:
            if room_mc >= cool_mc + params.cool_deadband_mk:
                action = COOL
        elif action == COOL:
            action = OFF

        self.action = action
        return action

    def clear(self):
        """Forget the demand: the room's temperature isn't known."""
        self.action = OFF
