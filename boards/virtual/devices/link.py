"""The exchange with the host that stands behind the virtual board.

One request (64 bytes, then trace and edges if any), one answer of fixed length, over two pipes.
The answer always carries the whole state, so that one lost to a KeyboardInterrupt does no harm.
Without a host (`attached` false: tests, plain VM) the devices keep the state set in `answer`.

Words of a request, 64 bits each: number, kind, now_us, watchdog deadline in us, argument, edges,
trace bytes, 0. An edge is such a word, too; a trace is made of vectors of 32-bit words.
Words of an answer: number, flags, now_us (2), lease end in us (2), fault version, bus fault,
input pins driven by the host (2), their levels (2), then one word a sensor:
raw temperature in 1/16 °C (bits 0 to 15), fault (16 to 23), its parameter (24 to 31).
"""

import array
import struct
import sys

TICK = 0
HELLO = 1
BOOTED = 2
CONSOLE = 3
RESET = 4
WATCHDOG = 5
READY = 6

FLAGS = 1
NOW = 2
LEASE = 4
FAULT_VERSION = 6
BUS_FAULT = 7
DRIVEN = 8
LEVELS = 10
SENSORS = 12

# Bits of FLAGS, and from which bit on there are how many kB to leave (10 bits) and good writes (6 bits)
NETWORK_UP, HANG, FLASH_FULL, FLASH_WORN, HEAP_TAKEN, EXPANDER_SILENT = 1, 2, 4, 8, 16, 32
LEFT_KB, GOOD_WRITES = 16, 26

_EDGES = 64
_HEADER = "<8q"
HEADER_WORDS = 16  # of 32 bits

attached = False
config = {}
answer = array.array("I", (0 for _ in range(SENSORS + 8)))
answer[FLAGS] = NETWORK_UP

edge_count = 0
_edges = array.array("q", (0 for _ in range(_EDGES)))
frame = array.array("i", (0 for _ in range(HEADER_WORDS)))  # a request; `probe` makes one with room for more
words = HEADER_WORDS  # of the frame, to be sent by the next exchange
_number = 0
before_exchange = None  # called before each exchange
_to_host = None
_from_host = None
_kept = None  # file of what outlives a reset but not a power cut

# Places in that file
KEPT_RTC_MEMORY = 0  # length (2 bytes), then up to 2048 bytes
KEPT_RTC_SHIFT = 2056  # seconds by which the clock was set (8 bytes)
KEPT_EXPANDER = 2064  # 1, what it holds, whether it drives its outputs
KEPT_SENSORS = 4096  # 24 bytes a sensor


def attach(settings):
    """Connect to the host through the file descriptors named in `settings`."""
    global attached, config, answer, _to_host, _from_host, _kept
    config = settings
    answer = array.array("I", (0 for _ in range(SENSORS + len(settings["sensors"]))))
    _to_host = open(settings["request_fd"], "wb")
    _from_host = open(settings["answer_fd"], "rb")
    _kept = open(settings["kept_fd"], "r+b")
    attached = True


def keep(place, data):
    """Have `data` outlive a reset."""
    if _kept:
        _kept.seek(place)
        _kept.write(data)


def kept(place, count):
    """Up to `count` bytes kept since the power came, or b"" without a host."""
    if not _kept:
        return b""
    _kept.seek(place)
    return _kept.read(count)


def exchange(kind, argument, now_us, watchdog_us):
    """Tell the host what happened up to `now_us` and read its answer into `answer`."""
    global edge_count, words, _number
    if before_exchange:
        before_exchange()
    number = _number = (_number + 1) & 0x3FFFFFFF
    edges = edge_count
    request = memoryview(frame)[:words]
    traced = (words - HEADER_WORDS) * 4
    struct.pack_into(_HEADER, frame, 0, number, kind, now_us, watchdog_us, argument, edges, traced, 0)
    edge_count = 0
    words = HEADER_WORDS
    try:
        if edges:
            _to_host.write(bytes(request) + bytes(memoryview(_edges)[:edges]))
        else:
            _to_host.write(request)
        while _from_host.readinto(answer):
            if answer[0] == number:
                return
    except OSError:
        pass
    sys.exit()  # the host is gone


def edge(now_us, pin, level, duty_pm=0):
    """Note that an output pin now drives `level` (0, 1), nothing (2), or is high for `duty_pm` per mille
    of the time (3). True if the list is full."""
    global edge_count
    if attached:
        _edges[edge_count] = now_us << 18 | duty_pm << 8 | pin << 2 | level
        edge_count += 1
    return edge_count == _EDGES
