"""[limits] and [against_baseline]: bounds on the figures of a run, by their names in kpi.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from host_tools.plant import Plant
from host_tools.scenario.apart import apart, plain
from host_tools.scenario.kpi import OF_BAND, described
from host_tools.scenario.table import Table
from host_tools.scenario.tariff import COST_KPIS


@dataclass(frozen=True)
class Limit:
    """Bounds on a KPI, or on its ratio to the baseline's."""

    kpi: str
    low: float
    high: float
    of_baseline: bool = False

    def failure(self, kpi: Mapping[str, float | None], baseline: Mapping[str, float | None] | None) -> str:
        """A line about a value out of bounds, or ""; a figure that has no value breaks its limit,
        and so does a ratio to a baseline of 0 or less."""
        value, what = kpi[self.kpi], f"limit {self.kpi}"
        if self.of_baseline:
            what = f"{self.kpi} against the baseline's"
            base = baseline.get(self.kpi) if baseline else None
            value = value / base if base and base > 0.0 and value is not None else None
        if value is None:
            return f"{what}: it has no value"
        shown = apart(value, (self.low, self.high), 4, "g")
        if value < self.low:
            return f"{what}: {shown} is below {plain(self.low)}"
        return f"{what}: {shown} is above {plain(self.high)}" if value > self.high else ""


def read(top: Table, plant: type[Plant]) -> tuple[Limit, ...]:
    """Read both tables. Raises UsageError with one line."""
    if "against_baseline" in top and "baseline" not in top:
        raise top.error("against_baseline: needs a [baseline]")
    against = _read_bounds(top, plant, "against_baseline")
    return _read_bounds(top, plant, "limits") + tuple(replace(limit, of_baseline=True) for limit in against)


def _read_bounds(top: Table, plant: type[Plant], key: str) -> tuple[Limit, ...]:
    table = top.table(key, tuple(described(plant)))
    found = []
    for kpi in table.items():
        bounds = table.table(kpi, ("min", "max"))
        if not bounds.items():
            raise bounds.error("needs min or max")
        if kpi in OF_BAND and "band" not in top:
            raise bounds.error("needs a [band]")
        if kpi in COST_KPIS and all(step["do"] != "prices" for step in top.tables("step")):
            raise bounds.error("needs a [[step]] 'prices'")
        low, high = bounds.number("min", float("-inf")), bounds.number("max", float("inf"))
        if low > high:
            raise bounds.error("min is above max")
        found.append(Limit(kpi, low, high))
    return tuple(found)
