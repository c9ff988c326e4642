"""What describes a refrigerator or freezer, its start and its kitchen; `cabinet` has the sources."""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.base import StartTime
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.cabinet_box import CabinetBoxData
from host_tools.plant.sources.air_coil import AirCoilData


@dataclass(frozen=True)
class StartData(StartTime):
    """How it stands at the start; the machine has stood still, each coil as warm as its air."""

    cabinet_c: float = 4.0  # air, °C; the food is in `cabinet`
    humidity: float = 0.5  # relative humidity in the cabinet, 0…1

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0.0 <= self.humidity <= 1.0:
            raise ValueError("start: humidity must be in 0…1")


@dataclass(frozen=True)
class KitchenData:
    """The room around it."""

    air_c: float = 25.0  # °C (the warm half of the year; IEC 62552 tests at 16 and 32 °C)
    humidity: float = 0.5  # relative, 0…1

    def __post_init__(self) -> None:
        if not 0.0 <= self.humidity <= 1.0:
            raise ValueError("kitchen: humidity must be in 0…1")


@dataclass(frozen=True)
class MachineData:
    """What else takes electricity."""

    standby_w: float = 1.5  # control, W
    heater_w: float = 120.0  # defrost heater on the evaporator, W
    heater_stop_c: float = 8.0  # its thermostat on the coil opens, °C

    def __post_init__(self) -> None:
        if self.standby_w < 0.0 or self.heater_w < 0.0:
            raise ValueError("machine: standby_w and heater_w can't be negative")


@dataclass(frozen=True)
class CabinetCircuitData(CircuitData):
    """A small hermetic machine."""

    refrigerant: str = "R134a"
    capacity_w: float = 170.0
    isentropic: float = 0.5
    isentropic_fall: float = 0.06
    best_ratio: float = 4.5  # reciprocating compressors bear high ratios better
    volumetric_fall: float = 0.04  # dead space of a reciprocating compressor
    build_up_s: float = 40.0
    equalise_s: float = 70.0  # through a capillary
    shell_j_k: float = 3.8e3  # 8 kg
    shell_w_k: float = 0.8
    shell_part: float = 0.5
    crankcase_w: float = 0.0
    migration_h: float = 0.0


@dataclass(frozen=True)
class EvaporatorData(AirCoilData):
    """The coil in the cabinet, with a fan of 4 W."""

    coil_j_k: float = 2.2e3  # 2.5 kg of aluminium
    ua_w_k: float = 17.0
    still_w_k: float = 5.0  # 4 W/(m²K)
    air_kg_s: float = 0.016
    fan_w: float = 4.0
    fin_m2: float = 1.2
    gap_m: float = 5.0e-3
    melt_w_k: float = 20.0
    holds_kg: float = 0.006  # 5 g/m²: upright fins


@dataclass(frozen=True)
class CondenserData(AirCoilData):
    """The coil behind it, with a fan of 5 W."""

    coil_j_k: float = 2.5e3
    ua_w_k: float = 18.0
    still_w_k: float = 4.0
    air_kg_s: float = 0.03
    fan_w: float = 5.0


@dataclass(frozen=True)
class CabinetParts:
    """A refrigerator or freezer and its kitchen."""

    start: StartData = StartData()
    cabinet: CabinetBoxData = CabinetBoxData()
    circuit: CircuitData = CabinetCircuitData()
    evaporator: AirCoilData = EvaporatorData()
    condenser: AirCoilData = CondenserData()
    machine: MachineData = MachineData()
    kitchen: KitchenData = KitchenData()
