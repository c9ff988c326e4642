"""A chip's `machine`: pins that keep their level, and everything healthy."""

PWRON_RESET, HARD_RESET, WDT_RESET, _, SOFT_RESET = range(1, 6)


def reset_cause():
    return PWRON_RESET


class Pin:
    IN, OUT, OPEN_DRAIN, PULL_UP, PULL_DOWN = range(5)

    def __init__(self, number, mode=IN, pull=None, value=1):
        self._level = value

    def __call__(self, *level):
        if level:
            self._level = level[0]
        return self._level


class Timer:
    ONE_SHOT, PERIODIC = range(2)

    def __init__(self, number):
        pass

    def init(self, **how):
        pass


class WDT:
    def __init__(self, timeout):
        pass

    def feed(self):
        pass


class PWM:
    def __init__(self, pin, freq=0, duty_u16=0):
        pass

    def duty_u16(self, duty):
        pass


class RTC:
    def datetime(self, *time):
        pass
