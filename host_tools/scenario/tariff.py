"""What electricity costs: the prices of the steps `prices`, and the bill of a run.

A plan is in UTC; which time that is in the scenario says its first step `clock`, whatever is set later. Of
two plans for the same time the later step's counts.

Energy is charged at the end of each quarter of an hour, by what the plant had taken by then, a rig's longest
pause ago at most. Where there is no price, it counts neither in `cost` nor in `price_paid`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from heatpump.core import calendar
from heatpump.core.demand import price_text
from host_tools.scenario import durations
from host_tools.scenario.table import Table

# Figures that have no value without a price; see kpi.KPIS.
COST_KPIS = {
    "cost": ("", "electric energy times its price, in the plan's unit times kWh"),
    "price_paid": ("%", "mean price of the energy that was used, of the mean of the plan's"),
}

_MINUTE_MS = 60_000
_QUARTER_MIN = 15
_QUARTER_MS = _QUARTER_MIN * _MINUTE_MS
_J_KWH = 3.6e6


@dataclass(frozen=True)
class Tariff:
    """`prices` by quarter of an hour, since the epoch; `utc_ms` is what it was at the scenario's start."""

    utc_ms: int = 0
    prices: Mapping[int, int] | None = None


NO_TARIFF = Tariff()


def read(top: Table) -> Tariff:
    """That of a scenario whose steps have been read. Raises UsageError with one line."""
    utc_ms: int | None = None
    prices: dict[int, int] = {}
    for step in sorted(top.tables("step"), key=lambda step: durations.parse_ms(step["at"])):
        if step["do"] == "clock" and utc_ms is None:
            utc_ms = calendar.read(step["to"]) * _MINUTE_MS - durations.parse_ms(step["at"])
        if step["do"] == "prices":
            if utc_ms is None:
                raise top.error("step 'prices': needs a step 'clock' before it")
            run = price_text.read(step["plan"])
            start_min, step_min, found = run or (0, _QUARTER_MIN, [])
            quarters = step_min // _QUARTER_MIN
            for n, price in enumerate(found):
                first = start_min // _QUARTER_MIN + n * quarters
                prices |= dict.fromkeys(range(first, first + quarters), price)
    return Tariff(utc_ms, prices) if prices and utc_ms is not None else NO_TARIFF


class Bill:
    """Charges what a plant takes; `charge` is due at `next_ms`, and once more at the end."""

    def __init__(self, tariff: Tariff) -> None:
        self._prices = tariff.prices or {}
        self._utc_ms = tariff.utc_ms
        self._then_ms = 0
        self._electric_j = 0.0
        self._cost = self._kwh = 0.0
        self._price_ms = self._priced_ms = 0
        self.next_ms = self._quarter_end_ms(0) if self._prices else float("inf")

    def charge(self, now_ms: int, electric_j: float) -> None:
        """The plant has taken `electric_j` so far; since the last call one price held."""
        price = self._prices.get((self._utc_ms + self._then_ms) // _QUARTER_MS)
        if price is not None:
            kwh = (electric_j - self._electric_j) / _J_KWH
            self._cost += kwh * price
            self._kwh += kwh
            self._price_ms += price * (now_ms - self._then_ms)
            self._priced_ms += now_ms - self._then_ms
        self._electric_j, self._then_ms = electric_j, now_ms
        if self._prices:
            self.next_ms = self._quarter_end_ms(now_ms)

    def figures(self) -> dict[str, float | None]:
        """By the names of COST_KPIS. A mean price of 0 or less is no measure."""
        mean = self._price_ms / self._priced_ms if self._priced_ms else 0.0
        paid = 100.0 * self._cost / self._kwh / mean if self._kwh and mean > 0.0 else None
        return {"cost": self._cost if self._priced_ms else None, "price_paid": paid}

    def _quarter_end_ms(self, now_ms: int) -> int:
        return now_ms + _QUARTER_MS - (self._utc_ms + now_ms) % _QUARTER_MS
