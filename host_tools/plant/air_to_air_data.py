"""What describes a house with an air-to-air machine: the parts of `air_to_air` and their defaults."""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.base import StartTime
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.building import HouseData
from host_tools.plant.sinks.ducts import DuctData
from host_tools.plant.sources.air_coil import AirCoilData
from host_tools.plant.weather import WeatherData


@dataclass(frozen=True)
class StartData(StartTime):
    """How the plant stands at the start; the machine has stood still, each coil as warm as its air."""

    indoor_c: float = 20.5  # air, °C
    structure_c: float = 19.5  # °C
    humidity: float = 0.4  # relative, of the rooms' air, 0…1
    frost_kg: float = 0.0  # on the outdoor coil

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0.0 < self.humidity <= 1.0:
            raise ValueError("start: humidity must be above 0, up to 1")
        if self.frost_kg < 0.0:
            raise ValueError("start: frost_kg can't be negative")


@dataclass(frozen=True)
class IndoorCoilData(AirCoilData):
    """The indoor coil with blower and pan: 0.48 m³/s of air, 430 W/K of inlet difference (12 kg)."""

    coil_j_k: float = 11.0e3  # J/K
    ua_w_k: float = 785.0  # W/K
    still_w_k: float = 20.0  # W/K
    air_kg_s: float = 0.576  # kg/s
    fan_w: float = 300.0  # blower against a duct, W; becomes heat indoors
    fin_m2: float = 20.0  # m²
    holds_kg: float = 0.2  # kg
    pan_kg: float = 1.5  # water in the pan at which the float switch opens, kg
    pan_drain_s: float = 60.0  # in which the pan empties through a free drain, s

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.pan_kg <= 0.0 or self.pan_drain_s <= 0.0:
            raise ValueError("coil: pan_kg and pan_drain_s must be above 0")


@dataclass(frozen=True)
class HeatersData:
    """Electric heat in the indoor air stream, and what else takes power."""

    stage_1_w: float = 3000.0  # auxiliary heat, W
    stage_2_w: float = 3000.0  # its second stage, W
    standby_w: float = 10.0  # control and transformer, W; becomes heat outdoors

    def __post_init__(self) -> None:
        if self.stage_1_w < 0.0 or self.stage_2_w < 0.0 or self.standby_w < 0.0:
            raise ValueError("heaters: stage_1_w, stage_2_w and standby_w can't be negative")


@dataclass(frozen=True)
class AirToAirParts:
    """House, machine and weather."""

    start: StartData = StartData()
    circuit: CircuitData = CircuitData()
    outdoor_coil: AirCoilData = AirCoilData()
    indoor_coil: IndoorCoilData = IndoorCoilData()
    house: HouseData = HouseData()
    weather: WeatherData = WeatherData()
    heaters: HeatersData = HeatersData()
    duct: DuctData = DuctData()
