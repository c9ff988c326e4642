"""The whole firmware on the virtual board: bits on the 1-Wire line, relays on pins, a serial console."""

from __future__ import annotations

import functools
import json
import tempfile
from array import array
from collections.abc import Callable, Mapping
from pathlib import Path

from heatpump.core.model import OUTPUTS
from heatpump.core.record import trace
from host_tools.board_file import load_application, load_board
from host_tools.deploy.build import Build, add_machine, build_package
from host_tools.errors import UserError
from host_tools.paths import BOARDS, FIRMWARE
from host_tools.plant import Plant
from host_tools.rigs.base import LONGEST_PAUSE_MS, Observer, Rig
from host_tools.rigs.faults import FALLEN_OUT_C, SENSOR_ROMS, sensor_settings, wired_sensors
from host_tools.virtual_board import VirtualBoard
from host_tools.virtual_board.chip import BOOT_MS

BOARD = "virtual"

_VECTOR_BYTES = 4 * len(trace.FIELDS)
_BOOT_LIMIT_MS = 60_000
_ANSWER_LIMIT_MS = 10_000
_LOOK_EVERY_MS = 50
_EACH_READ = 1  # bit-errors: disturb each read, so that the driver's retries don't help
_PROMPT = b"\r\n> "
_SHORTEST_MS = 1000
_NO_NEWS: dict[str, float] = {}


class PlantWorld:
    """A plant as the world behind a virtual board: relays and speeds in, temperatures and contacts out.

    The plant's time passes in pieces: before an output changes, when the sensors measure, and after
    LONGEST_PAUSE_MS; a board that tells more often than each second is listened to each second.
    """

    def __init__(self, plant: Plant, application: str) -> None:
        """`application` names a file of firmware/heatpump/applications."""
        chosen = load_application(application, load_board(BOARD))
        self.plant = plant
        self.roms = {role: SENSOR_ROMS[role] for role in wired_sensors(chosen, type(plant))}
        self.welded = False  # the compressor's relay
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
            if self.welded:
                self._levels["compressor"] = 1
        self._waiting_ms += dt_ms
        if self._waiting_ms < _SHORTEST_MS and dt_ms:
            return _NO_NEWS
        self.catch_up()
        measured = self.plant.measurements
        return {role: measured[f"{role}_c"] for role in self.roms}

    def weld(self, welded: bool) -> None:
        """Let the compressor's relay stick, or repair it."""
        self.catch_up()
        self.welded = welded
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


class VirtualRig(Rig):
    """A virtual board in virtual time, as fast as it goes if no speed is given."""

    name = "virtual"

    def __init__(
        self,
        plant: Plant,
        application: str,
        settings: dict[str, str],
        *,
        deployed: Path | None = None,
        speed: float = 0,
        modules: Mapping[str, Path] | None = None,
    ) -> None:
        """`deployed`: the folder of a board that has its firmware and settings already; then `settings`
        aren't used. `speed` and `modules` as for VirtualBoard."""
        super().__init__(plant, application, settings)
        self._world = PlantWorld(plant, application)
        self._contacts = load_board(BOARD)["CONTACTS"]
        self._open: set[str] = set()  # contacts that a fault holds open
        self._folder = tempfile.TemporaryDirectory(prefix="heatpump-rig-")
        self._said = bytearray()
        self._ticking = False  # whether the core has ticked since the last reset
        self._tick_ms = 0  # when it ticked last, or will come up
        self._boots = 1  # power-up and what the scenario asked for; any more are the firmware's doing
        self._closed = False
        self._board = VirtualBoard(
            deployed or Path(self._folder.name),
            load_board(BOARD),
            world=self,
            sensors=self._world.roms,
            speed=speed,
            step_ms=LONGEST_PAUSE_MS,
            trace=True,
            on_trace=self._take_trace,
            on_console=self._said.extend,
            modules=modules,
        )
        self._world.on_contact = self._set_contact
        if deployed is None:
            stored = json.dumps({**sensor_settings(self._world.roms), **settings})
            self._board.flash.write_tree({**firmware_files(application), "settings.json": stored})
        self._observe: Observer

    def start(self, observe: Observer) -> None:
        """Power up, and let the firmware come to its first tick."""
        self._observe = observe
        self._board.start()
        while not self._ticking:
            self.run_until(self._board.now_ms + 1000)

    def run_until(self, now_ms: int) -> None:
        if now_ms > self._board.now_ms:
            self._board.run_until(now_ms)
        self.now_ms = self._board.now_ms
        self._world.catch_up()
        if not self._ticking and self.now_ms > self._tick_ms + _BOOT_LIMIT_MS:
            raise UserError(f"the firmware doesn't start: {self._last_words()}")
        if len(self._board.resets) > self._boots:
            raise UserError(f"the board was reset, not by the scenario: {self._board.log[-1]}")
        if b"Traceback" in self._said:
            raise UserError(f"the firmware failed before {self.now_ms / 1000:.0f} s: {self._last_words()}")

    def advance(self, now_ms: int, dt_ms: int, levels: dict[str, int]) -> dict[str, float]:
        """The board lets time pass."""
        temperatures = self._world.advance(now_ms, dt_ms, levels)
        if dt_ms and not self._ticking and now_ms <= self._tick_ms:
            self._observe(now_ms, None, self.plant.measurements)
        return temperatures

    def _take_trace(self, data: bytes) -> None:
        """Vectors of the ticks since the last exchange; the first after a boot comes with it."""
        self._ticking = True
        for at in range(0, len(data), _VECTOR_BYTES):
            vector = array("i", data[at : at + _VECTOR_BYTES])
            self._tick_ms += vector[0]
            self._observe(self._tick_ms, vector, self.plant.measurements)

    def set(self, key: str, text: str) -> None:
        self._ask(f"set {key} {text}")

    def reset_faults(self) -> None:
        self._ask("faults reset")

    def clock(self, text: str) -> None:
        self._ask(f"clock {text}")

    def prices(self, text: str) -> None:
        self._ask(f"prices {text}")

    def console(self, line: str) -> None:
        self._ask(line)

    def fault(self, device: str, kind: str | None) -> None:
        if device == "bus":
            self._board.bus_fault = kind
        elif device == "relay.compressor":
            self._world.weld(kind is not None)
        elif device.startswith("contact."):
            role = device.removeprefix("contact.")
            (self._open.discard if kind is None else self._open.add)(role)
            self._set_contact(role, self._world.contacts.get(role, 1))
        else:
            sensor = self._board.sensor(device.removeprefix("sensor."))
            if kind == "fallen-out":
                sensor.set_fault("frozen", FALLEN_OUT_C)
            else:
                sensor.set_fault(kind, _EACH_READ if kind == "bit-errors" else None)

    def _set_contact(self, role: str, closed: int) -> None:
        """Drive a contact's pin; a fault that holds it open is stronger than the plant."""
        if role in self._contacts:
            contact = self._contacts[role]
            healthy = closed and role not in self._open
            self._board.set_input(contact["pin"], contact["healthy"] if healthy else 1 - contact["healthy"])

    def power_cut(self, off_ms: int) -> None:
        self._board.power_cut(off_ms)
        self._goes_down(off_ms)
        self.run_until(self.now_ms + off_ms)

    def reset(self) -> None:
        self._board.reset()
        self._goes_down(0)

    def _goes_down(self, off_ms: int) -> None:
        self._ticking = False
        self._boots += 1
        self._tick_ms = self.now_ms + off_ms + BOOT_MS
        self._observe(self.now_ms, None, self.plant.measurements)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._board.stop()
        self._folder.cleanup()

    def _ask(self, line: str) -> None:
        """Type a line at the console and wait for the prompt. Raises UserError with its error line."""
        del self._said[:]
        self._board.write_console(line.encode() + b"\r")
        limit_ms = self._board.now_ms + _ANSWER_LIMIT_MS
        while not self._said.endswith(_PROMPT):
            if self._board.now_ms >= limit_ms:
                raise UserError(f"the console doesn't answer to '{line}': {self._last_words()}")
            self.run_until(self._board.now_ms + _LOOK_EVERY_MS)
        for answer in self._said.decode(errors="replace").splitlines():
            if answer.startswith("error: "):
                raise UserError(answer.removeprefix("error: "))

    def _last_words(self) -> str:
        lines = self._said.decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")


def firmware_files(application: str) -> dict[str, bytes]:
    """What a deployment puts on a virtual board, by path on the board."""
    package = _package()
    build = Build(dict(package.files), package.version, package.mpy_version)
    add_machine(build, BOARDS / BOARD / "board.py", application)
    return build.files


@functools.cache
def _package() -> Build:
    """The same for every application."""
    return build_package(FIRMWARE)
