"""A rig whose controller is the whole firmware on some board, virtual or real, with its console."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from heatpump.core import calendar
from heatpump.core.record import trace
from host_tools.errors import UserError
from host_tools.plant import Plant
from host_tools.rigs.base import Observer, Rig
from host_tools.rigs.faults import CONTACTS, FALLEN_OUT_C
from host_tools.rigs.wrong_values import WrongValues, happens
from host_tools.virtual_board.chip import BOOT_MS
from host_tools.virtual_board.harness import Sensor

_VECTOR_BYTES = 4 * len(trace.FIELDS)
_BOOT_LIMIT_MS = 60_000
_ANSWER_LIMIT_MS = 10_000
_LOOK_EVERY_MS = 50
_EACH_READ = 1  # bit-errors: disturb each read, so that the driver's retries don't help
_PROMPT = b"\r\n> "


class Board(Protocol):
    """What the rig asks of a board."""

    bus_fault: str | None

    @property
    def now_ms(self) -> int: ...
    @property
    def resets(self) -> list[int]: ...
    @property
    def log(self) -> list[str]: ...
    def sensor(self, role: str) -> Sensor: ...
    def silence_expander(self, silent: bool) -> None: ...
    def set_input(self, pin: int, level: int) -> None: ...
    def write_console(self, data: bytes) -> None: ...
    def run_until(self, sim_ms: int) -> None: ...
    def power_cut(self, off_ms: int) -> None: ...
    def reset(self) -> None: ...
    def stop(self) -> None: ...


class World(Protocol):
    """What the rig asks of the world behind the board; see `virtual.PlantWorld`."""

    contacts: dict[str, int]
    on_contact: Callable[[str, int], None] | None

    def advance(self, now_ms: int, dt_ms: int, levels: dict[str, int]) -> dict[str, float]: ...
    def hold(self, role: str, level: int | None) -> None: ...
    def catch_up(self) -> None: ...


class BoardRig(Rig):
    """A subclass makes the board and `join`s it, with this rig as its world, `_said` for what its console
    prints and `_take_trace` for its trace; and says in `power_up` how it is started."""

    def __init__(
        self,
        plant: Plant,
        application: str,
        settings: dict[str, str],
        world: World,
        board_file: Mapping[str, Any],
    ) -> None:
        super().__init__(plant, application, settings)
        self._world = world
        self._contacts: Mapping[str, Mapping[str, Any]] = board_file.get("CONTACTS", {})
        self._expander: Mapping[str, int] = board_file.get("EXPANDER", {})
        self._open: set[str] = set()  # contacts that a fault holds open
        self._bouncing: dict[str, float] = {}  # that chatter, and the share of time that each is open
        self._wrong = WrongValues()
        self._said = bytearray()
        self._ticking = False  # whether the core has ticked since the last reset
        self._tick_ms = 0  # when it ticked last, or will come up
        self._boots = 1  # power-up and what the scenario asked for; any more are the firmware's doing
        self._closed = False
        self._board: Board
        self._observe: Observer

    def join(self, board: Board) -> None:
        """The board is made."""
        self._board = board
        self._world.on_contact = self._set_contact

    @abstractmethod
    def power_up(self) -> None:
        """Start the board."""

    def start(self, observe: Observer) -> None:
        """Power up, and let the firmware come to its first tick."""
        self._observe = observe
        self.power_up()
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
        for role, share in self._bouncing.items():
            self._drive_contact(role, not happens(CONTACTS.index(role), now_ms // 1000, share))
        if temperatures and self._wrong:
            temperatures = {role: self._wrong.shown_c(role, temperatures, now_ms) for role in temperatures}
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
        self._utc_ms = calendar.read(text) * 60_000 - self.now_ms

    def prices(self, text: str) -> None:
        self._ask(f"prices {text}")

    def console(self, line: str) -> list[str]:
        return self._ask(line)

    def _break(self, device: str, kind: str | None, amount: float) -> None:
        what, _, role = device.partition(".")
        if what == "bus":
            self._board.bus_fault = kind
        elif what == "relay":
            self._world.hold(role, None if kind is None else int(kind == "welded"))
        elif what == "contact":
            (self._open.add if kind == "open" else self._open.discard)(role)
            self._bouncing.pop(role, None)
            if kind == "bounce":
                self._bouncing[role] = amount
            self._set_contact(role, self._world.contacts.get(role, 1))
        elif what == "expander":
            if "address" not in self._expander:
                raise UserError("the board has no chip on I2C with relays behind it, which could be silent")
            self._board.silence_expander(kind is not None)
        elif what == "sensor":
            self._break_sensor(self._board.sensor(role), role, kind, amount)
        else:
            self._break_chip(what, kind, amount)

    def _break_sensor(self, sensor: Sensor, role: str, kind: str | None, amount: float) -> None:
        if self._wrong.set(role, kind, amount, self.now_ms):
            sensor.set_fault(None)
        elif kind == "fallen-out":
            sensor.set_fault("frozen", FALLEN_OUT_C)
        elif kind == "noisy":
            sensor.set_fault(kind, amount)
        else:
            sensor.set_fault(kind, _EACH_READ if kind == "bit-errors" else None)

    def _break_chip(self, what: str, kind: str | None, amount: float) -> None:
        """What only some boards have; the table says which."""

    def _set_contact(self, role: str, closed: int) -> None:
        """Drive a contact's pin; a fault that holds it open is stronger than the plant."""
        self._drive_contact(role, bool(closed) and role not in self._open)

    def _drive_contact(self, role: str, healthy: bool) -> None:
        if role in self._contacts:
            contact = self._contacts[role]
            self._board.set_input(contact["pin"], contact["healthy"] if healthy else 1 - contact["healthy"])

    def power_cut(self, off_ms: int) -> None:
        self._board.power_cut(off_ms)
        self._utc_ms = None
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

    def _ask(self, line: str) -> list[str]:
        """Type a line at the console and wait for the prompt; the lines of the answer. Raises UserError with
        its error line."""
        del self._said[:]
        self._board.write_console(line.encode() + b"\r")
        limit_ms = self._board.now_ms + _ANSWER_LIMIT_MS
        while not self._said.endswith(_PROMPT):
            if self._board.now_ms >= limit_ms:
                raise UserError(f"the console doesn't answer to '{line}': {self._last_words()}")
            self.run_until(self._board.now_ms + _LOOK_EVERY_MS)
        answer = self._said.decode(errors="replace").splitlines()[1:-1]  # without its echo and the prompt
        for said in answer:
            if said.startswith("error: "):
                raise UserError(said.removeprefix("error: "))
        return answer

    def _last_words(self) -> str:
        lines = self._said.decode(errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")
