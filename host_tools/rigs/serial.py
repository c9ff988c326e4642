"""The whole firmware on a real board at a serial port, with nothing wired to it; see `host_tools.hil`."""

from __future__ import annotations

from host_tools.board_file import board_names, load_application, load_board
from host_tools.errors import UserError
from host_tools.hil.board import HilBoard
from host_tools.plant import Plant
from host_tools.rigs.base import LONGEST_PAUSE_MS
from host_tools.rigs.board_rig import BoardRig
from host_tools.rigs.faults import sensor_settings
from host_tools.rigs.virtual import PlantWorld
from host_tools.serial_port import BAUD


class SerialRig(BoardRig):
    """The board that is on the port; it keeps the firmware, the application and the settings that it has."""

    name = "serial"

    def __init__(
        self,
        plant: Plant,
        application: str,
        settings: dict[str, str],
        *,
        port: str = "",
        baud: int = BAUD,
        speed: float = 0,
        relays: bool = False,
    ) -> None:
        """`port` must be given. `relays`: drive those of the board, only with `speed` 1. Raises UserError."""
        world = PlantWorld(plant, application)
        board = HilBoard(port, baud, lambda data: self._said.extend(data), speed)
        try:
            found = board.find()
            if found.application != application:
                raise UserError(
                    f"the board on {port} is for {found.application}, the scenario for {application};"
                    " 'heatpump scenario list' shows which are for what"
                )
            if found.board not in board_names():
                raise UserError(
                    f"the board on {port} has the board file '{found.board}', which isn't in boards/"
                )
            board_file = load_board(found.board)
            if relays and "EXPANDER" in board_file:
                raise UserError(
                    f"the board on {port}, a {found.board}, has relays behind a chip: they can't be driven by"
                    " --drive-relays, which is for relays on pins"
                )
            load_application(application, board_file)
            super().__init__(plant, application, settings, world, board_file)
            stored = {**sensor_settings(world.roms), **settings}
            board.join(board_file, self, world.roms, LONGEST_PAUSE_MS, stored, self._take_trace)
        except BaseException:
            board.stop()
            raise
        self._name = found.name
        self._relays = relays
        self._board: HilBoard = board
        self.join(board)

    def power_up(self) -> None:
        self._board.start(self._name, self._relays)

    def notes(self) -> list[str]:
        return self._board.notes()

    def _break(self, device: str, kind: str | None, amount: float) -> None:
        role = device.removeprefix("contact.")
        if role != device and role not in self._contacts:
            raise UserError(f"the board has no contact {role}, which the scenario opens")
        super()._break(device, kind, amount)

    def _break_chip(self, what: str, kind: str | None, amount: float) -> None:
        if what == "cable" and kind:
            self._board.cut_line(amount)
