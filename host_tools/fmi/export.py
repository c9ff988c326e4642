"""Makes an FMU of one of our plants.

The FMU carries the plants' sources in its resources, so the importing machine needs no copy of this project.
It needs a shared Python 3.11 or newer that the FMU's library can load (in a Python process: that one), with
CoolProp in it. pythonfmu brings libraries for Linux and Windows on x86-64.
"""

from __future__ import annotations

import json
import math
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from host_tools.errors import UsageError, UserError, listed
from host_tools.fmi import names
from host_tools.paths import ROOT
from host_tools.plant import KINDS, Plant, plant_class

_SLAVE = "heatpump_slave"  # name of the module inside the FMU
_BUNDLED = ("__init__.py", "plant", "fmi/__init__.py", "fmi/names.py")  # of host_tools

Parts = dict[str, dict[str, float | str]]


def export_plant(kind: str, path: Path, settings: list[str]) -> None:
    """Write an FMI 2.0 co-simulation FMU of a plant to `path`; `settings`: texts "part.field=value".

    Raises UsageError for what can't be, UserError when pythonfmu is missing or the file can't be written.
    """
    try:
        from pythonfmu.builder import FmuBuilder
    except ImportError:
        raise UserError("to export an FMU needs pythonfmu: pip install --editable '.[fmi]'") from None
    if path.suffix != ".fmu":
        raise UsageError(f"{path}: the file's name must end in .fmu")
    parts = read_settings(_known(kind), settings)
    with tempfile.TemporaryDirectory(prefix="heatpump-fmu-") as made, _imports_kept():
        stage = Path(made)
        _bundle(stage / "host_tools")
        (stage / "plant.json").write_text(json.dumps({"kind": kind, "parts": parts}), encoding="utf-8")
        script = stage / f"{_SLAVE}.py"
        shutil.copyfile(Path(__file__).with_name("slave.py"), script)
        try:
            FmuBuilder.build_FMU(
                script,
                dest=stage / "out" / path.name,
                project_files=[stage / "host_tools", stage / "plant.json"],
            )
            shutil.copyfile(stage / "out" / path.name, path)
        except OSError as error:
            raise UserError(f"{path}: {error.strerror or error}") from None


def map_text(kind: str) -> str:
    """The map.toml that fits an exported plant of that kind."""
    plant: Any = _known(kind)
    lines = [f"# For an FMU that `heatpump plant export {kind}` made.", "", "[outputs]"]
    lines += [f'{role} = "{role}"' for role in (*names.relays(plant), *names.speeds(plant))]
    lines += ["", "[measurements]"]
    lines += [f'{name} = "{name}"' for name in plant.MEASUREMENTS]
    if plant.CONTACTS:
        lines += ["", "[contacts]"]
        lines += [f'{role} = "{role}_closed"' for role in plant.CONTACTS]
    if plant.FIGURES:
        lines += ["", "[figures]"]
        lines += [f'{name} = "{names.FIGURE}{name}"' for name in plant.FIGURES]
    lines += ["", "[wear]"]
    lines += [f'{name} = "{names.WEAR}{name}"' for name in plant().wear()]
    lines += ["", "[sums]"]
    lines += [f'{name} = "{name}"' for name in names.SUMS]
    if plant.DISTURBANCES:
        lines += ["", "[disturbances]"]
        lines += [f'{name} = "{names.DISTURB}{name}"' for name in plant.DISTURBANCES]
    return "\n".join(lines) + "\n"


def read_settings(plant: type[Plant], settings: list[str]) -> Parts:
    """The texts "part.field=value" as values by part. Raises UsageError, naming what there is."""
    found: Parts = {}
    for setting in settings:
        place, equals, text = setting.partition("=")
        part, dot, field = place.partition(".")
        if not equals or not dot:
            raise UsageError(f"--set {setting}: must be PART.FIELD=VALUE")
        if part not in plant.PARTS:
            raise UsageError(f"--set {setting}: no part '{part}'; there are {listed(part, plant.PARTS)}")
        types = {entry.name: str(entry.type) for entry in fields(plant.PARTS[part])}
        if field not in types:
            raise UsageError(f"--set {setting}: {part} has no '{field}'; there are {listed(field, types)}")
        try:
            found.setdefault(part, {})[field] = _value(types[field], text)
        except ValueError:
            raise UsageError(f"--set {setting}: '{text}' is not a number") from None
    for part, values in found.items():
        try:
            plant.PARTS[part](**values)
        except ValueError as error:
            raise UsageError(f"--set {error}") from None
    return found


def _value(kind: str, text: str) -> float | str:
    if kind.startswith("str"):
        return text
    number = int(text) if kind.startswith("int") else float(text)
    if not math.isfinite(number):
        raise ValueError
    return number


def _known(kind: str) -> type[Plant]:
    if kind not in KINDS:
        raise UsageError(f"no plant '{kind}'; there are {listed(kind, KINDS)}")
    return plant_class(kind)


def _bundle(folder: Path) -> None:
    for name in _BUNDLED:
        source = ROOT / "host_tools" / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / name)


@contextmanager
def _imports_kept() -> Iterator[None]:
    """pythonfmu's builder imports the script under its name and leaves its folder in the search path."""
    path: list[Any] = list(sys.path)
    try:
        yield
    finally:
        sys.path[:] = path
        sys.modules.pop(_SLAVE, None)
