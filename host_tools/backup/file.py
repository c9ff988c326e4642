"""A backup as a file: readable JSON, with a check sum over all that is in it.

settings    what the user has set, as texts by key: sensor roles too, secrets not
state       what outlives a reset (`heatpump.core.record.remembered`): counters, what was learned, lockouts
left_out    the secrets that the board has and the file hasn't
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from host_tools import files
from host_tools.errors import UsageError

FORMAT = "heatpump backup"
VERSION = 1
MOST_BYTES = 100_000
_MODE = 0o600


@dataclass(frozen=True)
class Backup:
    taken: str  # UTC, such as 2026-11-21T22:50Z
    firmware: str  # empty if it didn't run
    application: str
    board: str
    device_name: str
    settings: dict[str, str]
    state: dict[str, int | str]
    left_out: list[str]


_TYPES = {
    "taken": str, "firmware": str, "application": str, "board": str, "device_name": str,
    "settings": dict, "state": dict, "left_out": list,
}  # fmt: skip


def write(path: Path, backup: Backup) -> None:
    """Raises UserError."""
    content = asdict(backup)
    whole = {"format": FORMAT, "version": VERSION, "sha256": _digest(content), **content}
    files.write(path, json.dumps(whole, indent=2, ensure_ascii=False).encode() + b"\n", _MODE)


def read(path: Path) -> Backup:
    """Raises UsageError with one line for whatever isn't a whole backup."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UsageError(f"{path} is no backup: it has more than {MOST_BYTES} bytes")
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{path} is no backup, or not all of one") from None
    if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
        raise UsageError(f"{path} is no backup")
    if (version := found.pop("version", None)) != VERSION:
        raise UsageError(f"{path} is a backup of version {version!r}; these tools read version {VERSION}")
    if found.pop("sha256", None) != _digest(found):
        raise UsageError(
            f"{path} has been changed since it was written, or is damaged: its check sum is wrong"
        )
    if not _is_backup(found):
        raise UsageError(f"{path} is no backup that these tools have written")
    return Backup(**found)


def _is_backup(found: dict[str, Any]) -> bool:
    return (
        found.keys() == {field.name for field in fields(Backup)}
        and all(isinstance(found[name], kind) for name, kind in _TYPES.items())
        and all(isinstance(text, str) for text in (*found["settings"].values(), *found["left_out"]))
        and all(isinstance(value, int | str) for value in found["state"].values())
    )


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
