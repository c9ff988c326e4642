"""Sensors that answer well and show what is wrong: what each shows in place of what it should."""

from __future__ import annotations

from collections.abc import Mapping

SPIKE_MS, SPIKE_EVERY_MS = 10_000, 300_000


class WrongValues:
    """Drift, spikes and exchanged sensors, by role."""

    def __init__(self) -> None:
        self._wrong: dict[str, tuple[str, float, int]] = {}  # kind, amount, since when in ms
        self._place: dict[str, str] = {}  # whose place a sensor is in, if not its own

    def set(self, role: str, kind: str | None, amount: float, now_ms: int) -> bool:
        """Break a sensor, or repair it (None). Gives whether this is what it has now."""
        self._wrong.pop(role, None)
        other = self._place.pop(role, None)
        if other is not None:
            del self._place[other]
        if kind in ("drift", "spike"):
            self._wrong[role] = kind, amount, now_ms
            return True
        if kind is not None and kind.startswith("swapped-"):
            other = kind.removeprefix("swapped-")
            for one in (role, other):  # who is exchanged with somebody else goes home first
                third = self._place.pop(one, None)
                if third is not None:
                    del self._place[third]
            self._place[role], self._place[other] = other, role
            return True
        return False

    def __bool__(self) -> bool:
        return bool(self._wrong or self._place)

    def shown_c(self, role: str, celsius: Mapping[str, float], now_ms: int) -> float:
        """What a sensor shows where each place has its temperature."""
        value_c = celsius[self._place.get(role, role)]
        if role in self._wrong:
            kind, amount, since_ms = self._wrong[role]
            age_ms = now_ms - since_ms
            if kind == "drift":
                value_c += amount * age_ms / 3.6e6
            elif age_ms % SPIKE_EVERY_MS < SPIKE_MS:
                value_c += amount
        return value_c


def happens(seed: int, count: int, share: float) -> bool:
    """Whether, of things that happen to this share, the one with that number does; always the same."""
    mixed = (seed * 0x9E3779B1 + count * 0x85EBCA6B + 0x27D4EB2F) & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return (mixed ^ mixed >> 15) < share * 0x100000000
