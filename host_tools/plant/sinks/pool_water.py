"""The water of a pool outdoors: what evaporates, what the sun brings, and the rest of its balance.

    M·c·dT/dt = Q_machine + Q_sun + Q_bathers - Q_evaporation - Q_convection - Q_sky - Q_ground - Q_make_up

    Q_evaporation = F·A·(0.089 + 0.0782·v)·(p_s(T) - p_air)      kW, p in kPa, v in m/s   (Carrier 1918)
    Q_convection  = F·A·(0.089 + 0.0782·v)·0.0665·(T - T_air)    kW, Bowen's ratio at 101 kPa
    Q_sky         = 0.95·s·A·((T + 273)^4 - (T_air - 11 K + 273)^4)
    Q_sun         = 0.85·A·sun        Q_ground = H·(T - T_ground)
    Q_make_up     = m·c·(T - T_mains), m = Q_evaporation/2.43 MJ/kg, so that the pool stays full

F is the activity factor of ASHRAE (HVAC Applications, natatoriums): 0.5 for a private pool, 1 with people
in it. The wind at the water is a part of that at the house (hedges). The sky is 11 K below the air (EN ISO
13790, intermediate climates). A floating cover of bubble foil lets through 5 % of the evaporation, half of
convection and radiation, and 70 % of the sun (makers' sheets: 60…80 %); people take it off. One bather
gives 300 W (swimming at leisure, ASHRAE Fundamentals, chapter 9). The filter mixes all of the water.

What the surroundings do is found anew every 30 s and holds until then: 40 m³ don't notice.
"""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.sinks.liquids import LIQUIDS
from host_tools.plant.sources.humid_air import saturation_pa
from host_tools.plant.weather.weather import Weather

_LOOK_S = 30.0
_CP_J_KG_K = LIQUIDS["water"].cp_j_kg_k
_BOWEN_PA_K = 66.5
_VAPORISATION_J_KG = 2.43e6
_MOLAR = 0.622  # water by dry air
_STILL_W_M2_PA = 0.089
_WIND_W_M2_PA = 0.0782
_SKY_K = 11.0
_SKY_W_M2_K4 = 0.95 * 5.67e-8
_SUN_PART = 0.85
_QUIET, _BUSY = 0.5, 1.0
_BATHER_W = 300.0
_COVER_EVAPORATION, _COVER_TRANSFER, _COVER_SUN = 0.05, 0.5, 0.7


@dataclass(frozen=True)
class PoolData:
    """What describes the pool; the default is 8 m by 4 m, 1.25 m deep."""

    water_kg: float = 40.0e3
    surface_m2: float = 32.0
    ground_w_k: float = 31.0  # floor and walls, 62 m² at 0.5 W/(m²·K)
    ground_c: float = 12.0
    mains_c: float = 12.0  # of the water that replaces what evaporates
    wind_part: float = 0.3  # of the wind at the house
    cover_from_h: float = 20.0  # the cover lies on it from this hour ...
    cover_to_h: float = 9.0  # ... to this one, each day; the same hour: never

    def __post_init__(self) -> None:
        for name in ("water_kg", "surface_m2"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"pool: {name} must be above 0")
        if self.ground_w_k < 0.0 or self.wind_part < 0.0:
            raise ValueError("pool: ground_w_k and wind_part can't be negative")
        for name in ("cover_from_h", "cover_to_h"):
            if not 0.0 <= getattr(self, name) <= 24.0:
                raise ValueError(f"pool: {name} must be in 0…24")


class PoolWater:
    """State of the water and its energy account.

    water_c           °C
    bathers           people in it; may be changed at any time
    evaporation_kg_s  now
    border_j          heat from all around so far, by its way: sun, bathers, evaporation, air, sky, ground and
                      make_up, J (negative: lost)
    """

    __slots__ = (
        "_data",
        "_flows_w",
        "_mass_j_k",
        "_surroundings_w",
        "_until_s",
        "bathers",
        "border_j",
        "evaporation_kg_s",
        "water_c",
    )

    def __init__(self, data: PoolData, water_c: float) -> None:
        self._data = data
        self._mass_j_k = data.water_kg * _CP_J_KG_K
        self.water_c = water_c
        self.bathers = 0.0
        self.evaporation_kg_s = 0.0
        self.border_j = dict.fromkeys(
            ("sun", "bathers", "evaporation", "air", "sky", "ground", "make_up"), 0.0
        )
        self._flows_w = dict.fromkeys(self.border_j, 0.0)
        self._surroundings_w = 0.0
        self._until_s = 0.0

    def covered(self, time_s: float) -> bool:
        """The cover lies on it."""
        hour = time_s / 3600.0 % 24.0
        first, last = self._data.cover_from_h, self._data.cover_to_h
        inside = first <= hour < last if first <= last else hour >= first or hour < last
        return inside and not self.bathers

    def advance(self, time_s: float, dt_s: float, weather: Weather, heat_w: float) -> None:
        """One step of `dt_s` s from `time_s` on with `heat_w` W from the machine's water."""
        self._until_s -= dt_s
        if self._until_s < 0.0:
            self._until_s = _LOOK_S
            self._look(time_s, weather)
        for name, flow_w in self._flows_w.items():
            self.border_j[name] += flow_w * dt_s
        self.water_c += (heat_w + self._surroundings_w) * dt_s / self._mass_j_k

    def stored_j(self) -> float:
        """Heat in the water, counted from 0 °C, J."""
        return self._mass_j_k * self.water_c

    def _look(self, time_s: float, weather: Weather) -> None:
        data = self._data
        water_c, air_c = self.water_c, weather.outdoor_c(time_s)
        area_m2 = data.surface_m2
        covered = self.covered(time_s)
        transfer = _COVER_TRANSFER if covered else 1.0
        exchange_w_pa = area_m2 * (_BUSY if self.bathers else _QUIET)
        exchange_w_pa *= _STILL_W_M2_PA + _WIND_W_M2_PA * data.wind_part * weather.wind_m_s(time_s)
        kg_kg = weather.humidity_kg_kg(time_s)
        air_pa = 101325.0 * kg_kg / (_MOLAR + kg_kg)
        evaporation_w = max(0.0, exchange_w_pa * (saturation_pa(water_c) - air_pa))
        if covered:
            evaporation_w *= _COVER_EVAPORATION
        self.evaporation_kg_s = evaporation_w / _VAPORISATION_J_KG
        sky_c = air_c - _SKY_K
        flows = self._flows_w
        flows["sun"] = _SUN_PART * area_m2 * weather.sun_w_m2(time_s) * (_COVER_SUN if covered else 1.0)
        flows["bathers"] = _BATHER_W * self.bathers
        flows["evaporation"] = -evaporation_w
        flows["air"] = transfer * exchange_w_pa * _BOWEN_PA_K * (air_c - water_c)
        flows["sky"] = transfer * _SKY_W_M2_K4 * area_m2 * ((sky_c + 273.15) ** 4 - (water_c + 273.15) ** 4)
        flows["ground"] = data.ground_w_k * (data.ground_c - water_c)
        flows["make_up"] = self.evaporation_kg_s * _CP_J_KG_K * (data.mains_c - water_c)
        self._surroundings_w = sum(flows.values())
