"""Stands in for `machine`: pins, PWM, watchdog, timers, clock and resets of a simulated world.

The chip's own pins aren't touched, but for those in `real_pins`: outputs that are driven.
"""

import machine as chip

from heatpump.hil import hil_link, sim_clock, sim_time

PWRON_RESET = chip.PWRON_RESET
HARD_RESET = chip.HARD_RESET
WDT_RESET = chip.WDT_RESET
SOFT_RESET = chip.SOFT_RESET

_CAUSES = {1: PWRON_RESET, 2: HARD_RESET, 3: WDT_RESET, 5: SOFT_RESET}  # by the host's numbers
_LEFT_MS = 600000  # no board's watchdog waits so long: the firmware gives a person at the REPL time

WORLD = "simulated"  # as the status says it

cause = 1
real_pins = {}  # by number

watched = {}  # pin number → what a device on it does at a level, instead of the host: f(level)
_pins = {}


class Pin:
    """A GPIO; `Pin(n)` gives the same object each time, as on the chip."""

    IN = 1
    OUT = 3
    OPEN_DRAIN = 7
    PULL_DOWN = 1
    PULL_UP = 2

    def __new__(cls, number, *_args, **_options):
        pin = _pins.get(number)
        if pin is None:
            pin = object.__new__(cls)
            pin.number = number
            pin._mode = cls.IN
            pin._pull = None
            pin._level = 0
            pin._seen = 2
            _pins[number] = pin
        return pin

    def __init__(self, number, mode=-1, pull=-1, *, value=None):
        self.init(mode, pull, value=value)

    def init(self, mode=-1, pull=-1, *, value=None):
        if mode != -1:
            self._mode = mode
        if pull != -1:
            self._pull = pull
        if value is not None:
            self._level = 1 if value else 0
        self._drive()

    def _drive(self):
        level = self._level
        if self._mode == self.IN or (self._mode == self.OPEN_DRAIN and level):
            level = 2
        if level != self._seen:
            self._show(level)

    def _show(self, level, duty_pm=0):
        self._seen = level
        if self.number in watched:
            watched[self.number](level)
            return
        if level < 2 and self.number in real_pins:
            real_pins[self.number](level)
        hil_link.edge(sim_clock.now_us, self.number, level, duty_pm)
        sim_clock.hurry()

    def value(self, level=None):
        if level is not None:
            self._level = level = 1 if level else 0
            if level != self._seen:
                self._drive()
            return None
        if self._seen < 2:
            return self._seen
        if hil_link.driven >> self.number & 1:
            return hil_link.levels >> self.number & 1
        return 1 if self._pull == self.PULL_UP else 0

    __call__ = value


class PWM:
    """A PWM output. The world sees its duty, not its edges; no pin of the chip is driven by it."""

    def __init__(self, pin, *, freq=5000, duty_u16=32768):
        pin.init(pin.OUT, value=0)
        self._pin = pin
        self.duty_u16(duty_u16)

    def duty_u16(self, duty):
        self._pin._show(3, (duty * 1000 + 32767) // 65535)

    def deinit(self):
        """The pin is an ordinary output again, low until it is set."""
        self._pin.init(value=0)


class WDT:
    """The watchdog of the simulated world. The chip's own is fed by the exchange with the host, until the
    firmware is left."""

    def __init__(self, id=0, timeout=5000):
        if timeout >= _LEFT_MS:
            hil_link.stopped = True
            chip.WDT(timeout=timeout)
        self._timeout_us = timeout * 1000
        sim_clock.set_watchdog(self._timeout_us, True)

    def feed(self):
        sim_clock.set_watchdog(self._timeout_us, False)


class Timer:
    """A timer whose callback runs between two waits of the firmware."""

    ONE_SHOT = 0
    PERIODIC = 1

    def __init__(self, id):
        self.due_us = sim_clock.NEVER
        self._period_us = 0
        self._callback = None

    def init(self, *, mode=PERIODIC, callback=None, period=-1):
        self.deinit()
        self._callback = callback
        duration_us = period * 1000
        self._period_us = duration_us if mode == self.PERIODIC else 0
        self.due_us = sim_clock.now() + duration_us
        sim_clock.timers.append(self)
        sim_clock.hurry()

    def deinit(self):
        if self in sim_clock.timers:
            sim_clock.timers.remove(self)

    def fire(self):
        if self._period_us:
            self.due_us += self._period_us
        else:
            self.deinit()
        if self._callback:
            self._callback(self)


class RTC:
    """The clock; the host keeps over a reset what it was set to."""

    def datetime(self, fields):
        year, month, day, _, hour, minute, second, _ = fields
        sim_time.start_s += sim_time.mktime((year, month, day, hour, minute, second, 0, 0)) - sim_time.time()
        hil_link.clock_s = sim_time.start_s - sim_time.EPOCH_S


def reset_cause():
    return _CAUSES[cause]


def reset():
    sim_clock.exchange(hil_link.RESET)
