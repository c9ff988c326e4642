"""Brokers that mean no good: each case accepts a node's connections and does one bad thing to them."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

HOST = "127.0.0.1"
PREFIX = b"heatpump/hp/"
CONNACK = b"\x20\x02\x00\x00"
SUBACK = b"\x90\x03\x00\x01\x00"


def remaining_length(length: int) -> bytes:
    """As MQTT writes it (3.1.1, section 2.2.3)."""
    data = b""
    while length > 0x7F:
        data += bytes([length & 0x7F | 0x80])
        length >>= 7
    return data + bytes([length])


def publish(topic: bytes, payload: bytes, qos: int = 0, number: int = 1) -> bytes:
    """A PUBLISH packet."""
    body = len(topic).to_bytes(2, "big") + topic + (number.to_bytes(2, "big") if qos else b"") + payload
    return bytes([0x30 | qos << 1]) + remaining_length(len(body)) + body


def command(key: str, payload: bytes, qos: int = 0) -> bytes:
    return publish(PREFIX + b"set/" + key.encode(), payload, qos)


class HostileBroker:
    """Serves each connection by `treat(connection, is_ended)` in a thread of its own; `end` ends them all."""

    def __init__(self, treat: Callable[[socket.socket, "HostileBroker"], None]) -> None:
        self.ended = threading.Event()
        self.connections = 0
        self._treat = treat
        self._server = socket.create_server((HOST, 0), backlog=16)
        self.port: int = self._server.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while not self.ended.is_set():
            self._server.settimeout(0.1)
            with contextlib.suppress(OSError):
                connection = self._server.accept()[0]
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(0.5)
        with connection, contextlib.suppress(OSError):
            self._treat(connection, self)

    def end(self) -> None:
        self.ended.set()
        for thread in self._threads:
            thread.join()
        self._server.close()

    def repeat(self, connection: socket.socket, packets: bytes, pause_s: float = 0.0) -> None:
        """Send the same again and again, and take in whatever comes."""
        while not self.ended.is_set():
            send(connection, packets, self)
            drain(connection)
            if pause_s:
                self.ended.wait(pause_s)


def send(connection: socket.socket, data: bytes, broker: HostileBroker) -> None:
    """All of it, however slowly it is taken."""
    view = memoryview(data)
    while view and not broker.ended.is_set():
        with contextlib.suppress(TimeoutError):
            view = view[connection.send(view) :]


def drain(connection: socket.socket) -> None:
    connection.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while connection.recv(65536):
            pass
    connection.settimeout(0.5)


def welcome(connection: socket.socket) -> None:
    """Behave, up to where the node counts as connected."""
    with contextlib.suppress(TimeoutError):
        connection.recv(4096)
    connection.sendall(CONNACK + SUBACK)


def _flood(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    broker.repeat(connection, command("heat_setpoint", b"21.5") * 10, 0.01)  # 1,000 a second


def _flood_of_keys(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    broker.repeat(connection, b"".join(command(f"key_{n}", b"1" * 300) for n in range(50)), 0.05)


def _drip(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    for byte in command("heat_setpoint", b"21.5") * 1000:
        if broker.ended.wait(0.002):
            return
        connection.sendall(bytes([byte]))


def _half_packet(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    connection.sendall(command("heat_setpoint", b"21.5")[:-2])
    broker.ended.wait()


def _oversized(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    broker.repeat(connection, command("x", b"2" * 1_000_000))


def _longest(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    connection.sendall(b"\x30\xff\xff\xff\x7f\x00\x15heatpump/hp/set/prices")
    broker.repeat(connection, b"2" * 65536)


def _wrong_types(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    kinds = [kind << 4 for kind in range(16) if kind not in (3, 13)]
    broker.repeat(connection, b"".join(bytes([kind, 2, 0, 1]) for kind in kinds), 0.005)


def _five_byte_lengths(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    broker.repeat(connection, b"\x30\xff\xff\xff\xff\x01", 0.01)


def _acks_never_taken(connection: socket.socket, broker: HostileBroker) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    welcome(connection)
    while not broker.ended.is_set():  # each wants a PUBACK, which nobody reads
        send(connection, command("heat_setpoint", b"21.5", qos=1) * 10, broker)


def _disconnects(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)


def _black_hole(connection: socket.socket, broker: HostileBroker) -> None:
    welcome(connection)
    broker.ended.wait()  # takes nothing in either


def _refuses(connection: socket.socket, broker: HostileBroker) -> None:
    connection.recv(4096)
    connection.sendall(b"\x20\x02\x00\x03")


CASES: dict[str, Callable[[socket.socket, HostileBroker], None]] = {
    "1,000 commands a second": _flood,
    "1,000 commands a second, each another key": _flood_of_keys,
    "bytes that drip": _drip,
    "half a packet": _half_packet,
    "megabytes in one packet": _oversized,
    "the longest packet of all": _longest,
    "packets of the wrong kind": _wrong_types,
    "lengths of five bytes": _five_byte_lengths,
    "acknowledgements never taken": _acks_never_taken,
    "disconnects": _disconnects,
    "black hole": _black_hole,
    "refused": _refuses,
}


@contextlib.contextmanager
def hostile(case: str) -> Iterator[HostileBroker]:
    """A broker that does this one of CASES to each connection."""
    broker = HostileBroker(CASES[case])
    try:
        yield broker
    finally:
        broker.end()


def flood_then(seconds: float, last: bytes, flooded: threading.Event) -> HostileBroker:
    """1,000 commands a second for so long, then once what `last` is."""

    def treat(connection: socket.socket, broker: HostileBroker) -> None:
        welcome(connection)
        until = time.monotonic() + seconds
        while time.monotonic() < until and not broker.ended.is_set():
            send(connection, command("heat_setpoint", b"21.5") * 10, broker)
            drain(connection)
            broker.ended.wait(0.01)
        send(connection, last, broker)
        flooded.set()
        broker.repeat(connection, b"\xd0\x00", 0.2)

    return HostileBroker(treat)
