"""Why a port can't be used is said in one line, before a tool trips over it."""

import os

import pytest
import serial

from host_tools.errors import UserError
from host_tools.serial_port import check_port


@pytest.fixture
def terminal():
    master, slave = os.openpty()
    yield os.ttyname(slave)
    os.close(master)
    os.close(slave)


def test_usable_port(terminal):
    check_port(terminal)
    check_port(terminal)  # the first check let go of it


def test_port_in_use(terminal):
    with serial.Serial(terminal, exclusive=True), pytest.raises(UserError) as caught:
        check_port(terminal)
    assert str(caught.value) == f"port {terminal} is in use by another program"


def test_missing_port(monkeypatch):
    monkeypatch.setattr("host_tools.serial_port.list_ports.comports", lambda: [])
    with pytest.raises(UserError) as caught:
        check_port("/dev/ttyUSB99")
    assert str(caught.value) == "port /dev/ttyUSB99 does not exist; no USB serial port is plugged in"


def test_not_a_port(tmp_path):
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "file", "/dev/null"):
        with pytest.raises(UserError, match=f"^port {path} is not a serial port$"):
            check_port(str(path))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every port")
def test_port_of_somebody_else(tmp_path, terminal):
    os.chmod(terminal, 0)
    with pytest.raises(UserError, match="may not be opened by you"):
        check_port(terminal)
