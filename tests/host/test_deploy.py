"""Deployments of the real firmware, by the real mpremote, onto the virtual board."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import serial
from served_board import served_board

from host_tools.board_file import load_application, load_board
from host_tools.deploy import deploy
from host_tools.deploy.build import add_machine, build_package, firmware_version
from host_tools.deploy.console import come_up
from host_tools.deploy.machine import ChangeRefused, Wanted
from host_tools.deploy.needed import leave_out
from host_tools.errors import UsageError, UserError
from host_tools.paths import BOARDS, FIRMWARE
from host_tools.progress import no_progress
from host_tools.virtual_board import FlashVolume
from tests.patience import HANG_S

pytestmark = pytest.mark.slow

AIR_TO_AIR = Wanted("virtual", "air_to_air")
RELAYS = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve")


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A copy of the firmware that stays as it is, whoever is editing the real one."""
    copy = tmp_path_factory.mktemp("released") / "firmware"
    return shutil.copytree(FIRMWARE, copy, ignore=shutil.ignore_patterns("__pycache__"))


@pytest.fixture
def firmware(tmp_path, released):
    """A copy of the firmware, to change."""
    return shutil.copytree(released, tmp_path / "firmware")


def for_the_board(firmware, board_file):
    """The whole firmware of a room's machine, as a deployment sends it."""
    build = build_package(firmware, no_progress)
    add_machine(build, board_file, "air_to_air")
    board = load_board("virtual")
    leave_out(build, load_application("air_to_air", board), board)
    return build


@pytest.fixture(scope="module")
def files(released):
    """The firmware as it lies on a board."""
    board_file = BOARDS / "virtual" / "board.py"
    return for_the_board(released, board_file).files


@pytest.fixture
def served(tmp_path, files):
    """A board that runs the firmware already."""
    directory = tmp_path / "board"
    directory.mkdir()
    settings = {"settings.json": b'{"mode": "heat", "heat_setpoint": "21.0"}'}
    FlashVolume(directory / "flash.img").write_tree({**files, **settings})
    with served_board(directory) as served:
        yield served


def refusal(served, error=UserError, board="virtual", application="air_to_air", settings=None, **how):
    with pytest.raises(error) as caught:
        deploy(served.port, Wanted(board, application, settings or {}), **how)
    message = str(caught.value)
    assert "\n" not in message
    return message.replace(served.port, "PORT")


def execute(served, code):
    """Run code on the board with the real mpremote; return what it printed."""
    command = [sys.executable, "-m", "mpremote", "connect", served.port, "exec", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=HANG_S).stdout


def test_first_installation_on_an_empty_board(tmp_path, files, released):
    steps = []
    with served_board(tmp_path / "board") as served:
        deployed = deploy(
            served.port,
            Wanted("virtual", "air_to_air", {"heat_setpoint": "22.5", "mode": "heat"}),
            progress=lambda *step: steps.append(step),
            firmware=released,
        )
        assert not any(served.do(lambda board: board.outputs)[relay] for relay in RELAYS)
    assert deployed.version == firmware_version(released)
    assert set(deployed.sent) == {*files, "settings.json"}
    assert {relay: deployed.status[relay] for relay in RELAYS} == dict.fromkeys(RELAYS, 0)
    assert deployed.status["mode"] == "heat"
    assert deployed.status["heat_setpoint"] == 22.5
    volume = FlashVolume(tmp_path / "board" / "flash.img")
    assert {name: volume.read(name) for name in files} == files
    assert json.loads(volume.read("settings.json")) == {"heat_setpoint": "22.5", "mode": "heat"}
    names = [step for step, _, _ in steps]
    assert list(dict.fromkeys(names)) == ["compile", "survey", "send", "restart"]
    sent = [done for step, done, total in steps if step == "send"]
    assert sent[0] == 0 and sent == sorted(sent) and sent[-1] == deployed.sent_bytes


def test_only_what_differs_is_sent_and_the_settings_stay(served, firmware, released):
    same = deploy(served.port, firmware=released)
    assert (same.sent, same.sent_bytes) == ([], 0)
    assert (same.machine.board, same.machine.application) == ("virtual", "air_to_air")
    assert same.status["heat_setpoint"] == 21.0

    init = firmware / "heatpump" / "__init__.py"
    init.write_text('"""Next."""\n\nVERSION = "9.9.9"\n')
    (firmware / "heatpump" / "app" / "extra.py").write_text("MORE = 1\n")
    changed = deploy(served.port, Wanted(settings={"mode": "cool"}), firmware=firmware)
    assert changed.version == "9.9.9"
    assert set(changed.sent) == {"heatpump/__init__.mpy", "heatpump/extra.mpy", "settings.json"}
    assert changed.status["mode"] == "cool"
    assert changed.status["heat_setpoint"] == 21.0

    # Back: the module that is no more goes away.
    back = deploy(served.port, Wanted(settings={"mode": "off"}), reset_settings=True, firmware=released)
    assert set(back.sent) == {"heatpump/__init__.mpy", "settings.json"}
    assert back.status["heat_setpoint"] == 20.0
    listing = execute(served, "import os; print(os.listdir('/'), os.listdir('/heatpump'))")
    assert "extra" not in listing
    assert "staged" not in listing and ".old" not in listing


@pytest.mark.slow
@pytest.mark.parametrize("stop", [KeyboardInterrupt, "power cut"])
def test_broken_off_while_sending_leaves_the_old_firmware_running(
    served, firmware, released, stop, monkeypatch
):
    monkeypatch.setattr("host_tools.deploy.mpremote.SILENCE_S", 3)
    (firmware / "heatpump" / "__init__.py").write_text('VERSION = "9.9.9"\n')
    (firmware / "heatpump" / "app" / "big.py").write_text(f"BIG = {os.urandom(100_000)!r}\n")

    def break_off(step, done, total):
        if step == "send" and 0 < done < total:
            if stop is KeyboardInterrupt:
                raise KeyboardInterrupt
            served.do(lambda board: board.power_cut(100))

    if stop is KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            deploy(served.port, AIR_TO_AIR, progress=break_off, firmware=firmware)
    else:
        message = refusal(served, progress=break_off, firmware=firmware)
        assert "the board on PORT" in message
        assert message.endswith("; deploy again, until then the board keeps what it had")
    # A deployment that changes nothing shows what is there and runs.
    again = deploy(served.port, AIR_TO_AIR, firmware=released)
    assert again.sent == []
    assert again.version == firmware_version(released)


def test_the_same_deployment_goes_on_from_where_it_was_broken_off(served, firmware):
    (firmware / "heatpump" / "__init__.py").write_text('VERSION = "9.9.9"\n')
    (firmware / "heatpump" / "app" / "big.py").write_text(f"BIG = {os.urandom(50_000)!r}\n")
    sent = []

    def break_off(step, done, total):
        if step == "send" and done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deploy(served.port, AIR_TO_AIR, progress=break_off, firmware=firmware)
    served.do(lambda board: board.power_cut(100))

    def note(step, done, total):
        if step == "send":
            sent.append((done, total))

    assert deploy(served.port, AIR_TO_AIR, progress=note, firmware=firmware).version == "9.9.9"
    assert sent[0][0] > sent[0][1] // 2 and sent[-1][0] == sent[0][1]


def test_deployment_committed_but_not_finished_is_finished_at_the_next_one(served, released):
    # As after a power cut between the rename that decides and the moving into place.
    execute(served, "import os; os.mkdir('/staged'); print('x', file=open('/staged/application.py', 'w'))")
    # What was moved into place says nothing of a name.
    message = refusal(served, UsageError, board=None, application=None, firmware=released)
    assert "its application.py is missing or damaged" in message
    deployed = deploy(
        served.port, Wanted(application="air_to_air", change_application=True), firmware=released
    )
    assert deployed.sent == ["application.py"]


def test_main_finishes_at_boot_what_a_power_cut_broke_off(tmp_path, files, firmware):
    (firmware / "heatpump" / "__init__.py").write_text('VERSION = "9.9.9"\n')
    (tmp_path / "next").mkdir()
    board_file = BOARDS / "virtual" / "board.py"
    following = for_the_board(firmware, board_file)
    staged = {f"staged/{name}": data for name, data in following.files.items()}
    volume = FlashVolume(tmp_path / "flash.img")
    volume.write_tree({**files, **staged, "heatpump/left.mpy": b"of the old firmware"})
    with served_board(tmp_path) as served:
        assert come_up(served.port, "9.9.9")["compressor"] == 0
    assert sorted(volume.files()) == sorted([*following.files, "dips"])  # and what the firmware keeps


def test_the_machine_changes_only_when_told_to(served, released):
    def names():
        return execute(served, "import application, board; print(application.NAME, board.NAME)").strip()

    message = refusal(served, ChangeRefused, application="water_heater", firmware=released)
    assert message.endswith(": its application, air_to_air, to water_heater (--change-application)")
    message = refusal(served, UsageError, board="esp32_relay_x4", application=None, firmware=released)
    assert message.endswith(": its board, virtual, to esp32_relay_x4 (--change-board)")
    assert names() == "air_to_air virtual"

    changed = deploy(
        served.port,
        Wanted(application="water_heater", change_application=True),
        reset_settings=True,
        firmware=released,
    )
    assert set(changed.sent) > {"application.py", "settings.json"}
    assert {"heatpump/tank.mpy", "heatpump/applications/water_heater.mpy"} <= set(changed.sent)
    assert any(line.startswith("tank_heater: ") for line in changed.machine.changes)
    # From here on it stays a water heater.
    kept = deploy(served.port, firmware=released)
    assert (kept.sent, kept.machine.application, kept.machine.changes) == ([], "water_heater", ())
    assert names() == "water_heater virtual"


def test_a_board_that_was_edited_on_the_board(served, released):
    usual, swapped = (f'"pin": 16, "active": {on}, "floating": {1 - on}' for on in (1, 0))
    text = f"open('/board.py').read().replace({usual!r}, {swapped!r})"
    execute(served, f"text = {text}\nwith open('/board.py', 'w') as file: file.write(text)")
    with pytest.raises(ChangeRefused) as caught:
        deploy(served.port, firmware=released)
    assert "compressor: pin 16, active 0, floating 1 → pin 16, active 1, floating 0" in caught.value.details
    back = deploy(served.port, Wanted(change_board=True), firmware=released)
    assert back.sent == ["board.py"]


def test_firmware_that_fails_at_start(served, firmware):
    (firmware / "heatpump" / "start.py").write_text("raise RuntimeError('no luck')\n")
    assert refusal(served, firmware=firmware, come_up_s=10) == (
        "the firmware does not run on PORT: RuntimeError: no luck"
    )


def test_firmware_that_switches_a_relay_on(served, firmware):
    status = firmware / "heatpump" / "core" / "record" / "status.py"
    honest, lying = "return o.levels[n]", "return 1 if n == 0 else o.levels[n]"
    assert honest in status.read_text()
    status.write_text(status.read_text().replace(honest, lying))
    message = refusal(served, firmware=firmware, come_up_s=10)
    assert message.startswith("the firmware came up with compressor on: ")


def test_what_is_wrong_is_said_before_the_board_is_touched(served, firmware):
    assert "no board 'none'" in refusal(served, UsageError, board="none")
    assert "no application 'none'" in refusal(served, UsageError, application="none")
    message = refusal(served, UsageError, settings={"heat_setpoint": "31"})
    assert message == "heat_setpoint: 31 is out of bounds, 5.0 to 30.0 °C"
    assert "unknown parameter 'nonsense'" in refusal(served, UsageError, settings={"nonsense": "1"})
    (firmware / "heatpump" / "app" / "bad.py").write_text("def (:\n")
    assert "bad.py, line 1: invalid syntax" in refusal(served, firmware=firmware)
    assert served.do(lambda board: board.resets) == [1]


def test_port_in_use(served):
    with serial.Serial(served.port, exclusive=True):
        assert refusal(served) == "port PORT is in use by another program"


def test_no_micropython_on_the_port(monkeypatch):
    monkeypatch.setattr("host_tools.deploy.PROBE_S", 1)
    master, slave = os.openpty()
    with pytest.raises(UserError, match="does not answer"):
        deploy(os.ttyname(slave), AIR_TO_AIR)
    os.close(master)
    os.close(slave)
