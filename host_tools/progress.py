"""The progress of a long job: a callback for those who do it, a bar for those who watch."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

# (what is being done, how much of it is done, out of how much)
ProgressCallback = Callable[[str, int, int], None]

HINTS = {"first start": "first start (no automatic reset? press EN or RST)"}


def no_progress(step: str, done: int, total: int) -> None:
    """For those who don't watch."""


@contextmanager
def progress_bar(console: Console | None = None) -> Iterator[ProgressCallback]:
    """Show one bar a step on the terminal; elsewhere, a line for each when all is done."""
    tasks: dict[str, TaskID] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    bars = Progress(*columns, console=console or Console(stderr=True))

    def report(step: str, done: int, total: int) -> None:
        if not tasks:
            bars.start()
        if step not in tasks:
            tasks[step] = bars.add_task(HINTS.get(step, step), total=total)
        bars.update(tasks[step], completed=done, total=total)

    try:
        yield report
    finally:
        if tasks:  # else it prints an empty line
            bars.stop()
