"""The refrigerant's cycle in a pressure-enthalpy diagram, and its states as numbers.

The dome is the fluid's own, from CoolProp; below it liquid and vapour are there together. Going round: 1 to 2
the compressor, 2 to 3 the condenser, 3 to 4 the expansion valve, 4 to 1 the evaporator.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from host_tools.plant import Cycle
from host_tools.report import look
from host_tools.scenario.cycles import RunCycles

PLACES = {1: "suction", 2: "discharge", 3: "liquid", 4: "after the valve"}

_SIZE_INCHES = (5.8, 4.3)
_ZERO_C_K = 273.15
_DOME_POINTS = 90
_NEAR_CRITICAL = 0.98  # nearer to it R410A's states aren't found for sure
# moment → (colour, dash, width)
_MOMENTS = {
    "early": ("#4a9fd8", (0, (1.5, 1.5)), 1.3),
    "half-way": ("#d1495b", "-", 2.0),
    "late": ("#a07c2c", (0, (5, 2)), 1.3),
    "in the run": ("#d1495b", "-", 2.0),
}
# place → (where its label stands from it in points, horizontally, vertically)
_LABELS = {1: (6, -9, "left", "top"), 2: (7, 5, "left", "bottom"), 3: (-5, 7, "right", "bottom"),
           4: (-6, -9, "right", "top")}  # fmt: skip


@dataclass(frozen=True)
class StateRow:
    """One state for a table; `beyond_k` is superheat (1, 2) or subcooling (3), None within the dome."""

    place: int
    what: str
    pressure_bar: float
    temperature_c: float
    enthalpy_kj_kg: float
    saturation_c: float
    beyond_k: float | None


def state_rows(cycle: Cycle) -> list[StateRow]:
    """The four states, with what is read off the gauge of a fitter beside the temperature."""
    rows = []
    for point in cycle.points:
        vapour = point.place in (1, 2)
        saturation_c = saturation_temperature_c(cycle.refrigerant, point.pressure_bar, vapour)
        beyond_k = abs(point.temperature_c - saturation_c) if point.place != 4 else None
        rows.append(
            StateRow(
                point.place,
                PLACES[point.place],
                point.pressure_bar,
                point.temperature_c,
                point.enthalpy_kj_kg,
                saturation_c,
                beyond_k,
            )
        )
    return rows


def _property(*question: Any) -> float:
    from CoolProp.CoolProp import PropsSI  # takes seconds, which who draws no cycle needn't wait for

    found: float = PropsSI(*question)
    return found


def saturation_temperature_c(refrigerant: str, pressure_bar: float, vapour: bool) -> float:
    """Dew point, or bubble point of the liquid, at this pressure, °C."""
    return _property("T", "P", pressure_bar * 1e5, "Q", float(vapour), refrigerant) - _ZERO_C_K


@cache
def dome(refrigerant: str, lowest_bar: float) -> tuple[list[float], list[float]]:
    """Enthalpy (kJ/kg) and pressure (bar) along the border of the two-phase region, liquid side first."""
    highest_bar = _property("pcrit", refrigerant) / 1e5 * _NEAR_CRITICAL
    whole = highest_bar / lowest_bar
    places = [n / (_DOME_POINTS - 1) for n in range(_DOME_POINTS)]
    rising = [lowest_bar * whole ** (1 - (1 - place) ** 2) for place in places]  # closer near the top
    liquid = [_property("H", "P", p * 1e5, "Q", 0.0, refrigerant) / 1000 for p in rising]
    vapour = [_property("H", "P", p * 1e5, "Q", 1.0, refrigerant) / 1000 for p in rising]
    return liquid + vapour[::-1], rising + rising[::-1]


def figure(run: RunCycles, title: str) -> Figure:
    """The cycles of one run, the one half-way with its states."""
    drawn = Figure(figsize=_SIZE_INCHES, layout="constrained", facecolor="none")
    FigureCanvasAgg(drawn)
    axes = drawn.subplots()
    look.tidy(axes)
    moments = run.moments()
    points = [point for _, _, cycle in moments for point in cycle.points]
    lowest_bar = min(point.pressure_bar for point in points) / 1.6
    axes.fill(*dome(moments[0][2].refrigerant, lowest_bar), color="#7f8fa6", alpha=0.18, linewidth=0)
    axes.plot(*dome(moments[0][2].refrigerant, lowest_bar), color="#7f8fa6", linewidth=1.2)
    for moment, _, cycle in moments:
        colour, dash, width = _MOMENTS[moment]
        corners = [*cycle.points, cycle.points[0]]
        axes.plot(
            [point.enthalpy_kj_kg for point in corners],
            [point.pressure_bar for point in corners],
            color=colour,
            linestyle=dash,
            linewidth=width,
            label=moment,
        )
    _label(axes, shown(run))
    _scale(axes, [point.enthalpy_kj_kg for point in points], [point.pressure_bar for point in points])
    axes.set_title(title, fontsize=10.5)
    axes.grid(color=look.GRID, linewidth=0.6)
    axes.legend(loc="upper right", fontsize=8.5, frameon=False, labelcolor=look.INK)
    return drawn


def shown(run: RunCycles) -> Cycle:
    """The cycle whose states are given as numbers: the one half-way."""
    moments = run.moments()
    return next((cycle for moment, _, cycle in moments if moment == "half-way"), moments[0][2])


def _label(axes: Axes, cycle: Cycle) -> None:
    for point in cycle.points:
        right, up, horizontal, vertical = _LABELS[point.place]
        axes.plot(point.enthalpy_kj_kg, point.pressure_bar, "o", color=look.INK, markersize=4)
        axes.annotate(
            f"{point.place}: {point.pressure_bar:.1f} bar, {point.temperature_c:z.0f} °C",
            (point.enthalpy_kj_kg, point.pressure_bar),
            xytext=(right, up),
            textcoords="offset points",
            ha=horizontal,
            va=vertical,
            fontsize=8.5,
            color=look.INK,
            fontweight="bold",
        )


def _scale(axes: Axes, enthalpies: list[float], pressures: list[float]) -> None:
    span = max(enthalpies) - min(enthalpies)
    axes.set_xlim(min(enthalpies) - 0.45 * span, max(enthalpies) + 0.45 * span)
    axes.set_yscale("log")
    axes.set_ylim(min(pressures) / 1.6, max(pressures) * 2.2)
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda bar, _: f"{bar:g}"))
    axes.set_xlabel("enthalpy, kJ/kg")
    axes.set_ylabel("pressure, bar absolute")
