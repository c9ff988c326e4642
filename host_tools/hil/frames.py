"""Frames among the text on a serial port; firmware/heatpump/hil/hil_line.py describes them."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator
from typing import NamedTuple

START, END, ESCAPE = 0xFE, 0xFD, 0xFC
_BIT = 0x20  # in which an escaped byte differs from what it stands for
_ESCAPED = (ESCAPE, END, START, 0x03, 0x04, 0x0A, 0x0D)
_LEAST = 8
_MOST = 16384  # bytes on the line: more is noise
_NEWLINES = (0x0A, 0x0D)  # never within a frame


class Frame(NamedTuple):
    sequence: int
    kind: int
    payload: bytes


def pack(sequence: int, kind: int, payload: bytes) -> bytes:
    """The bytes of a frame."""
    body = len(payload).to_bytes(2, "little") + bytes((sequence, kind)) + payload
    body += crc32(body).to_bytes(4, "little")
    for byte in _ESCAPED:
        body = body.replace(bytes((byte,)), bytes((ESCAPE, byte ^ _BIT)))
    return bytes((START,)) + body + bytes((END,))


def unpack(data: bytes) -> Frame | None:
    """What was between START and END; None if it is damaged."""
    for byte in reversed(_ESCAPED):
        data = data.replace(bytes((ESCAPE, byte ^ _BIT)), bytes((byte,)))
    body = data[:-4]
    if len(data) < _LEAST or int.from_bytes(data[:2], "little") != len(body) - 4:
        return None
    if crc32(body).to_bytes(4, "little") != data[-4:]:
        return None
    return Frame(data[2], data[3], body[4:])


class Reader:
    """Takes what arrives apart into text and frames. A damaged frame is dropped; `damaged` counts them."""

    def __init__(self) -> None:
        self.damaged = 0
        self._frame: bytearray | None = None

    def feed(self, data: bytes) -> Iterator[bytes | Frame]:
        """Text and frames in their order, as far as they are complete."""
        at = 0
        while at < len(data):
            if self._frame is None:
                start = data.find(START, at)
                end = start if start >= 0 else len(data)
                if end > at:
                    yield data[at:end]
                at = end + 1
                if start >= 0:
                    self._frame = bytearray()
                continue
            stop = self._stop(data, at)
            self._frame += data[at:stop]
            if stop == len(data):
                if len(self._frame) > _MOST:
                    self._give_up()
                return
            at = stop + 1
            if data[stop] == END:
                frame = unpack(bytes(self._frame))
                self._frame = None
                if frame is not None:
                    yield frame
                else:
                    self.damaged += 1
            else:
                self._give_up()
                at = stop  # a frame that begins, or text

    def _stop(self, data: bytes, at: int) -> int:
        """Where the frame ends, whole or broken off."""
        stops = (data.find(byte, at) for byte in (END, START, *_NEWLINES))
        return min((stop for stop in stops if stop >= 0), default=len(data))

    def _give_up(self) -> None:
        self.damaged += 1
        self._frame = None
