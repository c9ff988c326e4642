"""How a deployment asks the firmware whether it came up well; the console is played here."""

import json
import os
import threading
import tty
from contextlib import contextmanager

import pytest

from host_tools.deploy import console as module
from host_tools.deploy.console import come_up
from host_tools.deploy.machine import Machine
from host_tools.errors import UserError

SAFE = {"mode": "heat", "compressor": 0, "outdoor_fan": 0, "indoor_fan": 0, "reversing_valve": 0}
VERSION = "heatpump 1.2.3, application air_to_air, board virtual"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(module, "ASK_AGAIN_S", 0.2)


@contextmanager
def console(answers, prompt="> ", deaf=0, boot=""):
    """A board whose console echoes and answers from a table; it misses the first `deaf` lines.

    It says `boot` when it first hears something, and after Ctrl-D, as a soft reset does.
    """
    master, slave = os.openpty()
    tty.setraw(slave)
    port = os.ttyname(slave)

    repl = prompt == ">>> "  # then the start is over before anybody listens

    def serve():
        ignored = 0
        line = b""
        silent = True
        while True:
            character = os.read(master, 1)
            if character == b"\0":
                return
            if character == b"\x04" or (silent and not repl):
                os.write(master, boot.encode())
            silent = False
            if character != b"\r":
                line += character
                continue
            command, line = line.decode(), b""
            if not command:
                continue
            if ignored < deaf:
                ignored += 1
                continue
            answer = answers.get(command, f"error: unknown command '{command}'")
            os.write(master, f"{command}\r\n{answer}\r\n{prompt}".encode())

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield port
    finally:
        os.write(slave, b"\0")
        thread.join()
        os.close(master)
        os.close(slave)


def refusal(answers, **how):
    with console(answers, **how) as port, pytest.raises(UserError) as caught:
        come_up(port, "1.2.3", 1)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(port, "PORT")


def answers(version=VERSION, **changes):
    return {"version": version, "status json": json.dumps({**SAFE, **changes})}


def test_gives_the_status():
    with console(answers(phase="lockout")) as port:
        assert come_up(port, "1.2.3", 2) == {**SAFE, "phase": "lockout"}


@pytest.mark.slow
def test_asks_again_while_the_board_is_starting():
    with console(answers(), deaf=3, boot="rst:0x1 (POWERON_RESET)\r\nload:0x3fff0030\r\n") as port:
        assert come_up(port, "1.2.3", 5) == SAFE


def test_other_version():
    assert refusal(answers(VERSION.replace("1.2.3", "1.2.30"))) == (
        "the board on PORT came up with 'heatpump 1.2.30, application air_to_air, board virtual',"
        " not with version 1.2.3"
    )


def test_other_machine():
    expected = Machine("virtual", "air_to_air", {}, {})
    with console(answers()) as port:
        assert come_up(port, "1.2.3", 2, expected) == SAFE
    for machine, wanted in (
        (Machine("virtual", "air", {}, {}), "application air, board virtual"),
        (Machine("mine", "air_to_air", {}, {}), "application air_to_air, board mine"),
    ):
        with console(answers()) as port, pytest.raises(UserError) as caught:
            come_up(port, "1.2.3", 2, machine)
        assert str(caught.value) == f"the board on {port} came up with '{VERSION}', not with {wanted}"


@pytest.mark.parametrize("relay", ["compressor", "reversing_valve", "aux_heater_1", "tank_heater"])
def test_relay_that_is_on(relay):
    assert refusal(answers(**{relay: 1})).startswith(f"the firmware came up with {relay} on: ")


def test_fans_and_pumps_may_run():
    with console(answers(mode="fan-only", indoor_fan=1, circulation_pump=1)) as port:
        assert come_up(port, "1.2.3", 2)["indoor_fan"] == 1
    assert "with compressor on" in refusal(answers(mode="fan-only", indoor_fan=1, compressor=1))


def test_relay_that_is_not_known():
    table = answers()
    table["status json"] = '{"outdoor_fan": 0, "indoor_fan": 0}'
    assert refusal(table) == "the firmware's status says nothing of the compressor"


def test_broken_status():
    assert "status can't be read" in refusal({**answers(), "status json": "{broken"})


def test_firmware_that_refuses_its_board_file():
    repl = {"version": "NameError: name 'version' isn't defined"}
    boot = "error: OUTPUTS: compressor: pin 6 is an input only\r\n>>> "
    assert refusal(repl, prompt=">>> ", boot=boot) == (
        "the firmware does not run on PORT: error: OUTPUTS: compressor: pin 6 is an input only"
    )


def test_firmware_that_fails_at_start():
    boot = (
        'Traceback (most recent call last):\r\n  File "main.py", line 3, in <module>\r\n'
        "ImportError: no module named 'heatpump.core.model'\r\nMicroPython v1.23.0\r\n>>> "
    )
    repl = {"version": "NameError: name 'version' isn't defined"}
    assert refusal(repl, prompt=">>> ", boot=boot) == (
        "the firmware does not run on PORT: ImportError: no module named 'heatpump.core.model'"
    )


@pytest.mark.slow
def test_silence():
    assert refusal({}, deaf=1000) == "nothing is heard from the board on PORT after its reset"


@pytest.mark.slow
def test_babble():
    assert refusal({}, deaf=1000, boot="hello\r\n") == ("the firmware on PORT does not answer: hello")
