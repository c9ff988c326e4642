"""The frames exchanged with the VM; boards/virtual/devices/link.py is the other end and describes them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

TICK, HELLO, BOOTED, CONSOLE, RESET, WATCHDOG, READY = range(7)
NEVER_US = 1 << 60
# Flags, and where numbers begin among them; see link.py
NETWORK_UP, HANG, FLASH_FULL, FLASH_WORN, HEAP_TAKEN, EXPANDER_SILENT = 1, 2, 4, 8, 16, 32
LEFT_KB, GOOD_WRITES = 16, 26
EXPANDER_OUTPUTS = 56  # an edge of this number and those behind it is one of a chip's output

_HEADER = struct.Struct("<8q")
_ANSWER = struct.Struct("<12I")
_EDGE_BYTES = 8


class Request(NamedTuple):
    number: int
    kind: int
    now_us: int
    watchdog_us: int
    argument: int
    edges: tuple[int, ...]  # each: see link.py, edge()
    trace: bytes


class RequestReader:
    """Puts requests together from what was read."""

    def __init__(self) -> None:
        self._data = b""

    def feed(self, data: bytes) -> Iterator[Request]:
        """The requests that are complete with `data`."""
        if self._data:
            data = self._data + data
        at = 0
        while len(data) - at >= _HEADER.size:
            number, kind, now_us, watchdog_us, argument, edges, traced, _ = _HEADER.unpack_from(data, at)
            trace_at = at + _HEADER.size
            edges_at = trace_at + traced
            end = edges_at + edges * _EDGE_BYTES
            if len(data) < end:
                break
            trace = data[trace_at:edges_at] if traced else b""
            words = struct.unpack_from(f"<{edges}q", data, edges_at) if edges else ()
            at = end
            yield Request(number, kind, now_us, watchdog_us, argument, words, trace)
        self._data = data[at:]


class Answer:
    """The answer frame, written in place."""

    def __init__(self, sensors: int) -> None:
        self.data = bytearray(_ANSWER.size + 4 * sensors)
        self.flags = NETWORK_UP
        self.fault_version = 0
        self.bus_fault = 0
        self.driven = 0  # bit set of pins, and their levels
        self.levels = 0
        self._sensors = struct.Struct(f"<{sensors}I")

    def set_sensors(self, words: list[int]) -> None:
        """One word a sensor: raw temperature, fault << 16, fault parameter << 24."""
        self._sensors.pack_into(self.data, _ANSWER.size, *words)

    def finish(self, number: int, now_us: int, lease_us: int) -> bytearray:
        """The bytes that answer request `number`."""
        _ANSWER.pack_into(
            self.data,
            0,
            number,
            self.flags,
            now_us & 0xFFFFFFFF,
            now_us >> 32,
            lease_us & 0xFFFFFFFF,
            lease_us >> 32,
            self.fault_version,
            self.bus_fault,
            self.driven & 0xFFFFFFFF,
            self.driven >> 32,
            self.levels & 0xFFFFFFFF,
            self.levels >> 32,
        )
        return self.data
