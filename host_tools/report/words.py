"""Times and numbers for people."""

from __future__ import annotations


def moment(seconds: float, start_hour: float, with_seconds: bool = False) -> str:
    """The time of day so long after the start; with the day from the second one on."""
    total = round(seconds + start_hour * 3600)
    if not with_seconds:
        total -= total % 60
    day, rest = divmod(total, 86_400)
    text = f"{rest // 3600:02d}:{rest // 60 % 60:02d}"
    if with_seconds:
        text += f":{rest % 60:02d}"
    return f"day {day + 1}, {text}" if day else text


def length(ms: float) -> str:
    """A length of time, in the two largest units."""
    seconds = round(ms / 1000)
    parts: list[str] = []
    for unit, unit_s in (("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, unit_s)
        if count or parts:
            parts.append(f"{count} {unit}" if count else "")
    return " ".join(part for part in parts[:2] if part) or "0 s"


def number(value: float, form: str = "z.4g") -> str:
    """The number with a true minus sign; `form` has a z, so that there is none before a zero."""
    return f"{value:{form}}".replace("-", "\N{MINUS SIGN}")
