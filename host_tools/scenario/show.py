"""Results and scenarios for people."""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from host_tools.progress import ProgressCallback
from host_tools.scenario import durations
from host_tools.scenario.batch import Outcome
from host_tools.scenario.runner import Result
from host_tools.scenario.scenario import Scenario

# Column of the summary → figure.
_SUMMARY = {"COP": "cop", "kWh": "energy_kwh", "K·h": "kelvin_hours", "starts": "starts", "wear": "wear"}

_FILE_WIDTH = 200
_SHOW_EACH = 60  # ticks
PASSED, FAILED = "[bold green]passed[/]", "[bold red]failed[/]"


def watched(
    scenario: Scenario, progress: ProgressCallback, on_tick: Callable[[array[int]], None] | None
) -> Callable[[array[int]], None] | None:
    """`on_tick` for `run_scenario`, which also shows how far it has come, on a terminal."""
    if not sys.stderr.isatty():
        return on_tick
    now_ms = ticks = 0

    def see(vector: array[int]) -> None:
        nonlocal now_ms, ticks
        now_ms += vector[0]
        ticks += 1
        if ticks % _SHOW_EACH == 1:
            progress(scenario.name, min(now_ms, scenario.duration_ms), scenario.duration_ms)
        if on_tick:
            on_tick(vector)

    return see


def print_result(result: Result, console: Console | None = None) -> None:
    """Print verdict, figures beside the baseline's, stops, speed and hash."""
    console = console or _console()
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
    for note in result.notes:
        console.print(f"{escape(result.rig):<14}{escape(note)}", soft_wrap=True)


def print_outcomes(outcomes: Sequence[Outcome], console: Console | None = None) -> None:
    """Print a row for each run, its figures with the baseline's in brackets, then what went wrong."""
    console = console or _console()
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for header in ("scenario", "seed", "rig", "verdict"):
        table.add_column(header, no_wrap=True)
    for header in ("speed", *_SUMMARY):
        table.add_column(header, justify="right", min_width=6)
    for outcome in outcomes:
        result = outcome.result
        row = [escape(outcome.name), escape(outcome.seed_row), result.rig if result else ""]
        row.append(PASSED if outcome.passed else FAILED)
        if result:
            row.append(f"{result.speed:,.0f}")
            row += [_beside(result, name) for name in _SUMMARY.values()]
        table.add_row(*row)
    console.print(table)
    for outcome in outcomes:
        for failure in () if outcome.passed else outcome.failures:
            console.print(f"{escape(outcome.name)}: {escape(failure)}", style="red", soft_wrap=True)
    failed = sum(not outcome.passed for outcome in outcomes)
    console.print(f"{len(outcomes) - failed} passed, {failed} failed; in brackets: the baseline")


def print_scenarios(scenarios: Sequence[Scenario], console: Console | None = None) -> None:
    """Print what there is to run, a row each."""
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for header in ("scenario", "seed", "time", "application"):
        table.add_column(header, no_wrap=True)
    table.add_column("about")
    for scenario in scenarios:
        time = durations.to_text(scenario.duration_ms)
        cells = (scenario.name, scenario.seed_row, time, scenario.application, scenario.about)
        table.add_row(*map(escape, cells))
    (console or _console()).print(table)


def _beside(result: Result, name: str) -> str:
    """A figure, and the baseline's in brackets."""
    value, base = result.kpi[name], (result.baseline or {}).get(name)
    if value is None and base is None:
        return ""
    return _short(value) + (f" ({_short(base)})" if result.baseline else "")


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:z.4g}" if abs(value) < 1000 else f"{value:z.0f}"


def _console() -> Console:
    """The terminal as wide as it is; a file or a pipe gets whole lines."""
    return Console() if sys.stdout.isatty() else Console(width=_FILE_WIDTH)


def _figures(result: Result) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for header in ("", "", result.baseline_name, ""):
        table.add_column(escape(header), justify="right" if header else "left")
    table.columns[1].justify = "right"
    for name, value in result.kpi.items():
        unit, about = result.about[name]
        base = result.baseline.get(name) if result.baseline else None
        if value is None and base is None:
            continue
        compared = to_text(base) if result.baseline else ""
        table.add_row(name, to_text(value), compared, f"{escape(unit):4} [dim]{escape(about)}[/]")
    return table


def to_text(value: float | None) -> str:
    """A figure for people; "-" for one that has no value."""
    return "-" if value is None else f"{value:zg}"
