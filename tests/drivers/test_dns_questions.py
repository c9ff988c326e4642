"""Which questions a look-up asks the name server, and which it doesn't; the network is played here."""

import asyncio
from collections.abc import Callable, Iterable

import pytest

from heatpump.drivers import dns
from tests.drivers.dns_records import CNAME, IP, A, answer, labels, record

SERVER = ("192.0.2.53", 53)
HEAD = b"\x01\0\0\x01\0\0\0\0\0\0"


class Server:
    """Stands in for `udp.ask`: the next of `answers` for each question."""

    def __init__(self) -> None:
        self.questions: list[bytes] = []
        self.answers: Iterable[Callable[[bytes], bytes] | None] = ()

    async def ask(
        self, address: object, question: bytes, read: Callable[[bytes], object], sends: int
    ) -> object:
        assert address == SERVER and sends == 3
        self.questions.append(question)
        treat = list(self.answers)[len(self.questions) - 1]
        if treat is None:
            return None
        forged = treat(bytes([question[0] ^ 1]) + question[1:])
        assert read(forged) is None  # it wasn't this question
        return read(treat(question))

    @property
    def names(self) -> list[bytes]:
        return [question[12:-4] for question in self.questions]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    numbers = iter(range(0x4100, 0x4200))
    monkeypatch.setattr(dns, "urandom", lambda count: next(numbers).to_bytes(count, "big"))
    monkeypatch.setattr(dns.udp, "ask", server.ask)
    return server


def good(question: bytes) -> bytes:
    return answer(record(A, IP), question=question)


def alias(name: str) -> Callable[[bytes], bytes]:
    return lambda question: answer(record(CNAME, labels(name)), question=question)


def look_up(host: str, server: object = SERVER) -> object:
    return asyncio.run(dns.look_up(host, 1883, server))


def test_the_question_is_for_the_addresses_of_the_name(server: Server) -> None:
    server.answers = [good]
    assert look_up("Broker.LAN.") == ("192.168.1.10", 1883)
    assert server.questions == [b"\x41\0" + HEAD + b"\x06broker\x03lan\0" + b"\0\x01\0\x01"]


def test_the_name_behind_an_alias_is_asked_for_under_another_number(server: Server) -> None:
    server.answers = [alias("b.lan"), good]
    assert look_up("a.lan") == ("192.168.1.10", 1883)
    assert server.names == [labels("a.lan"), labels("b.lan")]
    assert [question[:2] for question in server.questions] == [b"\x41\0", b"\x41\x01"]


def test_eight_questions_are_asked_and_no_more(server: Server) -> None:
    aliases = [alias(f"a{n}") for n in range(8)]
    server.answers = [*aliases[:7], good]
    assert look_up("broker.lan") == ("192.168.1.10", 1883) and len(server.questions) == 8
    server.questions.clear()
    server.answers = aliases
    with pytest.raises(OSError, match=r"^no address for broker\.lan: too many aliases$"):
        look_up("broker.lan")
    assert len(server.questions) == 8


def test_silence_and_refusals_name_the_host(server: Server) -> None:
    server.answers = [None, lambda question: answer(question=question, flags=b"\x81\x83")]
    for line in ("the name server is silent", "no such name"):
        with pytest.raises(OSError) as caught:
            look_up("broker.lan")
        assert str(caught.value) == f"no address for broker.lan: {line}"


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0", "255.255.255.255", "1.02.003.4"])
def test_an_address_is_one_in_its_usual_form(host: str) -> None:
    assert dns.is_address(host)


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.2.3", "1.2.3.4.5", "1.2..4", "1.2.3.", "1.2.3.256", "1.2.3.0004", "1.2.3.-1", "1.2.3.+1",
     "1.2.3.4 ", "1.2.3.٤", "a.b.c.d", "::1"],
)  # fmt: skip
def test_all_else_is_no_address(text: str) -> None:
    assert not dns.is_address(text)


@pytest.mark.parametrize("host", ["192.0.2.1", "localhost", "localhost.", "LocalHost"])
def test_nobody_is_asked_for_an_address_or_this_computer(host: str, server: Server) -> None:
    assert look_up(host) == ("192.0.2.1" if host[0] == "1" else "127.0.0.1", 1883)
    assert not server.questions


@pytest.mark.parametrize("host", ["local", "hub.local", "a.hub.LOCAL."])
def test_nobody_is_asked_for_names_in_local(host: str, server: Server) -> None:
    with pytest.raises(OSError, match=r"names in \.local are not looked up; give the address"):
        look_up(host)
    assert not server.questions


@pytest.mark.parametrize(
    "host",
    ["localhost.lan", "a.localhost", "hub.locals", "local.lan", "nolocal", "1.2.3.4.5", "a!b~", "x" * 63,
     ".".join(["x" * 63] * 3 + ["y" * 61])],
)  # fmt: skip
def test_any_other_name_is_asked_for_as_it_is(host: str, server: Server) -> None:
    server.answers = [good]
    assert look_up(host) == ("192.168.1.10", 1883) and server.names == [labels(host)]


@pytest.mark.parametrize(
    "host",
    ["", ".", ".lan", "a..b", "a b", "a\x7f", "\x1fa", "x" * 64, ".".join(["x" * 63] * 3 + ["y" * 62])],
)
def test_what_cannot_be_a_name_is_not_asked_for(host: str, server: Server) -> None:
    with pytest.raises(OSError, match="not a name"):
        look_up(host)
    assert not server.questions
