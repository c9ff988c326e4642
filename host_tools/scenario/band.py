"""The band: what one measured value is to keep, and how well it did."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

# Of the ripple: longer than a thermostat's cycle, shorter than a change of weather.
WINDOW_MS = 2 * 3_600_000
_HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Band:
    """The temperatures in °C that the value `of` is to keep from `from_ms` on."""

    low_c: float
    high_c: float
    from_ms: int
    of: str


class BandMeter:
    """Weighs each value by how long it lasted; `hold` gets one stretch of time after the other."""

    def __init__(self, band: Band) -> None:
        self._low_c = band.low_c
        self._high_c = band.high_c
        self._outside_k_ms = self._driven_k_ms = 0.0
        self._sum_c_ms = 0.0
        self._passed_ms = 0
        self._lowest_c = self._highest_c = 0.0
        self._window_end_ms = 0
        self._swings_k: list[float] = []

    def hold(self, value_c: float, begin_ms: int, end_ms: int, drives: int) -> None:
        """The value was this from `begin_ms` to `end_ms`; `drives` as Plant.drives says then."""
        passed_ms = end_ms - begin_ms
        if not self._passed_ms:
            self._begin_window(value_c, begin_ms)
        self._passed_ms += passed_ms
        self._sum_c_ms += value_c * passed_ms
        if value_c < self._low_c:
            beyond_k_ms = (self._low_c - value_c) * passed_ms
            self._outside_k_ms += beyond_k_ms
            if drives < 0:
                self._driven_k_ms += beyond_k_ms
        elif not value_c <= self._high_c:  # what is no number is outside too
            beyond_k_ms = (value_c - self._high_c) * passed_ms
            self._outside_k_ms += beyond_k_ms
            if drives > 0:
                self._driven_k_ms += beyond_k_ms
        if value_c < self._lowest_c:
            self._lowest_c = value_c
        elif value_c > self._highest_c:
            self._highest_c = value_c
        while end_ms >= self._window_end_ms:
            self._swings_k.append(self._highest_c - self._lowest_c)
            self._begin_window(value_c, self._window_end_ms)

    def _begin_window(self, value_c: float, begin_ms: int) -> None:
        self._lowest_c = self._highest_c = value_c
        self._window_end_ms = begin_ms + WINDOW_MS

    @property
    def kelvin_hours(self) -> float:
        """Outside the band, times how long."""
        return self._outside_k_ms / _HOUR_MS

    @property
    def driven_kelvin_hours(self) -> float:
        """As far as the machine drove it on: heated what was above, or cooled what was below."""
        return self._driven_k_ms / _HOUR_MS

    @property
    def mean_c(self) -> float | None:
        """Mean over the time."""
        return self._sum_c_ms / self._passed_ms if self._passed_ms else None

    @property
    def ripple_k(self) -> float | None:
        """Highest less lowest value of two hours, the median of these; None for less than two hours."""
        return median(self._swings_k) if self._swings_k else None
