"""Files that are either there in full or as they were before."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from host_tools.errors import UsageError, UserError


def write(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Put `content` into the file in one go. Raises UserError with one line if that can't be."""
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        try:
            new.touch(mode)
            new.write_bytes(content)
            os.replace(new, path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None


def check_file(path: Path, option: str) -> None:
    """Refuse a file that couldn't be written, before the work. Raises UsageError with one line."""
    try:
        if path.is_dir():
            raise UsageError(f"{option}: {path} is a folder")
        _try(path.parent)
    except OSError as error:
        raise UsageError(f"{option}: {path} can't be written: {error.strerror}") from None


def check_folder(path: Path, option: str) -> None:
    """Refuse a folder that couldn't be made or written into, before the work. Raises UsageError.

    One folder is made; those above it must be there, or a slip of the keys would make a tree.
    """
    above = path.parent
    try:
        if not path.exists() and not above.exists():
            raise UsageError(f"{option}: {path} can't be written: there is no folder {above}; make it first")
        _try(path if path.exists() else above)
    except OSError as error:
        raise UsageError(f"{option}: {path} can't be written: {error.strerror}") from None


def _try(place: Path) -> None:
    with tempfile.TemporaryFile(dir=place):
        pass


def folder(path: Path) -> Path:
    """The folder, made if it isn't there. Raises UserError with one line."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
    return path
