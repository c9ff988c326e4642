"""`heatpump backup` and `restore` with the real firmware on a virtual board, by the real mpremote."""

import json

import pytest

from heatpump.core.record.remembered import Remembered
from host_tools import backup, cli
from host_tools.backup.file import read
from host_tools.errors import UserError
from host_tools.ports.line import BoardConsole
from host_tools.rigs.virtual import firmware_files
from host_tools.virtual_board import FlashVolume
from tests.host.served_board import SENSORS, served_board
from tests.patience import HANG_S

pytestmark = pytest.mark.slow

ROLES = {f"sensor_{role}": rom for role, rom in SENSORS.items()}
SETTINGS = {
    "device_name": "cellar",
    "heat_setpoint": "19",
    "wifi_ssid": "house",
    "wifi_password": "hunter2",
    **ROLES,
}
STATE = '{"starts":70,"run_s":90000}'


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """A virtual board beside other tests takes its time."""
    monkeypatch.setattr(backup.take, "__defaults__", (*backup.take.__defaults__[:-1], HANG_S))
    monkeypatch.setitem(backup.restore.__kwdefaults__, "answer_s", HANG_S)
    monkeypatch.setitem(backup.restore.__kwdefaults__, "come_up_s", HANG_S)


def volume(folder, settings=None, state=None, application="air_to_air"):
    """A flash with the firmware and this."""
    folder.mkdir()
    files = dict(firmware_files(application))
    if settings is not None:
        files["settings.json"] = json.dumps(settings).encode()
    if state is not None:
        files["state.json"] = state.encode()
    FlashVolume(folder / "flash.img").write_tree(files)
    return folder


def kept(folder):
    """The settings and the state on a flash that no board runs from."""
    flash = FlashVolume(folder / "flash.img")
    state = Remembered()
    text = flash.read("state.json").decode()
    state.from_text("{" + text[17:].lstrip(",") if "crc" in text else text)
    return json.loads(flash.read("settings.json")), json.loads(state.to_text())


def run(monkeypatch, *arguments):
    monkeypatch.setattr("sys.argv", ["heatpump", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code or 0


def ask(port, line):
    with BoardConsole(port) as console:
        console.settle(HANG_S)
        return list(console.ask(line))


@pytest.fixture
def file(tmp_path, monkeypatch, capsys):
    """A backup of a board that has been in use."""
    path = tmp_path / "cellar.json"
    with served_board(volume(tmp_path / "old", SETTINGS, STATE)) as served:
        assert run(monkeypatch, "backup", path, "--port", served.port) == 0
        assert ask(served.port, "get heat_setpoint") == ["heat_setpoint = 19.0 °C"]  # it runs again
    assert capsys.readouterr().out.splitlines() == [
        f"{path}: 7 settings, 4 of them sensor roles, and the counters of air_to_air on virtual;"
        " the board restarts",
        "left out, as a backup has no secrets: wifi_password",
    ]
    return path


def test_from_one_board_to_another_and_back_again(file, tmp_path, monkeypatch, capsys):
    assert "hunter2" not in file.read_text()
    new = volume(tmp_path / "new", {"wifi_password": "secret", "heat_overrun": "1"})
    with served_board(new) as served:
        monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
        assert run(monkeypatch, "restore", file, "--port", served.port) == 2
        said = capsys.readouterr()
        assert "heat_setpoint: unset → 19" in said.out and "starts: unset → 70" in said.out
        assert "heat_overrun: 1 → unset" in said.out and "wifi_password" not in said.out
        assert said.err.rpartition("error: ")[2] == "nothing was changed: --yes does what is listed above\n"
        assert ask(served.port, "get heat_setpoint") == ["heat_setpoint = 20.0 °C"]
        assert run(monkeypatch, "restore", file, "--port", served.port, "--yes") == 0
        assert capsys.readouterr().out.endswith("10 values restored\n")
        assert ask(served.port, "get heat_setpoint") == ["heat_setpoint = 19.0 °C"]
        assert run(monkeypatch, "restore", file, "--port", served.port, "--yes") == 0
        assert capsys.readouterr().out == "nothing was changed\n"
        again = tmp_path / "again.json"
        assert run(monkeypatch, "backup", again, "--port", served.port) == 0
    whole, copy = read(file), read(again)
    assert (copy.settings, copy.state, copy.device_name) == (whole.settings, whole.state, "cellar")
    settings, state = kept(new)
    assert settings == {**SETTINGS, "wifi_password": "secret"}
    assert state == {**state, **json.loads(STATE)}  # and what it learned till it was asked


def test_another_application_is_refused_and_nothing_changed(file, tmp_path):
    other = volume(tmp_path / "other", {"mode": "off"}, "{}", "refrigerator")
    with served_board(other) as served:
        with pytest.raises(UserError) as caught:
            backup.restore(served.port, read(file), lambda _: True)
        assert str(caught.value) == (
            f"the backup is of the application air_to_air, the one on {served.port} is refrigerator"
        )
        assert len(served.board.resets) == 1
    assert kept(other)[0] == {"mode": "off"}


def test_settings_only(file, tmp_path):
    new = volume(tmp_path / "new", {}, '{"starts":5}')
    with served_board(new) as served:
        changes = backup.restore(served.port, read(file), lambda _: True, settings_only=True)
    assert "heat_setpoint: unset → 19" in changes and not [line for line in changes if "starts" in line]
    settings, state = kept(new)
    assert (settings, {"starts": state["starts"]}) == (
        {key: text for key, text in SETTINGS.items() if key != "wifi_password"},
        {"starts": 5},
    )


def test_a_board_whose_firmware_does_not_run_has_a_backup_too(tmp_path):
    folder = volume(tmp_path / "board", SETTINGS, STATE)
    flash = FlashVolume(folder / "flash.img")
    flash.write_tree({**{name: flash.read(name) for name in flash.files()}, "main.py": b"1/0\n"})
    with served_board(folder) as served:
        taken = backup.take(served.port)
    assert (taken.firmware, taken.application, taken.settings["heat_setpoint"]) == ("", "air_to_air", "19")
    assert taken.state == json.loads(STATE)


@pytest.mark.parametrize(
    "status", ['{"phase":"run","compressor":1}', '{"phase":"idle","tank_heater":1}', "what?"]
)
def test_a_machine_at_work_is_not_interrupted(status):
    class Console:
        port = "PORT"

        def ask(self, line):
            return [status] if line == "status json" else ["service: none"]

    with pytest.raises(UserError, match=r"^the machine on PORT is at work .* set its mode to off"):
        backup._check_rest(Console())


def test_service_is_not_interrupted():
    class Console:
        port = "PORT"

        def ask(self, line):
            return ['{"phase":"idle"}'] if line == "status json" else ["service: reversing_valve"]

    with pytest.raises(UserError, match=r"^service drives an output .* 'service stop' first$"):
        backup._check_rest(Console())


def test_a_backup_is_not_written_over(tmp_path, monkeypatch, capsys):
    path = tmp_path / "mine.json"
    path.write_text("mine")
    assert run(monkeypatch, "backup", path, "--port", "/dev/no-such-port") == 2
    assert "is there already" in capsys.readouterr().err and path.read_text() == "mine"


def test_a_damaged_backup_is_refused_before_the_port_is_opened(tmp_path, monkeypatch, capsys):
    path = tmp_path / "half.json"
    path.write_text('{"format": "heatpump backup"')
    assert run(monkeypatch, "restore", path, "--port", "/dev/no-such-port") == 2
    assert capsys.readouterr().err == f"error: {path} is no backup, or not all of one\n"
