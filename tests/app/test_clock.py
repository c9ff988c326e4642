"""The clock task and the time server's question, with doubles for the chip's clock and the network."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest

from heatpump.app import clock as clock_module
from heatpump.app import ntp
from heatpump.app.clock import LOOKS_AFTER_ANSWER, LOOKS_AFTER_FAILURE, Clock
from heatpump.core.calendar import read
from heatpump.core.model import Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from tests.patience import HANG_S
from tests.vm import run_in_vm

NOW = "2026-11-21T22:50Z"
NOW_S = read(NOW) * 60 + 30
FROM_1900_S = 3155673600


class Rtc:
    def __init__(self, seconds: int = 0) -> None:
        self.seconds = seconds

    def now_s(self) -> int:
        return self.seconds

    def set_s(self, seconds: int) -> None:
        self.seconds = seconds


class Network:
    up = True
    asked: list[object]

    async def address(self, host: str, port: int) -> object:
        self.asked.append((host, port))
        return (host, port)

    def __init__(self) -> None:
        self.asked = []

    def ready(self) -> bool:
        return self.up


class Bench:
    def __init__(self, seconds: int = 0, **settings: str) -> None:
        self.params = Params()
        for key, text in settings.items():
            self.params.set(key, text, INSTALLER)
        self.inputs = Inputs()
        self.rtc = Rtc(seconds)
        self.network = Network()
        self.clock = Clock(self.params, self.inputs, self.rtc, self.network)


class Stop(Exception):
    pass


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the time server will answer: seconds, or an OSError; empty: nobody may ask."""
    waiting: list[object] = []

    async def ask(address: object) -> int:
        answer = waiting.pop(0)
        if isinstance(answer, OSError):
            raise answer
        assert isinstance(answer, int)
        return answer

    monkeypatch.setattr(ntp, "ask", ask)
    return waiting


def looks(bench: Bench, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock task run for so many looks."""
    left = count

    async def sleep_ms(ms: int) -> None:
        nonlocal left
        assert ms == clock_module.LOOK_MS
        left -= 1
        if not left:
            raise Stop

    monkeypatch.setattr(asyncio, "sleep_ms", sleep_ms, raising=False)
    with pytest.raises(Stop):
        asyncio.run(bench.clock.run())


def test_a_clock_that_was_never_set_is_unknown() -> None:
    for seconds in (0, 100_000, read("2025-01-01T00:00Z") * 60 - 1):
        bench = Bench(seconds)
        assert bench.inputs.minute_of_week == bench.inputs.utc_minute == -1
        assert "not set" in bench.clock.describe()


def test_it_tells_the_local_minute_of_the_week() -> None:
    bench = Bench(NOW_S)
    assert bench.inputs.utc_minute == read(NOW)
    assert bench.inputs.minute_of_week == 5 * 1440 + 23 * 60 + 50
    bench.params.set("time_zone", "-300", INSTALLER)
    bench.clock.look()
    assert bench.inputs.minute_of_week == 5 * 1440 + 17 * 60 + 50
    assert bench.clock.describe() == "2026-11-21T22:50Z, local time 2026-11-21 17:50 (-300 min)"


def test_a_zone_by_its_text_goes_before_the_other_two() -> None:
    bench = Bench(NOW_S, tz="EST5EDT,M3.2.0,M11.1.0")
    assert bench.inputs.minute_of_week == 5 * 1440 + 17 * 60 + 50
    bench.rtc.set_s(read("2026-07-01T12:00Z") * 60)
    bench.clock.look()
    assert bench.clock.describe() == "2026-07-01T12:00Z, local time 2026-07-01 08:00 (-240 min)"
    for text, ahead_min in (("NZST-12NZDT,M9.5.0,M4.1.0/3", 720), ("", 120)):
        bench.params.set("tz", text, INSTALLER)
        bench.clock.look()
        assert f"({ahead_min:+d} min)" in bench.clock.describe()


def test_a_zone_is_read_when_its_clocks_change() -> None:
    reads = []
    params = Params()
    params.set("tz", "EST5EDT,M3.2.0,M11.1.0", INSTALLER)
    clock = Clock(params, Inputs(), Rtc(NOW_S), Network(), lambda: reads.append(1))
    for day in range(365):
        clock._rtc.set_s(NOW_S + day * 86400)
        clock.look()
    assert len(reads) == 3  # at first, in March, in November


def test_a_user_sets_it_and_nonsense_changes_nothing() -> None:
    bench = Bench()
    bench.clock.set(NOW)
    assert bench.rtc.seconds == read(NOW) * 60 and bench.inputs.minute_of_week >= 0
    with pytest.raises(ValueError, match="clock: 'now' is not a UTC time"):
        bench.clock.set("now")
    assert bench.rtc.seconds == read(NOW) * 60


def test_it_asks_once_an_hour(answers: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(ntp_host="127.0.0.1")
    answers += [NOW_S, NOW_S + 3600]
    looks(bench, LOOKS_AFTER_ANSWER + 1, monkeypatch)
    assert bench.rtc.seconds == NOW_S and len(answers) == 1
    assert bench.inputs.utc_minute == read(NOW)
    looks(bench, 1, monkeypatch)
    assert not answers


def test_it_asks_nobody_without_a_host_or_a_network(
    answers: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks(Bench(), 1000, monkeypatch)
    bench = Bench(ntp_host="127.0.0.1")
    bench.network.up = False
    looks(bench, 1000, monkeypatch)
    answers.append(NOW_S)
    bench.network.up = True
    looks(bench, 1, monkeypatch)
    assert bench.rtc.seconds == NOW_S


def test_time_goes_on_without_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(NOW_S)
    bench.rtc.seconds += 60
    looks(bench, 1, monkeypatch)
    assert bench.inputs.utc_minute == read(NOW) + 1


def test_a_failure_is_told_and_asked_again_later(
    answers: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(ntp_host="127.0.0.1")
    answers += [OSError("no answer from the time server"), 5, NOW_S]
    looks(bench, LOOKS_AFTER_FAILURE + 1, monkeypatch)
    assert "time server: no answer" in bench.clock.describe() and len(answers) == 2
    looks(bench, 1, monkeypatch)
    assert bench.clock.error == "a time that cannot be" and bench.rtc.seconds == 0
    looks(bench, LOOKS_AFTER_FAILURE + 1, monkeypatch)
    assert bench.clock.error == "" and bench.rtc.seconds == NOW_S


def test_a_name_is_looked_up_for_each_question_and_no_address_is_told(
    answers: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(ntp_host="time.example")
    answers += [OSError("no"), NOW_S]
    looks(bench, LOOKS_AFTER_FAILURE + 2, monkeypatch)
    assert not answers and bench.network.asked == [("time.example", 123)] * 2

    async def nowhere(host: str, port: int) -> object:
        raise OSError("no address for " + host)

    monkeypatch.setattr(bench.network, "address", nowhere)
    looks(bench, LOOKS_AFTER_ANSWER + 1, monkeypatch)
    assert "time server: no address for time.example" in bench.clock.describe()


def test_what_a_question_takes_is_forgotten_after_it(
    answers: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten = []
    params = Params()
    params.set("ntp_host", "127.0.0.1", INSTALLER)
    bench = Bench()
    bench.clock = Clock(params, bench.inputs, bench.rtc, bench.network, lambda: forgotten.append(1))
    answers += [OSError("no"), NOW_S]
    looks(bench, LOOKS_AFTER_FAILURE + 2, monkeypatch)
    assert len(forgotten) == 3  # with the zone's text, once the time is known


def test_another_host_is_asked_at_once(answers: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(ntp_host="127.0.0.1")
    answers.append(OSError("no"))
    looks(bench, 2, monkeypatch)
    answers.append(NOW_S)
    bench.clock.restart()
    looks(bench, 1, monkeypatch)
    assert not answers and bench.clock.error == ""
    bench.params.set("ntp_host", "", INSTALLER)
    bench.clock.error = "old"
    bench.clock.restart()
    looks(bench, 1, monkeypatch)
    assert bench.clock.error == ""


def answer_to(question: bytes, seconds: int, **changes: int) -> bytearray:
    """A server's answer; `changes` overwrite bytes by their index, written b<index>."""
    answer = bytearray(48)
    answer[0] = 0x24
    answer[1] = 2
    answer[24:32] = question[40:48]
    answer[40:44] = ((seconds + FROM_1900_S) & 0xFFFFFFFF).to_bytes(4, "big")
    for name, value in changes.items():
        answer[int(name[1:])] = value
    return answer


QUESTION = bytes(40) + b"\x01\x02\x03\x04\x05\x06\x07\x08"


def test_an_answer_is_read_also_beyond_2036() -> None:
    for text in ("2025-01-01T00:00Z", NOW, "2036-02-07T06:30Z", "2099-12-31T23:59Z"):
        seconds = read(text) * 60
        assert ntp.read(answer_to(QUESTION, seconds), QUESTION) == seconds


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        answer_to(QUESTION, NOW_S)[:47],
        answer_to(QUESTION, NOW_S, b31=9),  # somebody else's question
        answer_to(QUESTION, NOW_S, b0=0x23),  # a client
        answer_to(QUESTION, NOW_S, b0=0xE4),  # not synchronised
        answer_to(QUESTION, NOW_S, b1=0),  # kiss of death
        answer_to(QUESTION, NOW_S, b1=16),
        answer_to(QUESTION, NOW_S)[:40] + bytes(8),  # no time at all, which would be one of 2036
    ],
)
def test_what_is_no_servers_answer_is_not_believed(answer: bytes) -> None:
    assert ntp.read(answer, QUESTION) is None


@pytest.fixture
def server() -> Iterator[tuple[int, list[bytes]]]:
    """A time server on loopback that first sends a forged answer; (port, questions)."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(HANG_S)
    questions: list[bytes] = []

    def serve() -> None:
        try:
            question, sender = sock.recvfrom(100)
        except OSError:
            return
        questions.append(question)
        sock.sendto(answer_to(QUESTION, 0), sender)
        sock.sendto(answer_to(question, NOW_S), sender)

    thread = threading.Thread(target=serve)
    thread.start()
    yield sock.getsockname()[1], questions
    thread.join()
    sock.close()


ASK = """
import asyncio, socket
from heatpump.app import ntp
address = socket.getaddrinfo("127.0.0.1", {})[0][-1]
try:
    print(asyncio.run(ntp.ask(address)))
except OSError as error:
    print(error)
"""


def test_it_asks_a_real_server_in_the_vm(server: tuple[int, list[bytes]]) -> None:
    port, questions = server
    assert run_in_vm(ASK.format(port), devices=False).strip() == str(NOW_S)
    (question,) = questions
    assert len(question) == 48 and question[0] == 0x23 and any(question[40:48])


@pytest.mark.slow
def test_a_silent_server_is_given_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        said = run_in_vm(ASK.format(silent.getsockname()[1]), devices=False)
    assert said.strip() == "no answer from the time server"


def test_the_chips_clock_is_set_and_read() -> None:
    run_in_vm(
        f"""
from heatpump.drivers.rtc import Rtc
rtc = Rtc()
assert rtc.now_s() < 100
rtc.set_s({NOW_S})
assert 0 <= rtc.now_s() - {NOW_S} <= 1
import machine
assert machine.RTC().datetime()[:6] == (2026, 11, 21, 5, 22, 50)
"""
    )
