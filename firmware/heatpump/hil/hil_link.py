"""The exchange with the host: the chip tells what happened, the host says until when time may pass, what the
sensors would read and what is on the inputs. host_tools/hil/protocol.py is the other end.

A request goes out again each AGAIN_MS until it is answered; the host answers the same one the same way. The
host says HOLD while it takes its time. If it is silent for SILENT_MS, `ended` is called.
"""

import gc
import time

from heatpump.hil.hil_line import Line, pack
from heatpump.hil.hil_pack import Reader, put, put_changes

# Kinds of requests
TICK = 0
HELLO = 1
MORE = 2  # go on with what didn't fit into the answer
MEASURE = 3  # a conversion begins; no time has passed for the world
RESET = 4
WATCHDOG = 5

# Kinds of answers
_GO = 0
_HOLD = 1
_SETUP = 2
_RESTART = 3
_LEAVE = 4

# Flags of _GO: what follows the lease
_FAULTS = 1
_INPUTS = 2
_PADS = 4
_TYPED = 8
_MORE = 16

PAD_BYTES = 9
_SILENT_MS = 10000
_AT_LEAST_MS = 3000  # for a request to be answered, however long the chip was busy before it
_AGAIN_MS = 1000
_TURN_MS = 100
_HEAP_EACH = 12  # exchanges

bus_fault = 0
silent = 0  # 1: the chip that relays are behind doesn't answer
driven = 0  # bit set of the pins that something outside drives, and their levels
levels = 0
pads = []  # per sensor: the nine bytes that a read of its scratchpad gets
present = []  # per sensor: whether it answers on the line
writes = []  # (sensor, three registers) since the last exchange
clock_s = None  # what the clock was set to since the last exchange: seconds since 2000 at simulated time 0
typed = bytearray()  # at the console, not read yet
edge_count = 0
stopped = False  # the firmware was left; there is no host any more

_line = None
_feed = None  # the chip's own watchdog
_ended = None
_sequence = 0
_heard_ms = None
_told_us = 0
_edges = []  # (us, pin << 2 | level, duty in per mille)
_ticks = 0
_traced = bytearray()
_exchanges = 0


def begin(feed, ended):
    """Hear from the host what the world is: the JSON text of its answers to HELLO.

    feed(): feeds the chip's own watchdog; ended(again): the host leaves, is silent, or wants a reset."""
    global _line, _feed, _ended
    _line = Line()
    _feed = feed
    _ended = ended
    text = b""
    kind, payload = _ask(HELLO, b"")
    while kind == _SETUP:
        text += payload
        kind, payload = _ask(MORE, b"")
    return text


def start(sensors, now_us):
    """`begin` is over: so many sensors, and it is this late."""
    global _told_us
    _told_us = now_us
    for _ in range(sensors):
        pads.append(bytes(PAD_BYTES))
        present.append(0)


def exchange(kind, now_us, watchdog_left_us, measure=0):
    """Tell the host what happened up to `now_us`, take its answer; gives for how many us time may pass.

    measure: 1 if a conversion begins."""
    global clock_s, _told_us, edge_count, _ticks, _traced, _exchanges
    if stopped:
        _edges.clear()
        edge_count = 0
        return 1 << 40
    body = bytearray()
    put(body, now_us - _told_us)
    put(body, watchdog_left_us)
    put(body, measure)
    if clock_s is None:
        put(body, 0)
    else:
        put(body, 2 * clock_s + 2 if clock_s >= 0 else -2 * clock_s + 1)
        clock_s = None
    put(body, len(writes))
    for sensor, registers in writes:
        put(body, sensor)
        body.extend(registers)
    writes.clear()
    if kind != MEASURE:
        put(body, edge_count)
        at_us = _told_us
        for us, word, duty_pm in _edges:
            put(body, max(us - at_us, 0))
            at_us = max(us, at_us)
            put(body, word)
            if word & 3 == 3:
                put(body, duty_pm)
        _edges.clear()
        edge_count = 0
        put(body, _ticks)
        body.extend(_traced)
        _ticks = 0
        _traced = bytearray()
        _exchanges += 1
        if _exchanges % _HEAP_EACH == 1:
            gc.collect()
            put(body, gc.mem_free())
            put(body, _idf_free())
    _told_us = now_us
    kind, payload = _ask(kind, body)
    lease_us, more = _take(payload)
    while more:
        kind, payload = _ask(MORE, b"")
        more = _take(payload)[1]
    return lease_us


def edge(now_us, pin, level, duty_pm=0):
    """Note that an output pin now drives `level` (0, 1), nothing (2), or is high for `duty_pm` per mille
    of the time (3)."""
    global edge_count
    _edges.append((now_us, pin << 2 | level, duty_pm))
    edge_count += 1


def traced(vector, last):
    """Note a tick of the core by its trace vector; `last`: that of the tick before, made equal to it."""
    global _ticks
    put_changes(_traced, vector, last)
    _ticks += 1


def _idf_free():
    try:
        import esp32

        return sum([region[1] for region in esp32.idf_heap_info(esp32.HEAP_DATA)])
    except (ImportError, AttributeError):
        return 0


def _take(payload):
    """Take over what an answer says; (us that time may pass, whether there is more)."""
    global bus_fault, silent, driven, levels
    answer = Reader(payload)
    lease_us = answer.number()
    flags = answer.number()
    if flags & _FAULTS:
        faults = answer.number()
        bus_fault = faults & 3
        silent = faults >> 2
    if flags & _INPUTS:
        driven = answer.number()
        levels = answer.number()
    if flags & _PADS:
        for _ in range(answer.number()):
            word = answer.number()
            present[word >> 1] = word & 1
            pads[word >> 1] = answer.bytes(PAD_BYTES)
    if flags & _TYPED:
        typed.extend(answer.bytes(answer.number()))
    return lease_us, flags & _MORE


def _ask(kind, body):
    """Send a request until it is answered: kind and payload of the answer."""
    global _heard_ms, _sequence, stopped
    sequence = _sequence = (_sequence + 1) & 0xFF
    frame = pack(sequence, kind, body)
    diff = time.ticks_diff
    try:
        _line.send(frame)
        asked_ms = sent_ms = time.ticks_ms()
        if _heard_ms is None:
            _heard_ms = asked_ms
        while True:
            got = _line.receive(_TURN_MS)
            _feed()
            now_ms = time.ticks_ms()
            if got:
                _heard_ms = now_ms
                if got[0] == sequence:
                    if got[1] >= _RESTART:
                        _ended(got[1] == _RESTART)
                    if got[1] != _HOLD:
                        return got[1], got[2]
                    sent_ms = now_ms
            elif diff(now_ms, _heard_ms) > _SILENT_MS and diff(now_ms, asked_ms) > _AT_LEAST_MS:
                _ended(False)
            if diff(now_ms, sent_ms) > _AGAIN_MS:
                _line.send(frame)
                sent_ms = now_ms
    except KeyboardInterrupt:
        stopped = True
        raise
