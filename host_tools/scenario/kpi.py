"""Figures of merit of a run, taken from the relays and the plant, the same on every rig."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from heatpump.core.model import COMPRESSOR, OUTPUTS, REVERSING_VALVE
from host_tools.plant import Plant
from host_tools.plant.circuit.wear import HARMS
from host_tools.scenario.band import Band, BandMeter
from host_tools.scenario.tariff import COST_KPIS, NO_TARIFF, Bill, Tariff

# name → (unit, what it is)
KPIS = {
    "kelvin_hours": ("K·h", "temperature outside the band, times how long"),
    "driven_kelvin_hours": ("K·h", "of these, while the machine heats what is above or cools what is below"),
    "mean_c": ("°C", "mean of the temperature that has the band"),
    "ripple_k": ("K", "its highest less its lowest value within two hours, the median of these"),
    "energy_kwh": ("kWh", "electric energy"),
    "heated_kwh": ("kWh", "useful heat given"),
    "cooled_kwh": ("kWh", "useful heat taken away"),
    "cop": ("", "useful heat moved by electric energy, pauses and fans included"),
    "starts": ("", "compressor starts"),
    "most_starts_in_an_hour": ("", "compressor starts in the worst hour"),
    "first_start_s": ("s", "from power-up to the first start"),
    "run_h": ("h", "compressor run time"),
    "duty": ("", "compressor run time by all time"),
    "shortest_on_s": ("s", "shortest run that the controller ended"),
    "shortest_off_s": ("s", "shortest pause between two runs"),
    "valve_shifts": ("", "shifts of the reversing valve"),
    "shortest_dwell_s": ("s", "shortest time between a valve shift and the compressor running"),
} | COST_KPIS

OF_BAND = ("kelvin_hours", "driven_kelvin_hours", "mean_c", "ripple_k")  # have no value without one

# The ledger of harm to the machine; None where the plant keeps none.
WEAR = {"wear": ("", "harm to the machine, all kinds")}
WEAR |= {f"wear_{name}": ("", text) for name, text in HARMS.items()}

_HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Stop:
    """The compressor stopped: when, why (a word of core.causes, or "power"), and how long it had run."""

    at_ms: int
    cause: str
    run_ms: int


def described(plant: type[Plant]) -> dict[str, tuple[str, str]]:
    """All figures of a run with this plant: its own and its wear too."""
    return KPIS | plant.FIGURES | WEAR


class KpiMeter:
    """Watches one run. A figure that has no value (no pause, say) is None."""

    def __init__(self, plant: Plant, band: Band | None, tariff: Tariff = NO_TARIFF) -> None:
        self.band = BandMeter(band) if band else None
        self.bill = Bill(tariff)
        self.stops: list[Stop] = []
        self._plant = plant
        self._levels: Sequence[int] = [0] * len(OUTPUTS)
        self._started_ms: list[int] = []
        self._stopped_ms: int | None = None
        self._shifted_ms: int | None = None
        self._run_ms = 0
        self._shortest: dict[str, int] = {}
        self._shifts = 0

    def switched(self, now_ms: int, levels: Sequence[int], power: bool, cause: str = "") -> None:
        """Relays changed to `levels`; without `power` it wasn't the controller's doing.

        `cause`: what stopped the compressor last, by the controller.
        """
        before, self._levels = self._levels, levels
        if levels[REVERSING_VALVE] != before[REVERSING_VALVE]:
            self._shifts += 1
            self._shifted_ms = now_ms
            if power and before[COMPRESSOR]:
                self._at_most("dwell", 0)
            elif power and self._stopped_ms is not None:
                self._at_most("dwell", now_ms - self._stopped_ms)
        if levels[COMPRESSOR] and not before[COMPRESSOR]:
            if self._stopped_ms is not None:
                self._at_most("off", now_ms - self._stopped_ms)
            if self._shifted_ms is not None:
                self._at_most("dwell", now_ms - self._shifted_ms)
            self._started_ms.append(now_ms)
        elif before[COMPRESSOR] and not levels[COMPRESSOR]:
            on_ms = now_ms - self._started_ms[-1]
            self._run_ms += on_ms
            self._stopped_ms = now_ms
            self.stops.append(Stop(now_ms, cause if power else "power", on_ms))
            if power:
                self._at_most("on", on_ms)

    def _at_most(self, what: str, ms: int) -> None:
        self._shortest[what] = min(ms, self._shortest.get(what, ms))

    def results(self, now_ms: int) -> dict[str, float | None]:
        """All figures at the end of the run, by the names in `described`."""
        plant, band = self._plant, self.band
        wear = plant.wear()
        run_ms = self._run_ms + (now_ms - self._started_ms[-1] if self._levels[COMPRESSOR] else 0)
        self.bill.charge(now_ms, plant.electric_j)
        moved_j = plant.heated_j + plant.cooled_j
        found: dict[str, float | None] = {
            "kelvin_hours": band.kelvin_hours if band else None,
            "driven_kelvin_hours": band.driven_kelvin_hours if band else None,
            "mean_c": band.mean_c if band else None,
            "ripple_k": band.ripple_k if band else None,
            "energy_kwh": plant.electric_j / 3.6e6,
            "heated_kwh": plant.heated_j / 3.6e6,
            "cooled_kwh": plant.cooled_j / 3.6e6,
            "cop": moved_j / plant.electric_j if self._started_ms and plant.electric_j else None,
            "starts": len(self._started_ms),
            "most_starts_in_an_hour": self._most_starts(),
            "first_start_s": self._started_ms[0] / 1000 if self._started_ms else None,
            "run_h": run_ms / _HOUR_MS,
            "duty": run_ms / now_ms if now_ms else None,
            "shortest_on_s": self._seconds("on"),
            "shortest_off_s": self._seconds("off"),
            "valve_shifts": self._shifts,
            "shortest_dwell_s": self._seconds("dwell"),
            **self.bill.figures(),
            **dict.fromkeys(plant.FIGURES),
            **plant.figures(),
            "wear": sum(wear.values()) if wear else None,
            **{f"wear_{name}": wear.get(name) for name in HARMS},
        }
        return {name: _rounded(value) for name, value in found.items()}

    def _seconds(self, what: str) -> float | None:
        return self._shortest[what] / 1000 if what in self._shortest else None

    def _most_starts(self) -> int:
        most = first = 0
        for last, started_ms in enumerate(self._started_ms):
            while started_ms - self._started_ms[first] >= _HOUR_MS:
                first += 1
            most = max(most, last - first + 1)
        return most


def _rounded(value: float | None) -> float | None:
    """For people and JSON; what is no number is no value."""
    if value is None or not isfinite(value):
        return None
    return round(value, 3) + 0.0 if isinstance(value, float) else value  # no -0.0
