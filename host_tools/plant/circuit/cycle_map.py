"""A machine's cycle, tabulated once over evaporating and condensing temperature, and read fast.

Between the points of the grid all is bilinear. The speed needs no axis of its own, for both efficiencies
are a function of the pressure ratio times one of the speed (see `cycle`): flow, heat and power are those at
full speed times `CycleData.flow_factor`, power is also divided by `efficiency_factor`.

The table holds a compressor that takes up 1 W at T_e = 0 °C, T_c = 40 °C and full speed: a machine's size
is one factor, and machines that differ in nothing else share one table. It is kept as a JSON file in
`$XDG_CACHE_HOME/heatpump` (or `~/.cache/heatpump`), named by a hash of what it was made of. A cache that
can't be read or written does no harm, and CoolProp is loaded only when a table has to be made.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict
from functools import lru_cache
from importlib import metadata
from math import ceil
from pathlib import Path
from typing import Any

from host_tools.plant.circuit.cycle_data import RELIEF_SPAN_K, VACUUM_SPAN_K, CycleData

FORM = 3  # of the file and of the equations: one more when either changes
STEP_K = 2.5  # at most, over the evaporating temperature
CONDENSING_STEP_K = 3.0  # at most
LOWEST_CONDENSING_C = -10.0
RATED_C = (0.0, 40.0)  # evaporating and condensing temperature that a machine's size is stated at
PRESSURES_FROM_C, PRESSURES_TO_C = -70, 95  # °C; above the critical temperature the highest one stands

Cell = tuple[float, ...]


class CycleMap:
    """Mass flow, heat taken up, power and discharge temperature over T_e and T_c, at full speed.

    There are `_columns` cells a row, with 16 coefficients each: 4 for each of flow, heat, power, temperature.
    """

    def __init__(self, data: CycleData, table: dict[str, Any]) -> None:
        self.data = data
        self._first_e_c: float = table["evaporating_c"][0]
        self._step_e_k: float = table["evaporating_c"][1]
        self._first_c_c: float = table["condensing_c"][0]
        self._step_c_k: float = table["condensing_c"][1]
        self.gas_j_kg_k: float = table["gas_j_kg_k"]
        self.swept_m3_s: float = table["swept_m3_s"]  # for each W
        self._pressures: list[float] = table["pressures_bar"]
        self._suction: list[float] = table["suction_kj_kg"]
        self._liquid: list[float] = table["liquid_kj_kg"]
        grids = [table[name] for name in ("flow_kg_s", "taken_w", "power_w", "discharge_c")]
        self._rows = len(grids[0]) - 1
        self._columns = len(grids[0][0]) - 1
        size = (self._rows + 1, self._columns + 1)
        if any((len(grid), len(row)) != size for grid in grids for row in grid):
            raise ValueError("a table of the wrong shape")
        self._cells: list[Cell] = [
            sum((_coefficients(grid, i, j) for grid in grids), ())
            for i in range(self._rows)
            for j in range(self._columns)
        ]

    def at(self, evaporating_c: float, condensing_c: float) -> tuple[float, float, float, float]:
        """Mass flow (kg/s), heat taken up (W), power (W) and discharge temperature (°C) at full speed."""
        columns = self._columns
        x = (evaporating_c - self._first_e_c) / self._step_e_k
        if x < 0.0:
            x = 0.0
        elif x >= self._rows:
            x = self._rows - 1e-9
        y = (condensing_c - self._first_c_c) / self._step_c_k
        if y < 0.0:
            y = 0.0
        elif y >= columns:
            y = columns - 1e-9
        i = int(x)
        j = int(y)
        x -= i
        y -= j
        xy = x * y
        cell = self._cells[i * columns + j]
        a, ax, ay, axy, b, bx, by, bxy, c, cx, cy, cxy, d, dx, dy, dxy = cell
        return (
            a + ax * x + ay * y + axy * xy,
            b + bx * x + by * y + bxy * xy,
            c + cx * x + cy * y + cxy * xy,
            d + dx * x + dy * y + dxy * xy,
        )

    def pressure_bar(self, saturation_c: float) -> float:
        """Pressure of saturation, bar absolute."""
        return _between(self._pressures, saturation_c - PRESSURES_FROM_C)

    def suction_kj_kg(self, evaporating_c: float) -> float:
        """Enthalpy of the suction gas (state 1)."""
        return _between(self._suction, (evaporating_c - self._first_e_c) / self._step_e_k)

    def liquid_kj_kg(self, condensing_c: float) -> float:
        """Enthalpy of the liquid before the expansion valve (state 3)."""
        return _between(self._liquid, (condensing_c - self._first_c_c) / self._step_c_k)


@lru_cache(maxsize=32)
def cycle_map(data: CycleData) -> CycleMap:
    """The map of this machine: from the cache, or made now and put there."""
    path = _cache_path(data)
    try:
        return CycleMap(data, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        pass  # none there, or spoilt: made anew
    table = make_table(data)
    _write(path, json.dumps(table))
    return CycleMap(data, table)


def make_table(data: CycleData) -> dict[str, Any]:
    """Solve the cycle at all points of the grid (about 0.1 s after CoolProp's 2 s of loading)."""
    from host_tools.plant.circuit.cycle import CycleSolver

    solver = CycleSolver(data)
    rated = solver.solve(*RATED_C)
    # grid lines lie on the kinks at vacuum_c, max_operating_c and relief_c
    evaporating = _lines(data.vacuum_c, data.max_operating_c, STEP_K, VACUUM_SPAN_K, 0.0)
    condensing = _lines(LOWEST_CONDENSING_C, data.relief_c, CONDENSING_STEP_K, 0.0, RELIEF_SPAN_K)
    points = [[solver.solve(low, high) for high in condensing] for low in evaporating]
    size = rated.taken_w
    return {
        "evaporating_c": [evaporating[0], evaporating[1] - evaporating[0]],
        "condensing_c": [condensing[0], condensing[1] - condensing[0]],
        "gas_j_kg_k": rated.gas_j_kg_k,
        "swept_m3_s": 1.0 / size,
        "pressures_bar": [solver.pressure_bar(t) for t in range(PRESSURES_FROM_C, PRESSURES_TO_C + 1)],
        "suction_kj_kg": [row[0].enthalpies_kj_kg[0] for row in points],
        "liquid_kj_kg": [point.enthalpies_kj_kg[2] for point in points[0]],
        "flow_kg_s": [[point.flow_kg_s / size for point in row] for row in points],
        "taken_w": [[point.taken_w / size for point in row] for row in points],
        "power_w": [[point.power_w / size for point in row] for row in points],
        "discharge_c": [[point.discharge_c for point in row] for row in points],
    }


def _lines(first: float, last: float, longest: float, below: float, above: float) -> list[float]:
    """Evenly spaced values with lines at `first` and `last`, going at least so far below and above."""
    parts = ceil((last - first) / longest)
    step = (last - first) / parts
    return [first + step * n for n in range(-ceil(below / step), parts + ceil(above / step) + 1)]


def _coefficients(grid: list[list[float]], i: int, j: int) -> Cell:
    """Of f = a + b·x + c·y + d·x·y in one cell, x and y in 0…1."""
    a, right, up, both = grid[i][j], grid[i + 1][j], grid[i][j + 1], grid[i + 1][j + 1]
    return (a, right - a, up - a, both - right - up + a)


def _between(values: list[float], place: float) -> float:
    last = len(values) - 1.000001
    if place < 0.0:
        place = 0.0
    elif place > last:
        place = last
    n = int(place)
    value = values[n]
    return value + (values[n + 1] - value) * (place - n)


def _cache_path(data: CycleData) -> Path:
    made_of = json.dumps([FORM, metadata.version("CoolProp"), asdict(data)], sort_keys=True)
    name = hashlib.sha256(made_of.encode()).hexdigest()[:24]
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / "heatpump" / f"cycle-{name}.json"


def _write(path: Path, text: str) -> None:
    """All of it or nothing; a folder that can't be written is no fault."""
    part = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)
    except OSError:
        if part:
            Path(part).unlink(missing_ok=True)
