"""The part of an ESP32's `machine` that the firmware uses: pins, PWM, watchdog, timers, RTC, resets.

Without a host a reset ends the VM: exit status 2 (hard), 3 (watchdog) or 5 (soft).
"""

import time as _time

import link
import vclock
from link import DRIVEN, LEVELS
from micropython import const

PWRON_RESET = const(1)
HARD_RESET = const(2)
WDT_RESET = const(3)
DEEPSLEEP_RESET = const(4)
SOFT_RESET = const(5)

# As of heatpump.core.config.CHIPS: pins of the flash, inputs only, the highest, those that there aren't.
_ESP32 = ((6, 7, 8, 9, 10, 11), (34, 35, 36, 37, 38, 39), 39, (20, 24, 28, 29, 30, 31))

_pins = {}
watched = {}  # pin number → what a device on it does at a level, instead of the host: f(level)


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
            flash, inputs, highest, absent = link.config.get("pins") or _ESP32
            if not 0 <= number <= highest or number in absent or number in flash:
                raise ValueError("invalid pin")
            pin = object.__new__(cls)
            pin.number = number
            pin._word = number >> 5  # where the host's answer has it
            pin._mask = 1 << (number & 31)
            pin._input_only = number in inputs
            pin._mode = cls.IN
            pin._pull = None
            pin._level = 0
            pin._seen = 2
            _pins[number] = pin
        return pin

    def __init__(self, number, mode=-1, pull=-1, *, value=None, drive=0, hold=None):
        self.init(mode, pull, value=value)

    def init(self, mode=-1, pull=-1, *, value=None, drive=0, hold=None):
        if mode != -1:
            if mode not in (self.IN, self.OUT, self.OPEN_DRAIN):
                raise ValueError("invalid pin mode")
            if self._input_only and mode != self.IN:
                raise ValueError("pin can only be input")
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
        if link.edge(vclock.now_us, self.number, level, duty_pm):
            vclock.exchange()
        vclock.hurry()

    def value(self, level=None):
        if level is not None:
            self._level = level = 1 if level else 0
            if level != self._seen:
                self._drive()
            return None
        if self._seen < 2:
            return self._seen
        answer = link.answer
        mask = self._mask
        if answer[DRIVEN + self._word] & mask:
            return 1 if answer[LEVELS + self._word] & mask else 0
        return 1 if self._pull == self.PULL_UP else 0

    __call__ = value

    def on(self):
        self.value(1)

    def off(self):
        self.value(0)

    def __repr__(self):
        return "Pin(%d)" % self.number


pwms = {}  # those that run, by pin number


class PWM:
    """A PWM output. The world sees its duty, not its edges."""

    def __init__(self, pin, *, freq=5000, duty_u16=32768):
        pin.init(pin.OUT, value=0)
        self._pin = pin
        self.freq(freq)
        self.duty_u16(duty_u16)
        pwms[pin.number] = self

    def freq(self, hz=None):
        if hz is None:
            return self._freq
        if not 1 <= hz <= 40000000:
            raise ValueError("frequency must be from 1Hz to 40MHz")
        self._freq = hz
        return None

    def duty_u16(self, duty=None):
        if duty is None:
            return self._duty
        if not 0 <= duty <= 65535:
            raise ValueError("duty_u16 must be from 0 to 65535")
        self._duty = duty
        self._pin._show(3, (duty * 1000 + 32767) // 65535)
        return None

    def deinit(self):
        """The pin is an ordinary output again, low until it is set."""
        if pwms.pop(self._pin.number, None):
            self._pin.init(value=0)


class WDT:
    """The watchdog. It can't be stopped; made anew it takes the new timeout, as on an ESP32."""

    def __init__(self, id=0, timeout=5000):
        if id != 0:
            raise ValueError
        if timeout <= 0:
            raise ValueError("WDT timeout too short")
        self._timeout_us = timeout * 1000
        vclock.set_watchdog(self._timeout_us, True)

    def feed(self):
        vclock.set_watchdog(self._timeout_us, False)


_timers = {}  # by number


class Timer:
    """A timer whose callback runs between two waits of the firmware; `Timer(n)` gives the same object each
    time, as on the chip."""

    ONE_SHOT = 0
    PERIODIC = 1

    def __new__(cls, id, **_options):
        timer = _timers.get(id)
        if timer is None:
            timer = _timers[id] = object.__new__(cls)
            timer.due_us = vclock.NEVER
            timer._period_us = 0
            timer._callback = None
        return timer

    def __init__(self, id, **options):
        if options:
            self.init(**options)

    def init(self, *, mode=PERIODIC, callback=None, period=-1, freq=-1, hard=False):
        self.deinit()
        self._callback = callback
        duration_us = 1000000 // freq if freq > 0 else period * 1000
        if duration_us <= 0:
            raise ValueError("invalid period")
        self._period_us = duration_us if mode == self.PERIODIC else 0
        self.due_us = vclock.now() + duration_us
        vclock.timers.append(self)
        vclock.hurry()

    def deinit(self):
        if self in vclock.timers:
            vclock.timers.remove(self)

    def fire(self):
        if self._period_us:
            self.due_us += self._period_us
        else:
            self.deinit()
        if self._callback:
            self._callback(self)


class RTC:
    """The clock, and 2048 bytes that outlive every reset but not a power cut."""

    def __init__(self, id=0):
        pass

    def memory(self, data=None):
        if data is None:
            length = int.from_bytes(link.kept(link.KEPT_RTC_MEMORY, 2), "little")
            return link.kept(link.KEPT_RTC_MEMORY + 2, length) if length else b""
        if len(data) > 2048:
            raise ValueError("buffer too long")
        link.keep(link.KEPT_RTC_MEMORY, len(data).to_bytes(2, "little") + bytes(data))
        return None

    def datetime(self, fields=None):
        if fields is None:
            year, month, day, hour, minute, second, weekday, _ = _time.localtime()
            return (year, month, day, weekday, hour, minute, second, vclock.now_us % 1000000)
        year, month, day, _, hour, minute, second, _ = fields
        shift_s = _time.mktime((year, month, day, hour, minute, second)) - _time.time()
        _time.start_s += shift_s
        kept_s = (_time.start_s - link.config.get("start_s", 0)) & 0xFFFFFFFFFFFFFFFF
        link.keep(link.KEPT_RTC_SHIFT, kept_s.to_bytes(8, "little"))
        return None


def reset_cause():
    return link.config.get("cause", PWRON_RESET)


def reset():
    vclock.exchange(link.RESET, HARD_RESET)
    raise SystemExit(HARD_RESET)


def soft_reset():
    vclock.exchange(link.RESET, SOFT_RESET)
    raise SystemExit(SOFT_RESET)


def unique_id():
    return bytes.fromhex(link.config.get("unique_id", "240ac4000001"))


_freq = 160000000


def freq(hz=None):
    global _freq
    if hz is None:
        return _freq
    if hz not in (20000000, 40000000, 80000000, 160000000, 240000000):
        raise ValueError("frequency must be 20MHz, 40MHz, 80Mhz, 160MHz or 240MHz")
    _freq = hz


def idle():
    vclock.wait_us(1000)


def disable_irq():
    return 0


def enable_irq(state=0):
    pass
