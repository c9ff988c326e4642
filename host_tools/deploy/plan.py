"""Whether a board can take the files, and which of them it needs."""

import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from host_tools.deploy.build import PACKAGE, Build
from host_tools.errors import UserError

OLDEST_MICROPYTHON = (1, 23, 0)
SIMULATED = ("linux", "darwin")  # sys.platform of the virtual board


@dataclass(frozen=True)
class Plan:
    """`send`: names of the files that go over the wire. `manifest`: what the board shall do."""

    send: list[str]
    manifest: dict[str, Any]

    def manifest_json(self) -> str:
        return json.dumps(self.manifest, sort_keys=True)


def make_plan(found: dict[str, Any], files: Build) -> Plan:
    """Compare the board's files with ours.

    The package is replaced as one folder: if any file in it differs, all of it is staged, and what
    the board has already is copied there by the board itself.
    """
    old = found["digests"]
    new = files.digests()
    package = {name for name in new if name.startswith(PACKAGE + "/")}
    send = [name for name in new if old.get(name) != new[name]]
    gone = [name for name in old if name.startswith(PACKAGE + "/") and name not in new]
    staged = set(send)
    if gone or package & staged:
        staged |= package
    folders = {parent.as_posix() for name in staged for parent in PurePosixPath(name).parents} - {"."}
    manifest = {
        "folders": sorted(folders),
        "copy": sorted(staged - set(send)),
        "files": {name: new[name] for name in sorted(staged)},
    }
    return Plan(send, manifest)


def check_board(found: dict[str, Any], board: dict[str, Any], files: Build, port: str) -> None:
    """Refuse, with one line, a board that can't run these files."""
    where = f"the board on {port}"
    version = tuple(found["version"])
    text = ".".join(str(number) for number in version)
    if found["implementation"] != "micropython":
        raise UserError(f"{where} runs {found['implementation']}, not MicroPython")
    if version < OLDEST_MICROPYTHON:
        raise UserError(f"{where} runs MicroPython {text}; 1.23 or later is needed")
    if found["mpy_version"] != files.mpy_version:
        raise UserError(
            f"{where} loads .mpy version {found['mpy_version']}, mpy-cross writes version"
            f" {files.mpy_version}: install the mpy-cross of MicroPython {text}"
        )
    if found["platform"] not in SIMULATED:
        chip = found["platform"] if found["platform"] != "esp32" else chip_of(found["machine"])
        if chip != board["CHIP"]:
            raise UserError(f"{where} is an {chip}, but board {board['NAME']} has an {board['CHIP']}")


def check_room(found: dict[str, Any], plan: Plan, files: Build) -> None:
    """Old and new lie side by side for a moment. A LittleFS folder takes two blocks."""
    block = found["block_bytes"]
    needed = sum(-(-len(files.files[name]) // block) for name in plan.manifest["files"])
    needed += 2 * (len(plan.manifest["folders"]) + 2)
    if needed > found["free_blocks"]:
        raise UserError(
            f"not enough room on the board: {needed * block // 1024} kB needed,"
            f" {found['free_blocks'] * block // 1024} kB free"
        )


def chip_of(machine: str) -> str:
    """esptool's name of the chip: "LOLIN_C3_MINI with ESP32-C3FH4" → "esp32c3"."""
    family = re.match(r"ESP32(-?[A-Z]\d(?!WD))?", machine.rpartition(" with ")[2])
    return family[0].lower().replace("-", "") if family else "unknown chip"
