"""Durations as people write them: "6h30m", "90s", "1d"; a plain number is seconds."""

from __future__ import annotations

import re

from host_tools.errors import shown

_UNITS_MS = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000}
_PARTS = re.compile(r"(\d+(?:\.\d+)?)([dhms])")
_WHOLE = re.compile(r"(?:\d+(?:\.\d+)?[dhms])+")


def parse_ms(value: object) -> int:
    """Milliseconds of a duration. Raises ValueError with one line."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < 1e9:
        return round(value * 1000)
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        ms = sum(float(number) * _UNITS_MS[unit] for number, unit in _PARTS.findall(value))
        if ms < 1e12:
            return round(ms)
    raise ValueError(f"{shown(value)} is not a duration; write seconds, or like 6h30m or 90s")


def to_text(ms: int) -> str:
    """The same the other way: 23400000 → "6h30m"."""
    text = ""
    for unit, unit_ms in _UNITS_MS.items():
        count, ms = divmod(ms, unit_ms)
        if count:
            text += f"{count}{unit}"
    if ms:
        text += f"{ms}ms"
    return text or "0s"
