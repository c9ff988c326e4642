"""The chip's real-time clock. It runs on over any reset, but not without power."""

import time

from machine import RTC

# A port of MicroPython counts from 1970 or, as an ESP32 does, from 2000.
_EPOCH_S = 946684800 if time.gmtime(0)[0] == 1970 else 0


class Rtc:
    def now_s(self):
        """Seconds since 2000-01-01 00:00 UTC; a few since that date if the clock was never set."""
        return int(time.time()) - _EPOCH_S

    def set_s(self, seconds):
        """Set the clock to seconds since 2000-01-01 00:00 UTC."""
        year, month, day, hour, minute, second, weekday, _ = time.gmtime(seconds + _EPOCH_S)
        RTC().datetime((year, month, day, weekday, hour, minute, second, 0))
