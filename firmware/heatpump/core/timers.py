"""Timers that are fed with elapsed time and never read a clock. All saturate; none wraps."""

HOUR_MS = 3600000


class Countdown:
    """Milliseconds still to wait; 0 when it is over."""

    def __init__(self):
        self.ms = 0

    def step(self, dt_ms):
        ms = self.ms
        if ms:
            self.ms = ms - dt_ms if ms > dt_ms else 0

    def at_least(self, ms):
        """Wait for `ms` from now, or longer if it already does."""
        if ms > self.ms:
            self.ms = ms


class EventWindow:
    """How many of the latest events fall in the past hour.

    Keeps the time between events, so that one counter moves per tick.
    """

    def __init__(self, most):
        self.since_ms = HOUR_MS
        self._gaps_ms = [HOUR_MS] * (most - 1)

    def step(self, dt_ms):
        since = self.since_ms
        if since < HOUR_MS:
            since += dt_ms
            self.since_ms = since if since < HOUR_MS else HOUR_MS

    def record(self):
        gaps = self._gaps_ms
        for i in range(len(gaps) - 1, 0, -1):
            gaps[i] = gaps[i - 1]
        gaps[0] = self.since_ms
        self.since_ms = 0

    def count(self):
        age = self.since_ms
        if age >= HOUR_MS:
            return 0
        events = 1
        for gap in self._gaps_ms:
            age += gap
            if age >= HOUR_MS:
                break
            events += 1
        return events
