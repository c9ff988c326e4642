"""A heat pump water heater: it takes heat from the air of its room, its condenser is wrapped around the tank.

The room is one mass with its own loss to the rest of the house, at a steady humidity ratio:

    C·dT/dt = coil + fan + compressor's shell + tank's losses + U·(T_house - T)

The default is a unit of 270 l for a cellar of 20 m²: about 1.5 kW of heat from air of 20 °C. Size and power
are those of floor-standing R134a units on the market (1.4…1.8 kW, 0.4…0.5 kW electric, COP by EN 16147 with
profile L, air of 20 °C and tank of 55 °C: 3.0…3.7). The parts step one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from host_tools.plant.base import Plant, StartTime, part_types
from host_tools.plant.beyond import TANK_FIGURES
from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.sinks.draw_off import TAP_FIGURES, DrawOff, DrawOffData
from host_tools.plant.sinks.tank import Tank, TankData
from host_tools.plant.sources.air_coil import AirCoil, AirCoilData
from host_tools.plant.sources.humid_air import humidity_kg_kg

LEAST_FAN_PM = 200
STANDBY_W = 3.0
BLOCKED = 0.1  # air flow below this part opens the fan's contact


@dataclass(frozen=True)
class RoomData:
    """The room that it stands in."""

    start_c: float = 20.0
    house_c: float = 20.0  # what is around the room
    humidity: float = 0.5  # relative at `house_c`, 0…1: A20(14)
    capacity_j_k: float = 1.5e6  # air, shelves and the walls' first centimetres (own choice)
    loss_w_k: float = 150.0  # 20 m² of floor, 85 m² of walls and ceilings at 1.8 W/(m²·K)

    def __post_init__(self) -> None:
        if self.capacity_j_k <= 0.0 or self.loss_w_k < 0.0:
            raise ValueError("room: capacity_j_k must be above 0, loss_w_k not negative")
        if not 0.0 <= self.humidity <= 1.0:
            raise ValueError("room: humidity must be in 0…1")


@dataclass(frozen=True)
class HeaterTankData(TankData):
    volume_l: float = 270.0
    start_c: float = 15.0
    loss_w_k: float = 1.4
    wrap_ua_w_k: float = 280.0  # 1.1 m² of flat tubes at 250 W/(m²·K)
    element_w: float = 1500.0


@dataclass(frozen=True)
class HeaterCircuitData(CircuitData):
    """A small rotary compressor; the tank is its load up to 60 °C."""

    refrigerant: str = "R134a"
    capacity_w: float = 900.0
    isentropic: float = 0.54
    relief_c: float = 80.0
    max_operating_c: float = 20.0
    shell_j_k: float = 5.0e3  # 10 kg
    shell_w_k: float = 0.8
    build_up_s: float = 20.0
    high_open_c: float = 75.0  # 23.6 bar
    high_close_c: float = 65.0
    migration_h: float = 0.0  # 1 kg of refrigerant, and the condenser is always the warmer side


@dataclass(frozen=True)
class HeaterCoilData(AirCoilData):
    """400 m³/h through 6 m² of fins."""

    coil_j_k: float = 4.0e3
    ua_w_k: float = 230.0
    still_w_k: float = 6.0
    air_kg_s: float = 0.135
    fan_w: float = 35.0
    fin_m2: float = 6.0
    melt_w_k: float = 200.0
    holds_kg: float = 0.06


@dataclass(frozen=True)
class WaterHeaterParts:
    """A water heater, its room and what is drawn."""

    start: StartTime = StartTime()
    room: RoomData = RoomData()
    tank: TankData = HeaterTankData()
    circuit: CircuitData = HeaterCircuitData()
    coil: AirCoilData = HeaterCoilData()
    draw_off: DrawOffData = DrawOffData()


class WaterHeater(Plant):
    """Room, machine, tank and taps. Measurement `outdoor_c` is the air that the fan draws in, the room's."""

    OUTPUTS: ClassVar[tuple[str, ...]] = ("compressor", "outdoor_fan", "tank_heater")
    MEASUREMENTS: ClassVar[tuple[str, ...]] = (
        "outdoor_c", "tank_c", "tank_top_c", "tank_bottom_c", "outdoor_coil_c", "condenser_c",
        "discharge_c", "suction_c", "power_w", "heat_w", "high_bar", "low_bar", "frost_kg", "draw_kg_s",
    )  # fmt: skip
    CALLED: ClassVar[dict[str, str]] = {"outdoor_c": "room air", "outdoor_coil_c": "evaporator"}
    CONTACTS: ClassVar[tuple[str, ...]] = ("high_pressure", "low_pressure", "fan_feedback")
    DISTURBANCES: ClassVar[tuple[str, ...]] = ("charge", "outdoor_airflow", "extra_heat_w", "extra_frost_kg")
    FIGURES: ClassVar[dict[str, tuple[str, str]]] = (
        {
            "heating_up_cop": (
                "",
                "heat stored and drawn by electric energy, up to the first stop of the compressor",
            ),
            "tapping_cop": ("", "hot water drawn plus change of the tank's heat, by electric energy"),
            "condensate_kg": ("kg", "water taken from the room's air"),
        }
        | TAP_FIGURES
        | TANK_FIGURES
    )
    PARTS: ClassVar[dict[str, type[Any]]] = part_types(WaterHeaterParts)

    def __init__(self, **parts: Any) -> None:
        data = WaterHeaterParts(**parts)
        super().__init__(data.start.hour)
        self._room = room = data.room
        self._element_w = data.tank.element_w
        self.tank = Tank(data.tank)
        self.circuit = Circuit(data.circuit, room.start_c)
        self.coil = AirCoil(data.coil, room.start_c)
        self.taps = DrawOff(data.draw_off, self.time_s)
        self.room_c = room.start_c
        self._humidity_kg_kg = humidity_kg_kg(room.house_c, room.humidity)
        self._airflow = 1.0
        self._extra_heat_w = self._draw_kg_s = 0.0
        self._house_j = self._extra_j = self._heated_from_j = 0.0
        self._ran = 0
        self._heating_up_cop: float | None = None
        self._start_j = self._delivered_j()
        self._told_j = (0.0, 0.0)  # electric and useful, when last measured
        self.longest_step_s = min(
            self.longest_step_s, 0.5 * self.coil.shortest_s, 0.5 * self.circuit.shortest_s
        )
        self._measure(0.0)

    def figures(self) -> dict[str, float]:
        figures = self.taps.figures() | self.tank.figures()
        figures["condensate_kg"] = self.coil.taken_kg
        if self.electric_j > 0.0:
            figures["tapping_cop"] = (self._delivered_j() - self._start_j) / self.electric_j
        if self._heating_up_cop is not None:
            figures["heating_up_cop"] = self._heating_up_cop
        return figures

    def drives(self, of: str) -> int:
        return 1 if self.tank.element_w else super().drives(of)

    def received_j(self) -> dict[str, float]:
        return {
            "electric": self.electric_j,
            "house": self._house_j,
            "extra": self._extra_j,
            "humidity": self.coil.latent_j,
            "ice": self.coil.put_j,
            "drawn": -self.tank.drawn_j,
        }

    def stored_j(self) -> float:
        tank = self.tank
        parts_j = self.circuit.stored_j() + self.coil.stored_j() + tank.stored_j() + tank.wrap_stored_j()
        return parts_j + self._room.capacity_j_k * self.room_c

    def _delivered_j(self) -> float:
        return self.tank.drawn_j + self.tank.stored_j()

    def _step(self, outputs: dict[str, int], dt_s: float) -> None:
        room, tank, coil, circuit = self._room, self.tank, self.coil, self.circuit
        room_c = self.room_c
        running = outputs["compressor"]
        fan_pm = 0
        if outputs["outdoor_fan"]:
            fan_pm = max(outputs.get("outdoor_fan_speed", 1000), LEAST_FAN_PM)
        element_w = self._element_w if outputs["tank_heater"] else 0.0
        circuit.advance(
            dt_s, running, outputs.get("compressor_speed", 1000), coil.coil_c, tank.coil_c, room_c
        )
        coil.advance(dt_s, -circuit.taken_w, room_c, self._humidity_kg_kg, fan_pm, self._airflow)
        tank.condense(dt_s, circuit.given_w)
        drawn_kg = self.taps.advance(self.time_s, dt_s, tank.top_c)
        lost_j = tank.lost_j
        tank.advance(dt_s, drawn_kg, self.taps.cold_c, element_w)
        fan_w = coil.fan_w if fan_pm else 0.0
        house_w = room.loss_w_k * (room.house_c - room_c)
        air_w = coil.heat_w + fan_w + circuit.loss_w + self._extra_heat_w + STANDBY_W + house_w
        self.room_c = tank.room_c = room_c + (air_w * dt_s + tank.lost_j - lost_j) / room.capacity_j_k
        self._house_j += house_w * dt_s
        self._extra_j += self._extra_heat_w * dt_s
        self._draw_kg_s = drawn_kg / dt_s
        self.electric_j += (circuit.power_w + fan_w + element_w + STANDBY_W) * dt_s
        self.heated_j += (circuit.given_w + element_w) * dt_s
        if running != self._ran:
            self._switched(running)

    def _switched(self, running: int) -> None:
        self._ran = running
        if not running and self._heating_up_cop is None and self.electric_j > 0.0:
            self._heating_up_cop = (self._delivered_j() - self._start_j) / self.electric_j

    def _measure(self, dt_s: float) -> None:
        measured, circuit, tank = self.measurements, self.circuit, self.tank
        measured["outdoor_c"] = self.room_c
        measured["tank_c"] = tank.sensor_c
        measured["tank_top_c"] = tank.top_c
        measured["tank_bottom_c"] = tank.layers_c[0]
        measured["outdoor_coil_c"] = self.coil.coil_c
        measured["condenser_c"] = tank.coil_c
        measured["discharge_c"] = circuit.discharge_c
        measured["suction_c"] = circuit.suction_c
        measured["high_bar"] = circuit.high_bar
        measured["low_bar"] = circuit.low_bar
        measured["frost_kg"] = self.coil.frost_kg
        measured["draw_kg_s"] = self._draw_kg_s
        measured["high_pressure_closed"] = float(circuit.high_closed)
        measured["low_pressure_closed"] = float(circuit.low_closed)
        measured["fan_feedback_closed"] = 0.0 if self._airflow < BLOCKED else 1.0
        if dt_s > 0.0:
            electric_j, heated_j = self._told_j
            measured["power_w"] = (self.electric_j - electric_j) / dt_s
            measured["heat_w"] = (self.heated_j - heated_j) / dt_s
            self._told_j = (self.electric_j, self.heated_j)

    def _disturb(self, name: str, value: float) -> None:
        if name == "charge":
            self.circuit.charge = value
        elif name == "outdoor_airflow":
            self._airflow = value
        elif name == "extra_heat_w":
            self._extra_heat_w = value
        else:
            self.coil.put_frost(value)
