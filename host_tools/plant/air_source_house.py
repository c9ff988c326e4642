"""A house, its air-source heat pump and the weather around them: the plant behind most scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any, ClassVar

from host_tools.plant.air_source_unit import AirSourceUnit, UnitData
from host_tools.plant.base import Plant
from host_tools.plant.house import House, HouseData
from host_tools.plant.weather import Weather, WeatherData

LONGEST_STEP_S = 5.0  # shorter for a plant whose time constants ask for it


@dataclass(frozen=True)
class StartData:
    """How the plant stands at the start; the machine has stood still, each coil as warm as its air."""

    hour: float = 0.0  # time of day, 0…24 h
    indoor_c: float = 20.5  # air, °C
    structure_c: float = 19.5  # °C

    def __post_init__(self) -> None:
        if not 0.0 <= self.hour < 24.0:
            raise ValueError("start: hour must be in 0…24")


class AirSourceHouse(Plant):
    """House, machine and weather in one step: `advance(outputs, dt_s) → measurements`.

    Measurements: `indoor_c`, `structure_c`, `outdoor_c`, `indoor_coil_c`, `outdoor_coil_c` (°C), `power_w`
    (electric, all, mean of the step), `heat_w` (to the house, negative in cooling, mean of the step). The
    returned dictionary is the same object at each step, so a caller that keeps values copies them.
    """

    OUTPUTS: ClassVar[tuple[str, ...]] = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve")
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "indoor_c",
        "structure_c",
        "outdoor_c",
        "indoor_coil_c",
        "outdoor_coil_c",
        "power_w",
        "heat_w",
    )
    DISTURBANCES: ClassVar[tuple[str, ...]] = ("window_w_k", "extra_heat_w")
    PARTS: ClassVar[dict[str, type[Any]]] = {
        "start": StartData,
        "house": HouseData,
        "unit": UnitData,
        "weather": WeatherData,
    }

    def __init__(
        self,
        start: StartData | None = None,
        house: HouseData | None = None,
        unit: UnitData | None = None,
        weather: WeatherData | None = None,
    ) -> None:
        start = start or StartData()
        self.time_s = start.hour * 3600.0
        self.weather = Weather(weather or WeatherData())
        outdoor_c = self.weather.outdoor_c(self.time_s)
        self.house = House(house or HouseData(), start.indoor_c, start.structure_c)
        self.unit = AirSourceUnit(unit or UnitData(), start.indoor_c, outdoor_c)
        # Half the shortest time constant keeps explicit Euler stable and free of overshoot.
        self._longest_s = min(LONGEST_STEP_S, 0.5 * self.unit.shortest_s, 0.5 * self.house.shortest_s)
        self._measured = dict.fromkeys(self.MEASUREMENTS, 0.0)
        self._measure(outdoor_c)

    @property
    def measurements(self) -> dict[str, float]:
        """What was measured at the end of the last step."""
        return self._measured

    @property
    def electric_j(self) -> float:
        """Electric energy taken so far, J."""
        return self.unit.electric_j

    @property
    def heated_j(self) -> float:
        """Heat given to the house so far with the valve in heating, J."""
        return self.unit.heat_j + self.unit.cooled_j

    @property
    def cooled_j(self) -> float:
        """Heat taken from the house so far with the valve in cooling, fan heat taken off, J."""
        return self.unit.cooled_j

    def disturb(self, name: str, value: float) -> None:
        """Set an open window's `window_w_k` (W/K) or another source of heat's `extra_heat_w` (W)."""
        if name not in self.DISTURBANCES:
            raise KeyError(name)
        setattr(self.house, name, value)

    def advance(self, outputs: dict[str, int], dt_s: float) -> dict[str, float]:
        """Step by `dt_s` seconds (any length) with the relays as in `outputs` (role → 0 or 1)."""
        if dt_s > self._longest_s:
            return self._advance_in_parts(outputs, dt_s)
        time_s = self.time_s
        house = self.house
        unit = self.unit
        outdoor_c = self.weather.outdoor_c(time_s)
        unit.advance(dt_s, outputs, house.air_c, outdoor_c)
        house.advance(time_s, dt_s, outdoor_c, 2.4 * self.weather.sun_w_m2(time_s), unit.heat_w)
        self.time_s = time_s + dt_s
        return self._measure(outdoor_c)

    def _advance_in_parts(self, outputs: dict[str, int], dt_s: float) -> dict[str, float]:
        parts = ceil(dt_s / self._longest_s)
        electric_j = self.unit.electric_j
        heat_j = self.unit.heat_j
        part_s = min(dt_s / parts, self._longest_s)
        for _ in range(parts):
            self.advance(outputs, part_s)
        self._measured["power_w"] = (self.unit.electric_j - electric_j) / dt_s
        self._measured["heat_w"] = (self.unit.heat_j - heat_j) / dt_s
        return self._measured

    def _measure(self, outdoor_c: float) -> dict[str, float]:
        measured = self._measured
        house = self.house
        unit = self.unit
        measured["indoor_c"] = house.air_c
        measured["structure_c"] = house.structure_c
        measured["outdoor_c"] = outdoor_c
        measured["indoor_coil_c"] = unit.indoor_coil_c
        measured["outdoor_coil_c"] = unit.outdoor_coil_c
        measured["power_w"] = unit.power_w
        measured["heat_w"] = unit.heat_w
        return measured
