"""Ours against the field of measured units: `python -m tests.plant.truth_table` prints it as Markdown.

The field is hplib 1.9's database of heat pumps from the Heat Pump Keymark, each a fit of the COP to its
measurements: COP = p1·source + p2·supply + p3 + p4·ambient. The fits are linear and the COP isn't, so at
the corners they are off; the database states the mean error of each, and for one point, at 52 °C of supply,
what was measured (`COP_ref`), which is taken there in place of the fit.

Units with speeds were measured at part load (EN 14825), so they are compared at its points and our machine's
speed is what gives the load asked for there; the others over the grid at full speed.
"""

from __future__ import annotations

import csv
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.water_coil import WaterCoilData
from host_tools.plant.sources.air_coil import AirCoilData
from tests.plant.truth_bench import Bench, Machine, Point

BRINE_AMBIENT_C = -7.0  # the one that hplib rates brine units at

# an on/off unit of the years of the field's (R-407C and R-290, 2010 to 2018): smaller coil, less subcooling
ON_OFF_AIR = Machine(
    CircuitData(
        refrigerant="R290",
        capacity_w=6400.0,
        isentropic_fall=0.20,
        best_ratio=2.6,
        subcooling_k=2.0,
        relief_c=72.0,
        high_open_c=72.0,
        high_close_c=62.0,
    ),
    air=AirCoilData(ua_w_k=800.0, air_kg_s=1.3, fan_w=180.0),
    pumps_w=40.0,
)
ON_OFF_BRINE = Machine(CircuitData(), air=None, brine=WaterCoilData(liquid="ethanol", flow_kg_s=0.5))
REGULATED_AIR = Machine(CircuitData())


@dataclass(frozen=True)
class Group:
    """A group of hplib and what stands for it here."""

    number: int
    name: str
    machine: Machine
    points: tuple[tuple[int, int, int], ...]  # source °C, supply °C, speed per mille


MEASURED = {False: (-7, 52), True: (0, 52)}  # brine? → source and supply of COP_ref
GRID = (*((source, supply, 1000) for source in (-7, 2, 7, 12) for supply in (35, 45, 55)), (-7, 52, 1000))
BRINE_GRID = (*((source, supply, 1000) for source in (0, 5, 10) for supply in (35, 45, 55)), (0, 52, 1000))
PART_LOAD = (
    (-7, 34, 1000), (2, 30, 500), (7, 27, 300), (12, 24, 250),
    (-7, 52, 1000), (2, 42, 500), (7, 36, 300), (12, 30, 250),
)  # fmt: skip
GROUPS = (
    Group(4, "on/off, air to water", ON_OFF_AIR, GRID),
    Group(5, "on/off, brine to water", ON_OFF_BRINE, BRINE_GRID),
    Group(1, "inverter, air to water, part load of EN 14825", REGULATED_AIR, PART_LOAD),
)


class Field:
    """The units of one group."""

    def __init__(self, number: int) -> None:
        spec = importlib.util.find_spec("hplib")
        assert spec is not None and spec.origin
        path = Path(spec.origin).with_name("hplib_database.csv")
        with path.open(encoding="utf-8", newline="") as file:
            self._rows = [
                row
                for row in csv.DictReader(file)
                if row["Group"] and float(row["Group"]) == number and row["Manufacturer"] != "Generic"
            ]
        self.brine = number in (2, 5)
        self.units = len(self._rows)
        self.fit = median(float(row["MAPE_COP"]) for row in self._rows if row["MAPE_COP"]) / 100.0

    def cops(self, source_c: float, supply_c: float) -> tuple[float, float, float]:
        """The 10th percentile, the median and the 90th."""
        if (source_c, supply_c) == MEASURED[self.brine]:
            return _spread([float(row["COP_ref"]) for row in self._rows if row["COP_ref"]])
        return _spread([self._value(row, "COP", source_c, supply_c) for row in self._rows])

    def capacities(self, source_c: float, supply_c: float) -> tuple[float, float, float]:
        """The same of the capacity, as part of that at 7/35 °C."""
        return _spread(
            [
                self._value(row, "P_th", source_c, supply_c) / self._value(row, "P_th", 7.0, 35.0)
                for row in self._rows
            ]
        )

    def _value(self, row: dict[str, str], name: str, source_c: float, supply_c: float) -> float:
        ambient_c = BRINE_AMBIENT_C if self.brine else source_c
        p1, p2, p3, p4 = (
            float(row[f"p{n}_{name} [{'-' if n == 3 or name == 'COP' else '1/°C'}]"]) for n in (1, 2, 3, 4)
        )
        return p1 * source_c + p2 * supply_c + p3 + p4 * ambient_c


def _spread(values: list[float]) -> tuple[float, float, float]:
    tenths = quantiles(values, n=10, method="inclusive")
    return tenths[0], tenths[4], tenths[8]


def ours(group: Group) -> list[Point]:
    """Our machine at the group's points."""
    return [Bench(group.machine, *point).measure() for point in group.points]


def table(group: Group) -> str:
    """Markdown: one line a point."""
    field = Field(group.number)
    lines = [
        f"**{group.name}** ({field.units} units, the fits' own error {field.fit:.0%})",
        "",
        "| source / supply | ours | field's median | 10 … 90 % | from the median | inside |",
        "|---|---|---|---|---|---|",
    ]
    for (source_c, supply_c, _), point in zip(group.points, ours(group), strict=True):
        low, middle, high = field.cops(source_c, supply_c)
        off = point.cop / middle - 1.0
        if low <= point.cop <= high:
            inside = "yes"
        elif low * (1.0 - field.fit) <= point.cop <= high * (1.0 + field.fit):
            inside = "within the fits' error"
        else:
            inside = "no"
        measured = ", measured" if (source_c, supply_c) == MEASURED[field.brine] else ""
        lines.append(
            f"| {source_c} / {supply_c} °C{measured} | {point.cop:.2f} | {middle:.2f} "
            f"| {low:.2f} … {high:.2f} | {off:+.0%} | {inside} |"
        )
    return "\n".join(lines)


def main() -> None:
    print("\n\n".join(table(group) for group in GROUPS))


if __name__ == "__main__":
    main()
