"""[baseline]: what the run is compared with, on a plant of its own that meets the same steps.

A plain thermostat, the default:
    sensor = "indoor"              measured by the plant as `indoor_c`; default: that of the [band]
    heat_c = 21, cool_c = 25       setpoints; one of them at least
    hysteresis_k = 1.0             between on and off
    outputs = ["compressor", …]    on together; default: the plant's compressor, fans and pumps
    cool_outputs = […]             on besides in cooling; default: the reversing valve, if there is one
    heat_outputs = […]             on besides in heating; default: none
    always = […]                   on whenever there is power
    [baseline.tank]                a second thermostat with the same keys, which goes first

Or the firmware with another application, in-process:
    application = "air_to_air"     [baseline.parameters] as [parameters]

A price plan is the firmware's here too; price_shift = 0 makes it the same machine without one.

Either of them may have [baseline.plant], another machine. A step that the baseline doesn't know is left out.

[against_baseline]  starts = { max = 0.2 }: bounds on a figure by the baseline's own figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from heatpump.core.application import Application
from heatpump.core.model import OUTPUTS
from heatpump.core.params import Params
from host_tools.board_file import application_names, load_application, load_board
from host_tools.errors import UserError
from host_tools.plant import Plant, plant_class
from host_tools.rigs.base import Rig
from host_tools.rigs.in_process import InProcessRig
from host_tools.rigs.thermostat import Loop, ThermostatRig
from host_tools.scenario.band import Band
from host_tools.scenario.machine import check_readings, read_parameters, read_plant
from host_tools.scenario.steps import Step
from host_tools.scenario.table import Table

_LOOP_KEYS = ("sensor", "heat_c", "cool_c", "hysteresis_k", "outputs", "heat_outputs", "cool_outputs")
_THERMOSTAT_KEYS = (*_LOOP_KEYS, "always", "tank", "plant")
_APPLICATION_KEYS = ("application", "parameters", "plant")
_MOVES = ("compressor", "outdoor_fan", "indoor_fan", "circulation_pump", "source_pump")


@dataclass(frozen=True)
class Baseline:
    """What the run is compared with: another control, another machine, or both."""

    name: str  # "thermostat", or the application's
    plant_kind: str
    plant_parts: Mapping[str, Any]
    build_rig: Callable[[Plant], Rig]

    def build_plant(self) -> Plant:
        """Its own plant, as it stands at the start."""
        return plant_class(self.plant_kind)(**self.plant_parts)


def act(step: Step, rig: Rig) -> None:
    """Do a step of the scenario, if the baseline knows such a thing."""
    with suppress(UserError, KeyError):
        step.act(rig)


def read(
    top: Table, own_plant: tuple[str, dict[str, Any]], band: Band | None, settings: dict[str, str]
) -> Baseline | None:
    """Read the table. `own_plant`: the scenario's own, `settings` all of its firmware's.

    Raises UsageError with one line.
    """
    if "baseline" not in top:
        return None
    by_application = "application" in top.plain("baseline")
    keys = _APPLICATION_KEYS if by_application else _THERMOSTAT_KEYS
    table = top.table("baseline", keys)
    kind, parts = read_plant(table) if "plant" in table else own_plant
    plant = plant_class(kind)
    band_of = band.of if band else "indoor_c"
    if band and band_of not in plant.MEASUREMENTS:
        raise table.error(f"its plant has no {band_of}, which the [band] is of")
    if not by_application:
        build = _of_thermostat(table, plant, band_of, settings.get("mode", "auto"))
        return Baseline("thermostat", kind, parts, build)
    name = table.one_of("application", application_names())
    chosen = load_application(name, load_board("virtual"))
    check_readings(f"{table.where}: plant", name, chosen, plant)
    params = Params(Application(chosen))
    return Baseline(name, kind, parts, _of_application(name, read_parameters(table, params)))


def _of_application(name: str, parameters: dict[str, str]) -> Callable[[Plant], Rig]:
    """The firmware with another application."""
    return lambda plant: InProcessRig(plant, name, parameters)


def _of_thermostat(table: Table, plant: type[Plant], band_of: str, mode: str) -> Callable[[Plant], Rig]:
    """Read the thermostat's keys. Raises UsageError with one line."""
    loops = [_read_loop(table, plant, band_of.removesuffix("_c"), ())]
    if "tank" in table:
        diverter = tuple(role for role in ("diverter_valve",) if role in plant.OUTPUTS)
        loops.append(_read_loop(table.table("tank", _LOOP_KEYS), plant, "tank", diverter))
    always = table.words("always", tuple(OUTPUTS), ())
    return lambda plant: ThermostatRig(plant, loops, mode, always)


def _read_loop(table: Table, plant: type[Plant], sensor: str, more: tuple[str, ...]) -> Loop:
    sensors = [name.removesuffix("_c") for name in plant.MEASUREMENTS if name.endswith("_c")]
    heat_c, cool_c = table.number("heat_c", None), table.number("cool_c", None)
    hysteresis_k = table.number("hysteresis_k", 1.0)
    if heat_c is None and cool_c is None:
        raise table.error("needs heat_c, cool_c or an application")
    if hysteresis_k <= 0:
        raise table.error("hysteresis_k: must be above 0")
    if heat_c is not None and cool_c is not None and heat_c + hysteresis_k >= cool_c:
        raise table.error("heat_c must be below cool_c by more than hysteresis_k")
    moves = tuple(role for role in _MOVES if role in plant.OUTPUTS)
    valve = tuple(role for role in ("reversing_valve",) if role in plant.OUTPUTS)
    return Loop(
        sensor=table.one_of("sensor", sensors, sensor),
        heat_c=heat_c,
        cool_c=cool_c,
        hysteresis_k=hysteresis_k,
        outputs=table.words("outputs", tuple(OUTPUTS), moves + more),
        heat_outputs=table.words("heat_outputs", tuple(OUTPUTS), ()),
        cool_outputs=table.words("cool_outputs", tuple(OUTPUTS), valve),
    )
