"""What `heatpump scenario` takes for a board on a serial port, and the comparison with another rig."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from heatpump.core.record import trace
from host_tools.board_file import load_board
from host_tools.errors import UsageError, UserError
from host_tools.hil.arm import Found
from host_tools.hil.board import HilBoard
from host_tools.rigs import rig_class
from host_tools.scenario.runner import run_scenario
from host_tools.scenario.scenario import Scenario, load_scenario
from host_tools.serial_port import BAUD

RIG = "serial"
# Those that give the same trace, to the bit.
_VIRTUAL = "virtual"
_ALIKE = (("in-process", "vm"), (_VIRTUAL, RIG))


def rig_options(
    rig: str, port: str, baud: int, speed: float, drive_relays: bool, board: str = ""
) -> dict[str, Any]:
    """What the rig takes besides. Raises UsageError."""
    rig_class(rig)
    if board and rig != _VIRTUAL:
        raise UsageError(f"--board is for --rig {_VIRTUAL} only; on a port there is the board that it is")
    given = {"--port": port, "--baud": baud != BAUD, "--speed": speed, "--drive-relays": drive_relays}
    if rig != RIG:
        for name, value in given.items():
            if value:
                raise UsageError(f"{name} is for --rig {RIG} only")
        if board:
            load_board(board)
            return {"board": board}
        return {}
    if not port:
        raise UsageError(f"--rig {RIG} needs a --port, such as /dev/ttyUSB0")
    if drive_relays and speed != 1:
        raise UsageError("--drive-relays needs --speed 1: relays and what hangs on them live in real time")
    return {"port": port, "baud": baud, "speed": speed, "relays": drive_relays}


def check_against(rig: str, against: str) -> None:
    """Whether a run on `rig` can be compared with one on `against`. Raises UsageError."""
    rig_class(against)
    alike = next(group for group in _ALIKE if rig in group)
    if against == RIG:
        raise UsageError(f"--against {RIG}: run it the other way round, --rig {RIG} --against virtual")
    if against not in alike:
        can = " or ".join(name for name in alike if name != RIG)
        raise UsageError(f"--against {against}: its trace isn't that of {rig}; it can be {can}")


def found_on(port: str, baud: int) -> Found:
    """The board on the port. Raises UserError."""
    board = HilBoard(port, baud, lambda _: None)
    try:
        return board.find()
    finally:
        board.stop()


def fitting(paths: list[Path], port: str, baud: int) -> list[Path]:
    """Those scenarios that are for the application of the board on the port. Raises UserError."""
    application = found_on(port, baud).application
    loaded = [(path, load_scenario(path)) for path in paths]
    kept = [
        path
        for path, scenario in loaded
        if scenario.application == application and "virtual" in scenario.rigs
    ]
    if not kept:
        raise UserError(f"no scenario is for {application}, which the board on {port} runs")
    return kept


class Comparison:
    """A run tick by tick beside the same on another rig; `on_tick` for `run_scenario`."""

    def __init__(self, scenario: Scenario, rig: str, options: Mapping[str, Any] | None = None) -> None:
        """Runs it there. Raises HeatpumpError."""
        self._rig = rig
        self._theirs: list[bytes] = []
        run_scenario(
            scenario, rig, options=options, on_tick=lambda vector: self._theirs.append(vector.tobytes())
        )
        self._now_ms = 0
        self._ticks = 0
        self._first = ""

    @property
    def on_tick(self) -> Callable[[array[int]], None]:
        return self._see

    def _see(self, vector: array[int]) -> None:
        self._now_ms += vector[0]
        n, self._ticks = self._ticks, self._ticks + 1
        if self._first or n >= len(self._theirs):
            return
        if vector.tobytes() != self._theirs[n]:
            there = array("i", self._theirs[n])
            unlike = [
                f"{name} {here} and there {other}"
                for name, here, other in zip(trace.FIELDS, vector, there, strict=True)
                if here != other
            ]
            self._first = f"tick {n + 1}, {self._now_ms / 1000:g} s of power: {', '.join(unlike)}"

    def verdict(self) -> tuple[bool, str]:
        """Whether every tick was the same, and a line that says so or names the first difference."""
        if self._first:
            return False, f"not as on {self._rig}: {self._first}"
        if self._ticks != len(self._theirs):
            return False, f"not as on {self._rig}: {self._ticks} ticks, there {len(self._theirs)}"
        return True, f"the same as on {self._rig}, in every field of {self._ticks} ticks"
