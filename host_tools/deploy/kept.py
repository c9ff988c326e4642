"""Packages that were compiled before: the same sources aren't compiled again.

They lie in the checkout, each under the digest of all that it was made from. What isn't whole is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from base64 import b64decode, b64encode
from pathlib import Path

from host_tools import files
from host_tools.deploy.compact.attributes import DEVICES
from host_tools.errors import UserError
from host_tools.paths import STATE, sources

KEPT = STATE / "compiled"
MOST = 6
_HERE = Path(__file__).parent


def digest(firmware: Path, compiler: Path) -> str:
    """SHA-256 of the sources, of what shortens them and looks beside them, and of which compiler there is."""
    found = hashlib.sha256(sys.version.encode())
    for root in (firmware, _HERE, DEVICES):
        for path in sources(root):
            content = path.read_bytes()
            found.update(f"{path.relative_to(root)} {len(content)}\n".encode() + content)
    stat = compiler.stat()
    found.update(f"{compiler} {stat.st_size} {stat.st_mtime_ns}".encode())
    return found.hexdigest()


def read(key: str) -> dict[str, bytes] | None:
    """The files of a package by their path on the board, or None."""
    path = _place(key)
    try:
        check_sum, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    with contextlib.suppress(OSError):
        path.touch()  # the latest to be used is the last to be forgotten
    if hashlib.sha256(content).hexdigest().encode() != check_sum:
        return None
    return {name: b64decode(text) for name, text in json.loads(content).items()}


def write(key: str, package: dict[str, bytes]) -> None:
    """Keep a package, and forget the oldest ones. Where nothing can be written, nothing is kept."""
    content = json.dumps({name: b64encode(data).decode() for name, data in package.items()}).encode()
    try:
        files.folder(KEPT)
        files.write(_place(key), hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        found = [path for path in KEPT.iterdir() if path.is_file()]
        for path in sorted(found, key=lambda path: path.stat().st_mtime)[:-MOST]:
            path.unlink()
    except (OSError, UserError):
        pass


def _place(key: str) -> Path:
    return KEPT / f"{key}.json"
