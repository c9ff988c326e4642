"""One picture of a run: room, machine's temperatures, phases, relays and power over the same time.

Lines differ by dash as well as by colour, and the phases' colours by lightness, so that a print in grey or a
colour-blind eye loses nothing.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MultipleLocator

from heatpump.core.model import PHASES
from host_tools.errors import UserError
from host_tools.scenario.curves import Curves

SIZE_INCHES = (12.0, 9.0)
DOTS_PER_INCH = 100

# temperature → (colour, dash, width); those of the room in the first row, all others in the second
_ROOM: dict[str, tuple[str, str, float]] = {
    "indoor": ("#b2182b", "-", 2.0),
    "structure": ("#8c6d1f", ":", 1.5),
}
_MACHINE: dict[str, tuple[str, str, float]] = {
    "outdoor": ("#2166ac", "-", 2.0),
    "indoor_coil": ("#b35806", "-", 1.0),
    "outdoor_coil": ("#5aa9d6", "--", 1.0),
}
_OTHER = ("#555555", "-.", 1.0)

# No two are equally light: idle and the fans' phases light, running and what ends it dark.
_PHASES = {
    "idle": "#fafafa",
    "pre-circulation": "#d9f1d3",
    "start": "#d48529",
    "run": "#b04a47",
    "stop": "#403662",
    "post-circulation": "#b9d7f4",
    "valve-shift": "#182c48",
    "lockout": "#000000",
    "divert": "#c3af36",
    "defrost-prepare": "#87d2d7",
    "defrost-melt": "#136d75",
    "defrost-drip": "#41969a",
    "defrost-return": "#041a1d",
}
_NO_POWER = "#ffffff"


def draw(curves: Curves, path: Path) -> None:
    """Write a PNG of 1200 by 900 pixels. Raises UserError if the file can't be written."""
    figure = Figure(figsize=SIZE_INCHES, dpi=DOTS_PER_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    rows = figure.subplots(5, 1, sharex=True, height_ratios=(2.4, 2.2, 0.5, 1.5, 1.2))
    figure.suptitle(curves.title, fontsize=14)
    room, machine, phases, relays, power = rows
    _draw_temperatures(room, curves, _ROOM, [name for name in curves.temperatures_c if name in _ROOM])
    _draw_setpoints(room, curves)
    _draw_temperatures(machine, curves, _MACHINE, [n for n in curves.temperatures_c if n not in _ROOM])
    _draw_phases(phases, curves)
    _draw_relays(relays, curves)
    _draw_power(power, curves)
    for axes in rows:
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        for seconds, _ in curves.marks:
            axes.axvline(seconds, color="#333333", linewidth=0.8, linestyle=(0, (2, 3)))
    _mark_steps(machine, curves)
    _mark_times(power, curves)
    try:
        figure.savefig(path)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None


def _draw_temperatures(
    axes: Axes, curves: Curves, looks: dict[str, tuple[str, str, float]], names: list[str]
) -> None:
    for name in names:
        colour, dash, width = looks.get(name, _OTHER)
        values = curves.temperatures_c[name]
        label = name.replace("_", " ")
        axes.plot(curves.time_s, values, color=colour, linestyle=dash, linewidth=width, label=label)
    axes.set_ylabel("°C")
    axes.grid(axis="y", color="#e4e4e4", linewidth=0.6)
    axes.legend(loc="upper left", bbox_to_anchor=(1.005, 1.0), fontsize=9, frameon=False)


def _draw_setpoints(axes: Axes, curves: Curves) -> None:
    if curves.band_c:
        axes.axhspan(*curves.band_c, color="#b2182b", alpha=0.12, linewidth=0, label="band to hold")
    for setpoint_c, label, dashes in (
        (curves.heat_setpoint_c, "heating setpoint", (6, 3)),
        (curves.cool_setpoint_c, "cooling setpoint", (2, 2)),
    ):
        if any(value is not None for value in setpoint_c):
            values = [float("nan") if value is None else value for value in setpoint_c]
            axes.plot(curves.time_s, values, color="#222222", linewidth=1.0, dashes=dashes, label=label)
    axes.legend(loc="upper left", bbox_to_anchor=(1.005, 1.0), fontsize=9, frameon=False)


def _draw_phases(axes: Axes, curves: Curves) -> None:
    seen = []
    changes = [*curves.phases, (curves.end_s, None)]
    for (begin_s, phase), (end_s, _) in pairwise(changes):
        if phase:
            axes.axvspan(begin_s, end_s, color=_PHASES[phase], linewidth=0)
        else:
            axes.axvspan(begin_s, end_s, facecolor=_NO_POWER, hatch="xxx", edgecolor="#777777", linewidth=0)
        seen.append(phase)
    handles: list[Patch | Line2D] = [
        Patch(facecolor=_PHASES[phase], edgecolor="#777777", linewidth=0.5, label=phase)
        for phase in PHASES
        if phase in seen
    ]
    if None in seen:
        handles.append(Patch(facecolor=_NO_POWER, edgecolor="#777777", hatch="xxx", label="no power"))
    axes.set_yticks([])
    axes.set_ylabel("phase", rotation=0, ha="right", va="center")
    axes.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(1.005, 1.6),
        fontsize=8,
        frameon=False,
        labelspacing=0.2,
    )


def _draw_relays(axes: Axes, curves: Curves) -> None:
    roles = [role for role, changes in curves.outputs.items() if any(level for _, level in changes)]
    for lane, role in enumerate(reversed(roles)):
        changes = [*curves.outputs[role], (curves.end_s, 0)]
        bars = [(begin_s, end_s - begin_s) for (begin_s, level), (end_s, _) in pairwise(changes) if level]
        axes.axhline(lane - 0.35, color="#bbbbbb", linewidth=0.6)
        axes.broken_barh(bars, (lane - 0.35, 0.7), facecolor="#3b3b3b", linewidth=0)
    axes.set_yticks(range(len(roles)), [role.replace("_", " ") for role in reversed(roles)], fontsize=9)
    axes.set_ylim(-0.6, len(roles) - 0.4)
    axes.tick_params(axis="y", length=0)


def _draw_power(axes: Axes, curves: Curves) -> None:
    kilowatts = [watts / 1000 for watts in curves.power_w]
    axes.fill_between(curves.time_s, kilowatts, step="pre", color="#7f7f7f", linewidth=0)
    axes.set_ylabel("electric\npower, kW")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#eeeeee", linewidth=0.6)


def _mark_steps(axes: Axes, curves: Curves) -> None:
    for seconds, text in curves.marks:
        axes.annotate(
            text,
            (seconds, 0.5),
            xycoords=("data", "axes fraction"),
            xytext=(3, 0),
            textcoords="offset points",
            rotation=90,
            fontsize=8,
            va="center",
            color="#222222",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.8},
        )


def _mark_times(axes: Axes, curves: Curves) -> None:
    start_s = curves.start_hour * 3600
    hours = next(h for h in (0.25, 0.5, 1, 2, 3, 6, 12, 24, 48) if curves.end_s / 3600 / h <= 13 or h == 48)
    axes.xaxis.set_major_locator(MultipleLocator(hours * 3600, offset=-start_s))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _clock(x + start_s)))
    axes.set_xlim(0, curves.end_s)
    axes.set_xlabel("time of day")


def _clock(seconds: float) -> str:
    minutes = round(seconds / 60)
    day, minutes = divmod(minutes, 1440)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}\nday {day + 1}" if day and not minutes else text
