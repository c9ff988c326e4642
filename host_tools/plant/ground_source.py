"""A house heated and cooled by water from a heat pump on brine from the ground, and its tank of hot water.

    ground (borehole, collector) ⇄ brine ⇄ plates ⇄ refrigerant ⇄ plates ⇄ water ⇄ floor or tank

Brine: `sources/ground.py`, water: `sinks/hydronics.py`. In cooling the reversing valve swaps the exchangers,
and the ground gets back some of what it gave. The machine stands in the house: its losses warm the rooms.

What it spends and saves is in `spending.py`.
"""

from __future__ import annotations

from typing import Any, ClassVar

from host_tools.plant.base import part_types
from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.ground_source_data import GroundSourceParts
from host_tools.plant.sinks.water_coil import WaterCoil
from host_tools.plant.sources.borehole import Borehole
from host_tools.plant.sources.collector import Collector
from host_tools.plant.sources.ground import Body, Loop
from host_tools.plant.spending import COOLING, SPENDING_FIGURES, Spending
from host_tools.plant.water_house import HOUSE_FIGURES, WaterHouse

FLOW_CLOSES = 0.4  # part of the rated flow that holds a flow switch closed


class GroundSource(WaterHouse):
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
        | HOUSE_FIGURES
    )
    PARTS: ClassVar[dict[str, type[Any]]] = part_types(GroundSourceParts)

    def __init__(self, **parts: Any) -> None:
        data = GroundSourceParts(**parts)
        super().__init__(data)
        self._unit = data.unit
        self.circuit = Circuit(data.circuit, data.start.indoor_c)
        self.ground: Body = (
            Borehole(data.borehole)
            if data.unit.ground == "borehole"
            else Collector(data.collector, data.weather.day_of_year)
        )
        self.loop = Loop(data.loop, self.ground)
        self._flow_closes_kg_s = FLOW_CLOSES * data.loop.flow_kg_s
        self.source_coil = WaterCoil(data.source_coil, self.loop.fluid_c)
        self._source_flow = 1.0
        self._source_pump = 0
        self.spending = Spending(self._unit.plain_eer)
        self._coldest_source_c = self.source_coil.water_out_c
        self._coldest_ground_c = self.ground.node_c
        self._at_start_j = self.ground.stored_j()
        self._measure(0.0)

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        time_s = self.time_s
        if time_s >= self._weather_until_s:
            self._look_at_weather()
        circuit, source_coil, loop, water = self.circuit, self.source_coil, self.loop, self.water
        building = self.building
        room_c = building.air_c
        running = outputs["compressor"]
        speed_pm = outputs.get("compressor_speed", 1000)
        circuit.shift(outputs["reversing_valve"])
        cooling = circuit.position
        circuit.advance(dt_s, running, speed_pm, source_coil.coil_c, water.coil.coil_c, room_c)
        self._source_pump = source_pump = outputs["source_pump"]
        loop.pump(source_pump, self._source_flow * source_coil.open)
        source_coil.advance(dt_s, circuit.source_w, loop.fluid_c, loop.flow_kg_s)
        loop.advance(time_s, dt_s, source_coil.heat_w)
        pump_pm = self._pump(outputs)
        diverter, heater = outputs["diverter_valve"], outputs["aux_heater_1"]
        water.advance(dt_s, circuit.sink_w, pump_pm, diverter, heater, room_c)
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
        self._measure_house(dt_s)
        measured, source_coil, loop = self.measurements, self.source_coil, self.loop
        measured["source_in_c"] = loop.fluid_c
        measured["source_out_c"] = source_coil.water_out_c
        measured["source_coil_c"] = source_coil.coil_c
        measured["ground_c"] = self.ground.node_c
        measured["source_flow_kg_s"] = loop.flow_kg_s
        still = self._source_pump and loop.flow_kg_s < self._flow_closes_kg_s
        measured["source_flow_closed"] = 0.0 if still else 1.0

    def _disturb(self, name: str, value: float) -> None:
        if name == "source_flow":
            self._source_flow = value
        else:
            super()._disturb(name, value)

    def figures(self) -> dict[str, float]:
        return (
            self.spending.figures()
            | super().figures()
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
        return super().received_j() | {"far ground": self.ground.border_j}

    def stored_j(self) -> float:
        parts = (self.circuit, self.source_coil, self.loop, self.water, self.building)
        return sum(part.stored_j() for part in parts)
