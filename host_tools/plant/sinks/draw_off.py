"""Hot water as a household draws it: the load profiles M and L of EN 16147 in a day of 24 h.

Times, energies and flows as in Commission Regulation (EU) 814/2013, annex III, table 1, which EN 16147 uses;
checked against the records M and L of RWTH's BESMod library (times, energies, flows and temperatures) and
against the sums 5.845 and 11.655 kWh. Useful and peak temperature are told apart from memory of the table.

A tapping runs at its flow, straight from the tank, until its energy has come:

    E = Σ flow·c·(T - T_cold)·dt    over the time with T at or above its useful temperature

It is given up after `PATIENCE` times as long as water of 45 K above the cold would take; what is still to
come then has been missed. The next waits for the end of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from host_tools.plant.sinks.liquids import LIQUIDS

PATIENCE = 3.0
WARM_C = (
    40.0  # a tapping with this useful or peak temperature, or a higher one, is a shower, a bath or dishes
)
_CP_J_KG_K = LIQUIDS["water"].cp_j_kg_k
_DAY_S = 86400.0
_J_KWH = 3.6e6


class Tapping(NamedTuple):
    minute: int  # of the day
    energy_kwh: float
    flow_l_min: float
    useful_c: float  # from this temperature on the energy counts
    peak_c: float = 0.0  # must be reached; 0: none asked for


_SMALL = (0.105, 3.0, 25.0)
_CLEAN = (0.105, 3.0, 40.0)
_SHOWER = (1.400, 6.0, 40.0)
_BATH = (3.605, 10.0, 10.0, 40.0)
_RINSE = (0.105, 3.0, 10.0, 40.0)
_DISHES = (0.315, 4.0, 10.0, 55.0)
_MORE_DISHES = (0.735, 4.0, 10.0, 55.0)
_COMMON = (
    ("7:00", _SMALL), ("7:05", _SHOWER), ("7:30", _SMALL), ("8:30", _SMALL), ("8:45", _SMALL),
    ("9:00", _SMALL), ("9:30", _SMALL), ("10:30", _RINSE), ("11:30", _SMALL), ("11:45", _SMALL),
    ("12:45", _DISHES), ("14:30", _SMALL), ("15:30", _SMALL), ("16:30", _SMALL), ("18:00", _SMALL),
    ("18:15", _CLEAN), ("18:30", _CLEAN), ("19:00", _SMALL), ("20:30", _MORE_DISHES),
)  # fmt: skip
_ONLY = {
    "M": (("8:01", _SMALL), ("8:15", _SMALL), ("21:15", _SMALL), ("21:30", _SHOWER)),
    "L": (("7:45", _SMALL), ("8:05", _BATH), ("8:25", _SMALL), ("21:00", _BATH), ("21:30", _SMALL)),
    "none": (),
}


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)


def tappings(profile: str) -> tuple[Tapping, ...]:
    """The day's tappings of profile "M" or "L" in their order; of "none", none. KeyError for another."""
    rows = _ONLY[profile] + (_COMMON if profile != "none" else ())
    return tuple(sorted(Tapping(_minute(clock), *what) for clock, what in rows))


# What `DrawOff.figures` tells: (unit, what it is)
TAP_FIGURES = {
    "drawn_kwh": ("kWh", "hot water that was warm enough for its use"),
    "missed_kwh": ("kWh", "hot water that was wanted and didn't come warm enough"),
    "coldest_draw_c": ("°C", "coldest water at a tap that needs 40 °C"),
    "warm_share": ("%", "of the water at those taps that had 40 °C"),
}


@dataclass(frozen=True)
class DrawOffData:
    profile: str = "L"  # "L" a family with baths, "M" showers only, "none"
    cold_c: float = 10.0  # water from the mains, °C (EN 16147)

    def __post_init__(self) -> None:
        if self.profile not in _ONLY:
            raise ValueError(f"draw_off: profile must be one of {', '.join(_ONLY)}")
        if not 0.0 <= self.cold_c <= 30.0:
            raise ValueError("draw_off: cold_c must be in 0…30")


class DrawOff:
    """The household at its taps, day after day.

    useful_j, missed_j   energy that came and that didn't
    drawn_kg, warm_kg, asked_kg   water in all; in tappings of WARM_C and above: that warm, and in all
    coldest_c            lowest temperature in those tappings; None before the first
    """

    __slots__ = ("_day", "_due_s", "_flow_kg_s", "_left_j", "_next", "_patience_s", "_tapping",
                 "_taps", "asked_kg", "cold_c", "coldest_c", "drawn_kg", "missed_j", "useful_j",
                 "warm_kg")  # fmt: skip

    def __init__(self, data: DrawOffData, time_s: float) -> None:
        self._taps = tappings(data.profile)
        self.cold_c = data.cold_c
        self._day = time_s // _DAY_S
        self._next = 0
        self._tapping: Tapping | None = None
        self._left_j = self._patience_s = self._flow_kg_s = 0.0
        self.useful_j = self.missed_j = self.drawn_kg = self.warm_kg = self.asked_kg = 0.0
        self.coldest_c: float | None = None
        self._due_s = float("inf")
        if self._taps:
            minute = time_s % _DAY_S / 60.0
            while self._next < len(self._taps) and self._taps[self._next].minute < minute:
                self._next += 1
            self._set_due()

    def advance(self, time_s: float, dt_s: float, hot_c: float) -> float:
        """The water drawn from the tank, `hot_c` at its outlet, in the `dt_s` s from `time_s` on, in kg."""
        if self._tapping is None:
            if time_s < self._due_s:
                return 0.0
            self._begin()
        tapping = self._tapping
        assert tapping is not None
        drawn_kg = self._flow_kg_s * dt_s
        if hot_c >= tapping.useful_c and hot_c > self.cold_c:
            j_kg = _CP_J_KG_K * (hot_c - self.cold_c)
            if drawn_kg * j_kg >= self._left_j:
                drawn_kg = self._left_j / j_kg
                self._tapping = None
            self._left_j -= drawn_kg * j_kg
            self.useful_j += drawn_kg * j_kg
        self._patience_s -= dt_s
        if self._patience_s <= 0.0 and self._tapping is not None:
            self.missed_j += self._left_j
            self._tapping = None
        self.drawn_kg += drawn_kg
        if tapping.useful_c >= WARM_C or tapping.peak_c >= WARM_C:
            self.asked_kg += drawn_kg
            if hot_c >= WARM_C:
                self.warm_kg += drawn_kg
            if self.coldest_c is None or hot_c < self.coldest_c:
                self.coldest_c = hot_c
        return drawn_kg

    def figures(self) -> dict[str, float]:
        """Figures of the run so far, by the names in TAP_FIGURES."""
        figures = {"drawn_kwh": self.useful_j / _J_KWH, "missed_kwh": self.missed_j / _J_KWH}
        if self.coldest_c is not None:
            figures["coldest_draw_c"] = self.coldest_c
            figures["warm_share"] = 100.0 * (self.warm_kg / self.asked_kg)
        return figures

    def _begin(self) -> None:
        self._tapping = tapping = self._taps[self._next]
        self._left_j = tapping.energy_kwh * _J_KWH
        self._flow_kg_s = tapping.flow_l_min / 60.0
        self._patience_s = PATIENCE * self._left_j / (self._flow_kg_s * _CP_J_KG_K * 45.0)
        self._next += 1
        self._set_due()

    def _set_due(self) -> None:
        if self._next == len(self._taps):
            self._next = 0
            self._day += 1
        self._due_s = self._day * _DAY_S + 60.0 * self._taps[self._next].minute
