"""Reads a TOML file with one line for whatever is wrong with it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from host_tools.errors import UsageError

_BITS = 63  # and a sign


def read_toml(path: Path) -> dict[str, Any]:
    """Its contents. Raises UsageError."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except RecursionError:
        raise UsageError(f"{path}: not valid TOML: nested too deeply") from None
    except ValueError as error:  # tomllib's own, not UTF-8, a number of too many digits
        raise UsageError(f"{path}: not valid TOML: {error}") from None
    if key := too_large(found):
        raise UsageError(f"{path}: {key}: the whole numbers of TOML have 64 bits, this one has more")
    return found


def too_large(value: Any, key: str = "") -> str:
    """The key of a number that nothing here could work with, or print; in hexadecimal it may be long."""
    if isinstance(value, int):
        return key if value.bit_length() > _BITS else ""
    inner = [(key, one) for one in value] if isinstance(value, list | tuple) else []
    if isinstance(value, dict):
        inner = list(value.items())
    return next((found for name, one in inner if (found := too_large(one, name))), "")
