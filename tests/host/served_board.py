"""A virtual board that runs in a thread of this process, in real time, so that tools can talk to it."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from host_tools.board_file import load_board
from host_tools.errors import UserError
from host_tools.virtual_board import VirtualBoard
from tests.patience import HANG_S

SENSORS = {
    "indoor": "28ff641d84160438",
    "outdoor": "28aa000000000bad",
    "indoor_coil": "28aa000000000c2e",
    "outdoor_coil": "28aa000000000d70",
}
TURN_MS = 20


class ServedBoard:
    """`do` has the serving thread carry something out; `console` is all that the board printed."""

    def __init__(self, directory: Path) -> None:
        self.console = bytearray()
        self._jobs: queue.SimpleQueue[Callable[[VirtualBoard], Any] | None] = queue.SimpleQueue()
        self.board = VirtualBoard(
            directory, load_board("virtual"), sensors=SENSORS, on_console=self.console.extend
        )
        self.port = self.board.port
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with self.board as board:
            while True:
                # Time stands while the board is at its prompt: a turn ends by the wall clock then.
                with suppress(UserError):
                    board.run_until(board.now_ms + TURN_MS, timeout_s=TURN_MS / 1000)
                while not self._jobs.empty():
                    job = self._jobs.get()
                    if job is None:
                        return
                    job(board)

    def do(self, job: Callable[[VirtualBoard], Any]) -> Any:
        """Run job(board) between two turns of the serving thread; return what it returns."""
        answer: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._jobs.put(lambda board: answer.put(job(board)))
        return answer.get(timeout=HANG_S)

    def stop(self) -> None:
        self._jobs.put(None)
        self._thread.join()


@contextmanager
def served_board(directory: Path) -> Iterator[ServedBoard]:
    served = ServedBoard(directory)
    try:
        yield served
    finally:
        served.stop()
