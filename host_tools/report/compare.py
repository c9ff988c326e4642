"""The figures of a run beside those of its baseline, said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from host_tools.report import words
from host_tools.scenario.limits import Limit

LESS_IS_BETTER = frozenset(
    {"kelvin_hours", "ripple_k", "starts", "most_starts_in_an_hour", "valve_shifts"}
)  # not energy_kwh: who gives less heat spends less, and the COP says what it is worth
MORE_IS_BETTER = frozenset({"cop", "shortest_on_s", "shortest_off_s", "shortest_dwell_s"})
ALIKE = 0.005  # of the larger one: less than that is no difference,
_ALIKE_KELVIN_HOURS = 0.05  # and here neither is this, on whatever they are
# Two services are alike when neither differs by more: K·h outside the band, as such or of the larger one, and
# heat or cold given, of the larger one's sum of both.
SERVICE_KELVIN_HOURS, SERVICE_KELVIN_HOURS_PART, SERVICE_HEAT_PART = 0.5, 0.1, 0.05
_UNIT_SUFFIXES = ("kwh", "s", "h", "c", "k", "pct", "kg", "bar", "w")
_FACTOR_FROM = 3.0  # a change to this many times is said as a factor, not in per cent

Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class Row:
    """One figure; all texts ready to print. `word` is better, worse, alike or empty.

    limits   (bounds, whether they are met)
    """

    label: str
    about: str
    ours: str
    theirs: str
    change: str
    word: str
    limits: tuple[tuple[str, bool], ...]


def rows(
    ours: Figures, theirs: Figures | None, limits: Sequence[Limit], about: Mapping[str, tuple[str, str]]
) -> list[Row]:
    """A row for each figure that either of the two has; `about` has (unit, what it is) by name.

    None has a verdict where the two didn't do the same service.
    """
    found = []
    told = theirs is not None and not service_differs(ours, theirs)
    for name, value in ours.items():
        unit, what = about.get(name, ("", ""))
        other = theirs.get(name) if theirs else None
        asked = [limit for limit in limits if limit.kpi == name]
        if value is None and other is None and not asked:
            continue
        found.append(
            Row(
                label=label(name),
                about=what,
                ours=text(value, unit),
                theirs=text(other, unit),
                change=change(value, other, unit),
                word=word(name, value, other) if told else "",
                limits=tuple((bounds_text(limit), not limit.failure(ours, theirs)) for limit in asked),
            )
        )
    return found


def label(name: str) -> str:
    """A figure's name without its unit, which stands with the number."""
    base, _, last = name.rpartition("_")
    words_of_it = base if base and last in _UNIT_SUFFIXES else name
    return words_of_it.replace("_", " ").replace("cop", "COP")


def text(value: float | None, unit: str = "") -> str:
    """A figure with its unit, not more digits than one can use."""
    if value is None:
        return "-"
    return f"{words.number(value, 'z,.0f' if abs(value) >= 1000 else 'z.4g')} {unit}".strip()


def change(value: float | None, other: float | None, unit: str = "") -> str:
    """From the baseline to this controller: +23 %, or 5.2 times, or +2 K of temperatures."""
    if value is None or other is None or value == other:
        return ""
    if unit == "°C":
        return f"{words.number(value - other, '+z.3g')} K"
    if value * other <= 0:
        return words.number(value - other, "+z.3g")
    ratio = value / other
    if ratio >= _FACTOR_FROM:
        return f"{ratio:.3g} times"
    if 0 < ratio <= 1 / _FACTOR_FROM:
        return f"1/{1 / ratio:.3g}"
    return f"{words.number(100 * (ratio - 1), '+z.3g')} %"


def word(name: str, value: float | None, other: float | None) -> str:
    """better, worse or alike; empty where neither direction is a merit."""
    less = name in LESS_IS_BETTER or name.startswith("wear")
    if value is None or other is None or not (less or name in MORE_IS_BETTER):
        return ""
    least = _ALIKE_KELVIN_HOURS if name == "kelvin_hours" else 0.0
    if abs(value - other) <= max(least, ALIKE * max(abs(value), abs(other))):
        return "alike"
    return "better" if (value < other) == less else "worse"


def service_differs(ours: Figures, theirs: Figures) -> str:
    """In what the two services aren't alike, for a sentence; empty where they are.

    Who heats less, or holds the band less well, spends and wears less: neither is better for that.
    """
    value, other = ours.get("kelvin_hours"), theirs.get("kelvin_hours")
    if (value is None) != (other is None):
        return "only one of them has a band to hold"
    if value is not None and other is not None:
        most = max(SERVICE_KELVIN_HOURS, SERVICE_KELVIN_HOURS_PART * max(value, other))
        if abs(value - other) > most:
            return f"{text(value, 'K·h')} outside the band and {text(other, 'K·h')}"
    heats, colds = (
        [figures.get(name) or 0.0 for figures in (ours, theirs)] for name in ("heated_kwh", "cooled_kwh")
    )
    most = SERVICE_HEAT_PART * max(abs(heat) + abs(cold) for heat, cold in zip(heats, colds, strict=True))
    for what, (value, other) in (("heat given", heats), ("heat taken away", colds)):
        if abs(value - other) > most:
            return f"{text(value, 'kWh')} of {what} and {text(other, 'kWh')}"
    return ""


def bounds_text(limit: Limit) -> str:
    """≥ 2 and ≤ 3, or the same as a part of the baseline's figure."""
    parts = [f"≥ {limit.low:g}"] * isfinite(limit.low) + [f"≤ {limit.high:g}"] * isfinite(limit.high)
    return " and ".join(parts) + " of the baseline's" * limit.of_baseline
