"""A house and its reversible air-to-air heat pump: ductless or ducted, on/off or with an inverter.

A circuit between two coils, each in a stream of air that its fan drives; the reversing valve (1: cooling)
says which one evaporates. Heat to the house is what the indoor coil, its fan and the auxiliary heaters give
to the air, less what the ducts lose, and less the latent heat of the water that the coil takes out:

    heat = q_in + P_fan + P_aux - ducts - r·water                      r: heat of vaporisation

The heaters' own limit switch lets them heat with the blower on only. Condensate runs into a pan; with its
drain blocked the float switch opens. The fans' contact is open while one that is switched on stands still.
A fan without a speed output runs at full speed; one with it never slower than 15 %.

Parts of the step in order: circuit, both coils, house. The coupling is explicit: a step is at most what
coil and circuit together need (5 s by default). The weather is looked up twice a minute.
"""

from __future__ import annotations

from typing import Any, ClassVar

from host_tools.plant.air_to_air_data import AirToAirParts
from host_tools.plant.base import LONGEST_STEP_S, part_types
from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.sinks.building import Building
from host_tools.plant.sinks.ducts import CondensatePan, Ducts
from host_tools.plant.sources.air_coil import AirCoil
from host_tools.plant.sources.humid_air import humidity_kg_kg, relative_humidity
from host_tools.plant.weathered import WeatheredPlant

_SLOWEST_FAN_PM = 150
_STANDS = 0.05  # below this part of its air flow a fan counts as standing still
_J_KWH = 3.6e6


class AirToAir(WeatheredPlant):
    """House, machine and weather in one step.

    Besides the temperatures: `heat_w` (to the house, negative in cooling, latent heat with it), `aux_w`
    (auxiliary heat), `frost_kg` (outdoor coil), `humidity_pct` (rooms, relative).
    """

    OUTPUTS: ClassVar[tuple[str, ...]] = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve")
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "indoor_c", "structure_c", "outdoor_c", "indoor_coil_c", "outdoor_coil_c", "discharge_c", "liquid_c",
        "suction_c", "power_w", "heat_w", "aux_w", "high_bar", "low_bar", "frost_kg", "humidity_pct",
    )  # fmt: skip
    CONTACTS: ClassVar[tuple[str, ...]] = ("high_pressure", "low_pressure", "fan_feedback", "float_switch")
    DISTURBANCES: ClassVar[tuple[str, ...]] = (
        "charge", "outdoor_airflow", "indoor_airflow", "valve_stuck", "extra_heat_w", "window_w_k",
        "extra_frost_kg", "drain_blocked",
    )  # fmt: skip
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = {
        "leak_kwh": ("kWh", "heat that leaked out of the house"),
        "gains_kwh": ("kWh", "heat from sun, people and what a disturbance brought in"),
        "heat_by_leak": ("", "heat delivered by what leaked out less the gains"),
        "aux_kwh": ("kWh", "electric energy of the auxiliary heat"),
        "defrosts": ("", "times that the cycle was reversed to melt frost"),
        "defrost_kwh": ("kWh", "electric energy and heat from the house while it was"),
        "melted_kg": ("kg", "frost molten"),
        "most_frost_kg": ("kg", "frost on the outdoor coil at its most"),
        "dried_kg": ("kg", "water taken from the rooms' air"),
    }
    PARTS: ClassVar[dict[str, type[Any]]] = part_types(AirToAirParts)

    def __init__(self, **parts: Any) -> None:
        data = AirToAirParts(**parts)
        start, indoor_coil = data.start, data.indoor_coil
        super().__init__(start.hour)
        self._begin_weather(data.weather)
        self._heaters = data.heaters
        self._ducts = Ducts(data.duct, indoor_coil.air_kg_s)
        self.pan = CondensatePan(indoor_coil.pan_kg, indoor_coil.pan_drain_s)
        rooms_kg_kg = humidity_kg_kg(start.indoor_c, start.humidity)
        self.house = Building(data.house, start.indoor_c, start.structure_c, rooms_kg_kg)
        self.circuit = Circuit(data.circuit, self._outdoor_c)
        self.outdoor_coil = AirCoil(data.outdoor_coil, self._outdoor_c)
        self.indoor_coil = AirCoil(indoor_coil, start.indoor_c)
        if start.frost_kg:
            self.outdoor_coil.put_frost(start.frost_kg)
        self.longest_step_s = min(
            LONGEST_STEP_S,
            0.5 * self.house.shortest_s,
            0.5 * self.circuit.shortest_s,
            *(coil.longest_s(self.circuit.slope_w_k) for coil in (self.outdoor_coil, self.indoor_coil)),
        )
        self.aux_j = 0.0
        self.defrosts = 0
        self.defrost_j = 0.0
        self._most_frost_kg = self.outdoor_coil.frost_kg
        self._given_j = 0.0  # to the house, latent heat with it
        self._outdoors_j = 0.0  # from electric parts and ducts
        self._measured_j = (0.0, 0.0)
        self._aux_w = 0.0
        self._outdoor_airflow = self._indoor_airflow = 1.0
        self._reversed = ""  # what it runs for with the valve in cooling
        self._fans_turn = 1.0
        self._measure(0.0)

    def figures(self) -> dict[str, float]:
        leak_j, gains_j = self.house.lost_j, self.house.gained_j
        needed_j = leak_j - gains_j
        return {
            "leak_kwh": leak_j / _J_KWH,
            "gains_kwh": gains_j / _J_KWH,
            "heat_by_leak": self._given_j / needed_j if abs(needed_j) > _J_KWH / 100.0 else 0.0,
            "aux_kwh": self.aux_j / _J_KWH,
            "defrosts": float(self.defrosts),
            "defrost_kwh": self.defrost_j / _J_KWH,
            "melted_kg": self.outdoor_coil.melted_kg,
            "most_frost_kg": self._most_frost_kg,
            "dried_kg": self.indoor_coil.taken_kg,
        }

    def drives(self, of: str) -> int:
        """Auxiliary heat is heat; a defrost is neither."""
        return 1 if self._aux_w else 0 if self._reversed == "defrost" else super().drives(of)

    def received_j(self) -> dict[str, float]:
        outdoor, indoor, house = self.outdoor_coil, self.indoor_coil, self.house
        return {
            "electric": self.electric_j,
            "gains": house.gained_j,
            "leak": -house.lost_j,
            "outdoor air": -outdoor.air_j - self._outdoors_j,
            "water": outdoor.latent_j + outdoor.put_j + indoor.latent_j,
        }

    def stored_j(self) -> float:
        return (
            self.house.stored_j()
            + self.circuit.stored_j()
            + self.outdoor_coil.stored_j()
            + self.indoor_coil.stored_j()
        )

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        if self.time_s >= self._weather_until_s:
            self._look_at_weather()
        get = outputs.get
        outdoor_c = self._outdoor_c
        circuit, house = self.circuit, self.house
        indoor, outdoor = self.indoor_coil, self.outdoor_coil
        indoor_pm = outdoor_pm = 0
        fans_turn = 1.0
        if outputs["indoor_fan"]:
            indoor_pm = max(get("indoor_fan_speed", 1000), _SLOWEST_FAN_PM)
            if self._indoor_airflow < _STANDS:
                fans_turn = 0.0
        if outputs["outdoor_fan"]:
            outdoor_pm = max(get("outdoor_fan_speed", 1000), _SLOWEST_FAN_PM)
            if self._outdoor_airflow < _STANDS:
                fans_turn = 0.0
        self._fans_turn = fans_turn
        circuit.shift(outputs["reversing_valve"])
        running, heater = outputs["compressor"], get("crankcase_heater", 0)
        speed_pm = get("compressor_speed", 1000)
        circuit.advance(dt_s, running, speed_pm, outdoor.coil_c, indoor.coil_c, outdoor_c, heater)
        room_c = house.air_c
        outdoor.advance(
            dt_s, circuit.source_w, outdoor_c, self._outdoor_kg_kg, outdoor_pm, self._outdoor_airflow
        )
        indoor.advance(dt_s, circuit.sink_w, room_c, house.humidity_kg_kg, indoor_pm, self._indoor_airflow)
        aux_w = 0.0
        if indoor_pm and fans_turn:
            if get("aux_heater_1", 0):
                aux_w = self._heaters.stage_1_w
            if get("aux_heater_2", 0):
                aux_w += self._heaters.stage_2_w
        supply_w = indoor.heat_w + indoor.fan_w + aux_w
        standby_w = self._heaters.standby_w
        outdoors_w = standby_w + outdoor.fan_w + circuit.loss_w
        if self._ducts.there and indoor_pm:
            duct_w = self._ducts.lost_w(supply_w, indoor.air_part, room_c, outdoor_c)
            supply_w -= duct_w
            outdoors_w += duct_w
        house.advance(
            self.time_s, dt_s, outdoor_c, self._sun_w_m2, supply_w, self._wind_m_s, self._outdoor_kg_kg,
            indoor.water_kg_s,
        )  # fmt: skip
        self._aux_w = aux_w
        self.aux_j += aux_w * dt_s
        self._outdoors_j += outdoors_w * dt_s
        power_w = circuit.power_w + indoor.fan_w + outdoor.fan_w + aux_w + standby_w
        self._account(dt_s, power_w, supply_w - indoor.latent_w, outdoor_pm)
        if indoor.drain_kg_s or self.pan.kg:
            self.pan.advance(dt_s, indoor.drain_kg_s)
        if outdoor.frost_kg > self._most_frost_kg:
            self._most_frost_kg = outdoor.frost_kg

    def _account(self, dt_s: float, power_w: float, heat_w: float, outdoor_pm: int) -> None:
        """Heat, cold and what melting frost costs: reversed, with the fan outdoors off at the start."""
        self.electric_j += power_w * dt_s
        self._given_j += heat_w * dt_s
        if not self.circuit.position:
            self._reversed = ""
        elif self.circuit.running and not self._reversed:
            self._reversed = "cooling" if outdoor_pm else "defrost"
            self.defrosts += self._reversed == "defrost"
        if self._reversed == "cooling":
            self.cooled_j -= heat_w * dt_s
            return
        self.heated_j += heat_w * dt_s
        if self._reversed:
            self.defrost_j += (power_w - heat_w) * dt_s

    def _measure(self, dt_s: float) -> None:
        measured = self.measurements
        house, circuit = self.house, self.circuit
        measured["indoor_c"] = house.air_c
        measured["structure_c"] = house.structure_c
        measured["outdoor_c"] = self._outdoor_c
        measured["indoor_coil_c"] = self.indoor_coil.coil_c
        measured["outdoor_coil_c"] = self.outdoor_coil.coil_c
        measured["discharge_c"] = circuit.discharge_c
        measured["liquid_c"] = circuit.liquid_c
        measured["suction_c"] = circuit.suction_c
        measured["high_bar"] = circuit.high_bar
        measured["low_bar"] = circuit.low_bar
        measured["frost_kg"] = self.outdoor_coil.frost_kg
        measured["humidity_pct"] = 100.0 * relative_humidity(house.air_c, house.humidity_kg_kg)
        measured["aux_w"] = self._aux_w
        if dt_s > 0.0:
            electric_j, given_j = self._measured_j
            measured["power_w"] = (self.electric_j - electric_j) / dt_s
            measured["heat_w"] = (self._given_j - given_j) / dt_s
        self._measured_j = (self.electric_j, self._given_j)
        measured["high_pressure_closed"] = float(circuit.high_closed)
        measured["low_pressure_closed"] = float(circuit.low_closed)
        measured["fan_feedback_closed"] = self._fans_turn
        measured["float_switch_closed"] = self.pan.closed

    def _disturb(self, name: str, value: float) -> None:
        if name == "charge":
            self.circuit.charge = value
        elif name == "outdoor_airflow":
            self._outdoor_airflow = value
        elif name == "indoor_airflow":
            self._indoor_airflow = value
        elif name == "valve_stuck":
            self.circuit.valve_stuck = value > 0.0
        elif name == "drain_blocked":
            self.pan.blocked = value > 0.0
        elif name == "extra_frost_kg":
            self.outdoor_coil.put_frost(value)
        else:
            setattr(self.house, name, value)
