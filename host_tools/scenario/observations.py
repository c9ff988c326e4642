"""Values that a scenario can speak of: fields of the core's trace, and measurements of the plant.

A name of the trace means what the controller knows (`indoor_mc`, `phase`, `compressor`), a name of the plant
what is really so (`indoor_c`, `power_w`). Fields that the core keeps as an index are named by their words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from heatpump.core import causes, model
from heatpump.core.record import trace
from host_tools.plant import Plant
from host_tools.scenario.apart import apart

# The trace of one tick, or None while the board has no power.
Vector = Sequence[int] | None
Getter = Callable[[Vector, dict[str, float]], float | None]

CHOICES: dict[str, tuple[str, ...]] = {
    "mode": tuple(model.MODES),
    "demand": tuple(model.MODES),
    "phase": tuple(model.PHASES),
    "action": tuple(model.ACTIONS),
    "block": tuple(causes.CAUSES),
    "stop_cause": tuple(causes.CAUSES),
    "lockout": tuple(causes.CAUSES),
    "notice": tuple(causes.CAUSES),
    "preset": tuple(model.PRESETS),
} | {role + "_fault": tuple(causes.READING_FAULTS) for role in model.SENSORS}


def names(plant: type[Plant]) -> tuple[str, ...]:
    """All values there are with this kind of plant."""
    return trace.FIELDS + plant.MEASUREMENTS


def field(name: str, plant: type[Plant]) -> int | None:
    """The index of a field of the trace; None for a measurement of the plant."""
    return None if name in plant.MEASUREMENTS else trace.FIELDS.index(name)


def getter(name: str, plant: type[Plant]) -> Getter:
    """How to get the named value; None while it has none (a board without power).

    Relays are off then, which is a value.
    """
    index = field(name, plant)
    if index is None:
        return lambda vector, measured: measured[name]
    without_power = 0 if name in model.OUTPUTS else None
    return lambda vector, measured: without_power if vector is None else vector[index]


def to_text(name: str, value: float, bounds: tuple[float, ...]) -> str:
    """A value for people: a word of a choice, a plain number else, told from its bounds."""
    if name in CHOICES:
        return CHOICES[name][int(value)]
    return apart(value, bounds) if isinstance(value, float) else str(value)
