"""What a deployment makes of what mpremote prints, and of one that falls silent; a script plays mpremote."""

import sys
import time
from pathlib import Path

import pytest

from host_tools.deploy import mpremote
from host_tools.deploy.mpremote import Mpremote, NoMicroPython
from host_tools.errors import UserError


@pytest.fixture
def plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """plays(shell script): what runs in the place of Python with mpremote."""

    def play(does: str) -> Mpremote:
        script = tmp_path / "python"
        script.write_text(f"#!/bin/sh\ncd {tmp_path}\n{does}\n")
        script.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(script))
        return Mpremote("/dev/x")

    return play


def test_all_commands_go_over_one_connection(plays) -> None:
    board = plays("echo $*")
    assert board.run(["exec", "a"], ["reset"]) == ["-m mpremote connect /dev/x resume + exec a + reset"]
    assert board.run(["fs"], resume=False) == ["-m mpremote connect /dev/x + fs"]


def test_lines_come_as_they_are_printed_and_whole(plays) -> None:
    seen: list[str] = []
    board = plays(r"printf 'one\r\ntw'; sleep 0.1; printf 'o\n\nth'; sleep 0.1; printf 'r\377ee'")
    assert board.run(["exec"], on_line=seen.append) == ["one", "two", "", "thr\ufffdee"] == seen
    assert plays("true").run(["exec"]) == []


@pytest.mark.parametrize(
    ("last", "says"),
    [
        ("mpremote: could not enter raw repl", "no MicroPython answers on /dev/x: is this the right port?"),
        (
            "TransportError: could not exec command",
            "no MicroPython answers on /dev/x: is this the right port?",
        ),
        ("mpremote: failed to access /dev/x (in use)", "port /dev/x is in use by another program"),
        ("mpremote: [Errno 5] Input/output error", "the connection to the board on /dev/x was lost"),
        ("serial.SerialException: read failed", "the connection to the board on /dev/x was lost"),
        ("struct.error: unpack requires 1 byte", "the connection to the board on /dev/x was lost"),
        ("OSError: 28", "the board on /dev/x reports: OSError: 28"),
        ("", "the board on /dev/x reports: no reason given"),
    ],
)
def test_a_failure_is_the_last_line_that_says_something(plays, last: str, says: str) -> None:
    with pytest.raises(UserError) as raised:
        plays(f"echo '{'Traceback' if last else ''}'; echo '{last}'; echo; exit 1").run(["exec"])
    assert str(raised.value).startswith(says)
    assert isinstance(raised.value, NoMicroPython) == says.startswith("no MicroPython")


def test_a_board_that_falls_silent_is_given_up_and_mpremote_may_say_goodbye(plays, tmp_path: Path) -> None:
    board = plays("trap 'echo left >left; exit' INT; echo begun; while :; do sleep 0.05; done")
    began = time.monotonic()
    with pytest.raises(NoMicroPython, match="the board on /dev/x does not answer"):
        board.run(["exec"], silence_s=0.3)
    assert (tmp_path / "left").exists() and time.monotonic() - began > 0.3


def test_one_that_does_not_leave_is_killed(plays, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpremote, "LEAVES_S", 0.2)
    board = plays("trap 'echo asked >asked' INT; echo $$ >pid; while :; do sleep 0.05; done")
    with pytest.raises(NoMicroPython):
        board.run(["exec"], silence_s=0.3)
    assert (tmp_path / "asked").exists()
    assert not Path("/proc", (tmp_path / "pid").read_text().strip()).exists() or sys.platform != "linux"


def test_a_pause_is_no_silence(plays) -> None:
    assert plays("echo 1; sleep 0.7; echo 2").run(["exec"], silence_s=5) == ["1", "2"]
