"""Reads a TOML file with one line for whatever is wrong with it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from host_tools.errors import UsageError


def read_toml(path: Path) -> dict[str, Any]:
    """Its contents. Raises UsageError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except RecursionError:
        raise UsageError(f"{path}: not valid TOML: nested too deeply") from None
    except ValueError as error:  # tomllib's own, not UTF-8, a number of too many digits
        raise UsageError(f"{path}: not valid TOML: {error}") from None
