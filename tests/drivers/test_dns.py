"""The look-up of names: its answers one by one, and name servers that mean no good."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatpump.drivers import dns
from tests.drivers.dns_records import AAAA, CNAME, IP, QUESTION, A, answer, labels, record
from tests.vm import run_in_vm

HOST = "127.0.0.1"


def test_an_address_is_found() -> None:
    assert dns.read(answer(record(A, IP)), QUESTION) == "192.168.1.10"
    shouted = bytearray(answer(record(A, IP)))
    shouted[13:19] = b"BROKER"
    assert dns.read(bytes(shouted), QUESTION) == "192.168.1.10"
    other = record(AAAA, bytes(16))
    assert dns.read(answer(other, record(A, IP), record(A, b"\x01\x02\x03\x04")), QUESTION) == "192.168.1.10"


def test_aliases_are_followed_in_any_order() -> None:
    one = record(CNAME, labels("a.lan"))
    two = record(CNAME, labels("b.lan"), labels("A.lan"))
    last = record(A, IP, labels("b.lan"))
    for records in ((one, two, last), (last, two, one)):
        assert dns.read(answer(*records), QUESTION) == "192.168.1.10"
    assert dns.read(answer(one, two), QUESTION) == labels("b.lan")
    pointed = record(CNAME, b"\x01a\xc0\x13")  # "lan" of the question
    assert dns.read(answer(pointed), QUESTION) == labels("a.lan")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        QUESTION,
        answer(record(A, IP))[:30],
        b"\x12\x35" + answer(record(A, IP))[2:],
        answer(record(A, IP), question=QUESTION.replace(b"broker", b"broken")),
        answer(record(A, IP), flags=b"\x01\x80"),  # a question
        answer(record(A, IP), flags=b"\x89\x80"),  # of another kind
        answer(record(A, IP))[:-1],
        answer(record(A, IP, b"\xc0\x1c")),  # a name that points at itself, and ones ahead
        answer(record(A, IP, b"\xc0\x2a")),
        answer(record(A, IP, b"\xc0\x40")),
        answer(record(CNAME, b"\x3f")),
    ],
)
def test_what_is_no_answer_is_passed_over(data: bytes) -> None:
    assert dns.read(data, QUESTION) is None


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (answer(flags=b"\x81\x83"), "no such name"),
        (answer(flags=b"\x81\x82"), "the server failed"),
        (answer(flags=b"\x81\x85"), "the server refuses"),
        (answer(flags=b"\x81\x89"), "error 9"),
        (answer(), "has none"),
        (answer(record(AAAA, bytes(16))), "has none"),
        (answer(record(A, b"\0\0\0\0")), "has none"),
        (answer(record(A, b"\xff\xff\xff\xff")), "has none"),
        (answer(record(A, IP, labels("other.lan"))), "has none"),
        (answer(record(CNAME, labels("broker.lan"))), "too many aliases"),
        (answer(record(A, IP)[:-1], flags=b"\x83\x80"), "has none"),
    ],
)
def test_a_refusal_is_one_clear_line(data: bytes, line: str) -> None:
    with pytest.raises(OSError, match=line):
        dns.read(data, QUESTION)


@given(st.binary(max_size=512))
def test_noise_is_no_answer(noise: bytes) -> None:
    for data in (noise, answer() + noise, answer(flags=b"\x81\x80")[:6] + noise):
        with contextlib.suppress(OSError):
            found = dns.read(data, QUESTION)
            assert found is None or isinstance(found, (str, bytes))


@pytest.mark.parametrize(
    ("host", "line"),
    [
        ("hub.local", "no address for hub.local: names in .local are not looked up; give the address"),
        ("a..b", "no address for a..b: not a name"),
        ("x" * 64, "not a name"),
        (".".join(["x" * 60] * 5), "not a name"),
        ("büro.lan", "not a name"),
        ("1.2.3.456", "no name server"),
        ("broker.lan", "no name server"),
    ],
)
def test_what_can_not_be_looked_up_is_said(host: str, line: str) -> None:
    with pytest.raises(OSError, match=line.replace(".", r"\.")):
        asyncio.run(dns.look_up(host, 1883, None))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST."])
def test_addresses_need_no_name_server(host: str) -> None:
    assert asyncio.run(dns.look_up(host, 1883, None)) == (HOST, 1883)


class NameServer:
    """Treats each question with `treat(question)`: the datagrams to send."""

    def __init__(self, treat: Callable[[bytes], list[bytes]]) -> None:
        self.questions: list[bytes] = []
        self._treat = treat
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sock.bind((HOST, 0))
        self._sock.settimeout(0.1)
        self.port: int = self._sock.getsockname()[1]
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                question, sender = self._sock.recvfrom(600)
                self.questions.append(question)
                for data in self._treat(question):
                    self._sock.sendto(data, sender)

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        self._sock.close()


@pytest.fixture
def start_server() -> Iterator[Callable[..., NameServer]]:
    servers: list[NameServer] = []

    def start(treat: Callable[[bytes], list[bytes]]) -> NameServer:
        servers.append(NameServer(treat))
        return servers[-1]

    yield start
    for server in servers:
        server.end()


# Between two turns of another task lie at most so many looks at the socket, whatever the name server does.
LOOK_UP = """
import asyncio, socket
from heatpump.drivers import dns, udp
looks = most = 0
def count(poll):
    def counted(ms):
        global looks, most
        looks += 1
        most = max(most, looks)
        assert ms <= 5
        return poll(ms)
    return counted
class Select:
    POLLIN = udp.select.POLLIN
    class poll:
        def __init__(self):
            poller = original.poll()
            self.register, self.poll = poller.register, count(poller.poll)
original = udp.select
udp.select = Select
udp.PAUSE_MS = 20
async def turns():
    global looks
    while True:
        looks = 0
        await asyncio.sleep_ms(0)
async def main():
    asyncio.create_task(turns())
    server = socket.getaddrinfo("127.0.0.1", {port})[0][-1]
    try:
        found = await dns.look_up("broker.lan", 1883, server)
        print(found == socket.getaddrinfo("192.168.1.10", 1883)[0][-1], most <= 4)
    except OSError as error:
        print(error, most <= 4)
asyncio.run(main())
"""


def good(question: bytes) -> bytes:
    return answer(record(A, IP), question=question)


def forged(question: bytes) -> bytes:
    return answer(record(A, b"\x06\x06\x06\x06"), question=bytes([question[0] ^ 1]) + question[1:])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("treat", "said"),
    [
        (lambda q: [good(q)], "True"),
        (lambda q: [], "no address for broker.lan: the name server is silent"),
        (lambda q: [b"", b"\xff" * 500, good(q)[:20]] * 10,
         "no address for broker.lan: the name server is silent"),
        (lambda q: [forged(q)] * 5 + [good(q)], "True"),
        (lambda q: [answer(question=q, flags=b"\x81\x85")], "no address for broker.lan: the server refuses"),
        (lambda q: [answer(record(CNAME, b"\x01x\xc0\x0c"), question=q)],
         "no address for broker.lan: too many aliases"),
        (lambda q: [answer(record(CNAME, labels("b.lan")), question=q) if b"broker" in q else good(q)],
         "True"),
    ],
    ids=["good", "silent", "garbage", "forged", "refuses", "endless aliases", "alias"],
)  # fmt: skip
def test_name_servers_that_hold_nothing_up(
    treat: Callable[[bytes], list[bytes]], said: str, start_server: Callable[..., NameServer]
) -> None:
    server = start_server(treat)
    assert run_in_vm(LOOK_UP.format(port=server.port), devices=False).strip() == said + " True"


def test_a_lost_question_is_sent_again(start_server: Callable[..., NameServer]) -> None:
    server = start_server(lambda q: [good(q)] if len(server.questions) == dns.SENDS else [])
    assert run_in_vm(LOOK_UP.format(port=server.port), devices=False).strip() == "True True"
    assert len(server.questions) == dns.SENDS and len(set(server.questions)) == 1


@pytest.mark.slow
def test_no_name_server_at_all() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind((HOST, 0))
        port = unused.getsockname()[1]
    said = run_in_vm(LOOK_UP.format(port=port), devices=False).strip()
    assert said == "no address for broker.lan: the name server is silent True"


def test_each_question_has_another_number(start_server: Callable[..., NameServer]) -> None:
    server = start_server(lambda q: [good(q)])
    for _ in range(3):
        run_in_vm(LOOK_UP.format(port=server.port), devices=False)
    assert len({question[:2] for question in server.questions}) > 1
