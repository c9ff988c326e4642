"""Finding out why a serial port can't be used, before a tool trips over it."""

import errno
import os
import termios

import serial
from serial.tools import list_ports

from host_tools.errors import UserError

BAUD = 115200


def check_port(port: str) -> None:
    """Return if the port can be opened by us alone; else raise UserError with one line.

    A URL ("socket://…") is left to the tool that speaks to it.
    """
    if "://" in port:
        return
    if not os.path.exists(port):
        raise UserError(f"port {port} does not exist; {_seen()}")
    try:
        serial.Serial(port, BAUD, exclusive=True).close()
    except (serial.SerialException, OSError, termios.error) as error:
        raise UserError(f"port {port} {_reason(error)}") from None


def _reason(error: Exception) -> str:
    number = getattr(error, "errno", None) or (error.args[0] if error.args else None)
    if number in (errno.EBUSY, errno.EAGAIN) or "exclusively lock" in str(error):
        return "is in use by another program"
    if number in (errno.EACCES, errno.EPERM):
        return "may not be opened by you; on Linux join the group 'dialout' and log in again"
    if number in (errno.ENOTTY, errno.EISDIR, errno.EINVAL) or "configure port" in str(error):
        return "is not a serial port"
    return f"can't be opened: {error}"


def _seen() -> str:
    """What is plugged in: the ports of USB adapters, or that there are none."""
    ports = sorted(info.device for info in list_ports.comports() if info.vid is not None)
    return f"plugged in: {', '.join(ports)}" if ports else "no USB serial port is plugged in"
