"""Simulated plants: houses, tanks, cabinets and their heat pumps as equations."""

from __future__ import annotations

from importlib import import_module

from host_tools.plant.base import Cycle, CyclePoint, Plant

# kind → its class, or the class's name in the module of that name; imported when asked for
KINDS: dict[str, str | type[Plant]] = {
    "air_to_air": "AirToAir",
    "air_to_water": "AirToWater",
    "ground_source": "GroundSource",
    "water_loop": "WaterLoop",
    "water_heater": "WaterHeater",
    "pool": "Pool",
    "cabinet": "Cabinet",
    "dryer": "Dryer",
}


def plant_class(kind: str) -> type[Plant]:
    """The plant of that kind. KeyError for a kind not known."""
    name = KINDS[kind]
    if not isinstance(name, str):
        return name
    found: type[Plant] = getattr(import_module(f"host_tools.plant.{kind}"), name)
    return found


__all__ = ["KINDS", "Cycle", "CyclePoint", "Plant", "plant_class"]
