"""An FMU of FMI 2.0 for co-simulation, opened and stepped by FMPy."""

from __future__ import annotations

import tempfile
import weakref
from contextlib import suppress
from math import isfinite
from pathlib import Path
from typing import Any

from host_tools.errors import UsageError, UserError

Value = float | int | bool | str


def _fmpy() -> Any:
    try:
        import fmpy
        import fmpy.fmi2
    except ImportError:
        raise UserError("to use an FMU needs FMPy: pip install --editable '.[fmi]'") from None
    return fmpy


class Model:
    """What an FMU says of itself. `units`: by variable, "" where it says none."""

    def __init__(self, path: Path) -> None:
        """Raises UsageError when it is no such FMU, UserError when FMPy is missing."""
        fmpy = _fmpy()
        self.path = path
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
        try:
            self.description = fmpy.read_model_description(str(path))
            platforms = fmpy.supported_platforms(str(path))
        except Exception as error:  # FMPy passes on whatever zip and XML readers raise
            raise UsageError(f"{path}: not an FMU: {_one_line(error)}") from None
        if self.description.fmiVersion != "2.0" or self.description.coSimulation is None:
            raise UsageError(f"{path}: must be an FMU of FMI 2.0 for co-simulation")
        if fmpy.platform not in platforms:
            raise UsageError(f"{path}: is for {', '.join(platforms)}, not for {fmpy.platform}")
        self._variables = {variable.name: variable for variable in self.description.modelVariables}
        self.units = {name: _unit(variable) for name, variable in self._variables.items()}

    def variable(self, name: str) -> Any:
        """FMPy's description of a variable that is known."""
        return self._variables[name]


class Instance:
    """A running FMU at time 0: `write` inputs, `step`, `read` outputs. Errors of the FMU are UserErrors."""

    def __init__(
        self, model: Model, inputs: list[str], outputs: list[str], parameters: dict[str, Value]
    ) -> None:
        """`inputs` and `outputs` are the variables that will be used, in that order."""
        fmpy = _fmpy()
        self._path = model.path
        self._folder = tempfile.TemporaryDirectory(prefix="heatpump-fmu-")
        self._model = model
        self._inputs = [model.variable(name) for name in inputs]
        self._outputs = _Reader([model.variable(name) for name in outputs])
        self._time_s = 0.0
        try:
            fmpy.extract(str(model.path), self._folder.name)
            self._fmu = fmu = fmpy.fmi2.FMU2Slave(
                guid=model.description.guid,
                unzipDirectory=self._folder.name,
                modelIdentifier=model.description.coSimulation.modelIdentifier,
                instanceName="heatpump",
            )
        except Exception as error:
            raise UserError(f"{self._path}: {_one_line(error)}") from None
        # Also before the interpreter ends: an FMU that is one in Python itself must not outlive it.
        weakref.finalize(self, _free, fmu, self._folder)
        try:
            fmu.instantiate()
            for name, value in parameters.items():
                self._set(model.variable(name), value)
            fmu.setupExperiment(startTime=0.0)
            fmu.enterInitializationMode()
            fmu.exitInitializationMode()
        except UserError:
            raise
        except Exception as error:
            raise UserError(f"{self._path}: {_one_line(error)}") from None

    def write(self, index: int, value: float) -> None:
        """Set an input, by its place in `inputs`."""
        self._set(self._inputs[index], value)

    def step(self, dt_s: float) -> None:
        """Let `dt_s` seconds pass."""
        try:
            self._fmu.doStep(currentCommunicationPoint=self._time_s, communicationStepSize=dt_s)
        except Exception as error:
            raise UserError(f"{self._path}: at {self._time_s:g} s: {_one_line(error)}") from None
        self._time_s += dt_s

    def read(self) -> list[float]:
        """All outputs, in their order; finite numbers."""
        values = self._read(self._outputs)
        if not isfinite(sum(values)):
            named = zip(self._outputs.names, values, strict=True)
            name, value = next(((name, value) for name, value in named if not isfinite(value)), ("sum", 0.0))
            raise UserError(f"{self._path}: at {self._time_s:g} s: {name} is {value}, not a number")
        return values

    def read_once(self, names: list[str]) -> list[float]:
        """Other variables, now and then; NaN where the FMU has no value for one."""
        return self._read(_Reader([self._model.variable(name) for name in names]))

    def _read(self, reader: _Reader) -> list[float]:
        try:
            return reader.read(self._fmu)
        except Exception as error:
            raise UserError(f"{self._path}: at {self._time_s:g} s: {_one_line(error)}") from None

    def _set(self, variable: Any, value: Value) -> None:
        fmu, references, kind = self._fmu, [variable.valueReference], variable.type
        try:
            if kind == "Real":
                fmu.setReal(references, [float(value)])
            elif kind == "Boolean":
                fmu.setBoolean(references, [bool(value)])
            elif kind == "String":
                fmu.setString(references, [str(value)])
            else:
                fmu.setInteger(references, [round(float(value))])
        except Exception as error:
            raise UserError(f"{self._path}: {variable.name} = {value}: {_one_line(error)}") from None


class _Reader:
    """Reads variables of several types with one call each."""

    def __init__(self, variables: list[Any]) -> None:
        self.names = [variable.name for variable in variables]
        self._groups: list[tuple[str, list[int], list[int]]] = []
        for getter, kinds in (
            ("getReal", ("Real",)),
            ("getBoolean", ("Boolean",)),
            ("getInteger", ("Integer", "Enumeration")),
        ):
            places = [n for n, variable in enumerate(variables) if variable.type in kinds]
            if places:
                self._groups.append((getter, places, [variables[n].valueReference for n in places]))

    def read(self, fmu: Any) -> list[float]:
        found = [0.0] * len(self.names)
        for getter, places, references in self._groups:
            for place, value in zip(places, getattr(fmu, getter)(references), strict=True):
                found[place] = float(value)
        return found


def _free(fmu: Any, folder: tempfile.TemporaryDirectory[str]) -> None:
    with suppress(Exception):  # of an FMU that has failed before
        if getattr(fmu, "component", None):
            fmu.terminate()
            fmu.freeInstance()
        else:
            fmu.freeLibrary()
    folder.cleanup()


def _unit(variable: Any) -> str:
    unit = variable.unit or (variable.declaredType.unit if variable.declaredType else "")
    return unit or ""


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
