"""The whole firmware on a virtual board with a cold house behind it, for the tests of it."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from heatpump.core.model import OUTPUTS
from host_tools.board_file import load_board
from host_tools.deploy.build import build_package
from host_tools.paths import FIRMWARE
from host_tools.rigs.faults import SENSOR_ROMS, sensor_settings
from host_tools.rigs.virtual import firmware_files
from host_tools.virtual_board import VirtualBoard

SETTINGS = {"mode": "heat", "heat_setpoint": "21", "minimum_off": "180"}
ROLES = ("indoor", "outdoor", "indoor_coil", "outdoor_coil")
ROMS = {role: SENSOR_ROMS[role] for role in ROLES}
RUNNING_MS = 500_000
OFF = dict.fromkeys(OUTPUTS, 0)


class ColdHouse:
    def advance(self, now_ms: int, dt_ms: int, levels: dict[str, int]) -> dict[str, float]:
        return {"indoor": 15.0, "outdoor": -5.0, "indoor_coil": 30.0, "outdoor_coil": -10.0}


def firmware_with(added: dict[str, str]) -> dict[str, bytes]:
    """The package of sources that have been added to."""
    with tempfile.TemporaryDirectory() as folder:
        changed = Path(folder) / "firmware"
        shutil.copytree(FIRMWARE, changed, ignore=shutil.ignore_patterns("__pycache__"))
        for name, text in added.items():
            with (changed / "heatpump" / name).open("a", encoding="utf-8") as source:
                source.write(text)
        files = build_package(changed).files
    return {name: data for name, data in files.items() if name.startswith("heatpump/")}


class Bench:
    """One board with the firmware on it; `said` is what its console printed."""

    def __init__(
        self,
        folder: Path,
        speed: float,
        board: str = "virtual",
        application: str = "air_to_air",
        **options: Any,
    ) -> None:
        """board: the name of its board file; options: further ones of VirtualBoard."""
        self.said = bytearray()
        self.board = VirtualBoard(
            folder,
            load_board(board),
            world=ColdHouse(),
            sensors=ROMS,
            speed=speed,
            on_console=self.said.extend,
            **options,
        )
        self.files: dict[str, bytes | str] = {
            **firmware_files(application, board),
            "settings.json": json.dumps(SETTINGS | sensor_settings(ROMS)),
        }

    def start(self, added: dict[str, str] | None = None, **changes: bytes | str) -> VirtualBoard:
        """Power up with some files other than usual ("application_py" stands for application.py).

        added: text that is written behind sources of the package, by their path in it.
        """
        names = {name.replace("_", ".", 1): data for name, data in changes.items()}
        self.board.flash.write_tree({**self.files, **(firmware_with(added) if added else {}), **names})
        self.board.start()
        return self.board

    def ask(self, line: str) -> str:
        del self.said[:]
        self.board.write_console(line.encode() + b"\r")
        for _ in range(50):
            self.board.run_until(self.board.now_ms + 200)
            if self.said.endswith(b"\r\n> "):
                break
        return self.said.decode().removeprefix(line + "\r\n").removesuffix("> ")

    @property
    def text(self) -> str:
        return self.said.decode()
