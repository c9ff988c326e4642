"""MicroPython's `time` as an ESP32 has it (epoch 2000-01-01), on the board's clock."""

import sys

import utime
import vclock
from vclock import ticks_add, ticks_diff, ticks_ms, ticks_us  # noqa: F401  for the importer

ticks_cpu = ticks_us

_UNIX_2000 = 946684800

# Seconds since 2000-01-01 at simulated time 0; machine.RTC().datetime(...) moves it.
start_s = 0


def sleep(seconds):
    vclock.wait_us(max(0, int(seconds * 1000000)))


def sleep_ms(ms):
    vclock.wait_us(max(0, ms * 1000))


def sleep_us(us):
    vclock.wait_us(max(0, us))


def time():
    return start_s + vclock.now() // 1000000


def time_ns():
    return start_s * 1000000000 + vclock.now() * 1000


def gmtime(seconds=None):
    return tuple(utime.gmtime((time() if seconds is None else int(seconds)) + _UNIX_2000)[:8])


localtime = gmtime


def mktime(fields):
    year, month, day, hour, minute, second = fields[:6]
    year += (month - 1) // 12
    month = (month - 1) % 12 + 1
    shifted = year - (month < 3)
    days = shifted * 365 + shifted // 4 - shifted // 100 + shifted // 400
    days += (153 * (month + (9 if month < 3 else -3)) + 2) // 5 + day - 1
    return (days - 730425) * 86400 + hour * 3600 + minute * 60 + second


import taskqueue

sys.modules["_asyncio"] = taskqueue  # before anyone imports asyncio, which imports time first
