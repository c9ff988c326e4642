"""An FMU with its map, as a plant like any other."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import Any, ClassVar

from host_tools.errors import UsageError
from host_tools.fmi.mapping import Mapping, Read, Write, load_map
from host_tools.fmi.model import Instance, Model
from host_tools.fmi.names import FULL_SPEED_PM, SPEEDS
from host_tools.plant import Plant
from host_tools.plant.base import StartTime

_READS = ("output", "local", "calculatedParameter", None)


class FmuPlant(Plant):
    """The base of the classes that `fmu_plant_class` makes; MODEL and MAP are of its FMU.

    Its one part is the time of day at the start, when the FMU's own time is 0; all else is the FMU's.
    What an FMU stores and what crosses its borders isn't known, so there is no account of it. Heat below zero
    is cold where there is no reversing valve. With one it counts as in our own plants: what is moved in
    reverse is cold, but in a defrost (reversed, with the outdoor fan off) it is heat taken back.
    """

    MODEL: ClassVar[Model]
    MAP: ClassVar[Mapping]
    PARTS: ClassVar[dict[str, type[Any]]] = {"start": StartTime}

    def __init__(self, start: StartTime | None = None) -> None:
        super().__init__((start or StartTime()).hour)
        mapping = self.MAP
        inputs = [write.variable for write in (*mapping.outputs.values(), *mapping.disturbances.values())]
        self._measured = list({**mapping.measurements, **_closed(mapping)}.items())
        self._sums = list(mapping.sums.items())
        reads = [read for _, read in self._measured + self._sums]
        self._instance = Instance(
            self.MODEL, inputs, [read.variable for read in reads], dict(mapping.parameters)
        )
        self._writes = [
            (n, role, write, FULL_SPEED_PM if role in SPEEDS.values() else 0)
            for n, (role, write) in enumerate(mapping.outputs.items())
        ]
        self._levels: list[int | None] = [None] * len(self._writes)
        self._disturbances = {
            name: (len(self._writes) + n, write)
            for n, (name, write) in enumerate(mapping.disturbances.items())
        }
        self._has_valve = "reversing_valve" in mapping.outputs
        self._has_fan = "outdoor_fan" in mapping.outputs
        self._reversed = ""  # "cooling" or "defrost"
        self._owed_s = 0.0
        if mapping.step_s is not None:
            self.longest_step_s = max(mapping.step_s, self.longest_step_s)
        self._first_j: dict[str, float] = {}
        self._measure(0.0)

    def figures(self) -> dict[str, float]:
        found = self._read_once(self.MAP.figures)
        return {name: value for name, value in found.items() if isfinite(value)}

    def wear(self) -> dict[str, int]:
        found = self._read_once(self.MAP.wear)
        return {name: round(count) for name, count in found.items() if isfinite(count)}

    def drives(self, of: str) -> int:
        heat_w = self.measurements["heat_w"]
        return 0 if self._reversed == "defrost" else (heat_w > 0.0) - (heat_w < 0.0)

    def turned(self) -> bool:
        return True  # an FMU doesn't tell

    def cycle(self) -> None:
        return None  # nor that

    def _read_once(self, reads: dict[str, Read]) -> dict[str, float]:
        values = self._instance.read_once([read.variable for read in reads.values()])
        return dict(zip(reads, values, strict=True))

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        levels, instance = self._levels, self._instance
        if not outputs.get("reversing_valve", 0):
            self._reversed = ""
        elif outputs.get("compressor", 0) and not self._reversed:
            cools = not self._has_fan or outputs.get("outdoor_fan", 0)
            self._reversed = "cooling" if cools else "defrost"
        for n, role, write, default in self._writes:
            level = outputs.get(role, default)
            if level != levels[n]:
                levels[n] = level
                instance.write(n, write.off + write.factor * level)
        step_s = self.MAP.step_s
        if step_s is None:
            instance.step(dt_s)
            return
        self._owed_s += dt_s
        while self._owed_s > step_s * (1.0 - 1e-9):
            instance.step(step_s)
            self._owed_s -= step_s

    def _measure(self, dt_s: float) -> None:
        values = iter(self._instance.read())
        measured = self.measurements
        for (name, read), value in zip(self._measured, values, strict=False):
            measured[name] = read.factor * value + read.added
        for role in self.CONTACTS:
            measured[f"{role}_closed"] = float(measured[f"{role}_closed"] > 0.5)
        power_j, heat_j = measured["power_w"] * dt_s, measured["heat_w"] * dt_s
        self.electric_j += power_j
        cools = self._reversed == "cooling" if self._has_valve else heat_j < 0.0
        if cools:
            self.cooled_j -= heat_j
        else:
            self.heated_j += heat_j
        for (name, read), value in zip(self._sums, values, strict=True):
            sum_j = read.factor * value + read.added
            setattr(self, name, sum_j - self._first_j.setdefault(name, sum_j))

    def _disturb(self, name: str, value: float) -> None:
        place, write = self._disturbances[name]
        self._instance.write(place, write.off + write.factor * value)


def fmu_plant_class(path: Path, map_file: Path) -> type[FmuPlant]:
    """The class of plants that an FMU and its map describe.

    Raises UsageError with one line for what doesn't fit, UserError when FMPy is missing.
    """
    model = Model(path)
    mapping = load_map(map_file, model.units)
    for role, write in (mapping.outputs | mapping.disturbances).items():
        _check(model, mapping, role, write, ("input",))
    for reads in (mapping.measurements, mapping.contacts, mapping.sums, mapping.figures, mapping.wear):
        for name, read in reads.items():
            _check(model, mapping, name, read, _READS)
    step_s = mapping.step_s
    if step_s is None and not model.description.coSimulation.canHandleVariableCommunicationStepSize:
        raise UsageError(f"{map_file}: {path.name} has a fixed step: step_s must say which")
    members = {
        "__doc__": f"The FMU {path.name}.",
        "MODEL": model,
        "MAP": mapping,
        "OUTPUTS": tuple(role for role in mapping.outputs if role not in SPEEDS.values()),
        "MEASUREMENTS": tuple(mapping.measurements),
        "CONTACTS": tuple(mapping.contacts),
        "FIGURES": {name: _figure(model, read) for name, read in mapping.figures.items()},
        "DISTURBANCES": tuple(mapping.disturbances),
    }
    return type("FmuPlant", (FmuPlant,), members)


def _figure(model: Model, read: Read) -> tuple[str, str]:
    return model.units[read.variable], model.variable(read.variable).description or read.variable


def _closed(mapping: Mapping) -> dict[str, Read]:
    return {f"{role}_closed": read for role, read in mapping.contacts.items()}


def _check(
    model: Model, mapping: Mapping, name: str, mapped: Read | Write, causalities: tuple[str | None, ...]
) -> None:
    variable = model.variable(mapped.variable)
    if variable.causality not in causalities:
        kind = "an input" if causalities == ("input",) else "an output"
        raise UsageError(f"{mapping.where}: {name}: '{mapped.variable}' of the FMU is not {kind}")
    if variable.type == "String":
        raise UsageError(f"{mapping.where}: {name}: '{mapped.variable}' of the FMU is a text")
