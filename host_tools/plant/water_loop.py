"""A house with a heat pump between a river (or lake) and its rooms' air: water to air.

    loop pump: plates in the river → plate exchanger → plates in the river       (brine)
    heating: exchanger evaporates, indoor coil condenses; cooling: the reversing valve swaps them

The machine stands in the house: what its shell and its control lose warms the rooms. The auxiliary heater is
in the indoor fan's air and heats only while that blows. In cooling the indoor coil takes water out of the
rooms' air; `cooled_j` is the sensible part alone.
"""

from __future__ import annotations

from typing import Any, ClassVar

from host_tools.plant.base import part_types
from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.sinks.building import Building
from host_tools.plant.sinks.water_coil import WaterCoil
from host_tools.plant.sources.air_coil import AirCoil
from host_tools.plant.sources.ground import Loop
from host_tools.plant.sources.humid_air import humidity_kg_kg, relative_humidity
from host_tools.plant.sources.water_body import WaterBody
from host_tools.plant.water_loop_data import WaterLoopParts
from host_tools.plant.weathered import WeatheredPlant

FLOW_CLOSES = 0.4  # part of the rated flow that holds a flow switch closed
FAN_CLOSES = 0.1  # part of the air flow below which a fan counts as standing


class WaterLoop(WeatheredPlant):
    """`heat_w` is what coil, fan and auxiliary heater give to the rooms' air, negative in cooling."""

    OUTPUTS: ClassVar[tuple[str, ...]] = (
        "compressor",
        "source_pump",
        "indoor_fan",
        "reversing_valve",
        "aux_heater_1",
    )
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "indoor_c",
        "structure_c",
        "outdoor_c",
        "indoor_coil_c",
        "source_in_c",
        "source_out_c",
        "source_coil_c",
        "river_c",
        "discharge_c",
        "suction_c",
        "high_bar",
        "low_bar",
        "humidity_pct",
        "flow_kg_s",
        "ice_kg",
        "power_w",
        "heat_w",
    )
    CONTACTS: ClassVar[tuple[str, ...]] = ("high_pressure", "low_pressure", "fan_feedback", "source_flow")
    DISTURBANCES: ClassVar[tuple[str, ...]] = (
        "charge",
        "indoor_airflow",
        "valve_stuck",
        "source_flow",
        "river_k",
        "window_w_k",
        "extra_heat_w",
    )
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = {
        "coldest_source_c": ("°C", "coldest brine out of the exchanger"),
        "most_ice_kg": ("kg", "most ice on the plates in the river"),
        "plate_damage": ("", "times that ice burst the exchanger"),
        "aux_kwh": ("kWh", "electric energy of the auxiliary heater"),
    }
    PARTS: ClassVar[dict[str, type[Any]]] = part_types(WaterLoopParts)

    def __init__(self, **parts: Any) -> None:
        data = WaterLoopParts(**parts)
        start = data.start
        super().__init__(start.hour)
        self._begin_weather(data.weather)
        rooms_kg_kg = humidity_kg_kg(start.indoor_c, start.humidity)
        self.house = Building(data.house, start.indoor_c, start.structure_c, rooms_kg_kg)
        self._unit = data.unit
        self.circuit = Circuit(data.circuit, start.indoor_c)
        self.indoor_coil = AirCoil(data.indoor_coil, start.indoor_c)
        self.river = WaterBody(data.river, data.weather.day_of_year)
        self.loop = Loop(data.loop, self.river)
        self._flow_closes_kg_s = FLOW_CLOSES * data.loop.flow_kg_s
        self.source_coil = WaterCoil(data.source_coil, self.loop.fluid_c)
        self.longest_step_s = min(self.longest_step_s, 0.5 * self.indoor_coil.shortest_s)
        self._airflow = self._source_flow = 1.0
        self._fan = self._pump = 0
        self._aux_j = self._aux_w = 0.0
        self._coldest_c = self.source_coil.water_out_c
        self._most_ice_kg = 0.0
        self._measured_j = (0.0, 0.0)
        self._measure(0.0)

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        time_s = self.time_s
        if time_s >= self._weather_until_s:
            self._look_at_weather()
        unit, house = self._unit, self.house
        circuit, indoor_coil, source_coil, loop = self.circuit, self.indoor_coil, self.source_coil, self.loop
        circuit.shift(outputs["reversing_valve"])
        cooling = circuit.position
        fan = self._fan = outputs["indoor_fan"]
        pump = self._pump = outputs["source_pump"]
        loop.pump(pump, self._source_flow * source_coil.open)
        room_c = house.air_c
        circuit.advance(dt_s, outputs["compressor"], 1000, source_coil.coil_c, indoor_coil.coil_c, room_c)
        indoor_coil.advance(
            dt_s, circuit.sink_w, room_c, house.humidity_kg_kg, 1000 if fan else 0, self._airflow
        )
        source_coil.advance(dt_s, circuit.source_w, loop.fluid_c, loop.flow_kg_s)
        loop.advance(time_s, dt_s, source_coil.heat_w)
        aux_w = unit.aux_w if outputs["aux_heater_1"] and fan and self._airflow > FAN_CLOSES else 0.0
        self._aux_w = aux_w
        heat_w = indoor_coil.heat_w + indoor_coil.fan_w + aux_w
        house.advance(
            time_s, dt_s, self._outdoor_c, self._sun_w_m2, heat_w + circuit.loss_w + unit.standby_w,
            self._wind_m_s, self._outdoor_kg_kg, indoor_coil.water_kg_s,
        )  # fmt: skip
        self.electric_j += (circuit.power_w + indoor_coil.fan_w + loop.pump_w + aux_w + unit.standby_w) * dt_s
        self._aux_j += aux_w * dt_s
        if cooling:
            self.cooled_j -= heat_w * dt_s
        else:
            self.heated_j += heat_w * dt_s
        if source_coil.water_out_c < self._coldest_c:
            self._coldest_c = source_coil.water_out_c
        if self.river.ice_kg > self._most_ice_kg:
            self._most_ice_kg = self.river.ice_kg

    def _measure(self, dt_s: float) -> None:
        measured = self.measurements
        circuit, house, loop = self.circuit, self.house, self.loop
        measured["indoor_c"] = house.air_c
        measured["structure_c"] = house.structure_c
        measured["outdoor_c"] = self._outdoor_c
        measured["indoor_coil_c"] = self.indoor_coil.coil_c
        measured["source_in_c"] = loop.fluid_c
        measured["source_out_c"] = self.source_coil.water_out_c
        measured["source_coil_c"] = self.source_coil.coil_c
        measured["river_c"] = self.river.water_c
        measured["discharge_c"] = circuit.discharge_c
        measured["suction_c"] = circuit.suction_c
        measured["high_bar"] = circuit.high_bar
        measured["low_bar"] = circuit.low_bar
        measured["humidity_pct"] = 100.0 * relative_humidity(house.air_c, house.humidity_kg_kg)
        measured["flow_kg_s"] = loop.flow_kg_s
        measured["ice_kg"] = self.river.ice_kg
        measured["high_pressure_closed"] = circuit.high_closed
        measured["low_pressure_closed"] = circuit.low_closed
        measured["fan_feedback_closed"] = 0.0 if self._fan and self._airflow < FAN_CLOSES else 1.0
        stuck = self._pump and loop.flow_kg_s < self._flow_closes_kg_s
        measured["source_flow_closed"] = 0.0 if stuck else 1.0
        if dt_s > 0.0:
            electric_j, moved_j = self._measured_j
            self._measured_j = self.electric_j, self.heated_j - self.cooled_j
            measured["power_w"] = (self.electric_j - electric_j) / dt_s
            measured["heat_w"] = (self.heated_j - self.cooled_j - moved_j) / dt_s

    def _disturb(self, name: str, value: float) -> None:
        if name == "charge":
            self.circuit.charge = value
        elif name == "indoor_airflow":
            self._airflow = value
        elif name == "valve_stuck":
            self.circuit.valve_stuck = value != 0.0
        elif name == "source_flow":
            self._source_flow = value
        elif name == "river_k":
            self.river.offset_k = value
        else:
            setattr(self.house, name, value)

    def figures(self) -> dict[str, float]:
        return {
            "coldest_source_c": self._coldest_c,
            "most_ice_kg": self._most_ice_kg,
            "plate_damage": self.source_coil.damage,
            "aux_kwh": self._aux_j / 3.6e6,
        }

    def drives(self, of: str) -> int:
        return 1 if self._aux_w else super().drives(of)

    def received_j(self) -> dict[str, float]:
        return {
            "electric": self.electric_j,
            "river": self.river.border_j,
            "rooms_moisture": self.indoor_coil.latent_j,
            "gains": self.house.gained_j,
            "leak": -self.house.lost_j,
        }

    def stored_j(self) -> float:
        parts = (self.house, self.circuit, self.indoor_coil, self.source_coil, self.loop)
        return sum(part.stored_j() for part in parts)
