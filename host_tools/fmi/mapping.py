"""map.toml: which variables of an FMU are which outputs and measurements of a plant.

    step_s = 1.0                            communication step; default: as the plant is asked to advance
    [outputs]                               inputs of the FMU, by the controller's roles
    compressor = "cmpOn"                    gets 0 or 1
    reversing_valve = { variable = "v4", on = 0, off = 1 }
    compressor_speed = { variable = "nCmp", unit = "1" }       per mille is the default; or "%", "1"
    [measurements]                          outputs of the FMU, by the plant's names; power_w and heat_w
    indoor_c = "TRoom"                      must be; in °C, unless the FMU says "K", or this does:
    outdoor_c = { variable = "TAmb", unit = "K" }
    power_w = { variable = "PEl", unit = "kW" }
    [contacts]                              high_pressure = "hpOk": above 0.5 is closed, healthy
    [sums]                                  electric_j, heated_j, cooled_j; default: by power_w and heat_w
    [figures]                               a run's figures, as they are, at the end: saving_pct = "saving"
    [wear]                                  counts of harm: pressure_starts, loaded_shifts, …
    [disturbances]                          window_w_k = "GWin": inputs, as they are
    [parameters]                            of the FMU: "C.Room" = 5e6; a number, true or a text

The ending of a measurement's name says what unit it is wanted in, see UNITS. Unknown names are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatpump.core.model import CONTACTS, OUTPUTS
from host_tools.errors import UsageError, listed
from host_tools.fmi.names import SPEEDS, SUMS
from host_tools.plant.circuit.wear import HARMS
from host_tools.scenario.table import Table
from host_tools.toml_file import read_toml

# ending of a name → unit → (factor, added): value wanted = factor · value of the FMU + added; the first unit
# is the name's own
UNITS: dict[str, dict[str, tuple[float, float]]] = {
    "_c": {"degC": (1.0, 0.0), "°C": (1.0, 0.0), "K": (1.0, -273.15), "degF": (1.0 / 1.8, -32.0 / 1.8)},
    "_w": {"W": (1.0, 0.0), "kW": (1e3, 0.0)},
    "_bar": {"bar": (1.0, 0.0), "Pa": (1e-5, 0.0), "kPa": (1e-2, 0.0), "MPa": (10.0, 0.0)},
    "_kg_s": {"kg/s": (1.0, 0.0), "kg/h": (1.0 / 3600.0, 0.0), "g/s": (1e-3, 0.0)},
    "_kg": {"kg": (1.0, 0.0), "g": (1e-3, 0.0)},
    "_pct": {"%": (1.0, 0.0), "1": (100.0, 0.0)},
    "_j": {"J": (1.0, 0.0), "kJ": (1e3, 0.0), "MJ": (1e6, 0.0), "Wh": (3600.0, 0.0), "kWh": (3.6e6, 0.0)},
}
SPEED_UNITS = {"per mille": 1.0, "%": 0.1, "1": 0.001}  # value of the FMU = factor · per mille
_KEYS = ("step_s", "outputs", "measurements", "contacts", "sums", "figures", "wear", "disturbances",
         "parameters")  # fmt: skip
_NEEDED = ("power_w", "heat_w")


@dataclass(frozen=True)
class Read:
    """An output of the FMU; its value is factor · value + added."""

    variable: str
    factor: float = 1.0
    added: float = 0.0


@dataclass(frozen=True)
class Write:
    """An input of the FMU: off + (on - off) · level for a relay, factor · value else."""

    variable: str
    factor: float = 1.0
    off: float = 0.0


@dataclass(frozen=True)
class Mapping:
    """A map as read; names on the left are the plant's."""

    where: str
    step_s: float | None
    outputs: dict[str, Write]
    measurements: dict[str, Read]
    contacts: dict[str, Read]
    sums: dict[str, Read]
    figures: dict[str, Read]
    wear: dict[str, Read]
    disturbances: dict[str, Write]
    parameters: dict[str, float | bool | str]


def load_map(path: Path, units: dict[str, str]) -> Mapping:
    """Read a map. `units`: what the FMU says, by variable, "" if nothing; its keys are all its variables.

    Raises UsageError with one line that names file, place and what is allowed.
    """
    return read_map(read_toml(path), str(path), units)


def read_map(data: dict[str, Any], where: str, units: dict[str, str]) -> Mapping:
    """The same from a file's contents."""
    top = Table(data, where, _KEYS)
    step_s = top.number("step_s", None)
    if step_s is not None and step_s <= 0.0:
        raise top.error("step_s: must be above 0")
    outputs = top.table("outputs", (*OUTPUTS, *SPEEDS.values()))
    if "compressor" not in outputs:
        raise outputs.error("'compressor' is missing")
    measurements = top.table("measurements", list(top.plain("measurements")))
    for name in _NEEDED:
        if name not in measurements:
            raise measurements.error(f"'{name}' is missing")
    sums = top.table("sums", tuple(SUMS))
    contacts = top.table("contacts", tuple(CONTACTS))
    figures = top.table("figures", list(top.plain("figures")))
    wear = top.table("wear", tuple(HARMS))
    disturbances = top.table("disturbances", list(top.plain("disturbances")))
    parameters = top.plain("parameters")
    for name, value in parameters.items():
        if not isinstance(value, (int, float, bool, str)):
            raise top.error(f"parameters: {name}: must be a number, true, false or text")
        _known(top, name, units)
    return Mapping(
        where,
        step_s,
        {role: _output(outputs, role, units) for role in outputs.items()},
        {name: _measurement(measurements, name, units) for name in measurements.items()},
        {role: Read(_variable(contacts, role, units)) for role in contacts.items()},
        {name: _measurement(sums, name, units) for name in sums.items()},
        {name: Read(_variable(figures, name, units)) for name in figures.items()},
        {name: Read(_variable(wear, name, units)) for name in wear.items()},
        {name: Write(_variable(disturbances, name, units)) for name in disturbances.items()},
        dict(parameters),
    )


def _known(table: Table, variable: str, units: dict[str, str]) -> str:
    if variable not in units:
        raise table.error(f"the FMU has no variable '{variable}'; it has {listed(variable, units)}")
    return variable


def _variable(table: Table, key: str, units: dict[str, str]) -> str:
    return _known(table, table.text(key), units)


def _entry(table: Table, key: str, more: tuple[str, ...]) -> Table | None:
    """The table behind a key, or None when it is a variable's plain name."""
    try:
        table.text(key)
    except UsageError:
        return table.table(key, ("variable", *more))
    return None


def _output(table: Table, role: str, units: dict[str, str]) -> Write:
    speed = role in SPEEDS.values()
    entry = _entry(table, role, ("unit",) if speed else ("on", "off"))
    if entry is None:
        return Write(_variable(table, role, units))
    variable = _variable(entry, "variable", units)
    if speed:
        return Write(variable, SPEED_UNITS[entry.one_of("unit", tuple(SPEED_UNITS), "per mille")])
    off = entry.number("off", 0.0)
    return Write(variable, entry.number("on", 1.0) - off, off)


def _measurement(table: Table, name: str, units: dict[str, str]) -> Read:
    ending = next((ending for ending in UNITS if name.endswith(ending)), "")
    allowed = UNITS.get(ending, {"": (1.0, 0.0)})
    own = next(iter(allowed))
    entry = _entry(table, name, ("unit",))
    variable = _variable(table, name, units) if entry is None else _variable(entry, "variable", units)
    unit = units[variable] or own
    if entry is not None and "unit" in entry:
        unit = entry.one_of("unit", tuple(allowed))
    elif ending and unit not in allowed:
        raise table.error(f"{name}: the FMU has it in '{unit}', which is not one of {', '.join(allowed)}")
    factor, added = allowed.get(unit, (1.0, 0.0))
    return Read(variable, factor, added)
