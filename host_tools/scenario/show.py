"""A run's result for people."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from host_tools.scenario.kpi import KPIS
from host_tools.scenario.runner import Result


def print_result(result: Result, console: Console | None = None) -> None:
    """Print verdict, figures, speed and hash."""
    console = console or Console()
    verdict = "[bold green]passed[/]" if result.passed else "[bold red]failed[/]"
    console.print(f"{escape(result.scenario)} on {escape(result.rig)}: {verdict}")
    for failure in result.failures:
        console.print(f"  {escape(failure)}", style="red")
    table = Table(box=None, show_header=False, padding=(0, 1))
    for name, value in result.kpi.items():
        unit, about = KPIS[name]
        table.add_row(name, "-" if value is None else f"{value:g}", unit, f"[dim]{escape(about)}[/]")
    console.print(table)
    console.print(f"speed         {result.speed:,.0f} simulated seconds per second")
    console.print(f"trace_sha256  {result.trace_sha256}")
