"""The packets that umqtt.simple is shown, whatever pieces the network makes of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatpump.app import mqtt_socket
from heatpump.app.mqtt_socket import IN_BYTES, OUT_BYTES, TAKES, PacketSocket, Unanswered
from tests.vm import run_in_vm


class Network:
    """A non-blocking MicroPython socket: gives the pieces one by one and takes `room` bytes a time."""

    def __init__(self, pieces: list[bytes], room: int = 1000) -> None:
        self.pieces = list(pieces)
        self.room = room
        self.sent = b""
        self.closed = False

    def setblocking(self, flag: bool) -> None:
        assert not flag

    def connect(self, address: Any) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def readinto(self, buffer: memoryview) -> int | None:
        if not self.pieces:
            return None
        piece = self.pieces.pop(0)
        count = min(len(piece), len(buffer))
        buffer[:count] = piece[:count]
        if piece[count:]:
            self.pieces.insert(0, piece[count:])
        return count

    def write(self, data: bytes) -> int | None:
        self.sent += data[: self.room]
        return min(len(data), self.room) or None


class Poller:
    def __init__(self) -> None:
        self.waits: list[int] = []

    def register(self, *_: Any) -> None:
        pass

    unregister = modify = register

    def poll(self, timeout: int) -> list:
        self.waits.append(timeout)
        return []


def opened(network: Network) -> PacketSocket:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mqtt_socket.socket, "socket", lambda: network)
        patch.setattr(mqtt_socket.select, "poll", Poller)
        packets = PacketSocket()
        packets.open(None)
    return packets


def packet(body: bytes) -> bytes:
    length, header = len(body), b"\x30"
    while length > 0x7F:
        header += bytes([length & 0x7F | 0x80])
        length >>= 7
    return header + bytes([length]) + body


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    ends = sorted({cut % (len(data) + 1) for cut in cuts} | {len(data)})
    return [data[start:end] for start, end in zip([0, *ends], ends, strict=False) if end > start]


def received(packets: PacketSocket, network: Network) -> Iterator[tuple[bytes, bool]]:
    idle = 0
    while idle < 2:
        if packets.receive() or packets.more:
            if packets.more:
                continue
            whole = IN_BYTES if packets.is_cut() else packets._length
            yield packets.read(whole), packets.is_cut()
            packets.next()
        else:
            idle = 0 if network.pieces else idle + 1


@given(
    st.lists(st.binary(max_size=2 * IN_BYTES), max_size=6),
    st.lists(st.integers(min_value=0, max_value=4000), max_size=40),
)
def test_packets_come_out_whole_and_long_ones_cut(bodies: list[bytes], cuts: list[int]) -> None:
    sent = [packet(body) for body in bodies]
    network = Network(pieces(b"".join(sent), cuts))
    expected = [(whole[:IN_BYTES], len(whole) > IN_BYTES) for whole in sent]
    assert list(received(opened(network), network)) == expected


@given(st.binary(max_size=2000), st.lists(st.integers(min_value=0, max_value=4000), max_size=40))
def test_noise_brings_packets_or_an_oserror(data: bytes, cuts: list[int]) -> None:
    network = Network(pieces(data, cuts))
    try:
        for _ in received(opened(network), network):
            pass
    except OSError as error:
        assert str(error) == "not MQTT"


class Endless(Network):
    """Gives as many zeros as are asked for, and counts them."""

    given = 0

    def readinto(self, buffer: memoryview) -> int | None:
        if self.pieces:
            return super().readinto(buffer)
        self.given += len(buffer)
        buffer[:] = bytes(len(buffer))
        return len(buffer)


@pytest.mark.parametrize("length", [16384, 20000, 2**21])
def test_a_packet_of_any_length_is_cut_and_the_rest_skipped(length: int) -> None:
    network = Network([packet(bytes(length)), packet(b"next")])
    packets = opened(network)
    assert [(len(data), cut) for data, cut in received(packets, network)] == [(IN_BYTES, True), (6, False)]


def test_what_is_skipped_at_once_is_bounded() -> None:
    network = Endless([b"\x30\xff\xff\xff\x7f"])
    packets = opened(network)
    assert not packets.receive()
    assert packets.receive() and packets.is_cut()
    packets.next()
    for _ in range(3):
        network.given = 0
        assert not packets.receive() and packets.more
        assert network.given == TAKES * IN_BYTES
    network.pieces = []
    network.readinto = lambda buffer: None  # type: ignore[method-assign]
    assert not packets.receive() and not packets.more


def test_a_broker_that_takes_nothing_is_left_before_memory_ends() -> None:
    packets = opened(Network([], 0))
    with pytest.raises(OSError, match="takes nothing"):
        for _ in range(OUT_BYTES):
            packets.write(b"\x40\x02\x00\x01")
    assert len(packets._out) <= OUT_BYTES + 4


def test_an_answer_that_is_due_is_waited_for_a_moment() -> None:
    network = Network([])
    packets = opened(network)
    assert not packets.receive(wait=True)
    assert packets._poller.waits == [mqtt_socket.WAIT_MS]  # type: ignore[attr-defined]
    assert mqtt_socket.WAIT_MS <= 5


def test_reading_needs_a_whole_packet_and_ends_with_it() -> None:
    network = Network([b"\x30\x02", b"ab"])
    packets = opened(network)
    assert not packets.receive()
    with pytest.raises(Unanswered):
        packets.read(1)
    assert packets.receive()
    assert [packets.read(1), packets.read(3), packets.read(0)] == [b"\x30", b"\x02ab", b""]
    with pytest.raises(OSError, match="malformed"):
        packets.read(1)
    packets.next()
    with pytest.raises(Unanswered):
        packets.read(1)


@given(st.lists(st.binary(max_size=50), max_size=5), st.integers(min_value=1, max_value=30))
def test_what_is_written_goes_out_in_order_as_there_is_room(data: list[bytes], room: int) -> None:
    network = Network([], room)
    packets = opened(network)
    for part in data:
        packets.write(part + b"not this", len(part))
    while not packets.flush():
        pass
    assert network.sent == b"".join(data)


def test_the_end_of_the_connection_is_an_oserror() -> None:
    packets = opened(Network([b""]))
    with pytest.raises(OSError, match="closed by the broker"):
        packets.receive()


def test_a_length_of_five_bytes_is_no_packet() -> None:
    packets = opened(Network([b"\x30\xff\xff\xff\xff\x01"]))
    with pytest.raises(OSError, match="not MQTT"):
        packets.receive()


@pytest.mark.parametrize("refusal", [mqtt_socket.select.POLLERR, mqtt_socket.select.POLLHUP])
def test_a_connection_is_open_once_it_can_be_written_to(refusal: int) -> None:
    packets = opened(Network([]))
    poller: Any = packets._poller
    assert packets.is_open() is False
    poller.poll = lambda timeout: [(None, mqtt_socket.select.POLLOUT)]
    assert packets.is_open() is True
    poller.poll = lambda timeout: [(None, mqtt_socket.select.POLLOUT | refusal)]
    with pytest.raises(OSError, match="refused"):
        packets.is_open()


def test_what_is_closed_is_closed_once() -> None:
    network = Network([])
    packets = opened(network)
    packets.close()
    assert network.closed
    packets.close()


def test_memory_that_mqtt_takes() -> None:
    """Bytes of heap in the 64-bit VM, about twice what the chip needs; compiled here, not bytecode."""
    source = """
import gc
import asyncio, errno, json, machine, select, socket, time
gc.collect()
before = gc.mem_alloc()
from heatpump.app import mqtt
link = mqtt.MqttLink(None, None, None, None)
gc.collect()
print(gc.mem_alloc() - before)
"""
    assert int(run_in_vm(source)) < 16000
