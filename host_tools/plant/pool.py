"""A pool, its filter pump and a heat pump on outdoor air.

    filter pump: pool → condenser → pool            fan: outdoor air → evaporator
    evaporator → compressor → condenser → expansion valve, and round again

All of the filter's water goes through the condenser. Of the pump's power `pump_heat_part` becomes heat in the
water, the rest warms the air outdoors, as do fan, control and what the compressor's shell loses. There is no
reversing valve, so frost on the evaporator stays until the weather or a pause melts it.

Sources of the figures: makers' sheets of 11…13 kW pool heat pumps on/off (air 15 °C of 70 %, water 26 °C:
COP 4.5…5.5; fan 2500…3500 m³/h, 4…6 m³/h of water or more); a pool's water is to pass the filter in 5…8 h
(DIN 19643 asks more of public ones), by a pump of 0.45 kW.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from host_tools.plant.base import Plant, StartTime, part_types
from host_tools.plant.beyond import FREEZING_C, FREEZING_FIGURES, Beyond
from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.pool_water import PoolData, PoolWater
from host_tools.plant.sinks.water_coil import WaterCoil, WaterCoilData
from host_tools.plant.sources.air_coil import AirCoil, AirCoilData
from host_tools.plant.weather import Weather, WeatherData

FLOW_CLOSES = 0.4  # part of the rated flow that holds a flow switch closed
FAN_CLOSES = 0.1  # part of the air flow below which a fan counts as standing


@dataclass(frozen=True)
class StartData(StartTime):
    """How the plant stands at the start, after a long rest."""

    pool_c: float = 26.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0.0 < self.pool_c < 45.0:
            raise ValueError("start: pool_c must be in 0…45")


@dataclass(frozen=True)
class FilterData:
    """The filter's circuit."""

    flow_kg_s: float = 2.2  # 8 m³/h
    pump_w: float = 450.0
    pump_heat_part: float = 0.4
    standby_w: float = 8.0  # the machine's control

    def __post_init__(self) -> None:
        if self.flow_kg_s <= 0.0:
            raise ValueError("filter: flow_kg_s must be above 0")
        if self.pump_w < 0.0 or self.standby_w < 0.0:
            raise ValueError("filter: pump_w and standby_w can't be negative")
        if not 0.0 <= self.pump_heat_part <= 1.0:
            raise ValueError("filter: pump_heat_part must be in 0…1")


@dataclass(frozen=True)
class PoolCircuitData(CircuitData):
    """12 kW to water of 26 °C from air of 15 °C."""

    refrigerant: str = "R32"
    capacity_w: float = 8400.0
    isentropic: float = 0.62  # a small rotary compressor
    high_open_c: float = 62.0  # 39 bar
    high_close_c: float = 52.0
    low_open_c: float = -28.0
    low_close_c: float = -18.0
    migration_h: float = 0.0  # a rotary compressor with its accumulator, 1 kg of refrigerant


@dataclass(frozen=True)
class EvaporatorData(AirCoilData):
    coil_j_k: float = 22.0e3
    ua_w_k: float = 1200.0
    air_kg_s: float = 1.05  # 3100 m³/h
    fan_w: float = 120.0


@dataclass(frozen=True)
class CondenserData(WaterCoilData):
    """A titanium spiral in a shell."""

    flow_kg_s: float = 2.2
    ua_w_k: float = 1500.0
    still_w_k: float = 80.0
    coil_j_k: float = 9.0e3
    liquid_kg: float = 6.0


@dataclass(frozen=True)
class PoolParts:
    """A pool, its filter and heat pump, and the weather."""

    start: StartData = StartData()
    weather: WeatherData = WeatherData()
    pool: PoolData = PoolData()
    filter: FilterData = FilterData()
    circuit: CircuitData = PoolCircuitData()
    evaporator: AirCoilData = EvaporatorData()
    condenser: WaterCoilData = CondenserData()


class Pool(Plant):
    """`heat_w` is what the filter's water carries into the pool from machine and pump's heat left out."""

    OUTPUTS: ClassVar[tuple[str, ...]] = ("compressor", "outdoor_fan", "circulation_pump")
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "pool_c",
        "outdoor_c",
        "outdoor_coil_c",
        "indoor_coil_c",
        "supply_c",
        "return_c",
        "discharge_c",
        "suction_c",
        "high_bar",
        "low_bar",
        "flow_kg_s",
        "frost_kg",
        "evaporation_kg_h",
        "covered",
        "power_w",
        "heat_w",
    )
    CONTACTS: ClassVar[tuple[str, ...]] = ("high_pressure", "low_pressure", "fan_feedback", "flow")
    DISTURBANCES: ClassVar[tuple[str, ...]] = (
        "charge",
        "outdoor_airflow",
        "pump_flow",
        "bathers",
        "extra_frost_kg",
    )
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = {
        "machine_cop": ("", "heat to the pool by electric energy, the filter pump left out"),
        "filter_kwh": ("kWh", "electric energy of the filter pump"),
        "evaporated_kg": ("kg", "water that evaporated"),
        "plate_damage": ("", "times that ice burst the exchanger"),
    } | FREEZING_FIGURES
    PARTS: ClassVar[dict[str, type[Any]]] = part_types(PoolParts)

    def __init__(self, **parts: Any) -> None:
        data = PoolParts(**parts)
        pool_c = data.start.pool_c
        super().__init__(data.start.hour)
        self.weather = Weather(data.weather)
        outdoor_c = self._outdoor_c = self.weather.outdoor_c(self.time_s)
        self.pool = PoolWater(data.pool, pool_c)
        self._filter = data.filter
        self.circuit = Circuit(data.circuit, outdoor_c)
        self.evaporator = AirCoil(data.evaporator, outdoor_c)
        self.condenser = WaterCoil(data.condenser, pool_c)
        self.longest_step_s = min(self.longest_step_s, 0.5 * self.evaporator.shortest_s)
        self._airflow = self._pump_flow = 1.0
        self._fan = self._pump = 0
        self._flow_kg_s = 0.0
        self._filter_j = 0.0
        self._evaporated_kg = 0.0
        self._to_outdoors_j = 0.0
        self._cold_water = Beyond(FREEZING_C, below=True)
        self._measured_j = (0.0, 0.0)
        self._measure(0.0)

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        time_s = self.time_s
        weather, data = self.weather, self._filter
        circuit, evaporator, condenser, pool = self.circuit, self.evaporator, self.condenser, self.pool
        outdoor_c = self._outdoor_c = weather.outdoor_c(time_s)
        fan = self._fan = outputs["outdoor_fan"]
        pump = self._pump = outputs["circulation_pump"]
        flow = self._flow_kg_s = data.flow_kg_s * self._pump_flow * condenser.open if pump else 0.0
        circuit.advance(dt_s, outputs["compressor"], 1000, evaporator.coil_c, condenser.coil_c, outdoor_c)
        evaporator.advance(
            dt_s,
            -circuit.taken_w,
            outdoor_c,
            weather.humidity_kg_kg(time_s),
            1000 if fan else 0,
            self._airflow,
        )
        condenser.advance(dt_s, circuit.given_w, pool.water_c, flow)
        self._cold_water.see(dt_s, condenser.water_out_c)
        pump_w = data.pump_w if pump else 0.0
        pump_heat_w = data.pump_heat_part * pump_w
        pool.advance(time_s, dt_s, weather, condenser.heat_w + pump_heat_w)
        self._evaporated_kg += pool.evaporation_kg_s * dt_s
        self._filter_j += pump_w * dt_s
        self.electric_j += (circuit.power_w + evaporator.fan_w + pump_w + data.standby_w) * dt_s
        self.heated_j += condenser.heat_w * dt_s
        self._to_outdoors_j += (
            circuit.loss_w + evaporator.fan_w + pump_w - pump_heat_w + data.standby_w
        ) * dt_s

    def _measure(self, dt_s: float) -> None:
        measured = self.measurements
        circuit, evaporator, condenser = self.circuit, self.evaporator, self.condenser
        measured["pool_c"] = measured["return_c"] = self.pool.water_c
        measured["outdoor_c"] = self._outdoor_c
        measured["outdoor_coil_c"] = evaporator.coil_c
        measured["indoor_coil_c"] = condenser.coil_c
        measured["supply_c"] = condenser.water_out_c
        measured["discharge_c"] = circuit.discharge_c
        measured["suction_c"] = circuit.suction_c
        measured["high_bar"] = circuit.high_bar
        measured["low_bar"] = circuit.low_bar
        measured["flow_kg_s"] = self._flow_kg_s
        measured["frost_kg"] = evaporator.frost_kg
        measured["evaporation_kg_h"] = self.pool.evaporation_kg_s * 3600.0
        measured["covered"] = float(self.pool.covered(self.time_s))
        measured["high_pressure_closed"] = circuit.high_closed
        measured["low_pressure_closed"] = circuit.low_closed
        measured["fan_feedback_closed"] = 0.0 if self._fan and self._airflow < FAN_CLOSES else 1.0
        stuck = self._pump and self._flow_kg_s < FLOW_CLOSES * self._filter.flow_kg_s
        measured["flow_closed"] = 0.0 if stuck else 1.0
        if dt_s > 0.0:
            electric_j, heated_j = self._measured_j
            measured["power_w"] = (self.electric_j - electric_j) / dt_s
            measured["heat_w"] = (self.heated_j - heated_j) / dt_s
            self._measured_j = self.electric_j, self.heated_j

    def _disturb(self, name: str, value: float) -> None:
        if name == "charge":
            self.circuit.charge = value
        elif name == "outdoor_airflow":
            self._airflow = value
        elif name == "pump_flow":
            self._pump_flow = value
        elif name == "bathers":
            self.pool.bathers = value
        else:
            self.evaporator.put_frost(value)

    def figures(self) -> dict[str, float]:
        machine_j = self.electric_j - self._filter_j
        return {
            "machine_cop": self.heated_j / machine_j if machine_j else 0.0,
            "filter_kwh": self._filter_j / 3.6e6,
            "evaporated_kg": self._evaporated_kg,
            "plate_damage": self.condenser.damage,
            "cold_water_kh": self._cold_water.kelvin_hours,
        }

    def received_j(self) -> dict[str, float]:
        evaporator = self.evaporator
        return {
            "electric": self.electric_j,
            "outdoor_air": evaporator.latent_j + evaporator.put_j - evaporator.air_j,
            "losses": -self._to_outdoors_j,
            **self.pool.border_j,
        }

    def stored_j(self) -> float:
        parts = (self.circuit, self.evaporator, self.condenser, self.pool)
        return sum(part.stored_j() for part in parts)
