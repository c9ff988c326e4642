"""What is said of a port on which something else than a ready board is: each in one line, soon."""

import pytest

from host_tools.errors import UserError
from host_tools.hil import arm, port
from host_tools.hil.board import HilBoard
from tests.hil.talker import Talker

VERSION = b"heatpump 1.2, application air_to_air, board virtual\r\n> "
NAME = b"device_name = cellar\r\n> "


@pytest.fixture
def talker(monkeypatch):
    monkeypatch.setattr(arm, "_AGAIN_S", 0.2)
    monkeypatch.setattr(arm, "_OTHER_S", 0.5)
    monkeypatch.setattr(arm, "SILENT_S", 1.0)
    talkers = []

    def make(answers):
        talkers.append(Talker(answers))
        return talkers[-1].path

    yield make
    for made in talkers:
        made.end()


def said_of(path, arming=False):
    """The line of the error."""
    board = HilBoard(path, 115200, lambda data: None)
    try:
        with pytest.raises(UserError) as error:
            board.find()
            if arming:
                board.start("cellar", False)
    finally:
        board.stop()
    return str(error.value).replace(path, "PORT")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({b"": b""}, "nothing answers on PORT: right port? right --baud?"),
        ({b"": b"GRBL 1.1 ready\r\n"}, "what answers on PORT isn't this firmware: 'GRBL 1.1 ready'"),
        (
            {b"": b"\r\nNameError: name 'version' isn't defined\r\n>>> "},
            "the board on PORT is at MicroPython's prompt, the firmware doesn't run:"
            " reset it, or deploy the firmware",
        ),
        ({b"version": VERSION, b"get": None}, "port PORT has gone: is the cable out?"),
    ],
    ids=["silence", "another firmware", "the REPL", "the cable out"],
)
def test_what_is_on_the_port_is_told(answers, says, talker):
    assert said_of(talker(answers)) == says


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            b"error: unknown command 'hil'\r\n> ",
            "the firmware on PORT is too old for --rig serial: deploy it anew",
        ),
        (
            b"error: hil: the machine is at work\r\n> ",
            "the board on PORT refuses: hil: the machine is at work",
        ),
        (None, "port PORT has gone: is the cable out?"),
    ],
    ids=["an old firmware", "a refusal", "the cable out"],
)
def test_why_it_cannot_be_armed_is_told(answer, says, talker):
    path = talker({b"version": VERSION, b"get": NAME, b"hil": answer})
    assert said_of(path, arming=True) == says


def test_a_board_that_goes_silent_in_the_loop_is_told(talker, monkeypatch):
    monkeypatch.setattr(port.Port.request, "__defaults__", (1.0, str))
    path = talker({b"version": VERSION, b"get": NAME, b"hil": b"hil: the board restarts\r\n"})
    assert said_of(path, arming=True) == (
        "the board on PORT left the loop: silent for 1 s; the last it said: hil: the board restarts"
    )
