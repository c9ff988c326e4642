"""A scenario with an FMU in place of its plant."""

from __future__ import annotations

from pathlib import Path

from host_tools.board_file import application_names, load_application, load_board
from host_tools.fmi.plant import fmu_plant_class
from host_tools.plant import KINDS
from host_tools.scenario.machine import check_readings
from host_tools.scenario.scenario import Scenario, read_scenario
from host_tools.scenario.table import Table
from host_tools.toml_file import read_toml

KIND = "fmu"  # of the plant, until the next one is loaded


def load_with_fmu(path: Path, fmu: Path, map_file: Path) -> Scenario:
    """Read a scenario file; of its [plant] only start.hour counts. Raises UsageError with one line.

    What it expects must be measured by the FMU's map, and the same goes for what it disturbs.
    """
    KINDS[KIND] = found = fmu_plant_class(fmu, map_file)
    data = read_toml(path)
    name = data.get("application")
    if name in application_names():
        chosen = load_application(name, load_board("virtual"))
        check_readings(f"{map_file}: measurements", name, chosen, found)
    plant = Table(data, str(path), list(data)).plain("plant")
    start = Table(plant, f"{path}: plant", list(plant)).plain("start")
    data["plant"] = {"kind": KIND, "start": {key: start[key] for key in ("hour",) if key in start}}
    return read_scenario(data, str(path))
