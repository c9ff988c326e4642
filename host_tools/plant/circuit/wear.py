"""The wear ledger: what harms a machine, counted."""

from __future__ import annotations

HARMS = {
    "pressure_starts": "starts against pressures that hadn't equalised",
    "loaded_shifts": "shifts of the reversing valve under load",
    "slugging": "liquid refrigerant sucked into the compressor",
    "short_cycles": "runs and pauses too short for oil and motor",
}


class Wear:
    """Counts by the names in HARMS."""

    __slots__ = ("loaded_shifts", "pressure_starts", "short_cycles", "slugging")

    def __init__(self) -> None:
        self.pressure_starts = 0
        self.loaded_shifts = 0
        self.slugging = 0
        self.short_cycles = 0

    def counts(self) -> dict[str, int]:
        """All counts by name."""
        return {name: getattr(self, name) for name in HARMS}
