"""A campaign's file: which scenarios, and what is varied. Every list is an axis; all combinations are run.

name = "hysteresis-by-climate"
about = "How wide the room's hysteresis should be."
scenarios = ["january-heating", "my/own.toml"]   names, or files beside this one
rig = "in-process"                the default; or vm, virtual
baseline = true                   runs each scenario's [baseline] too; default: false
seeds = [1, 2, 3]                 for each part of the plant that has a seed, the weather above all

[parameters]                      a list is swept, a single value set throughout
hysteresis = [0.5, 1.0, 2.0]

[plant.weather]                   the same for the fields of a part of the plant
mean_c = [-10, 0]

[[weather]]                       fields of the plant's weather that change together, under a name
name = "cold"
climate = "cold"

[[fault]]                         steps besides the scenario's own, under a name; may be none
name = "fan blocked"
step = [{ at = "6h", do = "disturb", what = "outdoor_airflow", to = 0 }]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from host_tools.errors import UsageError
from host_tools.rigs import RIGS
from host_tools.scenario import find_scenario
from host_tools.scenario.table import Table
from host_tools.toml_file import read_toml

_KEYS = (
    "name",
    "about",
    "scenarios",
    "rig",
    "baseline",
    "seeds",
    "parameters",
    "plant",
    "weather",
    "fault",
)

# Where in a scenario's data a value belongs: ("parameters", key) or ("plant", part, field).
Place = tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One value of an axis: what it is called in the results, and what it changes."""

    value: str | float
    changes: Mapping[Place, Any]
    steps: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Axis:
    """Something that is varied; `name` is its column in the results."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Campaign:
    """A campaign that has been checked, but for what only its scenarios can tell."""

    name: str
    about: str
    where: str
    scenarios: tuple[Path, ...]
    rig: str
    baseline: bool
    seeds: tuple[int, ...]
    fixed: Mapping[Place, Any]
    axes: tuple[Axis, ...]


def load_campaign(path: Path) -> Campaign:
    """Read a campaign file. Raises UsageError with one line that names file, place and what is allowed."""
    return read_campaign(read_toml(path), str(path), path.parent)


def read_campaign(data: dict[str, Any], where: str, folder: Path) -> Campaign:
    """The same from a file's contents; `folder` is where its scenarios' files are looked for."""
    top = Table(data, where, _KEYS)
    fixed: dict[Place, Any] = {}
    axes: list[Axis] = []
    for key, value in top.plain("parameters").items():
        _sort_in(top, ("parameters", key), value, fixed, axes)
    for part, values in top.plain("plant").items():
        if not isinstance(values, dict):
            raise top.error(f"plant: {part}: must be a table of fields")
        for key, value in values.items():
            _sort_in(top, ("plant", part, key), value, fixed, axes)
    axes += _named(top, "weather") + _named(top, "fault")
    return Campaign(
        name=top.file_name("name"),
        about=top.text("about", ""),
        where=where,
        scenarios=_scenarios(top, data, folder),
        rig=top.one_of("rig", tuple(RIGS), "in-process"),
        baseline=_yes_or_no(top, data, "baseline"),
        seeds=_seeds(top, data),
        fixed=fixed,
        axes=tuple(axes),
    )


def _scenarios(top: Table, data: dict[str, Any], folder: Path) -> tuple[Path, ...]:
    found: list[Path] = []
    for text in _list(top, data, "scenarios"):
        if not isinstance(text, str):
            raise top.error(f"scenarios: must be names, not {text!r}")
        beside = folder / text
        try:
            path = beside if beside.is_file() else find_scenario(Path(text))
        except UsageError as error:
            raise top.error(f"scenarios: {error}") from None
        if path in found:
            raise top.error(f"scenarios: '{text}' is there twice")
        found.append(path)
    return tuple(found)


def _seeds(top: Table, data: dict[str, Any]) -> tuple[int, ...]:
    if "seeds" not in top:
        return ()
    seeds = _list(top, data, "seeds")
    if not all(isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0 for seed in seeds):
        raise top.error(f"seeds: must be whole numbers from 0 on, not {seeds}")
    if len(set(seeds)) != len(seeds):
        raise top.error("seeds: one is there twice")
    return tuple(seeds)


def _list(top: Table, data: dict[str, Any], key: str) -> list[Any]:
    if key not in top:
        raise top.error(f"'{key}' is missing")
    value = data[key]
    if not isinstance(value, list) or not value:
        raise top.error(f"{key}: must be a list and not empty, not {value!r}")
    return value


def _yes_or_no(top: Table, data: dict[str, Any], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise top.error(f"{key}: must be true or false, not {value!r}")
    return value


def _sort_in(top: Table, place: Place, value: Any, fixed: dict[Place, Any], axes: list[Axis]) -> None:
    """A list becomes an axis, anything else is fixed."""
    where = ".".join(place)
    values = value if isinstance(value, list) else [value]
    if not values:
        raise top.error(f"{where}: must not be empty")
    for one in values:
        if not isinstance(one, (str, int, float)) or isinstance(one, bool):
            raise top.error(f"{where}: must be text or numbers, not {one!r}")
    if len(set(values)) != len(values):
        raise top.error(f"{where}: a value is there twice")
    if not isinstance(value, list):
        fixed[place] = value
    else:
        axes.append(Axis(where, tuple(Choice(one, {place: one}) for one in values)))


def _named(top: Table, key: str) -> list[Axis]:
    """The axis of the [[weather]] or [[fault]] tables, if there are any."""
    choices: list[Choice] = []
    for number, data in enumerate(top.tables(key), 1):
        where = f"{top.where}: {key} {number}"
        fields = tuple(data) if key == "weather" else ("name", "step")
        table = Table(data, where, fields)
        name = table.text("name")
        if name in [choice.value for choice in choices]:
            raise table.error(f"name: '{name}' is there twice")
        if key == "weather":
            changes: dict[Place, Any] = {
                ("plant", "weather", field): data[field] for field in data if field != "name"
            }
            choices.append(Choice(name, changes))
        else:
            choices.append(Choice(name, {}, table.tables("step")))
    return [Axis(key, tuple(choices))] if choices else []
