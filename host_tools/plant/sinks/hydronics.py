"""The water of a heating system: pump, condenser, electric heater, diverter valve, emitters, buffer.

    pump → condenser → heater → diverter valve ┬ emitters, or buffer ┬ → return → pump
                                               └ coil in the tank    ┘
    with a buffer:                    buffer → second pump → emitters → buffer

Supply (with the heater's vessel), return and buffer are one mixed mass each: C·dT/dt = m·c·(T_in - T) + P.
The supply is stepped implicitly; return and buffer, which close the circle, explicitly, so that what leaves
one part enters the next at the same temperature and no heat is lost between them. The flow follows speed and
free channels, the pump's power the cube of its speed, and all of that power ends as heat in the water.
"""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.base import LONGEST_STEP_S
from host_tools.plant.beyond import FLOOR_C, FREEZING_C, Beyond
from host_tools.plant.sinks.emitters import Emitters, Floor, FloorData, Radiators, RadiatorsData
from host_tools.plant.sinks.liquids import LIQUIDS
from host_tools.plant.sinks.tank import Tank
from host_tools.plant.sinks.water_coil import WaterCoil, WaterCoilData

_CP_J_KG_K = LIQUIDS["water"].cp_j_kg_k
EMITTERS = ("radiators", "floor")
LEAST_PUMP_PM = 200
FLOW_CLOSES = 0.3  # part of the rated flow that holds a flow switch closed


@dataclass(frozen=True)
class HydronicsData:
    emitters: str = "radiators"  # or "floor"
    flow_kg_s: float = 0.38  # of the pump at full speed, kg/s: 8 kW at 5 K
    pump_w: float = 45.0  # at full speed (class A circulator of 6 m)
    supply_kg: float = 8.0  # pipes of 28 x 1.5 and the heater's vessel
    return_kg: float = 8.0
    heater_w: float = 3000.0  # electric heater in the supply line
    buffer_l: float = 0.0  # 0: none
    house_flow_kg_s: float = 0.3  # from the buffer to the emitters; its pump always runs
    house_pump_w: float = 20.0

    def __post_init__(self) -> None:
        if self.emitters not in EMITTERS:
            raise ValueError(f"hydronics: emitters must be one of {', '.join(EMITTERS)}")
        for name in ("flow_kg_s", "supply_kg", "return_kg", "house_flow_kg_s"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"hydronics: {name} must be above 0")
        for name in ("pump_w", "heater_w", "buffer_l", "house_pump_w"):
            if getattr(self, name) < 0.0:
                raise ValueError(f"hydronics: {name} can't be negative")
        if self.return_kg < 1.5 * LONGEST_STEP_S * self.flow_kg_s:
            raise ValueError("hydronics: return_kg must be 7.5 s of flow_kg_s at least")
        if 0.0 < self.buffer_l < 3.0 * LONGEST_STEP_S * (self.flow_kg_s + self.house_flow_kg_s):
            raise ValueError("hydronics: buffer_l must be 0, or 15 s of both flows at least")


class Hydronics:
    """State of the water and what it flows through. `pump_flow` (0…1) and `diverter_stuck` may be set.

    After `advance`: `flow_kg_s`, `supply_c`, `return_c`, `buffer_c` (without a buffer the return's),
    `heat_w` (of condenser, pump and heater to the water), `power_w` (of pumps and heater), `heater_w`.
    `diverter` 1: to the tank.
    """

    __slots__ = ("_buffer_j_k", "_cold_water", "_data", "_hot_floor", "_return_j_k", "_supply_j_k",
                 "buffer_c", "coil", "diverter", "diverter_stuck", "emitters", "flow_kg_s", "heat_w",
                 "heater_w", "power_w", "pump_flow", "return_c", "supply_c", "tank")  # fmt: skip

    def __init__(
        self,
        data: HydronicsData,
        coil: WaterCoilData,
        radiators: RadiatorsData,
        floor: FloorData,
        tank: Tank,
        water_c: float,
    ) -> None:
        self._data = data
        self._supply_j_k = data.supply_kg * _CP_J_KG_K
        self._return_j_k = data.return_kg * _CP_J_KG_K
        self._buffer_j_k = data.buffer_l * LIQUIDS["water"].density_kg_l * _CP_J_KG_K
        self.coil = WaterCoil(coil, water_c)
        self.emitters: Emitters = (
            Floor(floor, water_c) if data.emitters == "floor" else Radiators(radiators, water_c)
        )
        self.tank = tank
        self.supply_c = self.return_c = self.buffer_c = water_c
        self.flow_kg_s = self.heat_w = self.heater_w = self.power_w = 0.0
        self.diverter = 0
        self.diverter_stuck = False
        self.pump_flow = 1.0
        self._cold_water = Beyond(FREEZING_C, below=True)
        self._hot_floor = Beyond(FLOOR_C) if isinstance(self.emitters, Floor) else None

    @property
    def has_flow(self) -> bool:
        return self.flow_kg_s >= FLOW_CLOSES * self._data.flow_kg_s

    def advance(
        self, dt_s: float, refrigerant_w: float, pump_pm: int, diverter: int, heater: int, room_c: float
    ) -> None:
        """One step of `dt_s` s with `refrigerant_w` W of the refrigerant, the pump at `pump_pm` (0: off)."""
        data = self._data
        if not self.diverter_stuck:
            self.diverter = diverter
        coil = self.coil
        flow_kg_s = pump_w = 0.0
        if pump_pm:
            speed = 0.001 * pump_pm
            flow_kg_s = data.flow_kg_s * speed * self.pump_flow * coil.open
            if self.pump_flow > 0.0:  # a dead one takes no power either
                pump_w = data.pump_w * speed * speed * speed
        self.flow_kg_s = flow_kg_s
        stream_w_k = flow_kg_s * _CP_J_KG_K
        return_c = self.return_c
        coil.advance(dt_s, refrigerant_w, return_c, flow_kg_s)
        self.heater_w = heater_w = data.heater_w if heater else 0.0
        supply_j_k = self._supply_j_k
        self.supply_c = supply_c = (
            supply_j_k * self.supply_c + (stream_w_k * return_c + coil.heat_w + heater_w) * dt_s
        ) / (supply_j_k + stream_w_k * dt_s)
        back_c = return_c
        if self.diverter:
            if flow_kg_s > 0.0:
                self.tank.circulate(dt_s, supply_c, flow_kg_s)
                back_c = self.tank.coil_out_c
        elif not self._buffer_j_k:
            self.emitters.advance(dt_s, supply_c, flow_kg_s, room_c)
            back_c = self.emitters.water_out_c
        if self._buffer_j_k:
            pump_w += data.house_pump_w
            back_c = self._exchange_with_buffer(dt_s, 0.0 if self.diverter else stream_w_k, room_c, back_c)
        else:
            self.buffer_c = return_c
            if self.diverter:
                self.emitters.advance(dt_s, supply_c, 0.0, room_c)
        self.return_c = return_c + (stream_w_k * (back_c - return_c) + pump_w) * dt_s / self._return_j_k
        self.heat_w = coil.heat_w + heater_w + pump_w
        self.power_w = pump_w + heater_w
        self._cold_water.see(dt_s, min(supply_c, self.return_c, coil.water_out_c, self.emitters.water_out_c))
        if self._hot_floor:
            self._hot_floor.see(dt_s, self.emitters.surface_c)

    def _exchange_with_buffer(self, dt_s: float, stream_w_k: float, room_c: float, back_c: float) -> float:
        """The step of buffer and emitters; returns how warm the water is that goes back to the pump."""
        buffer_c = self.buffer_c
        house_kg_s = self._data.house_flow_kg_s
        self.emitters.advance(dt_s, buffer_c, house_kg_s, room_c)
        house_w = house_kg_s * _CP_J_KG_K * (self.emitters.water_out_c - buffer_c)
        self.buffer_c = (
            buffer_c + (stream_w_k * (self.supply_c - buffer_c) + house_w) * dt_s / self._buffer_j_k
        )
        return buffer_c if stream_w_k > 0.0 else back_c

    def figures(self) -> dict[str, float]:
        """By the names of `beyond`: of all water but the tank's, and of a floor where there is one."""
        figures = {"cold_water_kh": self._cold_water.kelvin_hours}
        if self._hot_floor:
            figures["hot_floor_kh"] = self._hot_floor.kelvin_hours
        return figures

    def stored_j(self) -> float:
        """Heat in all the water here, in emitters, plates and tank, from 0 °C."""
        pipes_j = self._supply_j_k * self.supply_c + self._return_j_k * self.return_c
        held_j = pipes_j + self._buffer_j_k * self.buffer_c + self.coil.stored_j()
        return held_j + self.emitters.stored_j() + self.tank.stored_j()
