"""Witnesses of danger: temperatures that must not be, each weighed by how far and how long.

Wear (`circuit/wear.py`) counts what harms the machine, these what harms people, house and laundry.

- 65 °C at the tap: scalds in a second or two (after Moritz and Henriques 1947, from memory).
- 90 °C in the tank: a temperature relief valve opens at 90…95 °C (EN 1490).
- 32 °C of a floor: EN 1264-2 has 29 °C where people stay and 35 °C along the walls; this is the middle.
- 1 °C of water: a pipe in a corner is colder than the one that is reckoned (own choice).
"""

from __future__ import annotations

_KELVIN_SECONDS = 3600.0  # in a K·h
_KELVIN_HOURS = "K·h"

TANK_FIGURES = {
    "hot_tap_kh": (_KELVIN_HOURS, "water at the tank's outlet over 65 °C, times how long"),
    "boiling_kh": (_KELVIN_HOURS, "the tank's hottest water over 90 °C, times how long"),
}
FREEZING_FIGURES = {
    "cold_water_kh": (_KELVIN_HOURS, "the heating water's coldest place below 1 °C, times how long"),
}
FLOOR_FIGURES = {
    "hot_floor_kh": (_KELVIN_HOURS, "a floor's surface at its inlet over 32 °C, times how long"),
}
DRUM_FIGURES = {
    "hot_drum_kh": (_KELVIN_HOURS, "air into the drum over what its cloth bears, times how long"),
}

TAP_C, BOILING_C, FLOOR_C, FREEZING_C = 65.0, 90.0, 32.0, 1.0


class Beyond:
    """How far and how long a temperature was beyond its limit: above it, or with `below` under it."""

    __slots__ = ("_k_s", "_limit_c", "_sign")

    def __init__(self, limit_c: float, *, below: bool = False) -> None:
        self._limit_c = limit_c
        self._sign = -1.0 if below else 1.0
        self._k_s = 0.0

    def see(self, dt_s: float, value_c: float) -> None:
        """It was this for `dt_s` s."""
        beyond_k = (value_c - self._limit_c) * self._sign
        if beyond_k > 0.0:
            self._k_s += beyond_k * dt_s

    @property
    def kelvin_hours(self) -> float:
        return self._k_s / _KELVIN_SECONDS
