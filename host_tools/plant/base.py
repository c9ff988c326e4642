"""What every plant offers to the rigs, and what all of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from host_tools.plant.circuit.circuit import Circuit

LONGEST_STEP_S = 5.0  # shorter for a plant whose time constants ask for it


@dataclass(frozen=True)
class CyclePoint:
    """The refrigerant at one place of the circuit: 1 suction, 2 discharge, 3 liquid, 4 after the valve."""

    place: int
    pressure_bar: float  # absolute
    enthalpy_kj_kg: float
    temperature_c: float


@dataclass(frozen=True)
class Cycle:
    """The refrigerant's way round the circuit at one moment, points 1 to 4."""

    refrigerant: str  # as CoolProp names it
    points: tuple[CyclePoint, CyclePoint, CyclePoint, CyclePoint]


@dataclass(frozen=True)
class StartTime:
    """When a plant starts; the part `start` of those that have no more to say about it."""

    hour: float = 0.0  # time of day, 0…24 h

    def __post_init__(self) -> None:
        if not 0.0 <= self.hour < 24.0:
            raise ValueError("start: hour must be in 0…24")


def part_types(parts: type[Any]) -> dict[str, type[Any]]:
    """PARTS of a plant whose parts are the fields of a dataclass, by their defaults."""
    return {part.name: type(part.default) for part in fields(parts)}


class Plant(ABC):
    """A simulated machine and its surroundings, independent of the controller's code.

    A plant is made from its parts: `Plant(**{name: PARTS[name](…)})`, each part a frozen dataclass of numbers
    and words with defaults, which raises ValueError when one makes no sense; a scenario may set its fields.
    One left out is made of its defaults. One is `start`, a StartTime.

    A subclass names what it has below, makes its `circuit`, and writes what is abstract. One made of our
    parts also keeps accounts, for its tests: `received_j()`, the energy in J that came in over each border
    since the start (what went out is negative), and `stored_j()`, that in all its masses now.
    """

    OUTPUTS: ClassVar[tuple[str, ...]]  # relays that it knows, by role
    MEASUREMENTS: ClassVar[tuple[str, ...]]  # names in what `advance` returns
    CALLED: ClassVar[
        dict[str, str]
    ] = {}  # for pictures: measurements that aren't what their sensor's role says
    CONTACTS: ClassVar[tuple[str, ...]] = ()  # that it moves; measured as `<role>_closed`, 1 or 0
    DISTURBANCES: ClassVar[tuple[str, ...]] = ()  # for `disturb`
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = {}  # figures of a run of its own: (unit, what it is)
    PARTS: ClassVar[dict[str, type[Any]]]

    time_s: float  # since the midnight before the start, s
    electric_j: float = 0.0  # electric energy taken so far, J
    heated_j: float = 0.0  # useful heat given so far, J
    cooled_j: float = 0.0  # useful heat taken away so far (cooling), J
    longest_step_s: float = LONGEST_STEP_S
    circuit: Circuit  # of the refrigerant

    def __init__(self, hour: float) -> None:
        self.time_s = hour * 3600.0
        self.measurements: dict[str, float] = dict.fromkeys(self.MEASUREMENTS, 0.0)
        self.measurements.update({f"{role}_closed": 1.0 for role in self.CONTACTS})

    def advance(self, outputs: dict[str, int], dt_s: float) -> dict[str, float]:
        """Let `dt_s` seconds pass (any length) with the outputs as they are.

        `outputs` has at least OUTPUTS, and the speeds that there are (`…_speed`, per mille). Returns the
        measurements at the end by name: temperatures in °C (`_c`), powers in W (`_w`, means of the time
        passed), pressures in bar (`_bar`). It is the same dictionary at each call; copy what you keep.
        """
        if dt_s > 0.0:
            if dt_s <= self.longest_step_s:
                self._step(outputs, dt_s)
                self.time_s += dt_s
            else:
                parts = ceil(dt_s / self.longest_step_s)
                part_s = dt_s / parts
                for _ in range(parts):
                    self._step(outputs, part_s)
                    self.time_s += part_s
        self._measure(dt_s)
        return self.measurements

    def disturb(self, name: str, value: float) -> None:
        """Change something from outside: a window, a blocked fan. KeyError for a name not known."""
        if name not in self.DISTURBANCES:
            raise KeyError(name)
        self._disturb(name, value)

    def figures(self) -> dict[str, float]:
        """Figures of the run so far, by the names in FIGURES."""
        return {}

    def drives(self, of: str) -> int:
        """1 while the machine heats what is measured as `of`, -1 while it cools it, else 0."""
        return (-1 if self.circuit.position else 1) if self.circuit.running else 0

    def turned(self) -> bool:
        """Whether the compressor has ever turned, whatever its relay was told."""
        return self.circuit.started

    def wear(self) -> dict[str, int]:
        """What has harmed the machine so far: counts by the names in `wear.HARMS`."""
        return self.circuit.wear.counts()

    def cycle(self) -> Cycle | None:
        """The refrigerant's states now; None while the compressor stands still."""
        return self.circuit.states()

    @abstractmethod
    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        """Let at most `longest_step_s` pass, from `time_s` on."""

    @abstractmethod
    def _measure(self, dt_s: float) -> None:
        """Write `measurements`; `dt_s` is what has passed since they were written last, 0 at the start."""

    @abstractmethod
    def _disturb(self, name: str, value: float) -> None:
        """Do what `disturb` says; the name is known."""
