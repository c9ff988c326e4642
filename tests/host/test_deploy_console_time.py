"""What a deployment does while the firmware comes up, and for how long; port and clock are played here."""

import json
from collections.abc import Callable
from itertools import pairwise

import pytest
import serial

from host_tools.deploy import console
from host_tools.deploy.console import come_up
from host_tools.errors import UserError

STATUS = {"mode": "off", "compressor": 0}
VERSION = "heatpump 1.2.3, application air_to_air, board virtual"
ASKED_STATUS = b"\rstatus json\r"
ASKED = b"\rversion\r"
PROMPT = b">>> "


class Port:
    """`serial.Serial` and `time` in one. `treat(data)`: what the board says to what is written, in pieces;
    what it says by itself is in `says`: (from when on, the bytes)."""

    def __init__(self, treat: Callable[[bytes], list[bytes]]) -> None:
        self.treat = treat
        self.past_ms = 0
        self.says: list[tuple[float, bytes]] = []
        self.written: list[tuple[float, bytes]] = []
        self.opened: list[float] = []
        self.is_open = False
        self.gone_s = (0.0, 0.0)  # from, to: as USB is while the chip starts
        self._pieces: list[bytes] = []

    # time
    def monotonic(self) -> float:
        return 100 + self.past_s

    def sleep(self, seconds: float) -> None:
        self.past_ms += round(seconds * 1000)

    # serial
    def Serial(self, name: str, baud: int, **options: object) -> "Port":
        assert not self.is_open and (name, baud) == ("PORT", 115200)
        assert options == {"timeout": 0.1, "write_timeout": 2, "exclusive": True}
        self.opened.append(self.past_s)
        self._there()
        self.is_open = True
        return self

    def write(self, data: bytes) -> None:
        self._there()
        self.written.append((self.past_s, data))
        self._pieces += self.treat(data)

    def read(self, most: int) -> bytes:
        self._there()
        assert self.is_open and most >= 1
        self.past_ms += 100
        if self._pieces:
            return self._pieces.pop(0)
        if self.says and self.says[0][0] <= self.past_s:
            return self.says.pop(0)[1]
        return b""

    def close(self) -> None:
        self.is_open = False

    @property
    def past_s(self) -> float:
        return self.past_ms / 1000

    def asked_at(self, data: bytes = ASKED) -> list[float]:
        return [at_s for at_s, written in self.written if written == data]

    def _there(self) -> None:
        since_s, until_s = self.gone_s
        if since_s <= self.past_s < until_s:
            raise serial.SerialException("device disconnected")


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Port]:
    def board(treat: Callable[[bytes], list[bytes]] = lambda data: []) -> Port:
        port = Port(treat)
        monkeypatch.setattr(console, "time", port)
        monkeypatch.setattr(console.serial, "Serial", port.Serial)
        return port

    return board


def firmware(data: bytes) -> list[bytes]:
    """Echoes and answers, as the console does."""
    text = {ASKED: VERSION, ASKED_STATUS: json.dumps(STATUS)}[data]
    return [data.strip() + b"\r\n" + text.encode() + b"\r\n> "]


def refusal() -> str:
    with pytest.raises(UserError) as caught:
        come_up("PORT", "1.2.3")
    return str(caught.value)


def test_it_asks_the_version_and_then_the_status_and_closes_the_port(board: Callable[..., Port]) -> None:
    port = board(firmware)
    assert come_up("PORT", "1.2.3") == STATUS
    assert [data for _, data in port.written] == [ASKED, ASKED_STATUS]
    assert port.opened == [0] and not port.is_open


def test_it_asks_again_each_700_ms_for_half_a_minute(board: Callable[..., Port]) -> None:
    port = board()
    assert refusal() == "nothing is heard from the board on PORT after its reset"
    at_s = port.asked_at()
    assert all(0.65 < b - a < 0.85 for a, b in pairwise(at_s)), at_s  # a read takes a tenth
    assert 29 < at_s[-1] < 30 <= port.past_s < 31 and not port.is_open


def test_an_answer_that_comes_in_pieces_is_put_together(board: Callable[..., Port]) -> None:
    port = board(lambda data: firmware(data) if data == ASKED_STATUS else [])
    port.says = [(0.1, b"rst:0x1\r\nheat"), (0.3, b"pump 1.2.3"), (0.9, VERSION[14:].encode() + b"\r\n")]
    assert come_up("PORT", "1.2.3") == STATUS
    assert port.asked_at() == [0, pytest.approx(0.7, abs=0.11)]  # it came in between


def test_a_port_that_goes_while_the_chip_starts_is_opened_again(board: Callable[..., Port]) -> None:
    port = board(lambda data: firmware(data) if port.past_s > 1 else [])
    port.gone_s = 0.5, 1.4
    assert come_up("PORT", "1.2.3") == STATUS
    assert port.opened == [0, 0.8, 1.1, 1.4] and not port.is_open


def test_a_port_that_never_comes_back_is_given_up(board: Callable[..., Port]) -> None:
    port = board()
    port.gone_s = 0, 1000
    assert refusal() == "nothing is heard from the board on PORT after its reset"
    assert 30 <= port.past_s < 30.5
    port.opened.clear()
    port.past_ms = 0
    with pytest.raises(UserError):
        come_up("PORT", "1.2.3", 3)
    assert port.opened == [0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4, 2.7]  # at 3 s the time is up


def test_bytes_that_are_no_text_hide_no_answer(board: Callable[..., Port]) -> None:
    board(lambda data: [b"\xff\xfe\x00\r\n\r\n  \r\n", *firmware(data)])
    assert come_up("PORT", "1.2.3") == STATUS


@pytest.mark.parametrize("line", ["version", "my heatpump 1.2.3", "heatpumps 1.2.3", "heatpump_1.2.3"])
def test_only_a_line_that_begins_with_its_name_is_the_version(board: Callable[..., Port], line: str) -> None:
    port = board(lambda data: [line.encode() + b"\r\n"])
    assert refusal() == f"the firmware on PORT does not answer: {line}"
    assert not port.asked_at(ASKED_STATUS)


def stopped(boot: bytes) -> Callable[[bytes], list[bytes]]:
    """A REPL; at Ctrl-D `boot` comes, and the prompt."""
    return lambda data: [boot, PROMPT] if data == b"\x04" else [b"version\r\nNameError: x\r\n" + PROMPT]


@pytest.mark.parametrize(
    ("boot", "words"),
    [
        (b"error: one\r\nmore\r\nerror: two\r\nFile x\r\nValueError: y\r\n", "error: one; error: two"),
        (b"File a\r\nFile b\r\nValueError: y\r\nFile c\r\nKeyError: z\r\nbye\r\n", "ValueError: y"),
        (b"hello\r\nbye\r\n", "bye"),
        (b"not an error: x\r\n", "not an error: x"),
        (b"File x\r\nMemoryError: 90 bytes\r\n", "MemoryError: 90 bytes; see Memory in boards/README.md"),
        (b"", "it ended without a word"),
    ],
)  # fmt: skip
def test_a_firmware_that_has_stopped_starts_once_more_and_is_quoted(
    board: Callable[..., Port], boot: bytes, words: str
) -> None:
    port = board(stopped(boot))
    assert refusal() == f"the firmware does not run on PORT: {words}"
    assert [data for _, data in port.written] == [ASKED, b"\x04"]
    assert port.past_s < (2 if boot else 7) and not port.is_open


def test_a_start_is_listened_to_for_five_seconds(board: Callable[..., Port]) -> None:
    port = board(lambda data: [] if data == b"\x04" else stopped(b"")(data))
    began_s = 0.1  # that is when the prompt was read
    port.says = [(began_s + 4.8, b"early\r\n"), (began_s + 5.3, b"late\r\n")]
    assert refusal() == "the firmware does not run on PORT: early"
    assert began_s + 5 <= port.past_s < began_s + 5.3


def test_a_port_that_goes_at_the_start_leaves_nothing_to_quote(board: Callable[..., Port]) -> None:
    port = board(stopped(b"error: unheard\r\n"))
    port.gone_s = 0.1, 1000  # once the prompt was read
    assert refusal() == "the firmware does not run on PORT: it ended without a word"
    assert not port.is_open


def test_the_consoles_own_prompt_is_no_stop(board: Callable[..., Port]) -> None:
    port = board(lambda data: [b"busy\r\n> >>> "] if port.past_s < 3 else firmware(data))
    assert come_up("PORT", "1.2.3") == STATUS


@pytest.mark.parametrize("relay", console.RELAYS)
def test_every_relay_that_could_do_harm_is_looked_at(board: Callable[..., Port], relay: str) -> None:
    said = json.dumps(STATUS | {relay: 1, "indoor_fan": 1}).encode()
    port = board(lambda data: [said + b"\n"] if data == ASKED_STATUS else firmware(data))
    assert refusal() == f"the firmware came up with {relay} on: cut the power and check the wiring"
    assert not port.is_open


def test_all_relays_that_are_on_are_named(board: Callable[..., Port]) -> None:
    assert console.RELAYS == ("compressor", "reversing_valve", "aux_heater_1", "aux_heater_2", "tank_heater")
    said = json.dumps(dict.fromkeys(console.RELAYS, 1)).encode()
    board(lambda data: [said + b"\n"] if data == ASKED_STATUS else firmware(data))
    assert f"came up with {', '.join(console.RELAYS)} on" in refusal()
