"""The console's line editor: a line is taken whole or refused, whatever comes in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatpump.app.commands import Commands
from heatpump.app.console import MOST_BYTES, LineEditor
from heatpump.app.line_complete import lines
from tests.app.commands_bench import Bench
from tests.app.on_board import Bench as Board
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


LEFT, RIGHT, UP, DOWN, HOME, END, DELETE = (
    b"\x1b" + key for key in (b"[D", b"[C", b"[A", b"[B", b"[H", b"OF", b"[3~")
)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (b"moe" + LEFT + b"d", "mode"),
        (b"ode" + HOME + b"m" + END + b" off", "mode off"),
        (b"ode\x01m\x05 off", "mode off"),
        (b"ode\x1b[1~m\x1b[4~ off", "mode off"),
        ("grün".encode() + LEFT * 2 + b"\x7f" + RIGHT + b"-", "gü-n"),
        ("a🏠b".encode() + LEFT * 2 + DELETE, "ab"),
        (b"ab" + LEFT + "ü🏠".encode(), "aü🏠b"),
        (b"ab" + LEFT * 9 + RIGHT * 9 + b"c", "abc"),
        (b"set mode heat\x17off", "set mode off"),
        (b"set mode  \x17heat", "set heat"),
        (b"mode heat" + LEFT * 4 + b"\x15", "heat"),
        (b"wrong\x15log", "log"),
        (b"\x15\x17\x05log", "log"),
        (b"log" + DELETE + b"\x1b[1;5D\x1b[15~\x1bOP", "log"),
        (b"log" + UP + DOWN, "log"),
    ],
)
def test_a_line_is_edited_by_characters(terminal: Terminal, typed: bytes, line: str) -> None:
    assert terminal.type(typed + b"\r") == [line] and not terminal.errors()
    assert screen(terminal.said.removesuffix("\r\n")) == line
    assert terminal.type(b"faults\r") == ["faults"]


def screen(written: str) -> str:
    """What a terminal shows of one line, in which pictures are two columns wide."""
    cells: list[str] = []
    at = 0
    for character in written:
        if character == "\x08":
            at -= 1
        else:
            for part in [character, ""] if character > "\U0001f300" else [character]:
                cells[at : at + 1] = [part]
                at += 1
    return "".join(cells).rstrip()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"mode" + LEFT + b"\0off", "has a control character"),
        (b"mode" + LEFT + b"\xc2\x80", "has a control character"),
        (b"mode" + LEFT + b"\xff", "is not UTF-8"),
        (b"mode" + LEFT + b"\xc3", "is not UTF-8"),
        (b"mode" + LEFT + b"\xc3(", "is not UTF-8"),
        (b"mode \xc3" + LEFT + b"off", "is not UTF-8"),
        (b"mode" + LEFT + b"x" * 600, "is over 512 bytes"),
        (b"mode" + LEFT + b"\x1b[20", "ends within an escape sequence"),
    ],
)
def test_an_edited_line_is_taken_whole_or_refused(terminal: Terminal, data: bytes, why: str) -> None:
    assert terminal.type(data + b"\rlog\r") == ["log"] and terminal.errors() == [refused(why)]


def test_half_a_character_is_rubbed_out_at_the_cursor(terminal: Terminal) -> None:
    assert terminal.type(b"ab" + LEFT + b"\xf0\x9f\x7fc\r") == ["acb"] and not terminal.errors()


def test_up_and_down_go_through_the_lines_before(terminal: Terminal) -> None:
    for line in ("status", "grün", "grün", "log 3"):
        terminal.editor.keep(line)
    assert terminal.type(UP + b"\r") == ["log 3"]
    assert terminal.type(b"half" + UP * 2 + b"\r") == ["grün"]
    assert terminal.type(UP * 3 + b"\x7f\r") == ["statu"]
    assert terminal.type(UP * 9 + b"es\r") == ["statuses"]  # no further than the first
    assert terminal.type(UP + DOWN * 3 + b"faults\r") == ["faults"]


def test_history_is_bounded_and_keeps_the_newest(terminal: Terminal) -> None:
    for n in range(100):
        terminal.editor.keep(f"set heat_setpoint {n}")
    assert len(terminal.editor.entries) <= 256
    assert terminal.type(UP + b"\r" + UP * 3 + b"\r") == ["set heat_setpoint 99", "set heat_setpoint 97"]
    terminal.editor.keep("x" * 300)
    assert terminal.type(UP + b"\r") == ["set heat_setpoint 99"]


@given(
    st.lists(
        st.sampled_from(
            [
                b"a",
                "ü".encode(),
                "🏠".encode(),
                b" ",
                b"\x7f",
                b"\x1b",
                b"[",
                b"3",
                b"~",
                LEFT,
                RIGHT,
                UP,
                DOWN,
                HOME,
                END,
                DELETE,
                b"\x01",
                b"\x05",
                b"\x15",
                b"\x17",
                b"\0",
                b"\xff",
                b"\xc3",
            ]
        )
    )
)
def test_whatever_was_typed_the_next_line_holds(keys: list[bytes]) -> None:
    terminal = Terminal()
    terminal.editor.keep("grün")
    taken = terminal.type(b"".join(keys) + b"\r")
    assert not (taken and terminal.errors())
    assert terminal.type(b"mode off\r") == ["mode off"]


class Completing(Terminal):
    """A line, and Tab behind it."""

    def __init__(self, commands: Commands) -> None:
        super().__init__()
        self.commands = commands

    def tab(self, text: str) -> str:
        """What is then on the screen, with the line."""
        self.said = ""
        self.editor.feed(10)
        self.said = ""
        for byte in text.encode():
            self.editor.feed(byte)
        for more in lines(self.editor, self.commands, "> "):
            self.said += more or ""
        return self.said


def test_tab_completes_commands_keys_and_choices(console: Bench) -> None:
    terminal = Completing(console.commands)
    for typed, line in (
        ("stat", "status "),
        ("set heat_setp", "set heat_setpoint "),
        ("default minimum_of", "default minimum_off "),
        ("get minim", "get minimum_o"),
        ("set mode he", "set mode heat "),
        ("mode he", "mode heat "),
        ("preset bo", "preset boost "),
        ("relay comp", "relay compressor "),
        ("service sto", "service stop "),
        ("help vers", "help version "),
        ("help minimum_of", "help minimum_off "),
        ("xyz", "xyz"),
        ("set nothing ", "set nothing "),
        ("log 3", "log 3"),
    ):
        assert terminal.tab(typed) == line
        assert terminal.type(b"\r") == [line]


def test_tab_lists_several_and_shows_the_line_again(console: Bench) -> None:
    terminal = Completing(console.commands)
    assert terminal.tab("set minimum_o") == "set minimum_o\r\nminimum_off  minimum_on\r\n> set minimum_o"
    assert terminal.type(b"n 600\r") == ["set minimum_on 600"]
    lines = terminal.tab("set ").split("\r\n")
    assert len(lines) > 5 and max(len(line) for line in lines) < 80 and lines[-1] == "> set "
    assert "wifi_password" in "".join(lines)


def test_no_secret_is_remembered(console: Bench) -> None:
    for line, kept in (
        ("status", True),
        ("mode heat", True),
        ("set heat_setpoint 21", True),
        ("set reading_indoor 21", True),
        ("set wifi_password correct horse", False),
        ("set wifi_password " + "x" * 99, False),
        ("set wifi_pasword correct horse", False),
        ("default mqtt_password", False),
        ("st wifi_password correct horse", False),
        ("correct horse", False),
        ("set", False),
        ("", False),
    ):
        console(line)
        assert console.commands.keep is kept, line


def pass_time(bench: Board, ms: int) -> None:
    """In steps: what is typed is looked at between them."""
    for _ in range(ms // 100):
        bench.board.run_until(bench.board.now_ms + 100)


def test_on_the_serial_port_tab_completes_and_a_pasted_one_is_a_blank(bench: Board) -> None:
    board = bench.start()
    board.run_until(5_000)
    bench.said.clear()
    for typed in (b"get heat_setp", b"\t", b"\r", b"\x1b[A", b"\r", b"mode\toff\r"):
        board.write_console(typed)
        pass_time(bench, 3_000)
    assert bench.text.count("> get heat_setpoint \r\nheat_setpoint = 21.0 °C") == 1
    assert bench.text.count("get heat_setpoint \r\nheat_setpoint = 21.0 °C") == 2
    assert "mode off\r\nmode = off" in bench.text


def test_garbage_of_every_key_costs_no_tick_and_no_line(bench: Board) -> None:
    board = bench.start()
    board.run_until(5_000)
    for n in range(4):
        bench.said.clear()
        board.write_console(b"\x1b[Dx\x15\0\xff\x1b[3~" * 20 + b"\r" + b"get mode\r" * 3)
        for _ in range(60):
            pass_time(bench, 1_000)
            if bench.text.count("> ") == 4:
                break
        assert bench.text.count("mode = heat") == 3, n
    found = json.loads(bench.ask("status json"))
    assert found["outputs_lost"] == found["task_failures"] == 0


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
