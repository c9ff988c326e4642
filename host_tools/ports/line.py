"""The firmware's console at a port: a line goes out, the lines of its answer come back."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, Self

import serial

from host_tools.errors import UsageError, UserError
from host_tools.serial_port import BAUD, open_port

MOST_BYTES = 512  # of a line that the firmware takes
# Whatever somebody has half typed there is refused by the firmware, not obeyed; MicroPython's prompt
# and its raw REPL answer the last byte with what they are, and the firmware takes no notice of it.
SETTLE = b"\x1bq\r\x02"
LOOK_S = 0.1
SILENT_S = 20.0
RESTART_S = 10.0  # a chip's boot, and MicroPython's, and ours
# What the ROM of a chip says that has nothing to start, or waits for an image.
NO_PROGRAM = re.compile(rb"invalid header: 0x|flash read err|waiting for download")
PROMPT = b"> "
REPL = b">>> "
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class BoardConsole:
    """Raises UserError with one line: a port that can't be opened, that vanishes, a board that is silent."""

    def __init__(self, port: str, baud: int = BAUD) -> None:
        self.port = port
        self._rest = b""
        self._serial: Any = open_port(port, baud, LOOK_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._serial.close()

    def write(self, data: bytes) -> None:
        try:
            self._serial.write(data)
        except (OSError, serial.SerialException):
            raise self._gone() from None

    def read(self) -> bytes:
        """What comes, after a tenth of a second at most."""
        try:
            data: bytes = self._serial.read(1)
            if data:
                data += self._serial.read(self._serial.in_waiting)
        except (OSError, serial.SerialException):
            raise self._gone() from None
        return data

    def ask(self, line: str, silent_s: float = SILENT_S) -> Iterator[str]:
        """Type a line; the lines of its answer, as they come. `settle` comes first, once.

        What the board has said unasked comes before. Raises UsageError for what is no line.
        """
        line = checked(line)
        yield from self.unasked()
        self.write(line.encode() + b"\r")
        echo = line.encode() + b"\r\n"
        while True:
            for said in self._lines(silent_s):
                if echo and said.endswith(echo):
                    echo = b""
                elif text := said.decode(errors="replace").rstrip("\r\n"):
                    yield text
            if not echo:
                return

    def unasked(self) -> Iterator[str]:
        """The lines that the board has said by itself."""
        try:
            while self._serial.in_waiting:
                self._rest += self.read()
        except (OSError, serial.SerialException):
            raise self._gone() from None
        *lines, self._rest = self._rest.split(b"\n")
        yield from filter(None, (line.decode(errors="replace").strip("\r") for line in lines))

    def settle(self, answer_s: float) -> str:
        """Bring what answers to its prompt; all that it said. Empty if nothing does within `answer_s`."""
        said = b""
        end_s = time.monotonic() + answer_s
        asked_s = 0.0
        restarted = False
        while (now_s := time.monotonic()) < end_s and not NO_PROGRAM.search(said):
            if now_s > asked_s + answer_s / 3:
                self.write(SETTLE)
                asked_s = now_s
            said += (data := self.read())
            if not data and said.endswith(PROMPT):
                break
            if (
                not restarted and b"rst:0x" in said
            ):  # the chip's ROM speaks: it restarts as the port is opened
                restarted = True
                asked_s = now_s
                end_s = max(end_s, now_s + RESTART_S)
        self._rest = b""
        return said.decode(errors="replace")

    def _lines(self, silent_s: float) -> Iterator[bytes]:
        """Whole lines up to the next prompt."""
        heard_s = time.monotonic()
        while True:
            while b"\n" in self._rest:
                line, self._rest = self._rest.split(b"\n", 1)
                yield line + b"\n"
            if self._rest == PROMPT:
                self._rest = b""
                return
            if self._rest == REPL:
                raise UserError(at_the_repl(self.port))
            if data := self.read():
                heard_s = time.monotonic()
                self._rest += data
            elif time.monotonic() - heard_s > silent_s:
                raise UserError(f"the board on {self.port} has fallen silent")

    def _gone(self) -> UserError:
        return UserError(f"port {self.port} has gone: is the cable out?")


def checked(line: str) -> str:
    """The line as it may be typed. Raises UsageError for one that the firmware would refuse."""
    line = line.rstrip("\r\n").replace("\t", " ")
    if _CONTROL.search(line):
        raise UsageError(f"{line!r}: a line has no control characters")
    try:
        size = len(line.encode())
    except UnicodeEncodeError:
        raise UsageError(f"{line!r}: a line is UTF-8") from None
    if size > MOST_BYTES:
        raise UsageError(f"a line has {MOST_BYTES} bytes at most, not {size}")
    return line


def at_the_repl(port: str) -> str:
    return (
        f"the board on {port} is at MicroPython's prompt, the firmware doesn't run:"
        " reset it, or deploy the firmware"
    )
