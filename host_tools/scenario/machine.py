"""[plant] and [parameters]: the machine that is simulated, and what its user has set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from heatpump.core.params import Params
from host_tools.board_file import missing_readings
from host_tools.errors import UsageError
from host_tools.plant import KINDS, Plant, plant_class
from host_tools.scenario import steps
from host_tools.scenario.table import Table


def read_plant(top: Table) -> tuple[str, dict[str, Any]]:
    """Kind and parts. Raises UsageError with one line."""
    kind = Table({"kind": top.plain("plant").get("kind")}, f"{top.where}: plant", ("kind",)).one_of(
        "kind", tuple(KINDS)
    )
    parts = plant_class(kind).PARTS
    table = top.table("plant", ("kind", *parts))
    found = {}
    for name, part in parts.items():
        types = {field.name: str(field.type) for field in fields(part)}
        values = table.table(name, list(types))
        try:
            found[name] = part(**{key: _field(values, key, types[key]) for key in values.items()})
        except ValueError as error:
            raise UsageError(f"{top.where}: plant.{error}") from None
    return kind, found


def _field(table: Table, key: str, kind: str) -> float | str:
    """A part's field, by its annotation: a word, a whole number, or any number."""
    if kind.startswith("str"):
        return table.text(key)
    value = table.number(key)
    if not kind.startswith("int"):
        return value
    if value != int(value):
        raise table.error(f"{key}: must be a whole number")
    return int(value)


def check_readings(where: str, name: str, application: Mapping[str, Any], plant: type[Plant]) -> None:
    """Refuse a plant that lacks a reading without which the application, of that name, does nothing."""
    missing = [f"{role}_c" for role in missing_readings(application, plant.MEASUREMENTS)]
    if missing:
        raise UsageError(
            f"{where}: {', '.join(missing)} missing, without which the application {name} never runs; "
            f"there are {', '.join(plant.MEASUREMENTS)}"
        )


def read_parameters(top: Table, params: Params) -> dict[str, str]:
    """Texts by parameter. Raises UsageError with what the firmware would say."""
    table = top.table("parameters", list(top.plain("parameters")))
    found = {key: table.setting(key) for key in table.items()}
    for key, text in found.items():
        steps.checked_setting(table, key, text, params)
    return found
