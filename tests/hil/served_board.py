"""A virtual board in real time, as a chip on a cable would be: served by a thread, looked at from outside."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from heatpump.core.record.remembered import Remembered
from host_tools.board_file import load_board
from host_tools.rigs.virtual import firmware_files
from host_tools.virtual_board import VirtualBoard
from host_tools.virtual_board.harness import World
from tests.patience import HANG_S

NAME = "cellar"
KEPT = {
    "settings.json": json.dumps({"heat_setpoint": "19", "device_name": NAME}).encode(),
    "state.json": Remembered().to_text().encode(),
}


class Served:
    """`said`: what the board printed, frames and all. Look at its flash after the `with` only."""

    def __init__(
        self,
        folder: Path,
        application: str,
        board: str = "virtual",
        *,
        world: World | None = None,
        sensors: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
        speed: float = 1,
    ) -> None:
        self.said = bytearray()
        self.board = VirtualBoard(
            folder,
            load_board(board),
            world=world,
            sensors=sensors or {},
            speed=speed,
            on_console=self.said.extend,
        )
        stored = {**json.loads(KEPT["settings.json"]), **(settings or {})}
        files = {**firmware_files(application, board), **KEPT, "settings.json": json.dumps(stored).encode()}
        self.board.flash.write_tree(files)
        self._over = False
        self._to_do: deque[Callable[[], None]] = deque()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        self.board.start()
        while not self._over:
            self.board.run_until(self.board.now_ms + 100)
            while self._to_do:
                self._to_do.popleft()()

    def end(self) -> None:
        self._over = True
        self._thread.join()
        self.board.stop()

    def do(self, action: Callable[[], None]) -> None:
        """Soon, by who serves the board."""
        self._to_do.append(action)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Until it is true."""
        end_s = time.monotonic() + HANG_S
        while not condition():
            assert time.monotonic() < end_s, bytes(self.said[-500:])
            time.sleep(0.02)


@contextmanager
def served(folder: Path, application: str, board: str = "virtual", **options: Any) -> Iterator[Served]:
    """At its prompt: while its process starts, that holds every port which this one has open."""
    bench = Served(folder, application, board, **options)
    try:
        bench.wait(lambda: bench.said.endswith(b"> "))
        yield bench
    finally:
        bench.end()
