"""The whole firmware on the virtual board: bits on the 1-Wire line, relays on pins, a serial console."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from heatpump.core.model import OUTPUTS
from host_tools.board_file import load_application, load_board
from host_tools.deploy.build import Build, add_machine, build_package, for_a_board
from host_tools.deploy.needed import leave_out
from host_tools.errors import UserError
from host_tools.monitor.broker import EmbeddedBroker
from host_tools.paths import BOARDS, FIRMWARE
from host_tools.plant import Plant
from host_tools.rigs.base import LONGEST_PAUSE_MS
from host_tools.rigs.board_rig import BoardRig
from host_tools.rigs.faults import SENSOR_ROMS, sensor_settings, wired_sensors
from host_tools.umqtt_source import umqtt_modules
from host_tools.virtual_board import VirtualBoard
from host_tools.virtual_board.chip import BOOT_MS

BOARD = "virtual"
BROKER_SPEED = 20.0  # times real time
WATCHDOG_LIMIT_MS = 60_000

_SHORTEST_MS = 1000
_NO_NEWS: dict[str, float] = {}


class PlantWorld:
    """A plant as the world behind a virtual board: relays and speeds in, temperatures and contacts out.

    The plant's time passes in pieces: before an output changes, when the sensors measure, and after
    LONGEST_PAUSE_MS; a board that tells more often than each second is listened to each second.
    """

    def __init__(self, plant: Plant, application: str, board: str = BOARD) -> None:
        """`application` names a file of firmware/heatpump/applications, `board` one of boards/."""
        chosen = load_application(application, load_board(board))
        self.plant = plant
        self.roms = {role: SENSOR_ROMS[role] for role in wired_sensors(chosen, type(plant))}
        self.held: dict[str, int] = {}  # levels of relays that are welded or stuck
        # Told when a contact moves: (role, 1 for healthy).
        self.on_contact: Callable[[str, int], None] | None = None
        self.contacts = dict.fromkeys(plant.CONTACTS, 1)
        self._outputs = (*OUTPUTS, *chosen["SPEEDS"])  # nothing drives the other speeds
        self._told: dict[str, int] = {}
        self._levels = dict.fromkeys(self._outputs, 0)
        self._waiting_ms = 0

    def advance(self, now_ms: int, dt_ms: int, levels: dict[str, int]) -> dict[str, float]:
        """See virtual_board.World."""
        changed = levels is not self._told
        if changed and self._waiting_ms:
            self.catch_up()
        if changed:
            self._told = levels
            self._levels = {role: levels.get(role, 0) for role in self._outputs}
            self._levels.update(self.held)
        self._waiting_ms += dt_ms
        if self._waiting_ms < _SHORTEST_MS and dt_ms:
            return _NO_NEWS
        self.catch_up()
        measured = self.plant.measurements
        return {role: measured[f"{role}_c"] for role in self.roms}

    def hold(self, role: str, level: int | None) -> None:
        """Let a relay stay on or off whatever its coil does, or repair it (None)."""
        self.catch_up()
        self.held.pop(role, None)
        if level is not None:
            self.held[role] = level
        self._told = {}

    def catch_up(self) -> None:
        """Let the plant's time pass until now, with the outputs as they were."""
        if self._waiting_ms:
            waiting_ms, self._waiting_ms = self._waiting_ms, 0
            measured = self.plant.advance(self._levels, waiting_ms / 1000)
            for role, before in self.contacts.items():
                closed = int(measured[f"{role}_closed"] > 0)
                if closed != before:
                    self.contacts[role] = closed
                    if self.on_contact:
                        self.on_contact(role, closed)


class VirtualRig(BoardRig):
    """A virtual board in virtual time, as fast as it goes if no speed is given."""

    name = "virtual"

    def __init__(
        self,
        plant: Plant,
        application: str,
        settings: dict[str, str],
        *,
        board: str = BOARD,
        deployed: Path | None = None,
        speed: float = 0,
        modules: Mapping[str, Path] | None = None,
        broker: bool = False,
    ) -> None:
        """`board`: the name of its board file. `deployed`: the folder of a board that has its firmware and
        settings already; then `settings` aren't used. `speed` and `modules` as for VirtualBoard. `broker`:
        with an MQTT broker; as that lives in real time, at no more than BROKER_SPEED times that."""
        self._broker = EmbeddedBroker() if broker else None
        if self._broker:
            self._broker.start()
            settings = {**settings, **found_by(self._broker)}
            speed = min(speed or BROKER_SPEED, BROKER_SPEED)
            modules = modules or umqtt_modules()
        world = PlantWorld(plant, application, board)
        board_file = load_board(board)
        super().__init__(plant, application, settings, world, board_file)
        self._folder = tempfile.TemporaryDirectory(prefix="heatpump-rig-")
        self._board: VirtualBoard = VirtualBoard(
            deployed or Path(self._folder.name),
            board_file,
            world=self,
            sensors=world.roms,
            speed=speed,
            step_ms=LONGEST_PAUSE_MS,
            trace=True,
            on_trace=self._take_trace,
            on_console=self._said.extend,
            modules=modules,
        )
        self.join(self._board)
        if deployed is None:
            stored = for_a_board({**sensor_settings(world.roms), **settings})
            self._board.flash.write_tree({**firmware_files(application, board), "settings.json": stored})

    def power_up(self) -> None:
        self._board.start()

    def _break_chip(self, what: str, kind: str | None, amount: float) -> None:
        board = self._board
        if what == "wifi":
            board.network_up = kind is None
        elif what == "broker":
            self._break_broker(kind)
        elif what == "flash":
            board.fill_flash(kind == "full")
            board.wear_flash(round(amount) if kind == "worn" else None)
        elif what == "heap":
            board.take_heap(None if kind is None else round(amount))
        elif kind == "hang":
            self._hang()

    def _break_broker(self, kind: str | None) -> None:
        """End it, or let another take its place. Raises UserError."""
        if not self._broker:
            raise UserError("this run has no MQTT broker; broker = true in the scenario brings one")
        self._broker.stop()
        if kind is None:
            self._broker = EmbeddedBroker(self._broker.port)
            self._broker.start()

    def _hang(self) -> None:
        """Hold the firmware's loop until the watchdog bites, and let the board start. Raises UserError."""
        board = self._board
        board.hang()
        resets, limit_ms = len(board.log), board.now_ms + WATCHDOG_LIMIT_MS
        while len(board.log) == resets:
            if board.now_ms >= limit_ms:
                raise UserError(f"the watchdog doesn't bite within {WATCHDOG_LIMIT_MS // 1000} s of a hang")
            board.run_until(board.now_ms + 100)
        self.now_ms = board.now_ms
        self._goes_down(board.wake_ms - self.now_ms - BOOT_MS)

    def close(self) -> None:
        super().close()
        self._folder.cleanup()
        if self._broker:
            self._broker.stop()


def found_by(broker: EmbeddedBroker) -> dict[str, str]:
    """The settings with which a board finds a broker on this computer."""
    return {
        "device_name": "device",
        "wifi_ssid": "house",
        "mqtt_host": broker.host,
        "mqtt_port": str(broker.port),
    }


def firmware_files(application: str, board: str = BOARD) -> dict[str, bytes]:
    """What a deployment puts on a virtual board, by path on the board."""
    package = _package()
    build = Build(dict(package.files), package.version, package.mpy_version)
    add_machine(build, BOARDS / board / "board.py", application)
    board_settings = load_board(board)
    leave_out(build, load_application(application, board_settings), board_settings)
    return build.files


@functools.cache
def _package() -> Build:
    """The same for every application."""
    return build_package(FIRMWARE)
