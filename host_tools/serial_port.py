"""Finding out why a serial port can't be used, before a tool trips over it."""

import errno
import os
import sys
import termios
from typing import Any

import serial
from serial.tools import list_ports

from host_tools.errors import UsageError, UserError

BAUD = 115200
MOST_BAUD = 12_000_000  # more than any adapter


def check_port(port: str) -> None:
    """Return if the port can be opened by us alone; else raise UserError with one line.

    A URL ("socket://…") is left to the tool that speaks to it.
    """
    if "://" not in port:
        open_port(port).close()


def open_port(port: str, baud: int = BAUD, look_s: float | None = None) -> Any:
    """The port, for us alone; a read waits for `look_s`. Raises UserError with one line.

    DTR and RTS stay as the system raises them, both at once: that is what the two transistors of an
    ESP32 board, and the USB of the chip itself, take for no reset; to lower one before the other is one.
    """
    if "://" not in port and not os.path.exists(port):
        raise UserError(f"port {port} does not exist; {_seen()}")
    try:
        return serial.serial_for_url(port, baud, timeout=look_s, write_timeout=5, exclusive=True)
    except (serial.SerialException, OSError, ValueError, termios.error) as error:
        raise UserError(f"port {port} {_reason(error)}") from None


def usb_ports() -> list[Any]:
    """pyserial's ListPortInfo of each USB adapter that is plugged in, by device name."""
    return sorted(
        (info for info in list_ports.comports() if info.vid is not None), key=lambda info: info.device
    )


def the_port(given: str) -> str:
    """The port that was named, else the only one that is plugged in, which is told. Raises UsageError."""
    if given:
        return given
    ports = [info.device for info in usb_ports()]
    if len(ports) == 1:
        print(f"port {ports[0]}", file=sys.stderr)
        return str(ports[0])
    which = "; 'heatpump ports' says what answers on each" if ports else ""
    raise UsageError(f"--port is missing, and {_seen()}{which}")


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
    ports = [info.device for info in usb_ports()]
    return f"plugged in: {', '.join(ports)}" if ports else "no USB serial port is plugged in"
