"""`heatpump ports`: which adapter a port is and what answers there, and nothing that runs is disturbed."""

import json
from types import SimpleNamespace

import pytest
import serial

from host_tools import cli
from host_tools.errors import UsageError
from host_tools.ports.adapters import adapter
from host_tools.ports.answers import look, what_answers
from host_tools.ports.line import BoardConsole
from host_tools.serial_port import the_port
from tests.hil.served_board import served
from tests.hil.talker import Talker
from tests.host.served_board import served_board

ANSWER_S = 0.6  # of what is no board
REFUSED = b"\r\nerror: the line has a control character; nothing was done\r\n> "
FIRMWARE = {
    b"\x1bq": REFUSED,
    b"version": b"version\r\nheatpump 1.2, application dryer, board virtual\r\nlast reset: power-on\r\n> ",
    b"get device_name": b"get device_name\r\ndevice_name = cellar\r\n> ",
}
REPL = {
    b"": b'\r\n>>> \r\nMicroPython v1.25.0 on 2025-04-15; ESP32 module with ESP32\r\nType "help()"\r\n>>> '
}


@pytest.fixture
def plug(monkeypatch):
    """Plug in an adapter with a talker behind it; the name of its port."""
    talkers, infos = [], []

    def put(answers, vid=0x10C4, pid=0xEA60):
        talkers.append(Talker(answers))
        infos.append(SimpleNamespace(device=talkers[-1].path, vid=vid, pid=pid))
        return talkers[-1].path

    monkeypatch.setattr("host_tools.serial_port.list_ports.comports", lambda: infos)
    yield put
    for talker in talkers:
        talker.end()


def said(answers):
    talker = Talker(answers)
    try:
        return str(what_answers(talker.path, ANSWER_S))
    finally:
        talker.end()


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (FIRMWARE, "heatpump 1.2, application dryer, board virtual, name cellar"),
        (REPL, "MicroPython v1.25.0, ESP32 module with ESP32, at its prompt"),
        ({b"": b"Grbl 1.1f ['$' for help]\r\n"}, "another program: 'Grbl 1.1f ['$' for help]'"),
        ({b"": b"menu\r\n> "}, "another program: '>'"),
        ({b"": b""}, "nothing answers: a bare chip, a program that doesn't talk, or another rate"),
        (
            {b"\x1bq": b"rst:0x1 (POWERON_RESET),boot:0x13\r\n>>> "},
            "MicroPython, at its prompt; it restarted as the port was opened",
        ),
        (
            {b"": b"rst:0x10 (RTCWDT_RTC_RESET),boot:0x13\r\ninvalid header: 0xffffffff\r\n"},
            "a chip without a program: 'heatpump flash' puts one on it",
        ),
    ],
    ids=["firmware", "REPL", "another program", "another prompt", "nothing", "a reset", "a bare chip"],
)
def test_what_answers_is_told(answers, says):
    assert said(answers) == says


def test_a_program_that_crashes_at_each_start_is_not_waited_for_in_vain(monkeypatch):
    monkeypatch.setattr("host_tools.ports.line.RESTART_S", 1.0)
    assert said({b"": b"rst:0xc (SW_CPU_RESET),boot:0x13\r\nabort() was called\r\n"}) == (
        "another program: 'abort() was called'; it restarted as the port was opened"
    )


def test_a_port_that_cannot_be_asked_says_why(plug):
    gone, busy = plug({**FIRMWARE, b"version": None}), plug(FIRMWARE)
    with serial.Serial(busy, exclusive=True):
        answers = [str(found.answer) for found in look(answer_s=ANSWER_S)]
    assert answers == [
        f"port {gone} has gone: is the cable out?",
        f"port {busy} is in use by another program",
    ]


def test_a_port_may_be_an_address():
    assert what_answers("loop://", ANSWER_S).answers == "other"
    assert str(what_answers("socket://localhost:1")).startswith("port socket://localhost:1 can't be opened: ")
    assert str(what_answers("nonsense://x")).startswith("port nonsense://x can't be opened: ")


def test_the_command_tells_ports_and_adapters(plug, monkeypatch, capsys):
    first, second = plug(FIRMWARE), plug(REPL, 0x1A86, 0x55D4)
    assert run(monkeypatch, "ports") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{first}  CP210x  heatpump 1.2, application dryer, board virtual, name cellar",
        f"{second}  CH9102  MicroPython v1.25.0, ESP32 module with ESP32, at its prompt",
    ]
    assert run(monkeypatch, "ports", "--json", first) == 0
    assert json.loads(capsys.readouterr().out) == {
        "port": first, "adapter": "CP210x", "usb": "10c4:ea60", "answers": "firmware", "version": "1.2",
        "application": "dryer", "board": "virtual", "name": "cellar",
    }  # fmt: skip


def test_no_port(monkeypatch, capsys):
    monkeypatch.setattr("host_tools.serial_port.list_ports.comports", lambda: [])
    assert run(monkeypatch, "ports") == 1
    assert capsys.readouterr().err == "error: no USB serial port is plugged in\n"


def test_adapters():
    assert adapter(0x1A86, 0x7523) == "CH340"
    assert adapter(0x303A, 0x1001) == "USB of the chip"
    assert adapter(0x0403, 0x1234) == "FTDI"
    assert adapter(0x2341, 0x0043) == "USB 2341:0043"


def test_the_only_port_need_not_be_named(plug, capsys):
    first = plug(FIRMWARE)
    assert the_port("") == first
    assert capsys.readouterr().err == f"port {first}\n"
    second = plug(FIRMWARE)
    assert the_port(second) == second
    with pytest.raises(
        UsageError, match=f"--port is missing, and plugged in: {first}, {second}; 'heatpump ports'"
    ):
        the_port("")


@pytest.mark.slow
def test_a_running_board_is_not_disturbed_and_what_is_half_typed_not_obeyed(tmp_path):
    with served(tmp_path, "air_to_air") as bench:
        with serial.Serial(bench.board.port) as port:
            port.write(b"set heat_setpoint 25")
            bench.wait(lambda: bench.said.endswith(b"25"))
        answer = what_answers(bench.board.port, 60)
        assert (answer.answers, answer.application, answer.name) == ("firmware", "air_to_air", "cellar")
        with BoardConsole(bench.board.port) as console:
            console.settle(60)
            assert list(console.ask("get heat_setpoint")) == ["heat_setpoint = 19.0 °C"]
        assert len(bench.board.resets) == 1


@pytest.mark.slow
def test_a_board_without_firmware(tmp_path):
    with served_board(tmp_path / "board") as bench:
        answer = what_answers(bench.port, 60)
    assert answer.answers == "micropython" and answer.version and answer.machine


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["heatpump", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code or 0
