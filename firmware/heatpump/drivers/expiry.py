"""Nobody holds outputs on by silence: what isn't renewed in time is switched off by a timer, each second."""

from time import ticks_diff, ticks_ms

from machine import Timer

_CHECK_MS = 1000


class Expiry:
    """over   the time ran out, and `safe` was called; until whoever hears of it sets it to False"""

    def __init__(self, safe, expiry_ms):
        """safe(): switches off; called by a timer, between any two steps of the program. It begins with
        the first `renew`."""
        self.over = False
        self._safe = safe
        self._expiry_ms = expiry_ms
        self._renewed_ms = None
        self._timer = Timer(0)
        self._timer.init(period=_CHECK_MS, mode=Timer.PERIODIC, callback=self._check)

    def renew(self):
        """Another `expiry_ms` from now; False if the time was over before."""
        self._renewed_ms = ticks_ms()
        return not self.over

    def _check(self, _timer):
        renewed_ms = self._renewed_ms
        if renewed_ms is not None and ticks_diff(ticks_ms(), renewed_ms) > self._expiry_ms:
            self._renewed_ms = None
            self.over = True
        if self.over:
            self._safe()
