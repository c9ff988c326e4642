"""A scenario: what is simulated, what happens when, and what must come of it. Read from a TOML file.

    name = "sensor-pulled"            about = "…"           seed_row = "S3" (optional)
    duration = "8h"                   application = "air_to_air"
    [plant]  kind = "air_to_air"   and below it the plant's parts: [plant.start], [plant.weather], …
    [parameters]                      the firmware's parameters, as a user would set them
    [[step]]                          see steps.py
    [[expect]]                        see expectations.py
    [band]  low_c, high_c, from       what kelvin_hours counts against; of = "indoor_c"
    [limits]  starts = {min = 20, max = 40}   bounds on the figures in kpi.py, and the plant's own
    [baseline], [against_baseline]    see baseline.py
    unserved = "the sensor is gone"   why nothing can be moved; else what asks for heat must get some
    rigs = ["in-process"]             the rigs that it is for, where a run is long; default: all
    broker = true                     with an MQTT broker; only on the rig virtual, at 20 times real time

Unknown keys are refused everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatpump.core.application import Application
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from host_tools.board_file import application_names, load_application, load_board
from host_tools.errors import UsageError, listed
from host_tools.paths import SCENARIOS
from host_tools.plant import Plant, plant_class
from host_tools.rigs import RIGS
from host_tools.rigs.faults import devices, sensor_settings, wired_sensors
from host_tools.scenario import baseline as baselines
from host_tools.scenario import durations, expectations, limits, steps, tariff
from host_tools.scenario.band import Band
from host_tools.scenario.baseline import Baseline
from host_tools.scenario.expectations import Expectation
from host_tools.scenario.limits import Limit
from host_tools.scenario.machine import check_readings, read_parameters, read_plant
from host_tools.scenario.steps import Step
from host_tools.scenario.table import Table
from host_tools.scenario.tariff import Tariff
from host_tools.toml_file import read_toml

_KEYS = (
    "name",
    "about",
    "seed_row",
    "duration",
    "application",
    "plant",
    "parameters",
    "step",
    "expect",
    "band",
    "limits",
    "baseline",
    "against_baseline",
    "unserved",
    "rigs",
    "broker",
)


WITH_NETWORK = ("virtual",)


@dataclass(frozen=True)
class Scenario:
    """A scenario that has been checked in full; times in ms."""

    name: str
    about: str
    seed_row: str  # row of the project's list of systems, or ""
    duration_ms: int
    application: str
    plant_kind: str
    plant_parts: dict[str, Any]
    parameters: dict[str, str]
    steps: tuple[Step, ...]  # by time
    tariff: Tariff  # of its price plans
    expectations: tuple[Expectation, ...]
    band: Band | None
    limits: tuple[Limit, ...]
    baseline: Baseline | None
    unserved: str  # why what its mode asks for can't be moved, or ""
    rigs: tuple[str, ...]  # that it is for
    broker: bool  # whether there is an MQTT broker, which only a rig with a network can have

    def build_plant(self) -> Plant:
        """A new plant as it stands at the start."""
        return plant_class(self.plant_kind)(**self.plant_parts)

    @property
    def compares(self) -> bool:
        """Whether its verdict needs the baseline."""
        return any(limit.of_baseline for limit in self.limits)

    @property
    def start_hour(self) -> float:
        """Time of day at the start, 0…24 h."""
        return float(self.plant_parts["start"].hour)


def find_scenario(name: Path) -> Path:
    """The file of that name, or the scenario of that name that comes with the project.

    Raises UsageError with the names there are.
    """
    try:
        if name.is_file():
            return name
        if name.is_dir():
            raise UsageError(f"{name}: is a folder, not a scenario file")
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from None
    known = SCENARIOS / f"{name}.toml"
    if len(name.parts) == 1 and known.is_file():
        return known
    names = listed(str(name), [path.stem for path in scenario_files()])
    raise UsageError(f"no scenario '{name}'; a file, or one of {names}")


def scenario_files() -> list[Path]:
    """The files of the scenarios that come with the project, by name."""
    return sorted(SCENARIOS.glob("*.toml"))


def all_scenarios() -> tuple[list[Scenario], list[UsageError]]:
    """Those scenarios, and an error for each file that can't be read as one."""
    good, errors = [], []
    for path in scenario_files():
        try:
            good.append(load_scenario(path))
        except UsageError as error:
            errors.append(error)
    return good, errors


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file. Raises UsageError with one line that names file, place and what is allowed."""
    return read_scenario(read_toml(path), str(path))


def read_scenario(data: dict[str, Any], where: str) -> Scenario:
    """The same from a file's contents; `where` names it in messages."""
    top = Table(data, where, _KEYS)
    duration_ms = top.duration_ms("duration")
    if duration_ms < 1000:
        raise top.error("duration: at least 1 s")
    kind, plant_parts = read_plant(top)
    plant = plant_class(kind)
    application = top.one_of("application", application_names())
    chosen = load_application(application, load_board("virtual"))
    params = Params(Application(chosen))
    params.set_all(sensor_settings(wired_sensors(chosen, plant)), INSTALLER)  # as every rig does
    parameters = read_parameters(top, params)
    check_readings(f"{where}: plant", application, chosen, plant)
    band = _read_band(top, plant, duration_ms)
    baseline = baselines.read(top, (kind, plant_parts), band, {**chosen["DEFAULTS"], **parameters})
    known = steps.Known(plant, params, devices(wired_sensors(chosen, plant), chosen["OUTPUTS"]))
    found_steps = [
        steps.read(step, f"{where}: step {n}", known, duration_ms)
        for n, step in enumerate(top.tables("step"), 1)
    ]
    with_broker = top.flag("broker")
    return Scenario(
        name=top.file_name("name"),
        about=top.text("about"),
        seed_row=top.text("seed_row", ""),
        duration_ms=duration_ms,
        application=application,
        plant_kind=kind,
        plant_parts=plant_parts,
        parameters=parameters,
        steps=tuple(sorted(found_steps, key=lambda step: step.at_ms)),
        tariff=tariff.read(top),
        expectations=tuple(
            expectations.read(expect, f"{where}: expect {n}", plant, duration_ms)
            for n, expect in enumerate(top.tables("expect"), 1)
        ),
        band=band,
        limits=limits.read(top, plant),
        baseline=baseline,
        unserved=_read_unserved(top),
        rigs=_read_rigs(top, with_broker),
        broker=with_broker,
    )


def _read_unserved(top: Table) -> str:
    if "unserved" not in top:
        return ""
    reason = top.text("unserved").strip()
    if not reason:
        raise top.error("unserved: must say why nothing can be moved, or be left out")
    return reason


def _read_rigs(top: Table, with_broker: bool) -> tuple[str, ...]:
    found = top.words("rigs", tuple(RIGS), WITH_NETWORK if with_broker else tuple(RIGS))
    if not found:
        raise top.error("rigs: must name one at least")
    if with_broker and found != WITH_NETWORK:
        raise top.error(f"rigs: with a broker only {', '.join(WITH_NETWORK)}, which has a network")
    return found


def _read_band(top: Table, plant: type[Plant], duration_ms: int) -> Band | None:
    if "band" not in top:
        return None
    table = top.table("band", ("low_c", "high_c", "from", "of"))
    low_c, high_c = table.number("low_c"), table.number("high_c")
    if low_c >= high_c:
        raise table.error("low_c must be below high_c")
    of = table.one_of("of", plant.MEASUREMENTS, "indoor_c")
    from_ms = table.duration_ms("from", 0)
    if from_ms >= duration_ms:
        raise table.error(
            f"from {durations.to_text(from_ms)} is not before the end, {durations.to_text(duration_ms)}"
        )
    return Band(low_c, high_c, from_ms, of)
