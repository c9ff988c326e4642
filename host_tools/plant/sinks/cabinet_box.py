"""A refrigerator's or freezer's cabinet: air with shelves and liner, walls, food, and a door.

    C_i·dT_i/dt = q + 2U·(T_w - T_i) + F·(T_f - T_i) + leak + door         air, shelves, liner
    C_w·dT_w/dt = 2U·(T_i - T_w) + 2U·(T_k - T_w)                          walls, U from room to cabinet
    m_f·dh/dt   = F·(T_i - T_f),   T_f = T(h)                              food, which may freeze
    M·dx/dt     = -w + leak_x + door_x                                     water in the cabinet's air

q and w are what the evaporator gives and takes. An open door changes the air by M·(1 - exp(-t/8 s)) in the
time t and lets in A·(T_k - T_i) besides (radiation, and air that streams down the shelves); a closed one
leaks through its gasket. The air that comes in brings the kitchen's water. Food is 3.6 kJ/(kg·K) above
-1 °C, 1.9 kJ/(kg·K) below -3 °C and 240 kJ/kg between (lean meat, three quarters water). Explicit Euler, the
air's change in closed form; the shortest time constant is over 80 s.

The default is a refrigerator of 250 l with a heat load of about 30 W at 25 °C, the size of today's better
units (IEC 62552 tests them at 16 and 32 °C). Sources:
- food: ASHRAE Handbook "Refrigeration", thermal properties of foods.
- air: an opening of 10…20 s changes most of the cabinet's air (Saidur, Masjuki & Choudhury, Energy
  Conversion and Management 43, 2002, find about 10 Wh of electricity for one).
- C_i: 8 kg of glass and plastic shelves and the liner's 3 kg swing with the air within a cycle.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from host_tools.plant.sources.humid_air import AIR_J_KG_K, VAPORISATION_J_KG

_DAY_S = 86400.0
_AIR_KG_M3 = 1.25
_DOOR_S = 8.0  # in which an open door changes the air
_FRESH_J_KG_K = 3600.0
_FROZEN_J_KG_K = 1900.0
_FREEZES_C, _FROZEN_C = -1.0, -3.0
_FREEZING_J_KG = 240.0e3
_FROZEN_J_KG = _FRESH_J_KG_K * _FREEZES_C - _FREEZING_J_KG  # enthalpy of food at _FROZEN_C


@dataclass(frozen=True)
class CabinetBoxData:
    """The cabinet, its food and its people's day."""

    volume_m3: float = 0.25  # air in it, m³
    wall_w_k: float = 1.3  # U: walls and door, closed, W/K
    wall_j_k: float = 20.0e3  # C_w, J/K (6 kg of foam and the outer sheet)
    inner_j_k: float = 12.0e3  # C_i, J/K
    food_kg: float = 15.0  # kg
    food_c: float = 4.0  # its temperature at the start, °C
    food_w_k: float = 7.0  # F: 15 kg of packages with some air around them, W/K
    leak_kg_s: float = 8.0e-6  # air through the closed gasket, kg/s (0.1 changes of air an hour)
    door_w_k: float = 4.0  # A: through the open door, W/K
    openings_a_day: float = 0.0  # evenly from first_h to last_h
    opening_s: float = 15.0  # s each
    first_h: float = 6.5  # time of day of the first, h
    last_h: float = 22.0  # and of the last, h

    def __post_init__(self) -> None:
        for name in ("volume_m3", "wall_w_k", "wall_j_k", "inner_j_k", "opening_s"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"cabinet: {name} must be above 0")
        for name in ("food_kg", "food_w_k", "leak_kg_s", "door_w_k", "openings_a_day"):
            if getattr(self, name) < 0.0:
                raise ValueError(f"cabinet: {name} can't be negative")
        if self.openings_a_day != int(self.openings_a_day):
            raise ValueError("cabinet: openings_a_day must be a whole number")
        if not 0.0 <= self.first_h < self.last_h < 24.0:
            raise ValueError("cabinet: first_h must lie before last_h, both in 0…24")
        gap_s = (self.last_h - self.first_h) * 3600.0 / max(self.openings_a_day - 1.0, 1.0)
        if self.openings_a_day and self.opening_s >= gap_s:
            raise ValueError("cabinet: openings_a_day of opening_s don't fit between first_h and last_h")


def food_j_kg(food_c: float) -> float:
    """Enthalpy of food, J/kg; 0 at 0 °C, thawed."""
    if food_c >= _FREEZES_C:
        return _FRESH_J_KG_K * food_c
    if food_c >= _FROZEN_C:
        return _FRESH_J_KG_K * _FREEZES_C - _FREEZING_J_KG * (_FREEZES_C - food_c) / (_FREEZES_C - _FROZEN_C)
    return _FROZEN_J_KG + _FROZEN_J_KG_K * (food_c - _FROZEN_C)


def food_temperature_c(j_kg: float) -> float:
    """The inverse of `food_j_kg`."""
    fresh_j_kg = _FRESH_J_KG_K * _FREEZES_C
    if j_kg >= fresh_j_kg:
        return j_kg / _FRESH_J_KG_K
    if j_kg >= _FROZEN_J_KG:
        return _FREEZES_C - (_FREEZES_C - _FROZEN_C) * (fresh_j_kg - j_kg) / _FREEZING_J_KG
    return _FROZEN_C + (j_kg - _FROZEN_J_KG) / _FROZEN_J_KG_K


class DoorProgram:
    """The day's openings: `is_open(time_s)` for any time, s since a midnight."""

    __slots__ = ("_count", "_first_s", "_gap_s", "_last_s", "_open_s")

    def __init__(self, data: CabinetBoxData) -> None:
        self._count = int(data.openings_a_day)
        self._first_s = data.first_h * 3600.0
        span_s = (data.last_h - data.first_h) * 3600.0
        self._gap_s = span_s / max(self._count - 1, 1)
        self._open_s = data.opening_s
        self._last_s = (self._count - 0.5) * self._gap_s  # after the first, when no more opens

    def open_part(self, time_s: float, dt_s: float) -> float:
        """Part of the `dt_s` seconds from `time_s` on in which the door is open; dt_s at most one gap."""
        since_first_s = time_s % _DAY_S - self._first_s + dt_s
        if not self._count or not 0.0 < since_first_s < self._last_s:
            return 0.0
        since_s = since_first_s % self._gap_s  # from the latest opening to the step's end
        open_s = min(since_s, self._open_s) - max(since_s - dt_s, 0.0)
        return open_s / dt_s if open_s > 0.0 else 0.0


class CabinetBox:
    """State of the cabinet. `door_open` 1 holds the door open whatever the program says.

    After `advance`: `open_part` of the step, `leak_w` through walls, gasket and door (sensible, and latent
    as vapour) and its sum `leaked_j`, `loaded_j` what food brought, `vapour_kg` what came in as water.
    """

    __slots__ = (
        "_air_kg",
        "_data",
        "_half_w_k",
        "_inner_j_k",
        "_program",
        "_wall_j_k",
        "air_c",
        "door_open",
        "food_j",
        "food_kg",
        "humidity",
        "leak_w",
        "leaked_j",
        "loaded_j",
        "open_part",
        "openings",
        "vapour_kg",
        "wall_c",
    )

    def __init__(self, data: CabinetBoxData, air_c: float, room_c: float, humidity: float) -> None:
        self._data = data
        self._program = DoorProgram(data)
        self._air_kg = data.volume_m3 * _AIR_KG_M3
        self._half_w_k = 2.0 * data.wall_w_k
        self._inner_j_k = data.inner_j_k
        self._wall_j_k = data.wall_j_k
        self.air_c = air_c
        self.wall_c = 0.5 * (air_c + room_c)
        self.humidity = humidity
        self.food_kg = data.food_kg
        self.food_j = data.food_kg * food_j_kg(data.food_c)
        self.door_open = 0
        self.open_part = 0.0
        self.openings = 0
        self.leak_w = self.leaked_j = self.loaded_j = self.vapour_kg = 0.0

    @property
    def food_c(self) -> float:
        """Mean temperature of the food; of the air if there is none."""
        return food_temperature_c(self.food_j / self.food_kg) if self.food_kg > 0.0 else self.air_c

    def load(self, kg: float, food_c: float) -> None:
        """Put `kg` of food of that temperature in, or take so much out as it is (negative)."""
        brought_j = kg * food_j_kg(food_c)
        if kg < 0.0:
            kg = max(kg, -self.food_kg)
            brought_j = kg * self.food_j / self.food_kg if self.food_kg > 0.0 else 0.0
        self.food_kg += kg
        self.food_j += brought_j
        self.loaded_j += brought_j

    def advance(
        self,
        time_s: float,
        dt_s: float,
        room_c: float,
        room_humidity: float,
        heat_w: float,
        water_kg_s: float,
    ) -> None:
        """One step from `time_s` on; `heat_w` into the air (negative: cooled), `water_kg_s` taken from it."""
        data = self._data
        air_c = self.air_c
        wall_c = self.wall_c
        humidity = self.humidity
        part = 1.0 if self.door_open else self._program.open_part(time_s, dt_s)
        if part and not self.open_part:
            self.openings += 1
        self.open_part = part
        changed_kg_s = data.leak_kg_s
        warm_w_k = 0.0
        if part:
            changed_kg_s += self._air_kg * (1.0 - exp(-part * dt_s / _DOOR_S)) / dt_s
            warm_w_k = part * data.door_w_k
        difference_k = room_c - air_c
        sensible_w = (AIR_J_KG_K * changed_kg_s + warm_w_k) * difference_k
        vapour_kg_s = changed_kg_s * (room_humidity - humidity)
        outer_w = self._half_w_k * (room_c - wall_c)
        inner_w = self._half_w_k * (wall_c - air_c)
        food_w = 0.0
        food_kg = self.food_kg
        if food_kg > 0.0:
            food_w = data.food_w_k * (air_c - food_temperature_c(self.food_j / food_kg))
            self.food_j += food_w * dt_s
        self.air_c = air_c + (heat_w + sensible_w + inner_w - food_w) * dt_s / self._inner_j_k
        self.wall_c = wall_c + (outer_w - inner_w) * dt_s / self._wall_j_k
        self.humidity = humidity + (vapour_kg_s - water_kg_s) * dt_s / self._air_kg
        self.vapour_kg += vapour_kg_s * dt_s
        self.leak_w = leak_w = outer_w + sensible_w + VAPORISATION_J_KG * vapour_kg_s
        self.leaked_j += leak_w * dt_s

    def stored_j(self) -> float:
        """Heat in air, walls, food and vapour, counted from 0 °C and liquid water, J."""
        return (
            self._inner_j_k * self.air_c
            + self._wall_j_k * self.wall_c
            + self.food_j
            + self._air_kg * VAPORISATION_J_KG * self.humidity
        )
