"""The board on the bench, asked through its console."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from heatpump.core.model import CONTACTS
from host_tools.board_file import load_application, load_board
from host_tools.deploy.mpremote import Mpremote
from host_tools.errors import UserError, one_line
from host_tools.ports.answers import Answer, firmware
from host_tools.ports.line import BoardConsole

LOOK_S = 0.5
_HAS_ROM = re.compile(r"\w+ +[0-9a-f]{16} ")
AT_REST = ("idle", "lockout")
# A loop that never ends, with the chip's watchdog armed; it takes less to send it.
HANG_MS = 5000
HANG = f"import machine; machine.WDT(timeout={HANG_MS})\nwhile True: pass"
BACK_S = 60.0  # the watchdog bites, the firmware boots


class BenchBoard:
    """Raises UserError with one line. `answer`: what it says it is; the others: what its two files say."""

    def __init__(self, port: str, baud: int) -> None:
        self.port = port
        self._baud = baud
        self._console: BoardConsole | None = None
        self.answer = Answer("")
        self.answer = self.join()
        self.board_file: dict[str, Any] = load_board(self.answer.board)
        self.application: dict[str, Any] = load_application(self.answer.application, self.board_file)

    def join(self, within_s: float = 0.0) -> Answer:
        """Open its port, and find out what it is, which must be the same again; tried for so long."""
        end_s = time.monotonic() + within_s
        while True:
            try:
                self.leave()
                self._console = BoardConsole(self.port, self._baud)
                found = firmware(self._console)
                if self.answer.answers and replace(found, restarted=self.answer.restarted) != self.answer:
                    raise UserError(f"another board is on {self.port} now: {found}")
                return found
            except UserError:
                if time.monotonic() >= end_s:
                    raise
                time.sleep(LOOK_S)

    def leave(self) -> None:
        """Close its port."""
        if self._console:
            self._console.__exit__()
            self._console = None

    def ask(self, line: str) -> list[str]:
        """The lines of its answer. Raises UserError for an `error:`."""
        assert self._console
        lines = list(self._console.ask(line))
        for said in lines:
            if said.startswith("error: "):
                raise UserError(said.removeprefix("error: "))
        return lines

    def status(self) -> dict[str, Any]:
        """What it publishes, by key."""
        for line in self.ask("status json"):
            if line.startswith("{"):
                found: dict[str, Any] = json.loads(line)
                return found
        raise UserError(f"the board on {self.port} tells no status")

    def sensor(self, role: str) -> list[str]:
        """What is told of a role's sensor, by words: the role, the ROM code or "-", how it is read."""
        return next((line.split() for line in self.ask("sensors") if line.split()[0] == role), [role, "-"])

    def rom(self, role: str) -> str:
        """Of the sensor that has the role, or ""."""
        return self.sensor(role)[1].strip("-")

    def identity(self) -> str:
        """What it says it is, and the ROM codes of its sensors: boards often have the same name."""
        roms = sorted(line.split()[1] for line in self.ask("sensors") if _HAS_ROM.match(line))
        return one_line(f"{str(self.answer).partition(';')[0]}; sensors {' '.join(roms) or 'none'}")

    def contacts(self) -> set[str]:
        """Those that are open, and requests that are made."""
        words = [line.split() for line in self.ask("sensors") if line.startswith("contact ")]
        return {word[1] for word in words if word[1] in CONTACTS}

    def rests(self) -> bool:
        """Whether nothing is driven, by service neither."""
        status = self.status()
        free = any(line == "service: none" for line in self.ask("service"))
        return free and status["phase"] in AT_REST and not status["compressor"]

    def until(self, condition: Callable[[], object], within_s: float) -> bool:
        """Whether it comes true in time."""
        end_s = time.monotonic() + within_s
        while not condition():
            if time.monotonic() >= end_s:
                return False
            time.sleep(LOOK_S)
        return True

    def hang(self) -> None:
        """Have its program stop, outputs off, and its chip do nothing any more, with the watchdog armed."""
        self.leave()
        Mpremote(self.port).run(("exec", "--no-follow", HANG))
