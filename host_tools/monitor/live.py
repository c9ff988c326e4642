"""Run the live view: in the foreground, or beside a program that does more."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live

from host_tools.errors import HeatpumpError
from host_tools.monitor.client import follow
from host_tools.monitor.state import BoardState
from host_tools.monitor.view import line, screen

REFRESH_HZ = 4
PLAIN_PERIOD_S = 1.0


async def monitor(
    host: str, port: int, name: str, *, user: str | None = None, password: str | None = None
) -> None:
    """Show a board until cancelled; for `asyncio.run`. Raises UserError and UsageError as `follow` does."""
    state = BoardState(name)

    def source(on_change: Callable[[], None]) -> Awaitable[None]:
        return follow(state, host, port, user=user, password=password, on_change=on_change)

    await _show(state, Console(), source)


class Monitor:
    """The same in a thread, for a program that does more; a context manager.

    Entering it waits until messages can arrive, and raises as `follow` does. `state` may be read at
    any time; `error` is what ended it early, if anything did.
    """

    def __init__(self, host: str, port: int, name: str, console: Console | None = None) -> None:
        self.state = BoardState(name)
        self.error: HeatpumpError | None = None
        self._host, self._port = host, port
        self._console = console or Console()
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(_show(self.state, self._console, self._source))
        self._thread = threading.Thread(target=self._run, name="monitor", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        while not self.state.following and self._thread.is_alive():
            time.sleep(0.01)
        if self.error:
            raise self.error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join()
        self._loop.close()

    def _source(self, on_change: Callable[[], None]) -> Awaitable[None]:
        return follow(self.state, self._host, self._port, on_change=on_change)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._task)
        except asyncio.CancelledError:
            pass
        except HeatpumpError as error:
            self.error = error


async def _show(
    state: BoardState, console: Console, source: Callable[[Callable[[], None]], Awaitable[None]]
) -> None:
    if not console.is_terminal:
        await source(_PlainLines(state, console).update)
        return
    with Live(
        get_renderable=lambda: screen(state, console.width, console.height),
        console=console,
        refresh_per_second=REFRESH_HZ,
        vertical_overflow="crop",
    ):
        await source(lambda: None)


class _PlainLines:
    """A line a second at most, and one at each change of availability."""

    def __init__(self, state: BoardState, console: Console) -> None:
        self._state = state
        self._console = console
        self._printed_s = 0.0
        self._availability = ""

    def update(self) -> None:
        now = time.monotonic()
        changed = self._state.availability != self._availability
        if changed or now - self._printed_s >= PLAIN_PERIOD_S:
            self._printed_s = now
            self._availability = self._state.availability
            self._console.print(line(self._state), markup=False, highlight=False, soft_wrap=True)
