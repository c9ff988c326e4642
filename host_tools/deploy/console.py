"""After a deployment: wait for the firmware and ask it, on its own console, how it is."""

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import serial

from host_tools.deploy.machine import Machine
from host_tools.errors import UserError
from host_tools.serial_port import BAUD

COME_UP_S = 30
ASK_AGAIN_S = 0.7
START_S = 5
REPL_PROMPT = b">>> "
# Nothing asks for these in the first minutes after a reset; fans, pumps and heaters of oil may run.
RELAYS = ("compressor", "reversing_valve", "aux_heater_1", "aux_heater_2", "tank_heater")


def come_up(
    port: str, version: str, timeout_s: float = COME_UP_S, machine: Machine | None = None
) -> dict[str, Any]:
    """Wait until the firmware answers with this version and its relays safe; return its status.

    With `machine`, it must say that it is that application on that board.

    Safe is: every one of RELAYS off. The status is the object of
    the console's `status json`. Raises UserError with one line: no answer, the firmware stopped
    with an error, another version, a relay that is on.
    """
    console = _Console(port, time.monotonic() + timeout_s)
    try:
        answer = console.ask("version", lambda line: "heatpump" in line.split()[:1])
        if version not in answer.replace(",", " ").split():
            raise UserError(f"the board on {port} came up with '{answer}', not with version {version}")
        wanted = f", application {machine.application}, board {machine.board}" if machine else ""
        if not answer.endswith(wanted):
            raise UserError(f"the board on {port} came up with '{answer}', not with{wanted[1:]}")
        status = json.loads(console.ask("status json", lambda line: line.startswith("{")))
    except ValueError as error:
        raise UserError(f"the firmware's status can't be read: {error}") from None
    finally:
        console.close()
    if "compressor" not in status:
        raise UserError("the firmware's status says nothing of the compressor")
    on = [relay for relay in RELAYS if status.get(relay)]
    if on:
        raise UserError(f"the firmware came up with {', '.join(on)} on: cut the power and check the wiring")
    return dict(status)


class _Console:
    """Asks the firmware's console; opens the port again when a reset takes it away (native USB)."""

    def __init__(self, port: str, deadline: float) -> None:
        self._port = port
        self._deadline = deadline
        self._serial: serial.Serial | None = None
        self._heard: list[str] = []
        self._rest = b""

    def ask(self, command: str, wanted: Callable[[str], bool]) -> str:
        """Send a command, again every few seconds, until a line comes that is wanted; return that.

        Raises UserError with one line when the firmware has stopped or time runs out.
        """
        while time.monotonic() < self._deadline:
            try:
                self._open().write(b"\r" + command.encode() + b"\r")
                for line in self._lines(ASK_AGAIN_S):
                    if wanted(line):
                        return line
            except (OSError, serial.SerialException):
                self.close()
                time.sleep(0.3)
            if self._rest.startswith(REPL_PROMPT):
                self._listen_to_a_start()
                words = self._last_words()
                more = "; see Memory in boards/README.md" if "MemoryError" in words else ""
                raise UserError(f"the firmware does not run on {self._port}: {words}{more}")
        if self._heard:
            raise UserError(f"the firmware on {self._port} does not answer: {self._last_words()}")
        raise UserError(f"nothing is heard from the board on {self._port} after its reset")

    def _listen_to_a_start(self) -> None:
        """Have main.py run once more: what it said the first time may have come before we listened."""
        self._heard.clear()
        self._rest = b""
        with contextlib.suppress(OSError, serial.SerialException):
            self._open().write(b"\x04")
            for _ in self._lines(START_S):
                pass

    def close(self) -> None:
        if self._serial:
            self._serial.close()
        self._serial = None

    def _open(self) -> serial.Serial:
        if not self._serial:
            self._serial = serial.Serial(self._port, BAUD, timeout=0.1, write_timeout=2, exclusive=True)
        return self._serial

    def _lines(self, seconds: float) -> Iterator[str]:
        """The lines that come within some seconds. What follows the last one stays in `_rest`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not (self._heard and self._rest.startswith(REPL_PROMPT)):
            self._rest += self._open().read(4096)
            while b"\n" in self._rest:
                raw, self._rest = self._rest.split(b"\n", 1)
                line = raw.decode(errors="replace").strip()
                if line:
                    self._heard.append(line)
                    yield line

    def _last_words(self) -> str:
        """What tells most of why the firmware doesn't answer: its own errors, else the last line."""
        errors = [line for line in self._heard if line.startswith("error: ")]
        exceptions = [
            line
            for before, line in zip(self._heard, self._heard[1:], strict=False)
            if before.startswith("File ") and not line.startswith("File ")
        ]
        return "; ".join(errors or exceptions[:1] or self._heard[-1:] or ["it ended without a word"])
