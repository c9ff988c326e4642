"""A stepper motor on four outputs, unipolar or through an H-bridge, in half steps that a timer takes.

It knows no position after a reset, so it first drives against its closed end.
"""

from machine import Pin, Timer

OVERRUN = 40  # steps beyond the travel, to be at the end for certain (ControlHeatPump)

# Half steps: the coils that are on, as bits of the pins in their order.
_PHASES = (0b0001, 0b0011, 0b0010, 0b0110, 0b0100, 0b1100, 0b1000, 0b1001)


class Stepper:
    """position   steps from the closed end, once `homed`"""

    def __init__(self, stepper, travel):
        """stepper: the board file's STEPPER; travel: steps from closed to open. Begins to close."""
        self._active = stepper["active"]
        self._pins = tuple(Pin(pin, Pin.OUT, value=1 - self._active) for pin in stepper["pins"])
        self._period_ms = 1000 // stepper["steps_per_s"]
        self._travel = travel
        self._timer = Timer(2)
        self._moving = False
        self.homed = False
        self.position = travel + OVERRUN
        self._target = 0
        self._start()

    def apply(self, steps):
        """Go to a position, 0 to the travel; returns at once. While it is homing, after that."""
        self._target = min(max(steps, 0), self._travel)
        self._start()

    def safe(self):
        """Close."""
        self.apply(0)

    def _start(self):
        if not self._moving and not (self.homed and self.position == self._target):
            self._moving = True
            self._timer.init(period=self._period_ms, mode=Timer.PERIODIC, callback=self._step)

    def _step(self, _timer):
        target = self._target if self.homed else 0
        if self.position == target:
            if self.homed or self._target == 0:
                self._moving = False
                self._timer.deinit()
                self._drive(0)
            self.homed = True
            return
        self.position += 1 if target > self.position else -1
        self._drive(_PHASES[self.position & 7])

    def _drive(self, coils):
        for pin in self._pins:
            pin(self._active if coils & 1 else 1 - self._active)
            coils >>= 1
