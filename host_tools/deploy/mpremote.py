"""The real mpremote, as a subprocess.

Its command line is what is documented and stable; its Python API says of itself that it will
change, and a read of its transport may block for good. Here a board that falls silent is given up.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from host_tools.errors import UserError

PROBE_S = 30  # mpremote itself gives up after 10 s in each of three steps
SILENCE_S = 30  # the longest step, unpacking and checking everything, takes some 10 s on an ESP32
LEAVES_S = 3
_LOST = ("SerialException", "TransportError", "struct.error")


class NoMicroPython(UserError):
    """Nothing that speaks the raw REPL answers on the port."""


class Mpremote:
    """Runs chains of mpremote commands on one port."""

    def __init__(self, port: str) -> None:
        self.port = port

    def run(
        self,
        *commands: Sequence[str],
        resume: bool = True,
        silence_s: float | None = None,
        on_line: Callable[[str], None] | None = None,
    ) -> list[str]:
        """Run the commands in one connection; return the lines printed.

        Interrupts the program on the board; `resume=False` also soft-resets it first, which frees
        the RAM it held. `on_line` sees each line as it comes. Raises UserError with one line.
        """
        arguments = ["connect", self.port] + ["resume"] * resume
        for command in commands:
            arguments += ["+", *command]
        process = subprocess.Popen(
            [sys.executable, "-m", "mpremote", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
            start_new_session=True,  # a Ctrl-C is ours to handle, see below
        )
        try:
            lines = self._follow(process, silence_s or SILENCE_S, on_line)
        except BaseException:
            _stop(process)
            raise
        if process.returncode:
            raise self._error(lines)
        return lines

    def _follow(
        self,
        process: subprocess.Popen[bytes],
        silence_s: float,
        on_line: Callable[[str], None] | None,
    ) -> list[str]:
        assert process.stdout is not None
        lines: list[str] = []
        rest = b""
        last = time.monotonic()
        with selectors.DefaultSelector() as selector, process.stdout as stdout:
            selector.register(stdout, selectors.EVENT_READ)
            while True:
                if not selector.select(0.5):
                    if time.monotonic() - last > silence_s:
                        raise NoMicroPython(f"the board on {self.port} does not answer")
                    continue
                last = time.monotonic()
                data = os.read(stdout.fileno(), 65536)
                *complete, rest = (rest + data).split(b"\n")
                if not data and rest:
                    complete = [rest]
                for raw in complete:
                    line = raw.decode(errors="replace").strip("\r")
                    lines.append(line)
                    if on_line:
                        on_line(line)
                if not data:
                    process.wait()
                    return lines

    def _error(self, lines: list[str]) -> UserError:
        """The one line that says what went wrong, from mpremote's last."""
        last = next((line for line in reversed(lines) if line.strip()), "no reason given")
        if "could not enter raw repl" in last or "could not exec" in last:
            return NoMicroPython(
                f"no MicroPython answers on {self.port}: is this the right port?"
                " 'heatpump flash' puts MicroPython on a board"
            )
        if "failed to access" in last:
            return UserError(f"port {self.port} is in use by another program")
        if last.startswith("mpremote: ") or any(name in last for name in _LOST):
            return UserError(f"the connection to the board on {self.port} was lost")
        return UserError(f"the board on {self.port} reports: {last}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Let mpremote leave the raw REPL as it does on Ctrl-C; kill it if it can't."""
    for number in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(LEAVES_S)
            except subprocess.TimeoutExpired:
                continue
