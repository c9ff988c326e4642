"""What is said of a port on which something else than a ready board is: each in one line, soon."""

import os
import select
import threading
import tty

import pytest

from host_tools.errors import UserError
from host_tools.hil import arm, port
from host_tools.hil.board import HilBoard

VERSION = b"heatpump 1.2, application air_to_air, board virtual\r\n> "
NAME = b"device_name = cellar\r\n> "


class Talker:
    """The other end of a cable: it answers each line by the first of `answers` that the line begins with."""

    def __init__(self, answers):
        self._answers = answers
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self.heard = b""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while not self._over.is_set():
            if select.select([self._master], [], [], 0.02)[0]:
                self.heard += os.read(self._master, 4096)
                *lines, self.heard = self.heard.split(b"\r")
                for line in filter(None, lines):
                    answer = next(said for begin, said in self._answers.items() if line.startswith(begin))
                    if answer is None:
                        self._over.set()
                        break
                    os.write(self._master, answer)
        os.close(self._slave)
        os.close(self._master)

    def end(self):
        self._over.set()
        self._thread.join()


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
