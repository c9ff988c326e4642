"""Numbers in a line that says what was out of bounds."""

from __future__ import annotations

_MOST_DIGITS = 17  # of a float


def plain(bound: float) -> str:
    """A bound as it is written in a file."""
    return f"{bound:.15g}"


def apart(value: float, bounds: tuple[float, ...], digits: int = 2, form: str = "f") -> str:
    """A value with `digits` digits as `form` counts them, and more if it would seem to be on a bound."""
    while True:
        text = f"{value:z.{digits}{form}}"
        if digits >= _MOST_DIGITS or all(_side(float(text), b) == _side(value, b) for b in bounds):
            return text
        digits += 1


def _side(value: float, bound: float) -> int:
    return (value > bound) - (value < bound)
