"""Radiators and floors: how a room gets the heat of the water that flows through them.

Both are a row of segments, each with one water temperature T, so the water cools on its way through:

    C·dT/dt = m·c·(T_before - T) - q                                  of each segment

Radiators:  q = q50/n·((T - T_room)/50)^1.3                           EN 442-1, exponent of panels
Floor:      q = h·A/n·(T - T_screed),   C_s·dT_s/dt = q - r - d       EN 1264-2: q through pipe and screed,
            r = A/n·8.92·(T_s - T_room)^1.1                           its basic characteristic curve,
            d = g·A/n·(T_s - T_ground)                                what is lost downwards

Water is stepped implicitly from the first segment to the last (a radiator's curve as its chord), the slow
screed explicitly. What the water carried in is what the room got, the ground got and what is stored.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from host_tools.plant.sinks.liquids import LIQUIDS

SEGMENTS = 3  # three mixed segments in a row come within 1 K of the mean that EN 442 takes
_CP_J_KG_K = LIQUIDS["water"].cp_j_kg_k


@dataclass(frozen=True)
class RadiatorsData:
    """The default gives 5.3 kW at 45/40 °C and 20 °C in the room: a house of 175 W/K at -10 °C."""

    rated_w: float = 15.0e3  # all of them at 75/65/20 °C (50 K), W
    exponent: float = 1.3  # EN 442-1, panels 1.25…1.35
    water_kg: float = 75.0  # 5 l per kW rated (makers' tables of type 22 panels: 3.4…6 l)
    steel_j_k: float = 150.0e3  # 20 kg per kW rated, 0.5 kJ/(kg·K)

    def __post_init__(self) -> None:
        for name in ("rated_w", "water_kg", "steel_j_k"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"radiators: {name} must be above 0")
        if not 1.0 <= self.exponent <= 1.6:
            raise ValueError("radiators: exponent must be in 1…1.6")


@dataclass(frozen=True)
class FloorData:
    """The default gives 5.3 kW (47 W/m²) with water of 34 °C in the mean and 22 °C in the room."""

    area_m2: float = 112.0  # heated floor, m²
    water_w_m2_k: float = 8.0  # water to the screed's surface, W/(m²·K): 1/4.6 - 1/10.8, EN 1264-2, tiles
    screed_j_m2_k: float = 130.0e3  # 65 mm of cement screed, 2000 kg/m³, 1 kJ/(kg·K)
    water_kg_m2: float = 0.9  # 6.7 m of pipe 17 x 2 per m²
    ground_w_m2_k: float = 0.25  # downwards, W/(m²·K), about 12 cm of insulation
    ground_c: float = 10.0

    def __post_init__(self) -> None:
        for name in ("area_m2", "water_w_m2_k", "screed_j_m2_k", "water_kg_m2"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"floor: {name} must be above 0")
        if self.ground_w_m2_k < 0.0:
            raise ValueError("floor: ground_w_m2_k can't be negative")


class Emitters(ABC):
    """What radiators and floors have in common.

    After `advance`: `heat_w` to the room, `water_out_c`; `ground_j` has gone down so far.
    """

    __slots__ = ("_water_c", "_water_j_k", "ground_j", "heat_w")

    def __init__(self, water_j_k: float, water_c: float) -> None:
        self._water_j_k = water_j_k / SEGMENTS
        self._water_c = [water_c] * SEGMENTS
        self.heat_w = 0.0
        self.ground_j = 0.0

    @property
    def water_out_c(self) -> float:
        return self._water_c[-1]

    @property
    def surface_c(self) -> float:
        """Where it is warmest: the radiators' water, or the floor, near the inlet."""
        return self._water_c[0]

    @abstractmethod
    def advance(self, dt_s: float, water_in_c: float, flow_kg_s: float, room_c: float) -> None:
        """Let `dt_s` s pass with this water coming in, in a room of this temperature."""

    def stored_j(self) -> float:
        """Heat in water and metal, from 0 °C."""
        return self._water_j_k * sum(self._water_c)


class Radiators(Emitters):
    """One temperature for the water and the steel around it in each segment."""

    __slots__ = ("_power", "_rated_w")

    def __init__(self, data: RadiatorsData, water_c: float) -> None:
        super().__init__(data.water_kg * _CP_J_KG_K + data.steel_j_k, water_c)
        self._power = data.exponent - 1.0
        self._rated_w = data.rated_w / SEGMENTS / 50.0**data.exponent

    def advance(self, dt_s: float, water_in_c: float, flow_kg_s: float, room_c: float) -> None:
        """One step of `dt_s` s with `flow_kg_s` entering at `water_in_c`."""
        held_w_k = self._water_j_k / dt_s
        stream_w_k = flow_kg_s * _CP_J_KG_K
        still_w_k = held_w_k + stream_w_k
        rated_w, power = self._rated_w, self._power
        water_c = self._water_c
        room_w = 0.0
        for i in range(SEGMENTS):
            segment_c = water_c[i]
            slope_w_k = rated_w * abs(segment_c - room_c) ** power
            water_in_c = (held_w_k * segment_c + stream_w_k * water_in_c + slope_w_k * room_c) / (
                still_w_k + slope_w_k
            )
            water_c[i] = water_in_c
            room_w += slope_w_k * (water_in_c - room_c)
        self.heat_w = room_w


class Floor(Emitters):
    """Pipes in screed; `screed_c` of the segments, the first is where the water comes in."""

    __slots__ = ("_area_m2", "_ground_c", "_ground_w_k", "_screed_j_k", "_water_w_k", "screed_c")

    def __init__(self, data: FloorData, water_c: float) -> None:
        super().__init__(data.water_kg_m2 * data.area_m2 * _CP_J_KG_K, water_c)
        self._area_m2 = area_m2 = data.area_m2 / SEGMENTS
        self._water_w_k = data.water_w_m2_k * area_m2
        self._ground_w_k = data.ground_w_m2_k * area_m2
        self._ground_c = data.ground_c
        self._screed_j_k = data.screed_j_m2_k * area_m2
        self.screed_c = [water_c] * SEGMENTS

    @property
    def surface_c(self) -> float:
        return self.screed_c[0]

    def advance(self, dt_s: float, water_in_c: float, flow_kg_s: float, room_c: float) -> None:
        """One step of `dt_s` s with `flow_kg_s` entering at `water_in_c`."""
        held_w_k = self._water_j_k / dt_s
        stream_w_k = flow_kg_s * _CP_J_KG_K
        water_w_k = self._water_w_k
        sum_w_k = held_w_k + stream_w_k + water_w_k
        curve_w = 8.92 * self._area_m2
        ground_w_k, ground_c = self._ground_w_k, self._ground_c
        per_j = dt_s / self._screed_j_k
        water_c, screed_c = self._water_c, self.screed_c
        room_w = ground_w = 0.0
        for i in range(SEGMENTS):
            surface_c = screed_c[i]
            water_in_c = (held_w_k * water_c[i] + stream_w_k * water_in_c + water_w_k * surface_c) / sum_w_k
            water_c[i] = water_in_c
            above_k = surface_c - room_c
            up_w = curve_w * above_k * abs(above_k) ** 0.1
            down_w = ground_w_k * (surface_c - ground_c)
            screed_c[i] = surface_c + (water_w_k * (water_in_c - surface_c) - up_w - down_w) * per_j
            room_w += up_w
            ground_w += down_w
        self.heat_w = room_w
        self.ground_j += ground_w * dt_s

    def stored_j(self) -> float:
        """Heat in water and screed, from 0 °C."""
        return super().stored_j() + self._screed_j_k * sum(self.screed_c)
