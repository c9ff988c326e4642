"""Files that are either there in full or as they were before."""

from __future__ import annotations

import os
from pathlib import Path

from host_tools.errors import UserError


def write(path: Path, content: bytes) -> None:
    """Put `content` into the file in one go. Raises UserError with one line if that can't be."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        try:
            new.write_bytes(content)
            os.replace(new, path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None


def folder(path: Path) -> Path:
    """The folder, made if it isn't there. Raises UserError with one line."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
    return path
