"""Frames on the serial port, among what the firmware prints; host_tools/hil/frames.py is the other end.

A frame is START, the body with some bytes escaped, END. The body: length of the payload (2 bytes), sequence,
kind, payload, CRC-32 (4 bytes). START, END and ESCAPE are in no UTF-8 text. Ctrl-C, Ctrl-D and the ends of
lines are escaped, so that a person can always interrupt and no conversion of lines does harm.
"""

import select
import sys
import time
from binascii import crc32

START = 0xFE
END = 0xFD
_ESCAPE = b"\xfc"
# What is escaped, and as what; the escape itself comes first to write and last to read.
_ESCAPED = (
    (_ESCAPE, b"\xfc\xdc"),
    (b"\xfd", b"\xfc\xdd"),
    (b"\xfe", b"\xfc\xde"),
    (b"\x03", b"\xfc\x23"),
    (b"\x04", b"\xfc\x24"),
    (b"\n", b"\xfc\x2a"),
    (b"\r", b"\xfc\x2d"),
)
_LEAST = 8  # bytes of a body without payload
_MOST = 600  # bytes on the line: more is noise
_INSIDE_MS = 200  # between two bytes of a frame


def pack(sequence, kind, payload):
    """The bytes of a frame."""
    size = len(payload)
    body = bytes((size & 0xFF, size >> 8, sequence, kind)) + payload
    body += crc32(body).to_bytes(4, "little")
    for plain, escaped in _ESCAPED:
        if plain in body:
            body = body.replace(plain, escaped)
    return b"\xfe" + body + b"\xfd"


def unpack(data):
    """(sequence, kind, payload) of what was between START and END, None if it is damaged."""
    if _ESCAPE in data:
        for n in range(len(_ESCAPED) - 1, -1, -1):
            plain, escaped = _ESCAPED[n]
            data = data.replace(escaped, plain)
    end = len(data) - 4
    if end + 4 < _LEAST or data[0] | data[1] << 8 != end - 4:
        return None
    if crc32(data[:end]).to_bytes(4, "little") != data[end:]:
        return None
    return data[2], data[3], data[4:end]


class Line:
    """The serial port. What isn't a frame is dropped."""

    def __init__(self):
        self._read = sys.stdin.buffer.read
        self._write = sys.stdout.buffer.write
        poller = select.poll()
        poller.register(sys.stdin, select.POLLIN)
        self._poll = poller.poll
        self._data = bytearray()
        self._inside = False

    def send(self, frame):
        self._write(frame)

    def receive(self, timeout_ms):
        """The next good frame as `unpack` gives it; None after `timeout_ms` of silence or a damaged one."""
        read = self._read
        poll = self._poll
        data = self._data
        while poll(timeout_ms):
            byte = read(1)
            if not byte:
                time.sleep_ms(timeout_ms)  # the port is gone
                return None
            byte = byte[0]
            if byte == START:
                data = self._data = bytearray()
                self._inside = True
                timeout_ms = _INSIDE_MS
            elif not self._inside:
                pass
            elif byte == END:
                self._inside = False
                return unpack(bytes(data))
            else:
                data.append(byte)
                if len(data) > _MOST:
                    self._inside = False
        return None
