"""Virtual time, in small integers; it begins on a Saturday in 2026."""

import utime

gmtime = utime.gmtime

now_ms = 0
_BEGIN_S = 1795852800


def ticks_ms():
    return now_ms


def ticks_add(ms, delta):
    return ms + delta


def ticks_diff(one, other):
    return one - other


def time():
    return _BEGIN_S + now_ms // 1000


def sleep_ms(ms):
    global now_ms
    now_ms += ms
