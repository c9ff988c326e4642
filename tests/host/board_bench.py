"""A virtual board on a test bench: what the tests of the virtual board share."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from host_tools.errors import UserError
from host_tools.virtual_board import FlashVolume, VirtualBoard
from tests.patience import HANG_S

BOARD = {
    "ONE_WIRE_PIN": 4,
    "OUTPUTS": {
        "compressor": {"pin": 16, "active": 1, "floating": 0},
        "fan": {"pin": 17, "active": 0, "floating": 0},
    },
}
SENSORS = {"indoor": "28ff641d84160566", "outdoor": "28ff641d84160684"}


class Room:
    """Warms by 1 K an hour while the compressor runs."""

    def __init__(self) -> None:
        self.indoor = 20.0
        self.calls: list[tuple[int, int, int]] = []

    def advance(self, now_ms: int, dt_ms: int, levels: dict[str, int]) -> dict[str, float]:
        self.calls.append((now_ms, dt_ms, levels["compressor"]))
        self.indoor += levels["compressor"] * dt_ms / 3.6e6
        return {"indoor": self.indoor, "outdoor": -5.0}


class Bench:
    """Makes boards in one folder and collects what they print."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.room = Room()
        self.printed = ""

    def _hear(self, data: bytes) -> None:
        self.printed += data.decode("latin-1")

    def board(self, main: str = "", analog: object = None, **options: object) -> VirtualBoard:
        if main:
            FlashVolume(self._folder() / "flash.img").write_tree({"main.py": main})
        settings = {"world": self.room, "sensors": SENSORS, "speed": 0, "on_console": self._hear, **options}
        file = {**BOARD, "ANALOG": analog}
        return VirtualBoard(self._folder(), file, **settings)  # type: ignore[arg-type]

    def _folder(self) -> Path:
        self.folder.mkdir(exist_ok=True)
        return self.folder

    def run(self, main: str, until_ms: int, **options: object) -> str:
        """What a main.py prints until then."""
        with self.board(main, **options) as board:
            self.go(board, until_ms)
        return self.printed

    def go(self, board: VirtualBoard, until_ms: int, timeout_s: float = HANG_S) -> None:
        """Let it run, or fail with what it printed; `timeout_s` as for run_until."""
        try:
            board.run_until(until_ms, timeout_s)
        except UserError as error:
            raise AssertionError(f"{error}; it printed:\n{self.printed}") from None


@contextlib.contextmanager
def served(board: VirtualBoard) -> Iterator[VirtualBoard]:
    """The board runs in a thread of its own meanwhile."""
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            board.run_until(board.now_ms + 50)

    with board:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield board
        finally:
            over.set()
            thread.join()


def until(condition: Callable[[], bool]) -> None:
    """Wait for it. Only what never comes true ends here: a busy computer takes its time."""
    deadline = time.monotonic() + HANG_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
