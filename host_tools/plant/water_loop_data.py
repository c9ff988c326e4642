"""What describes a house on a river: the parts of `water_loop` and their defaults.

Sources of the figures: makers' sheets of water-to-air units of 2 tons (ISO 13256-1, ground loop: 7 kW heat
and COP 3.6…4.2 at 0 °C, 0.45 kg/s of brine; 0.38 m³/s of air; fan 200 W).
"""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.base import StartTime
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.building import HouseData
from host_tools.plant.sinks.water_coil import WaterCoilData
from host_tools.plant.sources.air_coil import AirCoilData
from host_tools.plant.sources.ground import LoopData
from host_tools.plant.sources.water_body import WaterBodyData
from host_tools.plant.weather import WeatherData


@dataclass(frozen=True)
class StartData(StartTime):
    """How the plant stands at the start, after a long rest."""

    indoor_c: float = 20.5  # air, °C
    structure_c: float = 19.5  # °C
    humidity: float = 0.45  # relative, of the rooms' air

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0.0 < self.humidity < 1.0:
            raise ValueError("start: humidity must be in 0…1")


@dataclass(frozen=True)
class UnitData:
    """The rest of the machine."""

    aux_w: float = 3000.0  # auxiliary heater in the air
    standby_w: float = 10.0

    def __post_init__(self) -> None:
        if self.aux_w < 0.0 or self.standby_w < 0.0:
            raise ValueError("unit: aux_w and standby_w can't be negative")


@dataclass(frozen=True)
class LoopCircuitData(CircuitData):
    """7 kW of heat with brine of 0 °C and rooms of 20 °C."""

    capacity_w: float = 6300.0
    low_open_c: float = -20.0
    low_close_c: float = -10.0


@dataclass(frozen=True)
class RiverLoopData(LoopData):
    liquid: str = "propylene_glycol"  # 25 %, freezes at -10 °C; harmless in a river
    mass_kg: float = 120.0


@dataclass(frozen=True)
class SourceCoilData(WaterCoilData):
    liquid: str = "propylene_glycol"
    flow_kg_s: float = 0.45
    ua_w_k: float = 1900.0


@dataclass(frozen=True)
class IndoorCoilData(AirCoilData):
    coil_j_k: float = 11.0e3
    ua_w_k: float = 900.0
    still_w_k: float = 20.0
    air_kg_s: float = 0.45  # 0.38 m³/s
    fan_w: float = 200.0


@dataclass(frozen=True)
class WaterLoopParts:
    """House, machine, river and weather."""

    start: StartData = StartData()
    weather: WeatherData = WeatherData()
    house: HouseData = HouseData()
    unit: UnitData = UnitData()
    circuit: CircuitData = LoopCircuitData()
    indoor_coil: AirCoilData = IndoorCoilData()
    source_coil: WaterCoilData = SourceCoilData()
    loop: LoopData = RiverLoopData()
    river: WaterBodyData = WaterBodyData()
