"""`heatpump flash` asks at a terminal for what it wasn't told, and brings up what it has put on a board."""

import hashlib
from pathlib import Path

import pytest
import typer
from esp_image import full_image

from host_tools import cli
from host_tools.deploy.machine import Wanted
from host_tools.deploy.mpremote import NoMicroPython
from host_tools.errors import UsageError, UserError
from host_tools.flash import ask, flash
from host_tools.flash.ask import Job, complete
from host_tools.flash.bring_up import bring_up
from host_tools.ports.answers import BARE, FIRMWARE, MICROPYTHON, NOTHING, OTHER, UNUSABLE, Answer
from host_tools.rigs.virtual import firmware_files
from host_tools.virtual_board import FlashVolume
from tests.hil.talker import Talker
from tests.host.served_board import SENSORS, served_board

IMAGE = Path("image.bin")
IMAGE_BYTES = b"an image"


@pytest.fixture
def answers(monkeypatch):
    """Have a port answer so."""

    def put(answer):
        monkeypatch.setattr(ask, "what_answers", lambda port: answer)

    return put


def asker(*replies):
    """Gives these replies, and notes the questions; to one more it has none."""
    left = list(replies)
    questions = []

    def reply(question):
        questions.append(question)
        return left.pop(0)

    return reply, questions


def test_nothing_is_asked_where_nobody_answers_or_all_is_told():
    assert complete("P", IMAGE, None, None, None) == Job("P", IMAGE, None, None)
    assert complete("P", IMAGE, "mine", "dryer", asker()[0]) == Job("P", IMAGE, "mine", "dryer")


def test_all_that_is_missing_is_named_at_once(monkeypatch):
    monkeypatch.setattr("host_tools.serial_port.list_ports.comports", lambda: [])
    with pytest.raises(UsageError) as caught:
        complete("", None, None, None, None)
    assert str(caught.value) == (
        "--port is missing, and no USB serial port is plugged in;"
        " --firmware is missing: the image for the chip from micropython.org/download (.bin)"
    )


def test_a_board_that_says_what_it_is_is_not_asked_about(answers):
    answers(Answer(FIRMWARE, "1", "dryer", "mine", "x"))
    assert complete("P", IMAGE, None, None, asker()[0]) == Job("P", IMAGE, None, None)


@pytest.mark.parametrize("there", [NOTHING, BARE, MICROPYTHON])
def test_a_bare_board_is_asked_about(there, answers, capsys, tmp_path, monkeypatch):
    answers(Answer(there))
    monkeypatch.chdir(tmp_path)
    IMAGE.write_bytes(IMAGE_BYTES)
    reply, questions = asker("imagebin", "image.bin", "esp32_rely_x4", "esp32_relay_x4", "air_to_air")
    assert complete("P", None, None, None, reply) == Job("P", IMAGE, "esp32_relay_x4", "air_to_air")
    assert [question[:12] for question in questions] == [
        *["MicroPython'"] * 2,
        *["Which board "] * 2,
        "Which applic",
    ]
    said = capsys.readouterr().err
    assert "there is no file imagebin" in said and "did you mean esp32_relay_x4?" in said
    boards, applications = [
        line for line in said.splitlines() if line.startswith(("boards: ", "applications: "))
    ]
    assert "virtual" not in boards and "lilygo_t_relay_8" in boards
    assert "refrigerator" in applications and "air_to_water_inverter" not in applications  # too few relays


def test_another_program_is_erased_only_if_that_is_wanted(answers):
    answers(Answer(OTHER, text="Grbl 1.1"))
    reply, questions = asker("no")
    with pytest.raises(UserError, match="nothing was erased"):
        complete("P", IMAGE, None, None, reply)
    assert questions == ["Erase it? (yes, no)"]
    reply, _ = asker("yes", "esp32_relay_x4", "refrigerator")
    assert complete("P", IMAGE, None, None, reply) == Job("P", IMAGE, "esp32_relay_x4", "refrigerator")


def test_a_port_that_cannot_be_used_is_told_before_more_is_asked(answers):
    answers(Answer(UNUSABLE, text="port P is in use by another program"))
    with pytest.raises(UserError, match=r"^port P is in use by another program$"):
        complete("P", IMAGE, None, None, asker()[0])


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        (
            "0" * 64,
            UserError,
            f"image.bin: its SHA-256 is {hashlib.sha256(IMAGE_BYTES).hexdigest()}, not {'0' * 64}$",
        ),
        ("12", UsageError, "--sha256 has 64 hexadecimal digits"),
    ],
)
def test_another_image_than_was_meant_is_refused_before_the_board_is_asked(
    given, error, says, tmp_path, monkeypatch
):
    image = tmp_path / "image.bin"
    image.write_bytes(IMAGE_BYTES)
    monkeypatch.setattr("host_tools.flash.check_port", lambda port: None)
    monkeypatch.setattr("host_tools.flash.ask_machine", lambda *_: pytest.fail("the board was asked"))
    with pytest.raises(error, match=says):
        flash("P", image, sha256=given)


def test_a_deployment_that_fails_after_the_image_says_how_to_go_on(tmp_path, monkeypatch):
    image = tmp_path / "image.bin"
    image.write_bytes(full_image())

    def silent(*_):
        raise NoMicroPython("nobody")

    def fail(*_, **__):
        raise UserError("the cable is out")

    monkeypatch.setattr("host_tools.flash.check_port", lambda port: None)
    monkeypatch.setattr("host_tools.flash.ask_machine", silent)
    for name in ("write_image", "wait_for_micropython"):
        monkeypatch.setattr(f"host_tools.flash.{name}", lambda *_: None)
    monkeypatch.setattr("host_tools.flash.deploy", fail)
    with pytest.raises(UserError) as caught:
        flash("P", image, Wanted("virtual", "air_to_air", {"wifi_password": "hunter2"}))
    assert str(caught.value) == (
        "the cable is out; MicroPython is on the board,"
        " 'heatpump deploy --port P --board virtual --application air_to_air' and the same --set"
        " goes on from here"
    )


REFUSED = b"\r\nerror: the line has a control character; nothing was done\r\n> "
SCANNED = (
    b"indoor        -                not assigned, 0 failed reads\r\n"
    b"outdoor       28aa000000000bad ok, 0 failed reads\r\n"
    b"found         28ff641d84160438 no role; 'set sensor_<role> 28ff641d84160438' gives it one\r\n> "
)
BOARD = {
    b"\x1bq": REFUSED,
    b"version": b"version\r\nheatpump 1.2, application air_to_air, board virtual\r\n> ",
    b"get device_name": b"get device_name\r\ndevice_name = cellar\r\n> ",
    b"sensors scan": b"sensors scan\r\n" + SCANNED,
    b"sensors": b"sensors\r\nindoor        28ff641d84160438 ok, 0 failed reads\r\n> ",
    b"set sensor_indoor 28ff641d84160438": b"set sensor_indoor 28ff641d84160438\r\nsensor_indoor = 28\r\n> ",
}


@pytest.mark.parametrize(
    ("reply", "last"),
    [("indoor", "indoor        28ff641d84160438 ok"), ("none", "found         28ff641d84160438 no role")],
)
def test_new_sensors_are_given_a_role(reply, last):
    talker = Talker(BOARD)
    ask_it, questions = asker(reply)
    try:
        lines = list(bring_up(talker.path, ask_it))
    finally:
        talker.end()
    assert questions == ["Which role has 28ff641d84160438? (indoor; none)"]
    told = lines[: lines.index(f"Next: 'heatpump console --port {talker.path}', there")]
    assert told[-1].startswith(f"  {last}")


@pytest.mark.slow
def test_a_real_board_is_brought_up(tmp_path):
    folder = tmp_path / "board"
    folder.mkdir()
    FlashVolume(folder / "flash.img").write_tree(dict(firmware_files("air_to_air")))
    by_rom = {rom: role for role, rom in SENSORS.items()}
    questions = []

    def reply(question):
        questions.append(question)
        return by_rom[question.split()[3].rstrip("?")]

    with served_board(folder) as served:
        lines = list(bring_up(served.port, reply))
    free = ["indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge"]
    for question in questions:
        rom = question.split()[3].rstrip("?")
        assert question == f"Which role has {rom}? ({', '.join(free)}; none)"
        free.remove(by_rom[rom])
    roles = dict(line.split()[:2] for line in lines[:5])
    assert roles == {**SENSORS, "discharge": "-"}


def test_a_question_may_be_left(monkeypatch, capsys):
    def leave(*_, **__):
        raise typer.Abort  # Ctrl-C or Ctrl-D

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", leave)
    monkeypatch.setattr("sys.argv", ["heatpump", "flash", "--port", "/dev/no-such-port"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130 and capsys.readouterr().err == "\n"


def test_what_comes_next_is_said_in_any_case():
    lines = list(bring_up("/dev/no-such-port"))
    assert lines[0].startswith("  port /dev/no-such-port does not exist") and lines[1].startswith("Next: ")
