"""Everything that a tick moves: relays, and the speeds and the expansion valve of boards that have them."""

from heatpump.core.model import SPEEDS
from heatpump.drivers.expiry import Expiry

EXPIRY_MS = 10000


class Actuators:
    """All off by its constructor; what isn't renewed for EXPIRY_MS falls back to off by itself, all of it
    at once, and stays so until `lost` has told."""

    def __init__(self, board, relays):
        """relays: a drivers.relays.Relays, or what drivers.expander has in its place."""
        self._relays = relays
        self._speeds = self._valve = None
        analog = getattr(board, "ANALOG", {})
        steps = getattr(board, "SPEED_STEPS", {})
        if analog or steps:
            from heatpump.drivers.analog import Speeds

            self._speeds = Speeds(analog, steps, SPEEDS)
        self._expiry = Expiry(self.safe, EXPIRY_MS)

    def add_valve(self, board, travel):
        """Begin to steer the expansion valve, if the board has one; it first drives to its closed end."""
        if hasattr(board, "STEPPER"):
            from heatpump.drivers.stepper import Stepper

            self._valve = Stepper(board.STEPPER, travel)

    def lost(self):
        """Whether something isn't as the last `apply` left it. All is off then, until the next one."""
        if not self._expiry.over and not self._relays.moved():
            return False
        self.safe()
        self._expiry.over = False
        return True

    def apply(self, outputs):
        """Move to a tick's model.Outputs."""
        if not self._expiry.renew():
            return  # it expired while the tick was worked out, which doesn't know that yet
        self._relays.apply(outputs.levels)
        if self._speeds:
            self._speeds.apply(outputs.speeds_pm)
        if self._valve:
            self._valve.apply(outputs.valve_steps)

    def stop(self):
        """All off until the next reset; the timer sees to it, should a chip not answer now."""
        self._expiry.over = True
        self.safe()

    def safe(self):
        """All off, the valve closes."""
        self._relays.safe()
        if self._speeds:
            self._speeds.safe()
        if self._valve:
            self._valve.safe()
