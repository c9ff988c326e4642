"""Talks to the firmware's console to find out which board is on a port, and to arm it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from host_tools.errors import UserError
from host_tools.hil.port import SILENT_S, Port
from host_tools.ports.line import at_the_repl

_AGAIN_S = 3.0
_OTHER_S = 10.0  # a board that says something else for so long has other firmware, or is at its REPL
_VERSION = re.compile(r"^heatpump (\S+), application (\S+), board (\S+)$", re.MULTILINE)
_REPL = ">>> "


@dataclass(frozen=True)
class Found:
    """What a board says of itself."""

    version: str
    application: str
    board: str
    name: str


class Console:
    """The firmware's console on a port, as long as the board isn't in the loop. Raises UserError."""

    def __init__(self, port: Port, said: bytearray) -> None:
        """`said`: where the port puts what the board prints."""
        self._port = port
        self._said = said

    def find(self) -> Found:
        """Which board it is."""
        version = self._ask("version", _VERSION)
        name = self._ask("get device_name", re.compile(r"^device_name = (.*)$", re.MULTILINE))
        return Found(version[1], version[2], version[3], name[1].strip())

    def arm(self, name: str, relays: bool) -> None:
        """Have it restart into the loop."""
        line = f"hil {name}{' relays' if relays else ''}"
        answer = self._ask(line, re.compile(r"^(hil: |error: )(.*)$", re.MULTILINE))
        if answer[1] == "error: ":
            if answer[2].startswith("unknown command"):
                raise UserError(
                    f"the firmware on {self._port.name} is too old for --rig serial: deploy it anew"
                )
            raise UserError(f"the board on {self._port.name} refuses: {answer[2]}")

    def _ask(self, line: str, wanted: re.Pattern[str]) -> re.Match[str]:
        """Type a line, again every few seconds, until its answer comes."""
        del self._said[:]
        started_s = time.monotonic()
        asked_s = first_s = 0.0
        while True:
            now_s = time.monotonic()
            if now_s - asked_s > _AGAIN_S:
                self._port.write(b"\r" + line.encode() + b"\r")
                asked_s = now_s
            self._port.read()
            if self._port.leave_stray():
                started_s, first_s = time.monotonic(), 0.0
                del self._said[:]
                continue
            text = bytes(self._said).decode(errors="replace").replace("\r", "")
            whole = text[: text.rfind("\n") + 1]
            if found := wanted.search(whole):
                return found
            first_s = first_s or (time.monotonic() if text.strip() else 0.0)
            if text.rstrip("\n").endswith(_REPL) and time.monotonic() - started_s > _AGAIN_S:
                raise UserError(at_the_repl(self._port.name))
            if first_s and time.monotonic() - first_s > _OTHER_S:
                words = [part.strip() for part in text.split("\n") if part.strip()]
                raise UserError(f"what answers on {self._port.name} isn't this firmware: '{words[-1][:60]}'")
            if time.monotonic() - started_s > SILENT_S:
                raise UserError(f"nothing answers on {self._port.name}: right port? right --baud?")
