"""The wear ledger: what harms a machine, counted. The limits are `CircuitData`'s."""

from __future__ import annotations

from host_tools.plant.circuit.circuit_data import CircuitData

ROUNDING_S = 0.5  # a sum of steps
LONG_S = 1e9  # a first start comes after a long pause
BOILING_OUT = 4.0  # a heated shell gets rid of refrigerant this much faster than it gathers

HARMS = {
    "pressure_starts": "starts against pressures that hadn't equalised",
    "loaded_shifts": "shifts of the reversing valve under load",
    "slugging": "liquid refrigerant sucked into the compressor",
    "short_cycles": "runs and pauses too short for oil and motor",
}


class Wear:
    """Counts by the names in HARMS, and the times that they follow from; `run_s` is the run's so far."""

    __slots__ = (
        "_data", "_flood_s", "_migrated_s", "_rest_s",
        "loaded_shifts", "pressure_starts", "run_s", "short_cycles", "slugging",
    )  # fmt: skip

    def __init__(self, data: CircuitData) -> None:
        self._data = data
        self.pressure_starts = 0
        self.loaded_shifts = 0
        self.slugging = 0
        self.short_cycles = 0
        self.run_s = self._flood_s = 0.0
        self._rest_s = LONG_S
        self._migrated_s = data.stood_h * 3600.0

    def start(self, difference_bar: float) -> None:
        """The compressor starts with so much more pressure behind it than before it."""
        data = self._data
        if difference_bar > data.start_difference_bar:
            self.pressure_starts += 1
        if self._rest_s < data.short_s - ROUNDING_S:
            self.short_cycles += 1
        if data.migration_h and self._migrated_s >= data.migration_h * 3600.0:
            self.slugging += 1
        self.run_s = self._flood_s = self._migrated_s = 0.0

    def stop(self) -> None:
        """The compressor stops."""
        if self.run_s < self._data.short_s - ROUNDING_S:
            self.short_cycles += 1
        self._rest_s = 0.0

    def shift(self, difference_bar: float, running: int) -> None:
        """The reversing valve shifts with so much pressure between its sides."""
        if running or difference_bar > self._data.shift_difference_bar:
            self.loaded_shifts += 1

    def flood(self, dt_s: float) -> None:
        """`dt_s` s with an evaporator too cold to boil what flows in; a run's first that is long counts."""
        before_s = self._flood_s
        self._flood_s = before_s + dt_s
        if before_s < self._data.flood_s <= self._flood_s:
            self.slugging += 1

    def rest(self, dt_s: float, warmer_k: float) -> None:
        """`dt_s` s of a pause with the shell `warmer_k` above the coldest coil.

        Refrigerant gathers in a cold shell, and boils out of a warm one.
        """
        self._rest_s += dt_s
        if warmer_k < self._data.margin_k:
            self._migrated_s += dt_s
        elif self._migrated_s > 0.0:
            gathered_s = min(self._migrated_s, self._data.migration_h * 3600.0) - BOILING_OUT * dt_s
            self._migrated_s = max(gathered_s, 0.0)

    def counts(self) -> dict[str, int]:
        """All counts by name."""
        return {name: getattr(self, name) for name in HARMS}
