"""Weather files in EnergyPlus's format (EPW), as the US Department of Energy and others give them away.

Eight lines of heading, the first of them with LOCATION, then one line an hour with values between commas
(EnergyPlus, Auxiliary Programs, chapter "EPW CSV format"). Used are dry bulb (7th), relative humidity (9th),
sun on level ground (14th) and wind at 10 m (22nd), all of them at the end of the line's hour but the sun,
which is its sum. A value left out by the format's own sign for it is taken from the hour before.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from host_tools.plant.weather.year import Hours

HEADING_LINES = 8
_COLUMNS = 22
# name: (column, lowest, highest, from this on it is missing, factor)
_FIELDS = {
    "dry bulb": (6, -70.0, 70.0, 99.0, 1.0),
    "relative humidity": (8, 0.0, 110.0, 999.0, 0.01),
    "global horizontal radiation": (13, 0.0, 1500.0, 9999.0, 1.0),
    "wind speed": (21, 0.0, 60.0, 999.0, 0.67),  # in a garden, not at 10 m in the open
}


@lru_cache(maxsize=16)
def read_epw(path: str) -> Hours:
    """Read a file. Raises ValueError with one line that names the file and the line in it."""
    try:
        lines = Path(path).read_text(encoding="latin-1").splitlines()
    except OSError as error:
        raise ValueError(f"epw: {path}: {error.strerror}") from None
    if not lines or not lines[0].startswith("LOCATION"):
        raise ValueError(f"epw: {path}:1: no EPW file: it must begin with LOCATION")
    hours = [line for line in lines[HEADING_LINES:] if line.strip()]
    if len(hours) < 24 or len(hours) % 24:
        raise ValueError(
            f"epw: {path}:{len(lines)}: {len(hours)} hours after the heading; whole days are needed"
        )
    found: dict[str, list[float]] = {name: [] for name in _FIELDS}
    for n, line in enumerate(hours, HEADING_LINES + 1):
        cells = line.split(",")
        if len(cells) < _COLUMNS:
            raise ValueError(f"epw: {path}:{n}: {len(cells)} values, at least {_COLUMNS} are needed")
        for name, (column, low, high, missing, factor) in _FIELDS.items():
            try:
                value = float(cells[column])
            except ValueError:
                raise ValueError(f"epw: {path}:{n}: {name}: '{cells[column]}' is no number") from None
            values = found[name]
            if value >= missing:
                if not values:
                    raise ValueError(f"epw: {path}:{n}: {name} is missing in the first hour")
                values.append(values[-1])
            elif not low <= value <= high:
                raise ValueError(f"epw: {path}:{n}: {name}: {value:g} is not within {low:g}…{high:g}")
            else:
                values.append(value * factor)
    # The first line is of 1 o'clock, so the last one of the year stands at its first midnight.
    outdoor, humidity, sun, wind = (values[-1:] + values[:-1] for values in found.values())
    return Hours(outdoor, [min(part, 1.0) for part in humidity], sun, wind)
