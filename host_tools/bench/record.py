"""What came of each check so far, in a file, so that a bench that was broken off goes on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from host_tools import files
from host_tools.errors import UsageError


@dataclass
class Result:
    """`at`: local time, to the minute."""

    about: str
    outcome: str
    remark: str
    at: str


@dataclass
class Record:
    """`board`: what the firmware said it is; a record of another isn't gone on with."""

    board: str
    results: dict[str, Result] = field(default_factory=dict)


def load(path: Path, board: str) -> Record:
    """Raises UsageError if the file is no record."""
    if not path.exists():
        return Record(board)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        kept = Record(data["board"], {name: Result(**found) for name, found in data["results"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise UsageError(f"{path}: isn't what heatpump bench has written; remove it, or --again") from None
    return kept if kept.board == board else Record(board)


def save(path: Path, record: Record) -> None:
    """In one go."""
    files.write(path, (json.dumps(asdict(record), indent=1) + "\n").encode())
