"""Speeds of compressor, fans and pumps: PWM outputs (0-10 V through a module), and relays in steps."""

from machine import PWM, Pin

_FULL_PM = 1000
_FULL_DUTY = 65535
_HYSTERESIS_PM = 30


class _Analog:
    """A PWM output. Off is a level, not a duty: no pulse gets out."""

    def __init__(self, spec):
        self._spec = spec
        self._pwm = None
        self._speed_pm = 0
        self._off()

    def set(self, speed_pm):
        if speed_pm == self._speed_pm:
            return
        self._speed_pm = speed_pm
        spec = self._spec
        if speed_pm <= 0:
            if self._pwm:
                self._off()
            return
        lowest_pm = spec["lowest"]
        duty_pm = lowest_pm + (_FULL_PM - lowest_pm) * min(speed_pm, _FULL_PM) // _FULL_PM
        duty = duty_pm * _FULL_DUTY // _FULL_PM
        if not spec["active"]:
            duty = _FULL_DUTY - duty
        if not self._pwm:
            self._pwm = PWM(Pin(spec["pin"]), freq=spec["frequency"], duty_u16=duty)
        else:
            self._pwm.duty_u16(duty)

    def _off(self):
        if self._pwm:
            self._pwm.deinit()
            self._pwm = None
        Pin(self._spec["pin"], Pin.OUT, value=1 - self._spec["active"])


class _Steps:
    """One relay a step; the highest whose speed is reached is on, alone or with those below it.

    A relay goes off one `set` before another goes on: two taps of a motor never meet.
    """

    def __init__(self, spec):
        self._spec = spec
        self._off = off = 1 - spec["active"]
        self._pins = tuple(Pin(pin, Pin.OUT, value=off) for pin in spec["pins"])
        self._step = 0  # how many thresholds are reached

    def set(self, speed_pm):
        thresholds = self._spec["from"]
        step = self._step
        if speed_pm <= 0:
            step = 0
        else:
            while step < len(thresholds) and speed_pm >= thresholds[step]:
                step += 1
            while step and speed_pm < thresholds[step - 1] - _HYSTERESIS_PM:
                step -= 1
        self._step = step
        lowest = 0 if self._spec["together"] else step - 1
        freed = False
        n = 0
        for pin in self._pins:
            if pin() != self._off and not lowest <= n < step:
                pin(self._off)
                freed = True
            n += 1
        if freed:
            return
        n = 0
        for pin in self._pins:
            if lowest <= n < step:
                pin(1 - self._off)
            n += 1


class Speeds:
    """All off by its constructor, before it returns."""

    def __init__(self, analog, steps, roles):
        """analog, steps: the board file's ANALOG and SPEED_STEPS; roles: the order in which `apply` gets
        the speeds. Roles without either are ignored."""
        self._outputs = [(roles.index(role), _Analog(analog[role])) for role in analog]
        self._outputs += [(roles.index(role), _Steps(steps[role])) for role in steps]

    def apply(self, speeds_pm):
        """Set each role's speed in per mille."""
        for role, output in self._outputs:
            output.set(speeds_pm[role])

    def safe(self):
        """All off, until the next `apply`."""
        for _, output in self._outputs:
            output.set(0)
