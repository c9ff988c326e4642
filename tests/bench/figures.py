"""One figure of the table, and the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`at_least` and `at_most` are the aim, where there is one; `note` says how to read it."""

    about: str
    value: float
    unit: str
    note: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def missed(self) -> bool:
        return (self.at_least is not None and self.value < self.at_least) or (
            self.at_most is not None and self.value > self.at_most
        )

    @property
    def aim(self) -> str:
        bound = ""
        if self.at_least is not None:
            bound = f">= {number(self.at_least)}"
        elif self.at_most is not None:
            bound = f"<= {number(self.at_most)}"
        return bound + " MISSED" * self.missed


def number(value: float) -> str:
    """Three digits, or all before the point; a count as it is."""
    size = abs(value)
    if size >= 100 or isinstance(value, int):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def table(sections: Iterable[tuple[str, list[Figure]]]) -> str:
    """All figures as plain text, a heading above each section."""
    rows: list[tuple[str, ...]] = []
    for heading, figures in sections:
        rows.append((heading,))
        rows += [("  " + f.about, number(f.value), f.unit, f.aim, f.note) for f in figures]
    widths = [max(len(row[n]) for row in rows if n < len(row)) for n in range(4)]
    widths[0] = max(len(row[0]) for row in rows if len(row) > 1)
    lines: list[str] = []
    for row in rows:
        if len(row) == 1:
            lines += ["", row[0]] if lines else [row[0]]
        else:
            about, value, unit, aim, note = row
            line = f"{about:{widths[0]}}  {value:>{widths[1]}} {unit:{widths[2]}}  {aim:{widths[3]}}  {note}"
            lines.append(line.rstrip())
    return "\n".join(lines)
