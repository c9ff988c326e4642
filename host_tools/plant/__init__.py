"""Simulated plants: houses and heat pumps as plain equations. A kind of plant is one entry of `PLANTS`."""

from host_tools.plant.air_source_house import AirSourceHouse
from host_tools.plant.base import Plant

PLANTS: dict[str, type[Plant]] = {
    "air_source_house": AirSourceHouse,
}

__all__ = ["PLANTS", "AirSourceHouse", "Plant"]
