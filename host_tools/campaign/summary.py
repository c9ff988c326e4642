"""What a campaign has shown: a table over its axes, and a plot over the first of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import median
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from host_tools.campaign.file import Campaign
from host_tools.campaign.store import RESULTS, is_axis, read
from host_tools.campaign.work import ERROR, PASSED, Row
from host_tools.errors import UserError
from host_tools.files import write
from host_tools.report import look
from host_tools.report.picture import png

PICTURE = "summary.png"

# figure → (heading, which of several is the worst)
_FIGURES = {
    "energy_kwh": ("energy, kWh", max),
    "cop": ("COP", min),
    "kelvin_hours": ("K·h outside", max),
    "starts": ("starts", max),
}
_REPEATS = "seed"  # an axis whose values are alike: medians are taken over it
_MARKERS = "os^vD*XP"  # a line each; more lines aren't told apart


@dataclass(frozen=True)
class Group:
    """Runs that differ in the seed only."""

    key: tuple[str | float | None, ...]
    rows: list[Row]

    def values(self, figure: str) -> list[float]:
        """The figure of each run that has it."""
        return [float(value) for row in self.rows if (value := row.get(figure)) is not None]

    def count(self, status: str) -> int:
        return sum(row["status"] == status for row in self.rows)


def show(campaign: Campaign, folder: Path, console: Console | None = None) -> None:
    """Print the table and write the plot. Raises UserError if there are no results."""
    path = folder / RESULTS
    if not path.exists():
        raise UserError(f"{path}: no results yet; run the campaign first")
    rows = read(path)
    console = console or Console()
    if not rows:
        console.print("no run has ended yet")
        return
    names = [name for name in rows[0] if is_axis(name) and name != _REPEATS]
    if len({row["scenario"] for row in rows}) > 1 or not names:
        names.insert(0, "scenario")
    groups = grouped(rows, names)
    console.print(_table(campaign, names, groups))
    errors = [row for row in rows if row["status"] == ERROR]
    for row in errors[:10]:
        console.print(
            f"  {escape(str(row['scenario']))} {row['id']}: {escape(str(row['error']))}", style="red"
        )
    if len(errors) > 10:
        console.print(f"  and {len(errors) - 10} more in {path}", style="red")
    write(folder / PICTURE, png(figure(campaign.name, names, groups)))
    console.print(f"results  {path}\npicture  {folder / PICTURE}")


def grouped(rows: list[Row], names: list[str]) -> list[Group]:
    """Rows that are alike in the columns `names`, numbers in their order, words as they come."""
    order = {name: _places([row.get(name) for row in rows]) for name in names}

    def key(row: Row) -> tuple[int, ...]:
        return tuple(order[name][row.get(name)] for name in names)

    groups = []
    for _, found in groupby(sorted(rows, key=key), key=key):
        alike = list(found)
        groups.append(Group(tuple(alike[0].get(name) for name in names), alike))
    return groups


def _places(values: list[Any]) -> dict[Any, int]:
    different = list(dict.fromkeys(values))
    if all(isinstance(value, float) for value in different):
        different.sort()
    return {value: place for place, value in enumerate(different)}


def _table(campaign: Campaign, names: list[str], groups: list[Group]) -> Table:
    table = Table(
        title=campaign.name, caption=escape(campaign.about) or None, box=box.SIMPLE_HEAD, padding=(0, 1)
    )
    for name in names:
        table.add_column(heading(name))
    table.add_column("passed", justify="right")
    repeated = any(len(group.rows) > 1 for group in groups)
    for title, _ in _FIGURES.values():
        table.add_column(title + "\nmedian, worst" * repeated, justify="right")
    for group in groups:
        errors = group.count(ERROR)
        table.add_row(
            *(escape(_text(value)) for value in group.key),
            f"{group.count(PASSED)} of {len(group.rows)}" + (f", {errors} came to no end" if errors else ""),
            *(_middle_and_worst(group.values(name), worst) for name, (_, worst) in _FIGURES.items()),
        )
    return table


def _middle_and_worst(values: list[float], worst: Any) -> str:
    """The median, and the worst of several."""
    if not values:
        return "-"
    return f"{median(values):z.4g}" + (f", {worst(values):z.4g}" if len(values) > 1 else "")


def heading(name: str) -> str:
    """A column's name for people."""
    return look.in_words(name.rpartition(".")[2])


def _text(value: str | float | None) -> str:
    return "-" if value is None else f"{value:zg}" if isinstance(value, float) else value


def figure(title: str, names: list[str], groups: list[Group]) -> Figure:
    """A plot for each figure of merit over the first axis; a line for each combination of the others."""
    varied = [n for n in range(len(names)) if len({group.key[n] for group in groups}) > 1]
    across = next((n for n in varied if names[n] != "scenario"), 0)
    varied = [n for n in varied if n != across]
    shown = [name for name in _FIGURES if any(group.values(name) for group in groups)] or ["energy_kwh"]
    drawn = Figure(figsize=(8.0, 2.4 * len(shown) + 0.8), layout="constrained", facecolor="none")
    FigureCanvasAgg(drawn)
    drawn.suptitle(look.plain(title), fontsize=12, color=look.INK)
    all_axes = drawn.subplots(len(shown), 1, sharex=True, squeeze=False)[:, 0]
    lines: dict[tuple[Any, ...], list[Group]] = {}
    for group in groups:
        lines.setdefault(group.key[:across] + group.key[across + 1 :], []).append(group)
    for axes, name in zip(all_axes, shown, strict=True):
        look.tidy(axes)
        _draw_lines(axes, name, lines, across, varied)
        axes.set_ylabel(_FIGURES[name][0])
        axes.grid(color=look.GRID, linewidth=0.6)
    if varied:
        look.legend(all_axes[0])
    all_axes[-1].set_xlabel(heading(names[across]))
    return drawn


def _draw_lines(
    axes: Axes, name: str, lines: dict[tuple[Any, ...], list[Group]], across: int, varied: list[int]
) -> None:
    for number, found in enumerate(list(lines.values())[: len(_MARKERS)]):
        points = [(group.key[across], values) for group in found if (values := group.values(name))]
        label = look.plain(", ".join(_text(found[0].key[n]) for n in varied))
        colour, dash, _ = look.nth(number)
        x = [value if isinstance(value, float) else look.plain(_text(value)) for value, _ in points]
        if not all(isinstance(value, float) for value in x):
            dash = ""  # between words there is nothing
        middle = [median(values) for _, values in points]
        axes.plot(x, middle, color=colour, ls=dash, marker=_MARKERS[number], ms=5, label=label)
        if any(len(values) > 1 for _, values in points):
            axes.vlines(x, [min(v) for _, v in points], [max(v) for _, v in points], color=colour, lw=0.8)
