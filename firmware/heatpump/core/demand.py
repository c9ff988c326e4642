"""What is wanted: heating, cooling or nothing, by room temperature with hysteresis."""

from heatpump.core.model import (
    AUTO,
    CHANGE_OVER_WAIT,
    COOL,
    DRY,
    GRID_BLOCK,
    HEAT,
    NO_CAUSE,
    OFF,
)
from heatpump.core.target import Target


class RoomDemand:
    """Deadband and overrun as ESPHome uses them: the deadband lies on the side where the room
    drifts to and starts the machine, the overrun on the far side and stops it.

    action   HEAT, COOL or OFF, as it counts
    hold     why a demand that the room has must wait (index into CAUSES), or NO_CAUSE
    target   the temperatures that hold now
    """

    def __init__(self):
        self.action = OFF
        self.hold = NO_CAUSE
        self._room = OFF  # what the room wants, held back or not
        self.target = Target()
        self._ran = OFF
        self._wait_ms = 0

    def step(self, dt_ms, params, mode, inputs, room_mc, running):
        """Return what is wanted.

        room_mc   the room's temperature, or None while it isn't known
        running   what the compressor serves at present: HEAT, COOL or OFF
        """
        target = self.target
        target.step(dt_ms, params, mode, inputs)
        if running != OFF:
            self._ran = running
            self._wait_ms = target.changeover_ms
        elif self._wait_ms:
            left_ms = self._wait_ms - dt_ms
            self._wait_ms = left_ms if left_ms > 0 else 0

        self.hold = NO_CAUSE
        if room_mc is None:
            self._room = self.action = OFF
            return OFF
        action = self._room
        if action == HEAT:
            if room_mc >= target.heat_off_mc:
                action = OFF
        elif action == COOL and room_mc <= target.cool_off_mc:
            action = OFF

        if mode == HEAT or mode == AUTO:
            if room_mc <= target.heat_on_mc:
                action = HEAT
        elif action == HEAT:
            action = OFF
        if mode == COOL or mode == AUTO or mode == DRY:
            if room_mc >= target.cool_on_mc:
                action = COOL
        elif action == COOL:
            action = OFF

        self._room = action
        if action != OFF:
            if target.blocked:
                self.hold = GRID_BLOCK
                action = OFF
            elif mode == AUTO and self._wait_ms and action != self._ran:
                self.hold = CHANGE_OVER_WAIT
                action = OFF
        self.action = action
        return action
