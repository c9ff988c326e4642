"""The console's line editor: a line is taken whole or refused, whatever comes in."""

import pytest

from heatpump.app.console import MOST_BYTES, LineEditor
from tests.vm import run_in_vm


class Terminal:
    def __init__(self) -> None:
        self.said = ""
        self.editor = LineEditor(self.write)

    def write(self, text: str) -> None:
        self.said += text

    def type(self, data: bytes) -> list[str]:
        """The lines that are to be obeyed."""
        lines = [self.editor.feed(byte) for byte in data]
        return [line for line in lines if line]

    def errors(self) -> list[str]:
        return [line for line in self.said.split("\r\n") if line.startswith("error: ")]


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def refused(why: str) -> str:
    return f"error: the line {why}; nothing was done"


def test_a_line_is_echoed_and_taken(terminal: Terminal) -> None:
    assert terminal.type(b"mode heat\r") == ["mode heat"]
    assert terminal.said == "mode heat\r\n"


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_each_way_of_ending_a_line_ends_one(terminal: Terminal, end: bytes) -> None:
    assert terminal.type(b"faults" + end + b"log" + end) == ["faults", "log"]
    assert terminal.said == "faults\r\nlog\r\n"


def test_empty_lines_are_lines(terminal: Terminal) -> None:
    assert [terminal.editor.feed(byte) for byte in b"\r\n\r\n\n\n"] == ["", None, "", None, "", ""]


def test_the_longest_line_is_taken_and_a_longer_one_refused_whole(terminal: Terminal) -> None:
    assert MOST_BYTES == 512
    line = "set time_zone" + " " * (MOST_BYTES - 17) + "-120"
    assert len(line) == MOST_BYTES
    assert terminal.type(line.encode() + b"\r") == [line] and not terminal.errors()
    assert terminal.type(line.replace("-120", " -120").encode() + b"\r") == []
    assert terminal.errors() == [refused("is over 512 bytes")]
    assert terminal.type(b"faults\r") == ["faults"]


def test_a_line_that_was_too_long_stays_refused_after_backspace(terminal: Terminal) -> None:
    assert terminal.type(b"x" * (MOST_BYTES + 1) + b"\x7f" * 600 + b"mode off\r") == []
    assert terminal.errors() == [refused("is over 512 bytes")]


def test_a_plan_of_48_of_the_longest_prices_fits(terminal: Terminal) -> None:
    line = "set prices 2026-11-21T22:00Z 15" + " -99999" * 48
    assert terminal.type(line.encode() + b"\r") == [line]


def test_ten_kilobytes_are_one_error_and_the_next_line_holds(terminal: Terminal) -> None:
    assert terminal.type(b"A" * 10_000 + b"\rmode heat\r") == ["mode heat"]
    assert terminal.errors() == [refused("is over 512 bytes")]
    assert len(terminal.said) < 700


def test_text_is_utf8(terminal: Terminal) -> None:
    line = "set wifi_ssid Müllers Netz \u0800 €uro \U00010000 🏠"
    assert terminal.type(line.encode() + b"\r") == [line]
    assert terminal.said == line + "\r\n"


def test_backspace_takes_one_character(terminal: Terminal) -> None:
    assert terminal.type("aü🏠".encode() + b"\x7f\x08b\r") == ["ab"]
    assert terminal.said == "aü🏠" + "\x08 \x08" * 2 + "b\r\n"
    terminal.said = ""
    assert terminal.type(b"\x08\x7fok\r") == ["ok"]
    assert terminal.said == "ok\r\n"


def test_backspace_takes_back_half_a_character_without_touching_the_one_before(terminal: Terminal) -> None:
    assert terminal.type(b"a\xf0\x9f\x7fb\r") == ["ab"]
    assert terminal.said == "ab\r\n"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b"\x80",
        b"\xc0\xaf",  # overlong
        b"\xe0\x80\xaf",
        b"\xed\xa0\x80",  # half of a pair
        b"\xf4\x90\x80\x80",  # beyond the last
        b"\xf8\x88\x80\x80\x80",
        b"\xc3",
        b"\xc3(",
        b"\xe2\x82",
    ],
)
def test_what_is_not_utf8_is_refused(terminal: Terminal, data: bytes) -> None:
    assert terminal.type(b"set wifi_password a" + data + b"\r") == []
    assert terminal.errors() == [refused("is not UTF-8")]
    assert terminal.type(b"faults\r") == ["faults"]


@pytest.mark.parametrize("data", [b"\0", b"\x04", b"\x1f", b"\xc2\x80", b"\xc2\x9f", b"\x1bs", b"\x1bx"])
def test_control_characters_are_refused(terminal: Terminal, data: bytes) -> None:
    assert terminal.type(b"mode " + data + b"off\r") == []
    assert terminal.errors() == [refused("has a control character")]
    assert terminal.type(b"faults\r") == ["faults"]


@pytest.mark.parametrize("data", [b"\r\x02", b"\r\x01", b"\x04", b"\r\x01\x04\r\x02"])
def test_what_a_tool_sends_to_a_repl_leaves_the_first_line_alone(terminal: Terminal, data: bytes) -> None:
    """mpremote says good-bye with Ctrl-B, also to a board that runs by then."""
    assert terminal.type(data + b"version\r") == ["version"]
    assert terminal.errors() == []


def test_a_tab_is_a_blank(terminal: Terminal) -> None:
    assert terminal.type(b"mode\toff\xc2\xa0\r") == ["mode off\xa0"]


@pytest.mark.parametrize("key", [b"\x1b[A", b"\x1bOP", b"\x1b[3~", b"\x1b[1;5D", b"\x1b[200~"])
def test_arrow_and_function_keys_leave_no_trace(terminal: Terminal, key: bytes) -> None:
    assert terminal.type(b"fau" + key + b"lts\r") == ["faults"]
    assert terminal.said == "faults\r\n"


@pytest.mark.parametrize("begun", [b"\x1b", b"\x1b[", b"\x1bO", b"\x1b\x1b"])
def test_an_unfinished_sequence_swallows_no_return(terminal: Terminal, begun: bytes) -> None:
    assert terminal.type(b"faults" + begun + b"\rlog\r") == ["faults", "log"]


def test_text_within_an_unfinished_sequence_is_not_lost_in_silence(terminal: Terminal) -> None:
    assert terminal.type(b"set time_zone -1\x1b[20\rlog\r") == ["log"]
    assert terminal.errors() == [refused("ends within an escape sequence")]
    assert terminal.type(b"set time_zone -1\x1b[20\x7f\rlog\r") == ["log"]
    assert terminal.errors()[1:] == [refused("has a broken escape sequence")]


def test_a_character_after_an_unfinished_sequence_is_kept(terminal: Terminal) -> None:
    assert terminal.type("a\x1b[ü\r".encode()) == ["aü"]


def test_an_unfinished_sequence_is_over_with_the_character_after_it(terminal: Terminal) -> None:
    assert terminal.type("a\x1b[üb\r".encode()) == ["aüb"]


def test_on_the_serial_port_each_line_is_answered_in_turn() -> None:
    said = run_in_vm(
        """
import asyncio, sys
from heatpump.app.console import run

def answer(line):
    if line == "end":
        sys.exit()
    yield "heard " + line
    yield "done"

asyncio.run(run(answer, lambda: print("(idle)")))
""",
        stdin="mode heat\nfaults\n\nend\n",
    )
    assert said.split("> ") == [
        "",
        "mode heat\nheard mode heat\ndone\n(idle)\n",
        "faults\nheard faults\ndone\n(idle)\n",
        "\nheard \ndone\n(idle)\n",
        "end\n",
    ]
