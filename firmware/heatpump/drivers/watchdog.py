"""The chip's watchdog: resets the board unless a completed control tick feeds it."""

from machine import WDT


class Watchdog:
    """Once armed it can't be stopped; an ESP32 only lets its timeout be changed."""

    def __init__(self, timeout_ms):
        self._wdt = WDT(timeout=timeout_ms)

    def feed(self):
        self._wdt.feed()

    def extend(self, timeout_ms):
        """Give a person at the REPL time to work; then the board restarts by itself."""
        self._wdt = WDT(timeout=timeout_ms)
