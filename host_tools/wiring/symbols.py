"""Symbols of a circuit diagram (IEC) on a sheet; each has its left end at a place, and its wires with it."""

from __future__ import annotations

from schemdraw import elements

from host_tools.wiring.sheet import BLACK, GREY, SMALL, Sheet


def fuse(sheet: Sheet, x: float, y: float, name: str) -> float:
    """A fuse, from left to right; returns where it ends, as all here."""
    sheet.add(elements.FuseIEC().scale(0.7), (x, y), (x + 1.2, y))
    sheet.text(x + 0.6, y - 0.4, name, side="center", size=SMALL)
    return x + 1.2


def contact(sheet: Sheet, x: float, y: float, name: str, about: str = "", *, closed: bool = False) -> float:
    """A contact that is open at rest, or closed."""
    sheet.add(elements.Switch(contacts=False, nc=closed), (x, y), (x + 1.4, y))
    sheet.text(x + 0.6, y - 0.68, name, side="center", bold=True)
    if about:
        sheet.text(x + 0.7, y + 0.32, about, side="center", size=SMALL)
    return x + 1.4


def motor(sheet: Sheet, x: float, y: float) -> float:
    sheet.circle((x + 0.7, y), 0.45)
    sheet.text(x + 0.7, y, "M ~", side="center", bold=True)
    sheet.line((x, y), (x + 0.25, y))
    sheet.line((x + 1.15, y), (x + 1.4, y))
    return x + 1.4


def coil(sheet: Sheet, x: float, y: float, name: str = "", color: str = BLACK) -> float:
    """The coil of a relay, contactor or valve: a box with its name."""
    sheet.box(x + 0.2, y - 0.35, x + 1.2, y + 0.35, color=color)
    sheet.line((x, y), (x + 0.2, y), color=color)
    sheet.line((x + 1.2, y), (x + 1.4, y), color=color)
    if name:
        sheet.text(x + 0.7, y, name, side="center", bold=True, color=color)
    return x + 1.4


def heater(sheet: Sheet, x: float, y: float) -> float:
    """A heating element: a box in four fields."""
    sheet.box(x + 0.2, y - 0.25, x + 1.2, y + 0.25)
    for n in (0.45, 0.7, 0.95):
        sheet.line((x + n, y - 0.25), (x + n, y + 0.25))
    sheet.line((x, y), (x + 0.2, y))
    sheet.line((x + 1.2, y), (x + 1.4, y))
    return x + 1.4


def snubber(sheet: Sheet, left: float, right: float, y: float) -> None:
    """A resistor and a capacitor in series, above what lies between two junctions of a wire at y."""
    above, middle = y - 0.8, (left + right) / 2
    sheet.line((left, y), (left, above))
    sheet.add(elements.ResistorIEC().scale(0.55), (left, above), (middle, above))
    sheet.add(elements.Capacitor().scale(0.7), (middle, above), (right, above))
    sheet.line((right, above), (right, y))
    sheet.dot(left, y)
    sheet.dot(right, y)
    sheet.text(middle, above - 0.42, "snubber", side="center", size=SMALL, color=GREY)
