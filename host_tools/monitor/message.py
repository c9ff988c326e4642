"""What a message says, whatever is in it: nothing reaches a terminal or a sum as the network brings it."""

import json
from math import isfinite

from host_tools.errors import one_line

Value = str | int | float | None

LONGEST_BYTES = 65536
LONGEST_TEXT = 60
LARGEST = 1e15


def text(payload: bytes | str, longest: int = LONGEST_TEXT) -> str:
    """As one line without control characters, or such as turn a line round; the rest is cut off."""
    if isinstance(payload, bytes):
        payload = payload[:LONGEST_BYTES].decode("utf-8", "replace")
    return one_line(payload[: 4 * longest])[:longest]


def values(payload: bytes) -> dict[str, Value] | None:
    """A JSON object's texts and numbers by key; None if it is no such object. What is neither is None."""
    if len(payload) > LONGEST_BYTES:
        return None
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {text(key): _value(value) for key, value in found.items()}


def number(value: object) -> float | None:
    """A number that can be reckoned with, or None."""
    if isinstance(value, int | float) and -LARGEST < value < LARGEST and isfinite(value):
        return float(value)
    return None


def _value(value: object) -> Value:
    if isinstance(value, str):
        return text(value)
    return None if number(value) is None else value  # type: ignore[return-value]
