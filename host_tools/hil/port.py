"""The serial port of a board in the loop: requests of the chip, and what its firmware prints."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

import serial

from host_tools.errors import UserError
from host_tools.hil import protocol
from host_tools.hil.frames import Frame, Reader, pack
from host_tools.serial_port import open_port

SILENT_S = 40.0  # a chip that erases flash may say nothing for most of it
_LOOK_S = 0.25


class Port:
    """Opened by the constructor. Raises UserError with one line, as every method here."""

    def __init__(self, name: str, baud: int, on_text: Callable[[bytes], None]) -> None:
        self.name = name
        self.sent_again = 0
        self._on_text = on_text
        self._reader = Reader()
        self._came: deque[Frame] = deque()
        self._last: tuple[int, int] | None = None  # sequence and kind of the newest request ...
        self._answer: bytes | None = None  # ... and its answer, once it is there
        self._cut_s = 0.0
        self._serial = open_port(name, baud, _LOOK_S)

    @property
    def damaged(self) -> int:
        """Frames that arrived damaged."""
        return self._reader.damaged

    def close(self) -> None:
        self._serial.close()

    def write(self, data: bytes) -> None:
        try:
            self._serial.write(data)
        except (OSError, serial.SerialException):
            raise UserError(f"port {self.name} has gone: is the cable out?") from None

    def read(self) -> bool:
        """Take what comes within a quarter of a second; False if it is nothing."""
        data = self._receive()
        for item in self._reader.feed(data):
            if isinstance(item, Frame):
                self._came.append(item)
            else:
                self._on_text(item)
        return bool(data)

    def _receive(self) -> bytes:
        try:
            data: bytes = self._serial.read(1)
            if data:
                data += self._serial.read(self._serial.in_waiting)
        except (OSError, serial.SerialException):
            raise UserError(f"port {self.name} has gone: is the cable out?") from None
        return data

    def request(self, silent_s: float = SILENT_S, last_words: Callable[[], str] = str) -> Frame:
        """The next new request; one that is sent again gets the answer it had."""
        heard_s = time.monotonic()
        while True:
            while self._came:
                frame = self._came.popleft()
                if (frame.sequence, frame.kind) != self._last:
                    self._last, self._answer = (frame.sequence, frame.kind), None
                    return frame
                self.sent_again += 1
                if self._answer:
                    self.write(self._answer)
            if self.read():
                heard_s = time.monotonic()
            elif time.monotonic() - heard_s > silent_s:
                words = last_words()
                more = f"; the last it said: {words}" if words else ""
                raise UserError(f"the board on {self.name} left the loop: silent for {silent_s:g} s{more}")

    def answer(self, kind: int, payload: bytes = b"") -> None:
        """Answer the newest request."""
        assert self._last
        self._answer = pack(self._last[0], kind, payload)
        if not self._cut_s:
            self.write(self._answer)
            return
        self.write(self._answer[: len(self._answer) // 2])
        end_s, self._cut_s = time.monotonic() + self._cut_s, 0.0
        while time.monotonic() < end_s:
            self._receive()  # and lose it

    def cut(self, seconds: float) -> None:
        """Let the next answer break off in its middle, and nothing pass for so long: the chip asks again."""
        self._cut_s = seconds

    def hold(self) -> None:
        """Have the chip wait on: the answer takes time."""
        assert self._last
        self.write(pack(self._last[0], protocol.HOLD, b""))

    def leave_stray(self) -> bool:
        """Send a board that is still in the loop of somebody else out of it; whether there was one."""
        found = bool(self._came)
        while self._came:
            self.write(pack(self._came.popleft().sequence, protocol.LEAVE, b""))
        return found
