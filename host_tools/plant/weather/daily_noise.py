"""Weather from day to day: a series that remembers, the same for the same seed.

    x(n) = 0.75·x(n - 1) + sqrt(1 - 0.75²)·e(n)        mean 0, standard deviation 1, cut off at ±2.7

Daily mean temperatures in mid-latitudes are correlated from day to day by 0.7 to 0.8 (Wilks, Statistical
Methods in the Atmospheric Sciences, chapter on time series).
"""

from __future__ import annotations

from random import Random

DAYS = 365
_KEEPS = 0.75
_MOST = 2.7


def daily_noise(seed: int, what: str) -> list[float]:
    """One value a day for a year; another series for each of `what`. Its mean is 0, its deviation 1."""
    rng = Random(f"{seed} {what}")
    fresh = (1.0 - _KEEPS**2) ** 0.5
    value = rng.gauss(0.0, 1.0)
    found = []
    for _ in range(DAYS):
        value = _KEEPS * value + fresh * rng.gauss(0.0, 1.0)
        found.append(value)
    mean = sum(found) / DAYS
    deviation = (sum((x - mean) ** 2 for x in found) / DAYS) ** 0.5
    return [min(max((x - mean) / deviation, -_MOST), _MOST) for x in found]
