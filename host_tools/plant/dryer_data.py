"""What describes a heat pump dryer and its start; `dryer` has the sources."""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.base import StartTime
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.drum import DrumData
from host_tools.plant.sources.air_coil import AirCoilData
from host_tools.plant.vented_dryer import RoomData, VentedDryerData


@dataclass(frozen=True)
class StartData(StartTime):
    """How it stands at the start: cold, all as warm as the room."""

    hour: float = 8.0  # time of day, 0…24 h


@dataclass(frozen=True)
class CasingData:
    """The duct, the casing and the motor."""

    air_kg: float = 0.35  # M: air in ducts, drum and casing, kg
    leak_kg_s: float = 0.0015  # exchanged with the room while the fan runs, kg/s (2.5 % of the flow)
    loss_w_k: float = 11.0  # H: casing to the room, W/K
    motor_w: float = 200.0  # of drum and fan, W
    motor_part: float = 0.5  # of it that heats the air
    standby_w: float = 2.0  # control, W

    def __post_init__(self) -> None:
        if self.air_kg < 0.3:
            raise ValueError("casing: air_kg must be at least 0.3")
        for name in ("leak_kg_s", "loss_w_k", "motor_w", "standby_w"):
            if getattr(self, name) < 0.0:
                raise ValueError(f"casing: {name} can't be negative")
        if not 0.0 <= self.motor_part <= 1.0:
            raise ValueError("casing: motor_part must be in 0…1")


@dataclass(frozen=True)
class DryerCircuitData(CircuitData):
    """A rotary compressor that stands warm: evaporating at 10…25 °C, condensing at 45…67 °C."""

    refrigerant: str = "R290"
    capacity_w: float = 750.0
    isentropic: float = 0.5
    max_operating_c: float = 30.0
    relief_c: float = 75.0
    build_up_s: float = 40.0
    shell_j_k: float = 5.0e3  # 11 kg
    shell_w_k: float = 5.0  # the compressor's own fan cools it
    crankcase_w: float = 0.0
    migration_h: float = 0.0
    high_open_c: float = 78.0
    high_close_c: float = 65.0


@dataclass(frozen=True)
class EvaporatorData(AirCoilData):
    """Takes the water out of the air. The fan is the casing's motor."""

    coil_j_k: float = 3.0e3
    ua_w_k: float = 80.0
    still_w_k: float = 4.0
    air_kg_s: float = 0.062
    fan_w: float = 0.0
    fin_m2: float = 4.0
    gap_m: float = 2.0e-3
    holds_kg: float = 0.1
    melt_w_k: float = 150.0


@dataclass(frozen=True)
class CondenserData(AirCoilData):
    """Heats the air again; dry."""

    coil_j_k: float = 3.5e3
    ua_w_k: float = 120.0
    still_w_k: float = 4.0
    air_kg_s: float = 0.062  # the same air; the evaporator's flow counts
    fan_w: float = 0.0


@dataclass(frozen=True)
class DryerParts:
    """A dryer, its laundry and room, and the vented one that it is compared with."""

    start: StartData = StartData()
    drum: DrumData = DrumData()
    circuit: CircuitData = DryerCircuitData()
    evaporator: AirCoilData = EvaporatorData()
    condenser: AirCoilData = CondenserData()
    casing: CasingData = CasingData()
    room: RoomData = RoomData()
    vented: VentedDryerData = VentedDryerData()
