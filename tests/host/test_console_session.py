"""`heatpump console`: at a terminal and from a script, with a fake board and a virtual one."""

import io
import os

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from host_tools import cli
from host_tools.console.session import ConsoleCompleter, interact
from host_tools.console.words import vocabulary
from host_tools.errors import UserError
from host_tools.ports import answers, line
from host_tools.ports.line import BoardConsole
from tests.hil.served_board import served
from tests.hil.talker import Talker

REFUSED = b"\r\nerror: the line has a control character; nothing was done\r\n> "
BOARD = {
    b"\x1bq": REFUSED,
    b"version": b"version\r\nheatpump 1.2, application air_to_air, board virtual\r\n> ",
    b"get device_name": b"get device_name\r\ndevice_name = cellar\r\n> ",
    b"status": b"status\r\nmode  heat\r\nindoor  20.5 \xc2\xb0C\r\n> ",
    b"set": b"set x 1\r\nerror: unknown parameter 'x'\r\n> ",
    b"evil": b"evil\r\n\x1b[2Jcleared\r\n> ",
    b"crash": b"crash\r\nTraceback\r\n>>> ",
    b"slow": b"slow\r\nthe first line\r\n",
}


@pytest.fixture
def board():
    made = []

    def make(more=None):
        made.append(Talker({**BOARD, **(more or {})}))
        return made[-1].path

    yield make
    for talker in made:
        talker.end()


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["heatpump", "console", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code or 0


def test_commands_are_typed_and_answered(board, monkeypatch, capsys):
    assert run(monkeypatch, "--port", board(), "version", "status") == 0
    assert capsys.readouterr().out == (
        "heatpump 1.2, application air_to_air, board virtual\nmode  heat\nindoor  20.5 °C\n"
    )


def test_a_refused_one_makes_it_fail_and_the_rest_is_done(board, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("set x 1\n\nstatus\n"))
    assert run(monkeypatch, "--port", board()) == 1
    assert capsys.readouterr().out.splitlines()[:2] == ["error: unknown parameter 'x'", "mode  heat"]


@pytest.mark.parametrize(
    "wrong",
    ["mode \x03 heat", "set x " + "9" * 512, "set x \udcff"],
    ids=["control character", "long", "no UTF-8"],
)
def test_what_is_no_line_is_refused_before_anything_is_typed(wrong, board, monkeypatch, capsys):
    assert run(monkeypatch, "--port", "/dev/no-such-port", "version", wrong) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_pipe_that_is_no_text_is_refused(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"set x \xff\n"), encoding="utf-8"))
    assert run(monkeypatch, "--port", "/dev/no-such-port") == 2
    assert capsys.readouterr().err == "error: what is piped in is no UTF-8\n"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (b"", "nothing answers on PORT: right port? right --baud?"),
        (b"$G\r\nok\r\n", "what answers on PORT isn't this firmware: 'ok'"),
        (
            b"\r\n>>> ",
            "the board on PORT is at MicroPython's prompt, the firmware doesn't run:"
            " reset it, or deploy the firmware",
        ),
        (None, "port PORT has gone: is the cable out?"),
    ],
    ids=["silence", "another program", "the REPL", "the cable out"],
)
def test_what_is_no_board_is_told_in_one_line(answer, says, board, monkeypatch, capsys):
    monkeypatch.setattr(answers.firmware, "__defaults__", (0.6,))
    port = board({b"\x1bq": answer})
    assert run(monkeypatch, "--port", port, "status") == 1
    assert capsys.readouterr().err == f"error: {says.replace('PORT', port)}\n"


def test_what_goes_wrong_on_the_way(board, monkeypatch):
    monkeypatch.setattr(line.BoardConsole.ask, "__defaults__", (0.3,))
    with BoardConsole(board()) as console, pytest.raises(UserError, match="is at MicroPython's prompt"):
        list(console.ask("crash"))
    with BoardConsole(board()) as console, pytest.raises(UserError, match="has fallen silent"):
        list(console.ask("slow"))


def test_a_port_that_vanishes_between_two_lines():
    talker = Talker(BOARD)
    with BoardConsole(talker.path) as console:
        assert list(console.ask("version"))
        talker.end()
        for ask in (console.unasked, lambda: console.ask("version")):
            with pytest.raises(UserError, match=r"^port .* has gone: is the cable out\?$"):
                list(ask())


def test_a_board_cannot_paint_the_screen(board, monkeypatch, capsys):
    run(monkeypatch, "--port", board(), "evil")
    assert capsys.readouterr().out == "\\x1b[2Jcleared\n"


def typed(port, keys, tmp_path):
    """What is shown of a session in which these keys are pressed."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        with BoardConsole(port) as console:
            words = vocabulary(
                ["status                   what is", "set <key> <value>  x"], "air_to_air", "virtual"
            )
            interact(console, words, "cellar", tmp_path / "history")


def test_a_session(board, tmp_path, capsys):
    typed(board(), "status\rnonsense\x03set x 1\r\x04", tmp_path)
    assert capsys.readouterr().out.splitlines() == [
        "mode  heat",
        "indoor  20.5 °C",
        "error: unknown parameter 'x'",
    ]
    assert [row for row in (tmp_path / "history").read_text().splitlines() if row[:1] == "+"] == ["+status"]


@pytest.mark.parametrize("leave", ["exit\r", " quit \r", "\x1d", "\x04"])
def test_it_is_left_by_a_word_or_a_key(board, tmp_path, capsys, leave):
    typed(board(), f"status\r{leave}nonsense\r", tmp_path)
    assert capsys.readouterr().out.splitlines() == ["mode  heat", "indoor  20.5 °C"]


def test_tab_completes_the_word_that_is_begun():
    completer = ConsoleCompleter(vocabulary(["set <key> <value>  x"], "air_to_air", "virtual"))
    found = [
        [
            (one.text, one.start_position)
            for one in completer.get_completions(Document(before), CompleteEvent())
        ]
        for before in ("s", "set heat_s", "set mode hea")
    ]
    assert found == [[("set", -1)], [("heat_setpoint", -6)], [("heat", -3)]]


def test_errors_are_red(board, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    typed(board(), "set x 1\rstatus\r\x04", tmp_path)
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "\x1b[31merror: unknown parameter 'x'\x1b[0m" and out[1] == "mode  heat"


@pytest.mark.slow
def test_ctrl_c_does_not_reach_a_running_board(tmp_path, capsys):
    with served(tmp_path / "board", "air_to_air") as bench:
        typed(bench.board.port, "nonsense\x03get heat_setpoint\r\x04", tmp_path)
        assert len(bench.board.resets) == 1
    assert capsys.readouterr().out == "heat_setpoint = 19.0 °C\n"
    assert os.path.exists(tmp_path / "history")
