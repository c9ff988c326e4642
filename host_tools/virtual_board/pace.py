"""How fast simulated time may go against the wall clock."""

from __future__ import annotations

import time

SLIP_S = 0.25  # so much is made up for


class Pace:
    """`speed` simulated seconds per wall second; 1 is real time, 0 no limit.

    A host that was too slow, or did something else meanwhile, is not made up for.
    """

    def __init__(self, speed: float, longest_lease_us: int = 1_000_000) -> None:
        self.speed = speed
        self._longest_lease_us = longest_lease_us
        self._wall_s = time.monotonic()
        self._now_us = 0

    @property
    def mode(self) -> str:
        """The VM's name for it."""
        return "virtual" if self.speed == 0 else "real" if self.speed == 1 else "paced"

    @property
    def lease_us(self) -> int:
        """How far the VM may go on before it exchanges again: less where a person would notice."""
        if self.speed == 1:
            return 100_000
        longest_us = self._longest_lease_us
        return longest_us if self.speed == 0 else max(1000, min(longest_us, int(self.speed * 50_000)))

    def begin(self, now_us: int) -> None:
        """Simulated time is `now_us` now; go on from here."""
        self._wall_s = time.monotonic()
        self._now_us = now_us

    def skip(self, seconds: float) -> None:
        """Leave out this much wall time."""
        self._wall_s += seconds

    def allowed_us(self) -> int:
        """The simulated time that the wall clock has reached (not for speed 0)."""
        return self._now_us + int((time.monotonic() - self._wall_s) * self.speed * 1e6)

    def hold_s(self, now_us: int) -> float:
        """How long to wait, in wall seconds, before the board may be at `now_us`.

        At speed 1 the VM itself keeps to the wall clock.
        """
        if self.speed in (0, 1):
            return 0.0
        ahead_us = now_us - self.allowed_us()
        if ahead_us < -SLIP_S * self.speed * 1e6:
            self.begin(now_us)
        return max(0.0, ahead_us / (self.speed * 1e6))
