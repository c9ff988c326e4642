"""What describes a house on the ground: the parts of `ground_source` and their defaults.

Sources of the figures: makers' sheets of brine-to-water units of 6 kW (EN 14511, B0/W35: COP 4.3…4.8; B0/W55:
2.7…3.0; brine 0.4 kg/s), wet-running pumps of 45…80 W.
"""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.hydronics import HydronicsData
from host_tools.plant.sinks.water_coil import WaterCoilData
from host_tools.plant.sources.borehole import BoreholeData
from host_tools.plant.sources.collector import CollectorData
from host_tools.plant.sources.ground import LoopData
from host_tools.plant.water_house import WaterHouseParts, WaterStartData

GROUNDS = ("borehole", "collector")


@dataclass(frozen=True)
class StartData(WaterStartData):
    structure_c: float = 19.8
    water_c: float = 25.0


@dataclass(frozen=True)
class UnitData:
    """What kind of ground, and what the saving is reckoned against."""

    ground: str = "borehole"  # or "collector"
    standby_w: float = 10.0
    plain_eer: float = 3.2  # of the plain air conditioner

    def __post_init__(self) -> None:
        if self.ground not in GROUNDS:
            raise ValueError(f"unit: ground must be one of {', '.join(GROUNDS)}")
        if self.standby_w < 0.0 or self.plain_eer <= 0.0:
            raise ValueError("unit: standby_w can't be negative, and plain_eer must be above 0")


@dataclass(frozen=True)
class BrineCircuitData(CircuitData):
    """5.5 kW of heat with brine of 0 °C and water of 35 °C."""

    capacity_w: float = 5000.0
    low_open_c: float = -22.0
    low_close_c: float = -12.0


@dataclass(frozen=True)
class BrineCoilData(WaterCoilData):
    liquid: str = "ethylene_glycol"
    flow_kg_s: float = 0.4
    ua_w_k: float = 1900.0


@dataclass(frozen=True)
class SinkCoilData(WaterCoilData):
    flow_kg_s: float = 0.4
    ua_w_k: float = 1900.0


@dataclass(frozen=True)
class BrineLoopData(LoopData):
    flow_kg_s: float = 0.4
    pump_w: float = 60.0


@dataclass(frozen=True)
class FloorHydronicsData(HydronicsData):
    emitters: str = "floor"
    flow_kg_s: float = 0.4


@dataclass(frozen=True)
class GroundSourceParts(WaterHouseParts):
    """The house, the machine in it, and the ground."""

    start: WaterStartData = StartData()
    water_coil: WaterCoilData = SinkCoilData()
    hydronics: HydronicsData = FloorHydronicsData()
    unit: UnitData = UnitData()
    circuit: CircuitData = BrineCircuitData()
    source_coil: WaterCoilData = BrineCoilData()
    loop: LoopData = BrineLoopData()
    borehole: BoreholeData = BoreholeData()
    collector: CollectorData = CollectorData()
