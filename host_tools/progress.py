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
    """Show one bar a step on the terminal; elsewhere, a line for each when all is done.

    A job that fails leaves no bar of a step of which nothing was done: the error says what came of it.
    """
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

    failed = True
    try:
        yield report
        failed = False
    finally:
        if failed:
            _leave_out_what_did_not_begin(bars)
        if bars.tasks:
            bars.stop()
        elif tasks:  # `bars.stop()` would print an empty line
            bars.live.transient = True
            bars.live.stop()


def _leave_out_what_did_not_begin(bars: Progress) -> None:
    for task in list(bars.tasks):
        if not task.completed:
            bars.remove_task(task.id)
