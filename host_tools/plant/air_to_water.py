"""A house heated by water from a heat pump outdoors, and its tank of hot water through a diverter valve.

The machine is a monobloc: refrigerant only outdoors, water goes in and out (see `sinks/hydronics.py` for the
water, `circuit/` for the refrigerant, `sources/air_coil.py` for the coil that frosts). The default, on/off or
with an inverter, gives 8 kW at 7 °C outdoors and water of 35 °C with a COP of 4.6; makers' sheets of R290
monoblocs of that size state 4.5…5.0 (EN 14511, A7/W35).

What electric energy is for follows the diverter valve: space or hot water; the tank's element: hot water.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from host_tools.plant.base import part_types
from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sources.air_coil import AirCoil, AirCoilData
from host_tools.plant.water_house import HOUSE_FIGURES, WaterHouse, WaterHouseParts

LEAST_FAN_PM = 200
FAN_CLOSES = 0.1  # part of the air flow below which a fan counts as standing
STANDBY_W = 12.0  # the machine's control; becomes heat outdoors
_J_KWH = 3.6e6


@dataclass(frozen=True)
class MonoblocCircuitData(CircuitData):
    refrigerant: str = "R290"
    capacity_w: float = 6400.0
    relief_c: float = 78.0
    high_open_c: float = 72.0  # 27.6 bar
    high_close_c: float = 62.0


@dataclass(frozen=True)
class AirToWaterParts(WaterHouseParts):
    """The house, and the machine outdoors."""

    circuit: CircuitData = MonoblocCircuitData()
    outdoor_coil: AirCoilData = AirCoilData()


class AirToWater(WaterHouse):
    """`heat_w` and the heat accounts: what the water gets from condenser, pump, heater and tank's element.

    A start in cooling with the outdoor fan off is a defrost: its heat is taken off what was given.
    """

    OUTPUTS: ClassVar[tuple[str, ...]] = (
        "compressor", "outdoor_fan", "reversing_valve", "circulation_pump", "diverter_valve",
        "aux_heater_1", "tank_heater",
    )  # fmt: skip
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "outdoor_c", "indoor_c", "structure_c", "outdoor_coil_c", "indoor_coil_c", "supply_c", "return_c",
        "tank_c", "tank_top_c", "buffer_c", "discharge_c", "suction_c", "power_w", "heat_w",
        "room_heat_w", "emitter_c", "high_bar", "low_bar", "flow_kg_s", "draw_kg_s", "frost_kg", "ice_kg",
    )  # fmt: skip
    CONTACTS: ClassVar[tuple[str, ...]] = ("high_pressure", "low_pressure", "fan_feedback", "flow")
    DISTURBANCES: ClassVar[tuple[str, ...]] = (
        "charge", "outdoor_airflow", "valve_stuck", "pump_flow", "diverter_stuck", "extra_heat_w",
        "window_w_k", "extra_frost_kg",
    )  # fmt: skip
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = {
        "space_cop": ("", "heat to emitters by electric energy while the diverter valve is there"),
        "hot_water_cop": ("", "heat to the tank by electric energy while the diverter valve is there"),
        "emitted_kwh": ("kWh", "heat of radiators or floor to the rooms"),
        "aux_kwh": ("kWh", "electric energy of heater and tank's element"),
        "most_frost_kg": ("kg", "frost on the outdoor coil"),
        "plate_damage": ("", "times that ice burst the exchanger"),
    } | HOUSE_FIGURES
    PARTS: ClassVar[dict[str, type[Any]]] = part_types(AirToWaterParts)

    def __init__(self, **parts: Any) -> None:
        data = AirToWaterParts(**parts)
        super().__init__(data)
        self.circuit = Circuit(data.circuit, self._outdoor_c)
        self.coil = AirCoil(data.outdoor_coil, self._outdoor_c)
        self._airflow = 1.0
        self._reversed = ""  # what it runs for with the valve in cooling
        self._draw_kg_s = 0.0
        self._outdoors_j = self._emitted_j = self._aux_j = self._most_frost_kg = 0.0
        self._electric_j = [0.0, 0.0]  # for space and for hot water
        self._water_j = [0.0, 0.0]  # heat to space and to hot water
        self._measure(0.0)

    def figures(self) -> dict[str, float]:
        figures = super().figures() | {
            "emitted_kwh": self._emitted_j / _J_KWH,
            "aux_kwh": self._aux_j / _J_KWH,
            "most_frost_kg": self._most_frost_kg,
            "plate_damage": float(self.water.coil.damage),
        }
        for n, name in enumerate(("space_cop", "hot_water_cop")):
            if self._electric_j[n] > 0.0:
                figures[name] = self._water_j[n] / self._electric_j[n]
        return figures

    def drives(self, of: str) -> int:
        """A defrost is neither heating nor cooling."""
        return 0 if self._reversed == "defrost" else super().drives(of)

    def received_j(self) -> dict[str, float]:
        coil = self.coil
        return super().received_j() | {
            "outdoor air": coil.latent_j - coil.air_j,
            "ice": coil.put_j,
            "machine": -self._outdoors_j,
        }

    def stored_j(self) -> float:
        parts_j = self.circuit.stored_j() + self.coil.stored_j() + self.water.stored_j()
        return parts_j + self.building.stored_j()

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        time_s = self.time_s
        if time_s >= self._weather_until_s:
            self._look_at_weather()
        outdoor_c = self._outdoor_c
        circuit, coil, water, building = self.circuit, self.coil, self.water, self.building
        running = outputs["compressor"]
        speed_pm = outputs.get("compressor_speed", 1000)
        crankcase = outputs.get("crankcase_heater", 0)
        fan_pm = 0
        if outputs["outdoor_fan"]:
            fan_pm = max(outputs.get("outdoor_fan_speed", 1000), LEAST_FAN_PM)
        pump_pm = self._pump(outputs)
        circuit.shift(outputs["reversing_valve"])
        circuit.advance(dt_s, running, speed_pm, coil.coil_c, water.coil.coil_c, outdoor_c, crankcase)
        coil.advance(dt_s, circuit.source_w, outdoor_c, self._outdoor_kg_kg, fan_pm, self._airflow)
        water.advance(
            dt_s, circuit.sink_w, pump_pm, outputs["diverter_valve"], outputs["aux_heater_1"], building.air_c
        )
        tank = self.tank
        drawn_kg = self.taps.advance(time_s, dt_s, tank.layers_c[-1])
        element_w = self._element_w if outputs["tank_heater"] else 0.0
        tank.advance(dt_s, drawn_kg, self.taps.cold_c, element_w)
        room_w = water.emitters.heat_w
        building.advance(time_s, dt_s, outdoor_c, self._sun_w_m2, room_w, self._wind_m_s, self._outdoor_kg_kg)
        fan_w = coil.fan_w if fan_pm else 0.0
        power_w = circuit.power_w + fan_w + STANDBY_W + water.power_w
        heat_w = water.heat_w
        n = water.diverter
        self._electric_j[n] += power_w * dt_s
        self._water_j[n] += heat_w * dt_s
        if not circuit.position:
            self._reversed = ""
        elif running and not self._reversed:
            self._reversed = "cooling" if fan_pm else "defrost"
        if self._reversed == "cooling":
            self.cooled_j -= heat_w * dt_s
        else:
            self.heated_j += heat_w * dt_s
        if element_w:
            power_w += element_w
            self.heated_j += element_w * dt_s
            self._electric_j[1] += element_w * dt_s
            self._water_j[1] += element_w * dt_s
            self._aux_j += element_w * dt_s
        if water.heater_w:
            self._aux_j += water.heater_w * dt_s
        self.electric_j += power_w * dt_s
        self._outdoors_j += (circuit.loss_w + fan_w + STANDBY_W) * dt_s
        self._emitted_j += room_w * dt_s
        self._draw_kg_s = drawn_kg / dt_s

    def _measure(self, dt_s: float) -> None:
        self._measure_house(dt_s)
        measured, coil, water = self.measurements, self.coil, self.water
        measured["outdoor_coil_c"] = coil.coil_c
        measured["frost_kg"] = coil.frost_kg
        if coil.frost_kg > self._most_frost_kg:
            self._most_frost_kg = coil.frost_kg
        measured["emitter_c"] = water.emitters.surface_c
        measured["ice_kg"] = water.coil.ice_kg
        measured["draw_kg_s"] = self._draw_kg_s
        measured["fan_feedback_closed"] = 0.0 if self._airflow < FAN_CLOSES else 1.0

    def _disturb(self, name: str, value: float) -> None:
        if name == "outdoor_airflow":
            self._airflow = value
        elif name == "extra_frost_kg":
            self.coil.put_frost(value)
        else:
            super()._disturb(name, value)
