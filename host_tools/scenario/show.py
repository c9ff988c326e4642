"""Results and scenarios for people."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from host_tools.scenario.runner import Result

PASSED, FAILED = "[bold green]passed[/]", "[bold red]failed[/]"


def print_result(result: Result, console: Console | None = None) -> None:
    """Print verdict, figures beside the baseline's, stops, speed and hash."""
    console = console or Console()
    verdict = PASSED if result.passed else FAILED
    console.print(f"{escape(result.scenario)} on {escape(result.rig)}: {verdict}")
    for failure in result.failures:
        console.print(f"  {escape(failure)}", style="red")
    console.print(_figures(result))
    if result.stops:
        causes = Counter(stop.cause for stop in result.stops).most_common()
        console.print("stops         " + escape(", ".join(f"{count} {cause}" for cause, count in causes)))
    console.print(f"speed         {result.speed:,.0f} simulated seconds per second")
    console.print(f"trace_sha256  {result.trace_sha256}")


def _figures(result: Result) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for header in ("", "", result.baseline_name, ""):
        table.add_column(escape(header), justify="right" if header else "left")
    table.columns[1].justify = "right"
    for name, value in result.kpi.items():
        unit, about = result.about[name]
        base = result.baseline[name] if result.baseline else None
        if value is None and base is None:
            continue
        compared = to_text(base) if result.baseline else ""
        table.add_row(name, to_text(value), compared, f"{escape(unit):4} [dim]{escape(about)}[/]")
    return table


def to_text(value: float | None) -> str:
    """A figure for people; "-" for one that has no value."""
    return "-" if value is None else f"{value:g}"
