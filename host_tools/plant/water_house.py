"""What the houses heated by water share: rooms, emitters, a tank behind the diverter valve, taps.

water from the machine (`sinks/hydronics.py`) ⇄ floor, radiators or buffer → rooms
                                              ⇄ tank → taps
"""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.base import StartTime
from host_tools.plant.beyond import FLOOR_FIGURES, FREEZING_FIGURES, TANK_FIGURES
from host_tools.plant.sinks.building import Building, HouseData
from host_tools.plant.sinks.draw_off import TAP_FIGURES, DrawOff, DrawOffData
from host_tools.plant.sinks.emitters import FloorData, RadiatorsData
from host_tools.plant.sinks.hydronics import LEAST_PUMP_PM, Hydronics, HydronicsData
from host_tools.plant.sinks.tank import Tank, TankData
from host_tools.plant.sinks.water_coil import WaterCoilData
from host_tools.plant.sources.humid_air import humidity_kg_kg
from host_tools.plant.weather import WeatherData
from host_tools.plant.weathered import WeatheredPlant

HOUSE_FIGURES = TAP_FIGURES | TANK_FIGURES | FREEZING_FIGURES | FLOOR_FIGURES
_HUMIDITY = 0.4  # relative, of the rooms' air at the start


@dataclass(frozen=True)
class WaterStartData(StartTime):
    """How the plant stands at the start, after a long rest."""

    indoor_c: float = 20.5
    structure_c: float = 19.5
    water_c: float = 27.0  # in pipes and emitters; of a floor its screed too


@dataclass(frozen=True)
class WaterHouseParts:
    """The house's side; a machine adds its own."""

    start: WaterStartData = WaterStartData()
    weather: WeatherData = WeatherData()
    house: HouseData = HouseData()
    water_coil: WaterCoilData = WaterCoilData()
    hydronics: HydronicsData = HydronicsData()
    radiators: RadiatorsData = RadiatorsData()
    floor: FloorData = FloorData()
    tank: TankData = TankData()
    draw_off: DrawOffData = DrawOffData()


class WaterHouse(WeatheredPlant):
    """A subclass makes the `circuit` and what is its source; its step begins with `_pump`."""

    def __init__(self, parts: WaterHouseParts) -> None:
        start = parts.start
        super().__init__(start.hour)
        self._begin_weather(parts.weather)
        rooms_kg_kg = humidity_kg_kg(start.indoor_c, _HUMIDITY)
        self.building = Building(parts.house, start.indoor_c, start.structure_c, rooms_kg_kg)
        self._element_w = parts.tank.element_w
        self.tank = Tank(parts.tank)
        self.water = Hydronics(
            parts.hydronics, parts.water_coil, parts.radiators, parts.floor, self.tank, start.water_c
        )
        self.taps = DrawOff(parts.draw_off, self.time_s)
        self._pump_pm = 0
        self._told_j = (0.0, 0.0)  # electric and useful, when last measured

    def _pump(self, outputs: dict[str, int]) -> int:
        """The circulation pump's speed, ‰."""
        speed_pm = 0
        if outputs["circulation_pump"]:
            speed_pm = max(outputs.get("circulation_speed", 1000), LEAST_PUMP_PM)
        self._pump_pm = speed_pm
        return speed_pm

    def figures(self) -> dict[str, float]:
        """The house's, by the names of HOUSE_FIGURES."""
        return self.taps.figures() | self.tank.figures() | self.water.figures()

    def drives(self, of: str) -> int:
        """What is behind the diverter valve; and the tank by its element."""
        water, tank = self.water, of.startswith("tank_")
        if tank and self.tank.element_w:
            return 1
        if water.diverter != tank:
            return 0
        return 1 if water.heater_w else super().drives(of)

    def _measure_house(self, dt_s: float) -> None:
        """The house's part of `_measure`, and the circuit's."""
        measured, building, water, tank = self.measurements, self.building, self.water, self.tank
        circuit = self.circuit
        measured["outdoor_c"] = self._outdoor_c
        measured["indoor_c"] = building.air_c
        measured["structure_c"] = building.structure_c
        measured["indoor_coil_c"] = water.coil.coil_c
        measured["supply_c"] = water.supply_c
        measured["return_c"] = water.return_c
        measured["buffer_c"] = water.buffer_c
        measured["flow_kg_s"] = water.flow_kg_s
        measured["flow_closed"] = 1.0 if water.has_flow or not self._pump_pm else 0.0
        measured["room_heat_w"] = water.emitters.heat_w
        measured["tank_c"] = tank.sensor_c
        measured["tank_top_c"] = tank.layers_c[-1]
        measured["discharge_c"] = circuit.discharge_c
        measured["suction_c"] = circuit.suction_c
        measured["high_bar"] = circuit.high_bar
        measured["low_bar"] = circuit.low_bar
        measured["high_pressure_closed"] = float(circuit.high_closed)
        measured["low_pressure_closed"] = float(circuit.low_closed)
        if dt_s > 0.0:
            electric_j, useful_j = self._told_j
            self._told_j = told_j = (self.electric_j, self.heated_j - self.cooled_j)
            measured["power_w"] = (told_j[0] - electric_j) / dt_s
            measured["heat_w"] = (told_j[1] - useful_j) / dt_s

    def _disturb(self, name: str, value: float) -> None:
        if name == "charge":
            self.circuit.charge = value
        elif name == "valve_stuck":
            self.circuit.valve_stuck = value > 0.0
        elif name == "pump_flow":
            self.water.pump_flow = value
        elif name == "diverter_stuck":
            self.water.diverter_stuck = value > 0.0
        else:
            setattr(self.building, name, value)

    def received_j(self) -> dict[str, float]:
        return {
            "electric": self.electric_j,
            "gains": self.building.gained_j,
            "leak": -self.building.lost_j,
            "under the floor": -self.water.emitters.ground_j,
            "drawn": -self.tank.drawn_j,
            "tank": -self.tank.lost_j,
        }
