"""The serial port a user sees: a pseudo-terminal that behaves like a board's USB serial port."""

from __future__ import annotations

import contextlib
import errno
import os
import termios
import time
import tty
from pathlib import Path

from host_tools.errors import UsageError

_BUFFER_BYTES = 1 << 20
_LOOK_AGAIN_S = 0.05


class UserPort:
    """`path` stays the same over restarts of the VM; what is written while nobody has it open is dropped."""

    def __init__(self, link: Path | None = None) -> None:
        """`link`: a symbolic link to the port for a name that is known beforehand; see `show`.

        Raises UsageError if it can't be made there.
        """
        if link is not None and not link.parent.is_dir():
            raise UsageError(f"{link}: there is no folder {link.parent} for the link; make it first")
        if link is not None and os.path.lexists(link) and not link.is_symlink():
            raise UsageError(f"{link}: is there already and is no link; remove it or name another")
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self._master, False)
        self._waiting = bytearray()
        self._open = False
        self._look_at_s = 0.0
        self._link = link

    def show(self) -> None:
        """Make the link. Raises UsageError."""
        if self._link is not None:
            try:
                self._link.unlink(missing_ok=True)
                self._link.symlink_to(self.path)
            except OSError as error:
                raise UsageError(f"{self._link}: the link can't be made: {error.strerror}") from None

    def fd(self) -> int | None:
        """To wait on for input; None while nobody has the port open and it isn't time to look again."""
        return self._master if self._open or time.monotonic() >= self._look_at_s else None

    def read(self) -> bytes:
        """What the user typed, if anything."""
        try:
            data = os.read(self._master, 65536)
        except BlockingIOError:
            self._open = True
            return b""
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            if self._open:
                self._waiting.clear()
                with contextlib.suppress(termios.error):
                    termios.tcflush(self._master, termios.TCIOFLUSH)
            self._open = False
            self._look_at_s = time.monotonic() + _LOOK_AGAIN_S
            return b""
        self._open = True
        return data

    def write(self, data: bytes) -> None:
        """Send to the user, if there is one."""
        if self._open and len(self._waiting) < _BUFFER_BYTES:
            self._waiting += data
            self.flush()

    def flush(self) -> bool:
        """Write on what the user has not taken yet. True if all is gone."""
        while self._waiting:
            try:
                done = os.write(self._master, self._waiting)
            except BlockingIOError:
                return False
            except OSError:
                self._waiting.clear()
                return True
            del self._waiting[:done]
        return True

    def close(self) -> None:
        if self._link is not None and self._link.is_symlink() and os.readlink(self._link) == self.path:
            self._link.unlink()
        os.close(self._master)
