"""A curve of text: braille characters, two by four dots each."""

from collections.abc import Sequence
from math import floor

_DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))  # by column, from the top


def resample(
    times: Sequence[float], values: Sequence[float | None], start: float, end: float, count: int
) -> list[float | None]:
    """Means of `values` in `count` equal intervals of [start, end]; None where there is none.

    `times` is ascending. An interval without a sample takes the value before it, up to the last one.
    """
    buckets: dict[int, list[float | None]] = {}
    for time, value in zip(times, values, strict=True):
        index = floor((time - start) / (end - start) * count) if end > start else 0
        buckets.setdefault(max(-1, min(index, count - 1)), []).append(value)
    result: list[float | None] = []
    held = buckets.get(-1, [None])[-1]
    for index in range(count):
        if index in buckets:
            known = [value for value in buckets[index] if value is not None]
            held = sum(known) / len(known) if known else None
        result.append(held if index <= max(buckets, default=-1) else None)
    return result


def braille(values: Sequence[float | None], height: int, low: float, high: float) -> list[str]:
    """Lines of text, `height` of them, half as wide as `values` is long; None leaves a gap.

    `low` is the middle of the lowest dot, `high` that of the highest; what is outside is cut off.
    """
    rows = 4 * height
    scale = (rows - 1) / (high - low) if high > low else 0.0
    cells = [[0] * ((len(values) + 1) // 2) for _ in range(height)]
    before: int | None = None
    for column, value in enumerate(values):
        if value is None:
            before = None
            continue
        row = rows - 1 - max(0, min(rows - 1, round((value - low) * scale)))
        if before is None or before == row:
            dots = range(row, row + 1)
        else:  # joined to the dot before, which is drawn already
            dots = range(row, before) if row < before else range(before + 1, row + 1)
        for dot in dots:
            cells[dot // 4][column // 2] |= _DOTS[column % 2][dot % 4]
        before = row
    return ["".join(chr(0x2800 + cell) if cell else " " for cell in line) for line in cells]
