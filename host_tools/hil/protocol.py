"""What requests and answers say; firmware/heatpump/hil/hil_link.py is the other end."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from host_tools.hil.frames import Frame

TICK, HELLO, MORE, MEASURE, RESET, WATCHDOG = range(6)
GO, HOLD, SETUP, RESTART, LEAVE = range(5)
_FAULTS, _INPUTS, _PADS, _TYPED, _MORE = 1, 2, 4, 8, 16
SILENT = 4  # of the faults: the I2C chip that relays are behind doesn't answer

PAD_BYTES = 9
MOST_BYTES = 160  # of a payload to the chip, which keeps 260 bytes that it hasn't read


@dataclass
class Request:
    """What the chip tells.

    edges    as host_tools/virtual_board packs them
    writes   (index of a sensor, three registers)
    trace    vectors of the core's ticks
    heap     bytes free of MicroPython's heap and of ESP-IDF's, now and then
    """

    kind: int
    now_us: int = 0
    watchdog_left_us: int = 0
    measure: bool = False
    clock_s: int | None = None
    edges: list[int] = field(default_factory=list)
    writes: list[tuple[int, bytes]] = field(default_factory=list)
    trace: list[array[int]] = field(default_factory=list)
    heap: tuple[int, int] | None = None


class Decoder:
    """Reads requests; times and trace vectors are told as differences from the one before."""

    def __init__(self, fields: int, now_us: int) -> None:
        """`fields` of a trace vector; `now_us`: when the board was started."""
        self._vector = array("i", [0] * fields)
        self._now_us = now_us

    def read(self, frame: Frame) -> Request:
        """Raises IndexError or ValueError if it makes no sense."""
        request = Request(frame.kind)
        if frame.kind in (HELLO, MORE):
            return request
        numbers = _Numbers(frame.payload)
        before_us = self._now_us
        request.now_us = self._now_us = before_us + numbers.one()
        request.watchdog_left_us = numbers.one()
        request.measure = bool(numbers.one())
        clock = numbers.one()
        request.clock_s = _signed(clock - 1) if clock else None
        request.writes = [(numbers.one(), numbers.bytes(3)) for _ in range(numbers.one())]
        if frame.kind == MEASURE:
            return request
        at_us = before_us
        for _ in range(numbers.one()):
            at_us += numbers.one()
            word = numbers.one()
            duty_pm = numbers.one() if word & 3 == 3 else 0
            request.edges.append(at_us << 18 | duty_pm << 8 | word)
        for _ in range(numbers.one()):
            at = 0
            for _ in range(numbers.one()):
                at += numbers.one()
                self._vector[at] += _signed(numbers.one())
                at += 1
            request.trace.append(self._vector[:])
        if numbers.left:
            request.heap = numbers.one(), numbers.one()
        return request


def go(
    lease_us: int,
    *,
    faults: int | None = None,
    inputs: Mapping[int, int] | None = None,
    pads: Iterable[tuple[int, bool, bytes]] = (),
    typed: bytes = b"",
) -> tuple[bytes, bytes]:
    """The payload of an answer, and what didn't fit of what is typed.

    `faults`: of the 1-Wire line, and SILENT. `inputs`: level by pin. `pads`: (index of a sensor, whether it
    is there, its scratchpad).
    """
    pads = list(pads)
    rest = bytearray()
    if faults is not None:
        rest += _packed(faults)
    if inputs is not None:
        rest += _packed(sum(1 << pin for pin in inputs))
        rest += _packed(sum(level << pin for pin, level in inputs.items()))
    if pads:
        rest += _packed(len(pads))
        for index, present, pad in pads:
            rest += _packed(index << 1 | present) + pad
    room = max(0, min(MOST_BYTES - len(rest), 127))
    now, later = typed[:room], typed[room:]
    if now:
        rest += _packed(len(now)) + now
    flags = _FAULTS * (faults is not None) | _INPUTS * (inputs is not None) | _PADS * bool(pads)
    flags |= _TYPED * bool(now) | _MORE * bool(later)
    return _packed(lease_us) + _packed(flags) + bytes(rest), later


def _packed(number: int) -> bytes:
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    data.append(number)
    return bytes(data)


def _signed(number: int) -> int:
    """0, -1, 1, -2 … for 0, 1, 2, 3 …"""
    return -(number + 1) // 2 if number & 1 else number // 2


class _Numbers:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def one(self) -> int:
        number = shift = 0
        while True:
            byte = self._data[self._at]
            self._at += 1
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7

    def bytes(self, count: int) -> bytes:
        self._at += count
        if self.left < 0:
            raise IndexError
        return self._data[self._at - count : self._at]
