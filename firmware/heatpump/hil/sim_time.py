"""Stands in for `time`, on the clock of the simulated world; calendars are the chip's own."""

import time as chip

from heatpump.hil import sim_clock
from heatpump.hil.sim_clock import ticks_add, ticks_diff, ticks_ms, ticks_us  # noqa: F401  for the importer

gmtime_of = chip.gmtime
mktime = chip.mktime
EPOCH_S = 946684800 if gmtime_of(0)[0] == 1970 else 0  # of the year 2000, as the chip counts

start_s = 0  # seconds of the chip's epoch at simulated time 0; machine.RTC().datetime(...) moves it


def sleep(seconds):
    sim_clock.wait_us(max(0, int(seconds * 1000000)))


def sleep_ms(ms):
    sim_clock.wait_us(max(0, ms * 1000))


def sleep_us(us):
    sim_clock.wait_us(max(0, us))


def time():
    return start_s + sim_clock.now() // 1000000


def gmtime(seconds=None):
    return gmtime_of(time() if seconds is None else seconds)


localtime = gmtime
