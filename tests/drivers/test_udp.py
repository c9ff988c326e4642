"""One question over UDP: what counts as its answer, how long it waits, and that the loop goes on."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from heatpump.drivers import udp

SERVER, STRANGER = ("192.0.2.1", 53), ("192.0.2.9", 53)
EVERY_MS = 1500  # between two questions


class Line:
    """The socket, its poller and the clock in one. `arrive(ms, data)`: a datagram that is there at that time,
    or an error, as a closed port's."""

    def __init__(self) -> None:
        self.now_ms = 0.0
        self.waiting: list[tuple[float, bytes | OSError, object]] = []
        self.sent: list[tuple[float, bytes, object]] = []
        self.log: list[str] = []
        self.watched: object = None
        self.fault: OSError | None = None

    def arrive(self, ms: float, data: bytes | OSError, sender: object = SERVER) -> None:
        self.waiting.append((ms, data, sender))

    # The socket
    def socket(self, family: str, kind: str) -> "Line":
        assert (family, kind) == ("inet", "datagrams")
        self.log.append("open")
        return self

    def setblocking(self, blocks: bool) -> None:
        self.log.append("blocking" if blocks else "not blocking")

    def sendto(self, data: bytes, address: object) -> None:
        self.log.append("send")
        if self.fault:
            raise self.fault
        self.sent.append((self.now_ms, data, address))

    def recvfrom(self, most: int) -> tuple[bytes, object]:
        self.log.append("receive")
        assert most == 512 and self.waiting[0][0] <= self.now_ms
        _, data, sender = self.waiting.pop(0)
        if isinstance(data, OSError):
            raise data
        return data, sender

    def close(self) -> None:
        self.log.append("close")

    # The poller
    def register(self, what: object, events: int) -> None:
        assert what is self
        self.watched = events

    def poll(self, ms: int) -> list[object]:
        assert self.watched == 1 and ms == 1  # what comes in; the loop is held for no longer
        self.log.append("look")
        if self.waiting and self.waiting[0][0] <= self.now_ms:
            return [(self, 1)]
        return []

    # The clock
    async def sleep_ms(self, ms: int) -> None:
        self.log.append("sleep" if ms else "turn")
        self.now_ms += ms


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()
    fake = SimpleNamespace(socket=line.socket, AF_INET="inet", SOCK_DGRAM="datagrams")
    monkeypatch.setattr(udp, "socket", fake)
    monkeypatch.setattr(udp, "select", SimpleNamespace(poll=lambda: line, POLLIN=1))
    monkeypatch.setattr(asyncio, "sleep_ms", line.sleep_ms, raising=False)
    return line


def ask(read: Callable[[bytes], object] = lambda answer: answer, **how: int) -> object:
    return asyncio.run(udp.ask(SERVER, b"who", read, **how))


def test_an_answer_is_given_as_it_was_read_and_ends_it(line: Line) -> None:
    line.arrive(0, b"answer")
    assert ask(lambda answer: [answer.decode()], sends=3) == ["answer"]
    assert line.sent == [(0, b"who", SERVER)] and line.now_ms == 0


def test_others_have_a_turn_between_the_question_and_the_first_look(line: Line) -> None:
    line.arrive(0, b"answer")
    ask()
    assert line.log == ["open", "not blocking", "send", "turn", "look", "receive", "close"]


def test_what_comes_from_elsewhere_or_is_no_answer_is_passed_over(line: Line) -> None:
    line.arrive(0, b"forged", STRANGER)
    line.arrive(0, b"noise")
    line.arrive(0, b"answer")
    seen = []

    def read(answer: bytes) -> bytes | None:
        seen.append(answer)
        return answer if answer == b"answer" else None

    assert ask(read) == b"answer" and seen == [b"noise", b"answer"]
    assert line.now_ms == 0  # within one look


def test_also_an_answer_that_counts_as_false_is_one(line: Line) -> None:
    line.arrive(0, b"")
    assert ask() == b""


def test_silence_ends_after_one_and_a_half_seconds_for_each_question(line: Line) -> None:
    assert ask() is None
    assert [at_ms for at_ms, *_ in line.sent] == [0] and line.now_ms == EVERY_MS
    assert line.log[-1] == "close"
    line.now_ms = 0
    line.sent.clear()
    assert ask(sends=3) is None
    assert line.sent == [(at_ms, b"who", SERVER) for at_ms in (0, EVERY_MS, 2 * EVERY_MS)]
    assert line.now_ms == 3 * EVERY_MS


def test_it_looks_each_150_ms_once_and_lets_the_loop_go_on(line: Line) -> None:
    ask()
    assert line.log == ["open", "not blocking", "send", "turn"] + ["look", "sleep"] * 10 + ["close"]


@pytest.mark.parametrize(("at_ms", "heard_ms"), [(1, 150), (1350, 1350), (1351, 1500), (2850, 2850)])
def test_a_late_answer_is_heard_at_the_next_look(line: Line, at_ms: int, heard_ms: int) -> None:
    line.arrive(at_ms, b"answer")
    assert ask(sends=2) == b"answer" and line.now_ms == heard_ms


def test_a_flood_is_read_four_datagrams_at_a_time(line: Line) -> None:
    for _ in range(9):
        line.arrive(0, b"flood", STRANGER)
    line.arrive(0, b"answer")
    assert ask() == b"answer" and line.now_ms == 2 * 150
    parts = "".join("." if word == "receive" else "|" for word in line.log if word in ("receive", "sleep"))
    assert parts == "....|....|.."


def test_a_flood_that_never_ends_is_given_up(line: Line) -> None:
    for _ in range(1000):
        line.arrive(0, b"flood", STRANGER)
    assert ask() is None and line.now_ms == EVERY_MS and line.log[-1] == "close"


def test_a_datagram_that_cannot_be_read_is_looked_past(line: Line) -> None:
    """As of a port that is closed: the answer may still come."""
    line.arrive(0, OSError(111))
    line.arrive(0, b"answer")
    assert ask() == b"answer" and line.now_ms == 150


def test_a_question_that_cannot_be_sent_is_an_error_and_the_socket_is_closed(line: Line) -> None:
    line.fault = OSError(118)
    with pytest.raises(OSError, match="118"):
        ask(sends=3)
    assert line.log == ["open", "not blocking", "send", "close"]


def test_what_read_raises_comes_out_and_the_socket_is_closed(line: Line) -> None:
    line.arrive(0, b"no such name")

    def read(answer: bytes) -> None:
        raise OSError(answer.decode())

    with pytest.raises(OSError, match="no such name"):
        ask(read)
    assert line.log[-1] == "close"
