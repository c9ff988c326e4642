"""A house heated and cooled by water from a heat pump on brine from the ground, and its tank of hot water.

    ground (borehole, collector) ⇄ brine ⇄ plates ⇄ refrigerant ⇄ plates ⇄ water ⇄ floor or tank

Brine: `sources/ground.py`, water: `sinks/hydronics.py`. In cooling the reversing valve swaps the exchangers,
and the ground gets back some of what it gave. The machine stands in the house: its losses warm the rooms.

What it spends and saves is in `spending.py`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.ground_source_data import (
    BrineCircuitData,
    BrineCoilData,
    BrineLoopData,
    FloorHydronicsData,
    SinkCoilData,
    StartData,
    UnitData,
)
from host_tools.plant.sinks.building import Building, HouseData
from host_tools.plant.sinks.draw_off import TAP_FIGURES, DrawOff, DrawOffData
from host_tools.plant.sinks.emitters import FloorData, RadiatorsData
from host_tools.plant.sinks.hydronics import Hydronics, HydronicsData
from host_tools.plant.sinks.tank import Tank, TankData
from host_tools.plant.sinks.water_coil import WaterCoil, WaterCoilData
from host_tools.plant.sources.borehole import Borehole, BoreholeData
from host_tools.plant.sources.collector import Collector, CollectorData
from host_tools.plant.sources.ground import Body, Loop, LoopData
from host_tools.plant.sources.humid_air import humidity_kg_kg
from host_tools.plant.spending import COOLING, SPENDING_FIGURES, Spending
from host_tools.plant.weather import WeatherData
from host_tools.plant.weathered import WeatheredPlant

FLOW_CLOSES = 0.4  # part of the rated flow that holds a flow switch closed


class GroundSource(WeatheredPlant):
    """`heat_w` and the heat accounts: what the water gets from exchanger, pump, heater and tank's element."""

    OUTPUTS: ClassVar[tuple[str, ...]] = (
        "compressor", "source_pump", "reversing_valve", "circulation_pump", "diverter_valve",
        "aux_heater_1", "tank_heater",
    )  # fmt: skip
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "outdoor_c", "indoor_c", "structure_c", "supply_c", "return_c", "source_in_c", "source_out_c",
        "source_coil_c", "indoor_coil_c", "ground_c", "tank_c", "tank_top_c", "buffer_c", "discharge_c",
        "suction_c", "high_bar", "low_bar", "flow_kg_s", "source_flow_kg_s", "room_heat_w", "power_w",
        "heat_w",
    )  # fmt: skip
    CONTACTS: ClassVar[tuple[str, ...]] = ("high_pressure", "low_pressure", "flow", "source_flow")
    DISTURBANCES: ClassVar[tuple[str, ...]] = (
        "charge", "valve_stuck", "pump_flow", "source_flow", "diverter_stuck", "extra_heat_w", "window_w_k",
    )  # fmt: skip
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = (
        SPENDING_FIGURES
        | {
            "coldest_source_c": ("°C", "coldest brine out of the exchanger"),
            "coldest_ground_c": ("°C", "coldest ground at the pipes"),
            "from_ground_kwh": ("kWh", "heat drawn from the ground, less what it got"),
            "plate_damage": ("", "times that ice burst an exchanger"),
        }
        | TAP_FIGURES
    )
    PARTS: ClassVar[dict[str, type[Any]]] = {
        "start": StartData,
        "weather": WeatherData,
        "house": HouseData,
        "unit": UnitData,
        "circuit": BrineCircuitData,
        "source_coil": BrineCoilData,
        "loop": BrineLoopData,
        "borehole": BoreholeData,
        "collector": CollectorData,
        "water_coil": SinkCoilData,
        "hydronics": FloorHydronicsData,
        "radiators": RadiatorsData,
        "floor": FloorData,
        "tank": TankData,
        "draw_off": DrawOffData,
    }

    def __init__(
        self,
        start: StartData | None = None,
        weather: WeatherData | None = None,
        house: HouseData | None = None,
        unit: UnitData | None = None,
        circuit: CircuitData | None = None,
        source_coil: WaterCoilData | None = None,
        loop: LoopData | None = None,
        borehole: BoreholeData | None = None,
        collector: CollectorData | None = None,
        water_coil: WaterCoilData | None = None,
        hydronics: HydronicsData | None = None,
        radiators: RadiatorsData | None = None,
        floor: FloorData | None = None,
        tank: TankData | None = None,
        draw_off: DrawOffData | None = None,
    ) -> None:
        start = start or StartData()
        super().__init__(start.hour)
        weather = weather or WeatherData()
        self._begin_weather(weather)
        self._unit = unit or UnitData()
        self.building = Building(
            house or HouseData(), start.indoor_c, start.structure_c, humidity_kg_kg(start.indoor_c, 0.4)
        )
        self.circuit = Circuit(circuit or BrineCircuitData(), start.indoor_c)
        self.ground: Body = (
            Borehole(borehole or BoreholeData())
            if self._unit.ground == "borehole"
            else Collector(collector or CollectorData(), weather.day_of_year)
        )
        self._loop_data = loop or BrineLoopData()
        self.loop = Loop(self._loop_data, self.ground)
        self.source_coil = WaterCoil(source_coil or BrineCoilData(), self.loop.fluid_c)
        tank = tank or TankData()
        self._element_w = tank.element_w
        self.tank = Tank(tank)
        self.water = Hydronics(
            hydronics or FloorHydronicsData(), water_coil or SinkCoilData(), radiators or RadiatorsData(),
            floor or FloorData(), self.tank, start.water_c,
        )  # fmt: skip
        self.taps = DrawOff(draw_off or DrawOffData(), self.time_s)
        self._source_flow = 1.0
        self._pump = self._source_pump = self._valve = 0
        self._stuck = False
        self.spending = Spending(self._unit.plain_eer)
        self._coldest_source_c = self.source_coil.water_out_c
        self._coldest_ground_c = self.ground.node_c
        self._at_start_j = self.ground.stored_j()
        self._told_j = (0.0, 0.0)
        self._measure(0.0)

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        time_s = self.time_s
        if time_s >= self._weather_until_s:
            self._look_at_weather()
        circuit, source_coil, loop, water = self.circuit, self.source_coil, self.loop, self.water
        building = self.building
        room_c = building.air_c
        if not self._stuck:
            self._valve = outputs["reversing_valve"]
            circuit.shift(self._valve)
        cooling = self._valve
        running = outputs["compressor"]
        speed_pm = outputs.get("compressor_speed", 1000)
        if cooling:
            circuit.advance(dt_s, running, speed_pm, water.coil.coil_c, source_coil.coil_c, room_c)
            water_w, source_w = -circuit.taken_w, circuit.given_w
        else:
            circuit.advance(dt_s, running, speed_pm, source_coil.coil_c, water.coil.coil_c, room_c)
            water_w, source_w = circuit.given_w, -circuit.taken_w
        self._source_pump = source_pump = outputs["source_pump"]
        loop.pump(source_pump, self._source_flow * source_coil.open)
        source_coil.advance(dt_s, source_w, loop.fluid_c, loop.flow_kg_s)
        loop.advance(time_s, dt_s, source_coil.heat_w)
        self._pump = pump_pm = outputs.get("circulation_speed", 1000) if outputs["circulation_pump"] else 0
        water.advance(dt_s, water_w, pump_pm, outputs["diverter_valve"], outputs["aux_heater_1"], room_c)
        tank = self.tank
        drawn_kg = self.taps.advance(time_s, dt_s, tank.layers_c[-1])
        element_w = self._element_w if outputs["tank_heater"] else 0.0
        tank.advance(dt_s, drawn_kg, self.taps.cold_c, element_w)
        room_w = water.emitters.heat_w
        standby_w = self._unit.standby_w
        building.advance(
            time_s, dt_s, self._outdoor_c, self._sun_w_m2, room_w + circuit.loss_w + standby_w,
            self._wind_m_s, self._outdoor_kg_kg,
        )  # fmt: skip
        power_w = circuit.power_w + loop.pump_w + water.power_w + standby_w
        heat_w = water.heat_w
        self.electric_j += (power_w + element_w) * dt_s
        if cooling:
            self.cooled_j -= heat_w * dt_s
            self.heated_j += element_w * dt_s
        else:
            self.heated_j += (heat_w + element_w) * dt_s
        coil_w = tank.coil_w if water.diverter else 0.0
        use = COOLING if cooling else water.diverter
        self.spending.add(dt_s, use, power_w, heat_w, element_w, water.heater_w, room_w, coil_w)
        if source_coil.water_out_c < self._coldest_source_c:
            self._coldest_source_c = source_coil.water_out_c
        if self.ground.node_c < self._coldest_ground_c:
            self._coldest_ground_c = self.ground.node_c

    def _measure(self, dt_s: float) -> None:
        measured, circuit, tank, water, loop = (
            self.measurements,
            self.circuit,
            self.tank,
            self.water,
            self.loop,
        )
        measured["outdoor_c"] = self._outdoor_c
        measured["indoor_c"] = self.building.air_c
        measured["structure_c"] = self.building.structure_c
        measured["supply_c"] = water.supply_c
        measured["return_c"] = water.return_c
        measured["source_in_c"] = loop.fluid_c
        measured["source_out_c"] = self.source_coil.water_out_c
        measured["source_coil_c"] = self.source_coil.coil_c
        measured["indoor_coil_c"] = water.coil.coil_c
        measured["ground_c"] = self.ground.node_c
        measured["tank_c"] = tank.sensor_c
        measured["tank_top_c"] = tank.layers_c[-1]
        measured["buffer_c"] = water.buffer_c
        measured["discharge_c"] = circuit.discharge_c
        measured["suction_c"] = circuit.suction_c
        measured["high_bar"] = circuit.high_bar
        measured["low_bar"] = circuit.low_bar
        measured["flow_kg_s"] = water.flow_kg_s
        measured["source_flow_kg_s"] = loop.flow_kg_s
        measured["room_heat_w"] = water.emitters.heat_w
        measured["high_pressure_closed"] = float(circuit.high_closed)
        measured["low_pressure_closed"] = float(circuit.low_closed)
        measured["flow_closed"] = 1.0 if water.has_flow or not self._pump else 0.0
        still = loop.flow_kg_s < FLOW_CLOSES * self._loop_data.flow_kg_s
        measured["source_flow_closed"] = 0.0 if self._source_pump and still else 1.0
        if dt_s > 0.0:
            electric_j, useful_j = self._told_j
            self._told_j = (self.electric_j, self.heated_j - self.cooled_j)
            measured["power_w"] = (self.electric_j - electric_j) / dt_s
            measured["heat_w"] = (self.heated_j - self.cooled_j - useful_j) / dt_s

    def _disturb(self, name: str, value: float) -> None:
        if name == "charge":
            self.circuit.charge = value
        elif name == "valve_stuck":
            self._stuck = value > 0.0
        elif name == "pump_flow":
            self.water.pump_flow = value
        elif name == "source_flow":
            self._source_flow = value
        elif name == "diverter_stuck":
            self.water.diverter_stuck = value > 0.0
        else:
            setattr(self.building, name, value)

    def figures(self) -> dict[str, float]:
        return (
            self.spending.figures()
            | self.taps.figures()
            | {
                "coldest_source_c": self._coldest_source_c,
                "coldest_ground_c": self._coldest_ground_c,
                "from_ground_kwh": self.drawn_j() / 3.6e6,
                "plate_damage": float(self.source_coil.damage + self.water.coil.damage),
            }
        )

    def drawn_j(self) -> float:
        """Heat that the brine drew from the ground, less what it gave, J."""
        return self._at_start_j - self.ground.stored_j() + self.ground.border_j

    def received_j(self) -> dict[str, float]:
        return {
            "electric": self.electric_j,
            "far ground": self.ground.border_j,
            "gains": self.building.gained_j,
            "leak": -self.building.lost_j,
            "under the floor": -self.water.emitters.ground_j,
            "drawn": -self.tank.drawn_j,
            "tank": -self.tank.lost_j,
        }

    def stored_j(self) -> float:
        parts = (self.circuit, self.source_coil, self.loop, self.water, self.building)
        return sum(part.stored_j() for part in parts)
