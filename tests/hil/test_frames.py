"""Frames on a noisy line: what arrives is what was sent, or nothing; both ends say the same."""

from array import array
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from heatpump.hil import hil_line, hil_pack
from host_tools.hil import frames, protocol
from host_tools.hil.frames import Frame, Reader

PAYLOADS = st.binary(max_size=150) | st.lists(
    st.sampled_from([0x03, 0x04, 0x0A, 0x0D, 0x23, 0xDC, 0xFC, 0xFD, 0xFE]), max_size=60
).map(bytes)
FRAMES = st.tuples(st.integers(0, 255), st.integers(0, 5), PAYLOADS)
TEXT = st.text(max_size=30).map(lambda text: text.encode(errors="ignore"))


def chip_line(data: bytes) -> hil_line.Line:
    """The chip's end of a line on which `data` arrives."""
    line = object.__new__(hil_line.Line)
    waiting = [data[n : n + 1] for n in range(len(data))]
    line._read = lambda count: waiting.pop(0)
    line._poll = lambda timeout_ms: bool(waiting)
    line._data, line._inside = bytearray(), False
    line.left = lambda: len(waiting)
    return line


def on_chip(data: bytes) -> list[tuple[int, int, bytes]]:
    line = chip_line(data)
    found = []
    while line.left():
        if got := line.receive(100):
            found.append(tuple(got))
    return found


def on_host(data: bytes, pieces: Callable[[bytes], list[bytes]] = lambda data: [data]) -> list[tuple]:
    reader = Reader()
    items = [item for piece in pieces(data) for item in reader.feed(piece)]
    return [tuple(item) for item in items if isinstance(item, Frame)]


@given(FRAMES)
def test_both_ends_make_the_same_bytes(frame):
    packed = frames.pack(*frame)
    assert packed == hil_line.pack(*frame)
    assert not set(b"\x03\x04\n\r") & set(packed)


@given(st.lists(FRAMES, max_size=5), st.lists(TEXT, min_size=6, max_size=6), st.integers(1, 9))
def test_frames_arrive_between_texts(sent, texts, size):
    data = b"".join(text + frames.pack(*frame) for text, frame in zip(texts, sent, strict=False))
    assert on_chip(data) == sent
    assert on_host(data) == sent
    assert on_host(data, lambda data: [data[n : n + size] for n in range(0, len(data), size)]) == sent


@given(st.lists(TEXT, min_size=2, max_size=4))
def test_what_is_no_frame_is_text_unchanged(texts):
    data = b"".join(text + frames.pack(1, 0, b"x") for text in texts) + b"end"
    reader = Reader()
    said = b"".join(item for item in reader.feed(data) if not isinstance(item, Frame))
    assert said == b"".join(texts) + b"end"


@given(FRAMES, FRAMES, st.data())
def test_a_byte_that_is_lost_doubled_or_wrong_costs_one_frame_at_most(first, second, data):
    packed = frames.pack(*first)
    at = data.draw(st.integers(0, len(packed) - 1))
    instead = data.draw(st.sampled_from([b"", packed[at : at + 1] * 2]) | st.binary(min_size=1, max_size=1))
    noisy = packed[:at] + instead + packed[at + 1 :]
    for found in (on_chip(noisy + frames.pack(*second)), on_host(noisy + frames.pack(*second))):
        assert found in ([second], [first, second])  # never another


@given(FRAMES, FRAMES, st.data(), TEXT)
def test_a_reset_in_the_middle_costs_one_frame(first, second, data, text):
    packed = frames.pack(*first)
    broken = packed[: data.draw(st.integers(0, len(packed) - 1))]
    assert on_host(broken + b"\r\n" + text + frames.pack(*second)) == [second]
    assert on_chip(broken + frames.pack(*second)) == [second]


def test_text_after_a_broken_frame_is_told():
    reader = Reader()
    items = list(reader.feed(b"\xfe\x01\x02\r\nets Jul 29 2019\r\n> "))
    assert items == [b"\r\nets Jul 29 2019\r\n> "] and reader.damaged == 1


@given(
    st.lists(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=9, max_size=9), max_size=6),
    st.integers(0, 2**40),
)
def test_trace_vectors_arrive_as_they_were(vectors, now_us):
    last = array("i", [0] * 9)
    ticks = bytearray()
    for vector in vectors:
        hil_pack.put_changes(ticks, array("i", vector), last)
    body = bytearray()
    for number in (now_us, 0, 0, 0, 0, 0, len(vectors)):
        hil_pack.put(body, number)
    request = protocol.Decoder(9, 7).read(Frame(1, protocol.TICK, bytes(body + ticks)))
    assert request.now_us == 7 + now_us
    assert [vector.tolist() for vector in request.trace] == vectors


@given(
    st.integers(0, 2**50),
    st.none() | st.integers(0, 6),
    st.none() | st.dictionaries(st.integers(0, 39), st.integers(0, 1)),
    st.lists(st.tuples(st.integers(0, 15), st.booleans(), st.binary(min_size=9, max_size=9)), max_size=16),
    st.binary(max_size=300),
)
def test_answers_arrive_as_they_were_and_fit_the_chip(lease_us, faults, inputs, pads, typed):
    payload, later = protocol.go(lease_us, faults=faults, inputs=inputs, pads=pads, typed=typed)
    assert len(payload) <= 220  # a chip keeps 260 bytes that it hasn't read
    reader = hil_pack.Reader(payload)
    assert reader.number() == lease_us
    flags = reader.number()
    assert (faults is not None, inputs is not None, bool(pads)) == (
        bool(flags & 1),
        bool(flags & 2),
        bool(flags & 4),
    )
    if faults is not None:
        assert reader.number() == faults
    if inputs is not None:
        driven, levels = reader.number(), reader.number()
        assert {pin: levels >> pin & 1 for pin in range(40) if driven >> pin & 1} == inputs
    if pads:
        words = [(reader.number(), reader.bytes(9)) for _ in range(reader.number())]
        assert [(word >> 1, bool(word & 1), pad) for word, pad in words] == pads
    now = reader.bytes(reader.number()) if flags & 8 else b""
    assert now + later == typed and bool(later) == bool(flags & 16)
