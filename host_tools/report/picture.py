"""One picture of a run: what is held, what is around it, the machine, phases, relays and powers over time."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from heatpump.core.model import FULL_SPEED_PM
from host_tools.errors import UsageError
from host_tools.files import check_file, write
from host_tools.report import look
from host_tools.report.lanes import draw_phases, draw_relays, relays_seen
from host_tools.scenario.curves import Curves

WIDTH_INCHES = 9.6
NARROW_INCHES = 4.6
_LEGEND_INCHES = 0.17  # of one line above a row
DOTS_PER_INCH = 125  # 1200 pixels wide
_FRAME_INCHES = 1.2  # title and time axis
_HELD_WIDTH = 2.0
_BAND_INCHES = 0.45  # of the phases
_COOLING = "#2f7fc1"
_USEFUL, _TAKEN = "#d1603d", "#2f86c9"
_TAKEN_FROM = 0.01  # of the highest power: less than that is a still machine's losses

_HELD_FIRST = ("indoor", "cabinet", "tank", "pool", "drum_out", "supply")  # without a band
_BESIDE = {"indoor": ("structure",)}
_SETPOINTS_OF = ("indoor",)  # the room's; other applications have setpoints of their own
_REFRIGERANT = ("coil", "discharge", "suction", "liquid", "evaporat", "condens", "refrigerant")
_HOURS = (0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 168, 24 * 30, 24 * 61)

FORMATS = ("png", "jpg", "webp", "svg", "pdf")

Row = tuple[float, Callable[[Axes, Curves], None]]


def check_picture(path: Path, option: str) -> None:
    """Refuse a file that couldn't be drawn or written, before the work. Raises UsageError with one line."""
    check_file(path, option)
    if _format(path) not in FORMATS:
        raise UsageError(
            f"{option}: {path} can't be drawn; it may end in {', '.join('.' + x for x in FORMATS)}"
        )


def _format(path: Path) -> str:
    return path.suffix[1:].lower()


def draw(curves: Curves, path: Path) -> None:
    """Draw into a file of one of FORMATS, 1200 pixels wide. Raises UserError if it can't be written."""
    write(path, png(figure(curves), _format(path)))


def png(drawn: Figure, kind: str = "png") -> bytes:
    """The figure on white, as a PNG or another of FORMATS."""
    content = io.BytesIO()
    drawn.savefig(content, format=kind, dpi=DOTS_PER_INCH, facecolor="white")
    return content.getvalue()


def figure(
    curves: Curves, baseline: Curves | None = None, title: bool = True, narrow: bool = False
) -> Figure:
    """The picture, not yet in a file; what the baseline held is drawn into the first row.

    `narrow`: for a phone, with the names of the lines above them.
    """
    rows = _rows(curves)
    height = _FRAME_INCHES + sum(height for height, _ in rows)
    width = NARROW_INCHES if narrow else WIDTH_INCHES
    drawn = Figure(figsize=(width, height), layout="constrained", facecolor="none")
    FigureCanvasAgg(drawn)
    found = drawn.subplots(len(rows), 1, sharex=True, squeeze=False, height_ratios=[row[0] for row in rows])
    all_axes: list[Axes] = list(found[:, 0])
    if title:
        drawn.suptitle(look.plain(curves.title), fontsize=12, color=look.INK)
    for axes, (_, fill) in zip(all_axes, rows, strict=True):
        look.tidy(axes)
        fill(axes, curves)
        if baseline and axes is all_axes[0]:
            _draw_baseline(axes, curves, baseline)
        axes.grid(axis="x", color=look.GRID, linewidth=0.6)
        for seconds, _ in curves.marks:
            axes.axvline(seconds, color=look.INK, linewidth=0.7, linestyle=(0, (2, 3)))
    _mark_steps(all_axes[min(1, len(all_axes) - 1)], curves)
    _mark_times(all_axes[-1], curves, ticks=5 if narrow else 10)
    if narrow:
        lines = sum(look.legend_above(axes) for axes in all_axes)
        drawn.set_figheight(height + _LEGEND_INCHES * lines)
    return drawn


def groups(curves: Curves) -> tuple[list[str], list[str], list[str]]:
    """The temperatures by row: what is held, what is around it, the refrigerant's."""
    names = list(curves.temperatures_c)
    held = curves.band_of if curves.band_c and curves.band_of in names else ""
    held = held or next((name for name in _HELD_FIRST if name in names), names[0] if names else "")
    family = held.split("_")[0]
    first, around, refrigerant = [held] if held else [], [], []
    for name in names:
        if name == held:
            continue
        if any(word in name for word in _REFRIGERANT):
            refrigerant.append(name)
        elif name.split("_")[0] == family or name in _BESIDE.get(held, ()):
            first.append(name)
        else:
            around.append(name)
    return first, around, refrigerant


def _rows(curves: Curves) -> list[Row]:
    held, around, refrigerant = groups(curves)
    rows: list[Row] = []
    if held or curves.band_c:
        rows.append((_height(held, 2.0), lambda axes, curves: _draw_held(axes, curves, held)))
    if around:
        rows.append((_height(around, 1.5), lambda axes, curves: _draw_temperatures(axes, curves, around)))
    if refrigerant:
        rows.append(
            (_height(refrigerant, 1.5), lambda axes, curves: _draw_temperatures(axes, curves, refrigerant))
        )
    if any(any(values) for values in curves.pressures_bar.values()):
        rows.append((1.2, _draw_pressures))
    phases = len({phase for _, phase in curves.phases})  # their names go on beside the relays
    relays = len(relays_seen(curves))
    if phases:
        rows.append((_BAND_INCHES if relays else max(_BAND_INCHES, 0.19 * phases), draw_phases))
    if relays:
        rows.append((max(0.3 + 0.2 * relays, 0.19 * phases - _BAND_INCHES), draw_relays))
    if _speeds(curves):
        rows.append((0.9, _draw_speeds))
    rows.append((1.3, _draw_power))
    return rows


def _height(names: list[str], least: float) -> float:
    return max(least, 0.18 * (len(names) + 2))


def _draw_temperatures(axes: Axes, curves: Curves, names: list[str], held: str = "") -> None:
    taken = (look.INK, look.NO_POWER) + (_COOLING,) * bool(held)
    for name, (colour, dash, width) in look.looks(names, taken).items():
        width = _HELD_WIDTH if name == held else width
        label = curves.in_words(name)
        axes.plot(curves.time_s, curves.temperatures_c[name], color=colour, ls=dash, lw=width, label=label)
    axes.set_ylabel("°C")
    axes.grid(axis="y", color=look.GRID, linewidth=0.6)
    look.legend(axes)


def _draw_held(axes: Axes, curves: Curves, names: list[str]) -> None:
    if curves.band_c:
        axes.axhspan(*curves.band_c, color="#c0504d", alpha=0.16, linewidth=0, label="band to hold")
    if names and names[0] in _SETPOINTS_OF:
        for setpoint_c, label, colour, dashes in (
            (curves.heat_setpoint_c, "heating setpoint", look.INK, (6, 3)),
            (curves.cool_setpoint_c, "cooling setpoint", _COOLING, (2, 2)),
        ):
            if any(value is not None for value in setpoint_c):
                values = [float("nan") if value is None else value for value in setpoint_c]
                axes.plot(curves.time_s, values, color=colour, linewidth=1.0, dashes=dashes, label=label)
    _draw_temperatures(axes, curves, names, held=names[0] if names else "")


def _draw_baseline(axes: Axes, curves: Curves, baseline: Curves) -> None:
    held = groups(curves)[0][:1]
    for name in held:
        if name in baseline.temperatures_c:
            values = baseline.temperatures_c[name]
            label = f"{baseline.in_words(name)}, baseline"
            axes.plot(baseline.time_s, values, color=look.NO_POWER, lw=0.9, zorder=1.5, label=label)
    look.legend(axes)


def _draw_pressures(axes: Axes, curves: Curves) -> None:
    for name, (colour, dash, width) in look.looks(curves.pressures_bar).items():
        values, label = curves.pressures_bar[name], look.in_words(name)
        axes.plot(curves.time_s, values, color=colour, ls=dash, lw=width, label=label)
    axes.set_ylabel("pressure,\nbar absolute")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color=look.GRID, linewidth=0.6)
    look.legend(axes)


def _speeds(curves: Curves) -> dict[str, list[int]]:
    """Only what is really set in steps or steplessly: not full or nothing all the time."""
    return {role: values for role, values in curves.speeds_pm.items() if set(values) - {0, FULL_SPEED_PM}}


def _draw_speeds(axes: Axes, curves: Curves) -> None:
    for role, (colour, dash, width) in look.looks(_speeds(curves)).items():
        percent = [value / 10 for value in curves.speeds_pm[role]]
        label = look.in_words(role.removesuffix("_speed"))
        axes.step(curves.time_s, percent, where="pre", color=colour, ls=dash, lw=width, label=label)
    axes.set_ylabel("speed, %")
    axes.set_ylim(0, 105)
    axes.grid(axis="y", color=look.GRID, linewidth=0.6)
    look.legend(axes)


def _draw_power(axes: Axes, curves: Curves) -> None:
    most = max(map(abs, curves.power_w + curves.moved_w), default=0.0)
    unit, scale = ("kW", 1000.0) if most >= 1000 else ("W", 1.0)
    electric = [watts / scale for watts in curves.power_w]
    axes.fill_between(
        curves.time_s, electric, step="pre", color="#8c8c8c", alpha=0.75, linewidth=0, label="electric"
    )
    useful = [watts / scale for watts in curves.moved_w]
    if any(useful):
        axes.step(
            curves.time_s, useful, where="pre", color=_USEFUL, linewidth=0.9, label="useful heat or cold"
        )
    if min(useful, default=0.0) < -_TAKEN_FROM * most / scale:
        taken = [min(value, 0.0) for value in useful]
        below = [value < 0.0 or after < 0.0 for value, after in pairwise([*useful, 0.0])]
        axes.fill_between(
            curves.time_s,
            taken,
            where=below,
            step="pre",
            color=_TAKEN,
            lw=1.0,
            zorder=2.5,
            label="taken back",
        )
        axes.axhline(0, color=look.INK, linewidth=0.6)
    else:
        axes.set_ylim(bottom=0)
    axes.set_ylabel(f"power,\n{unit}")
    axes.grid(axis="y", color=look.GRID, linewidth=0.6)
    look.legend(axes)


def _mark_steps(axes: Axes, curves: Curves) -> None:
    if len(curves.marks) > 12:  # they would hide the curves; the page has a table of them
        return
    for seconds, text in curves.marks:
        axes.annotate(
            look.plain(text),
            (seconds, 0.5),
            xycoords=("data", "axes fraction"),
            xytext=(3, 0),
            textcoords="offset points",
            rotation=90,
            fontsize=8,
            va="center",
            color=look.INK,
            bbox={"facecolor": look.PAPER, "edgecolor": "none", "pad": 1.0, "alpha": 0.8},
        )


def _mark_times(axes: Axes, curves: Curves, ticks: int) -> None:
    start_s = curves.start_hour * 3600
    hours = next((h for h in _HOURS if curves.end_s / 3600 / h <= ticks), _HOURS[-1])
    axes.xaxis.set_major_locator(MultipleLocator(hours * 3600, offset=-start_s))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _clock(x + start_s, hours)))
    axes.set_xlim(0, curves.end_s)
    axes.set_xlabel("time of day" if hours < 24 else "day")


def _clock(seconds: float, hours: float) -> str:
    minutes = round(seconds / 60)
    day, minutes = divmod(minutes, 1440)
    if hours >= 24:
        return f"day {day + 1}"
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}\nday {day + 1}" if day and not minutes else text
