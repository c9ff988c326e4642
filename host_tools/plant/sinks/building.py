"""A house as two thermal nodes: the air with the furnishings, and the structure; and the air's moisture.

    C_air·dT_air/dt = heat_in + gains/2 + H_in·(T_str - T_air) + (H_air + H_wind + H_window)·(T_out - T_air)
    C_str·dT_str/dt =           gains/2 + H_in·(T_air - T_str) + H_str·(T_out - T_str)
    M·dw/dt         = people's moisture + H/cp·(w_out - w) - dried        by H of ventilation and wind

C in J/K, H in W/K, T in °C, M in kg of dry air, w in kg/kg; heat_in (the machine and any extra load) and
gains (people, and sun by `sun_m2` of perfect hole) in W. Explicit Euler; the shortest time constant,
C_air/(H_in + H_air), is over half an hour by default.

The default is 120 m² of floor, 300 m³ of air, a medium-weight house with moderate insulation:
- C_str: 165 kJ/K per m² of floor, class "medium" of EN ISO 13790, table 12.
- H_in: from the same standard's network, between air and surface 3.45 W/(m²K) over 4.5 m² of surface per m²
  of floor, in series with 9.1 W/(m²K) over 2.5 m² to the mass: 9.2 W/K per m² of floor.
- C_air: EN ISO 52016-1 gives 10 kJ/K per m² for air and furniture. Taken as 25: within a cycle of a few
  minutes plaster, doors and floor covering swing with the air.
- H_air: windows 20 m² · 1.2 W/(m²K), ventilation 0.4/h · 300 m³ · 0.34 Wh/(m³K) at 3 m/s of wind; H_wind:
  0.1/h of that, what comes through gaps, goes with the wind.  H_str: walls, roof, floor.
- People and appliances: about 4 W/m² over the day (EN ISO 13790 annex G has 2…9), half of it to the air as
  in that standard's network; the sun likewise.
- Moisture: 8 kg a day for three or four people (EN 15665, table of sources); what furnishings hold takes
  part as about three times the air's mass (own estimate, weak).
"""

from __future__ import annotations

from dataclasses import dataclass

from host_tools.plant.sources.humid_air import AIR_J_KG_K

_HOUR_S = 3600.0
_WIND_M_S = 3.0  # for which air_loss_w_k holds


@dataclass(frozen=True)
class HouseData:
    """What describes the house. A mean loss of 175 W/K: 4.4 kW at -4 °C outdoors and 21 °C indoors."""

    air_j_k: float = 3.0e6  # heat capacity of air and furnishings, J/K
    structure_j_k: float = 19.8e6  # heat capacity of walls, floors and ceilings, J/K
    inner_w_k: float = 1107.0  # between the two nodes, W/K
    air_loss_w_k: float = 65.0  # windows and ventilation, air to outdoors, W/K
    structure_loss_w_k: float = 110.0  # walls, roof and floor, structure to outdoors, W/K
    night_gain_w: float = 250.0  # people and appliances 23…6 h, W
    day_gain_w: float = 450.0  # 6…17 h, W
    evening_gain_w: float = 750.0  # 17…23 h, W
    sun_m2: float = 2.4  # of hole as good as the windows, for the sun on level ground, m²
    wind_w_k: float = 3.4  # loss of air for each m/s of wind, W/K
    ventilation_w_k: float = 41.0  # of air_loss_w_k, what is air going in and out, W/K
    moist_air_kg: float = 1100.0  # dry air that would hold as much moisture as the rooms, kg
    moisture_kg_day: float = 8.0  # from people, cooking and washing, kg/day

    def __post_init__(self) -> None:
        for name in ("air_j_k", "structure_j_k", "inner_w_k", "moist_air_kg"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"house: {name} must be above 0")
        for name in ("air_loss_w_k", "structure_loss_w_k", "night_gain_w", "day_gain_w", "evening_gain_w",
                     "sun_m2", "wind_w_k", "ventilation_w_k", "moisture_kg_day"):  # fmt: skip
            if getattr(self, name) < 0.0:
                raise ValueError(f"house: {name} can't be negative")
        if self.ventilation_w_k > self.air_loss_w_k:
            raise ValueError("house: ventilation_w_k is a part of air_loss_w_k, so not above it")


class Building:
    """State of the house and its energy account.

    `window_w_k` (an open window, W/K) and `extra_heat_w` (a stove, a crowd; W) may be changed at any time.
    `shortest_s` is its shortest time constant in s, with a window of 1000 W/K open. `humidity_kg_kg` is the
    air's. After `advance`, `loss_w` is what went outdoors.
    `gained_j` and `lost_j` are what people, sun and extra load brought in and what went outdoors so far.
    """

    __slots__ = (
        "_air_j_k",
        "_air_loss_w_k",
        "_gain_by_hour",
        "_inner_w_k",
        "_moist_air_kg",
        "_moisture_kg_s",
        "_structure_j_k",
        "_structure_loss_w_k",
        "_sun_m2",
        "_ventilation_w_k",
        "_wind_w_k",
        "air_c",
        "extra_heat_w",
        "gained_j",
        "humidity_kg_kg",
        "loss_w",
        "lost_j",
        "shortest_s",
        "structure_c",
        "window_w_k",
    )

    def __init__(self, data: HouseData, air_c: float, structure_c: float, humidity_kg_kg: float) -> None:
        self._air_j_k = data.air_j_k
        self._structure_j_k = data.structure_j_k
        self._inner_w_k = data.inner_w_k
        self._air_loss_w_k = data.air_loss_w_k
        self._structure_loss_w_k = data.structure_loss_w_k
        self._sun_m2 = data.sun_m2
        self._wind_w_k = data.wind_w_k
        self._ventilation_w_k = data.ventilation_w_k
        self._moist_air_kg = data.moist_air_kg
        self._moisture_kg_s = data.moisture_kg_day / 86400.0
        night, day, evening = data.night_gain_w, data.day_gain_w, data.evening_gain_w
        self._gain_by_hour = (night,) * 6 + (day,) * 11 + (evening,) * 6 + (night,)
        self.air_c = air_c
        self.structure_c = structure_c
        self.humidity_kg_kg = humidity_kg_kg
        self.shortest_s = min(
            data.air_j_k / (data.inner_w_k + data.air_loss_w_k + 1000.0),
            data.structure_j_k / (data.inner_w_k + data.structure_loss_w_k),
        )
        self.window_w_k = 0.0
        self.extra_heat_w = 0.0
        self.loss_w = 0.0
        self.gained_j = 0.0
        self.lost_j = 0.0

    def advance(
        self,
        time_s: float,
        dt_s: float,
        outdoor_c: float,
        sun_w_m2: float,
        heat_w: float,
        wind_m_s: float = _WIND_M_S,
        outdoor_kg_kg: float = 0.0,
        dried_kg_s: float = 0.0,
    ) -> None:
        """One step of `dt_s` seconds from `time_s` (s since midnight) with `heat_w` W from the machine.

        `dried_kg_s`: water that a cold coil takes out of the rooms' air.
        """
        air_c = self.air_c
        structure_c = self.structure_c
        gain_w = self._gain_by_hour[int(time_s // _HOUR_S) % 24] + self._sun_m2 * sun_w_m2
        inner_w = self._inner_w_k * (structure_c - air_c)
        gusty_w_k = self._wind_w_k * (wind_m_s - _WIND_M_S) + self.window_w_k
        air_loss_w = max(self._air_loss_w_k + gusty_w_k, 0.0) * (air_c - outdoor_c)
        structure_loss_w = self._structure_loss_w_k * (structure_c - outdoor_c)
        half_w = 0.5 * gain_w
        extra_w = self.extra_heat_w
        self.air_c = air_c + (heat_w + extra_w + half_w + inner_w - air_loss_w) * dt_s / self._air_j_k
        self.structure_c = structure_c + (half_w - inner_w - structure_loss_w) * dt_s / self._structure_j_k
        self.loss_w = air_loss_w + structure_loss_w
        self.gained_j += (gain_w + extra_w) * dt_s
        self.lost_j += self.loss_w * dt_s
        w = self.humidity_kg_kg
        exchange_kg_s = max(self._ventilation_w_k + gusty_w_k, 0.0) / AIR_J_KG_K
        w += (
            (self._moisture_kg_s + exchange_kg_s * (outdoor_kg_kg - w) - dried_kg_s)
            * dt_s
            / self._moist_air_kg
        )
        self.humidity_kg_kg = w if w > 0.0 else 0.0

    def stored_j(self) -> float:
        """Heat in both nodes, counted from 0 °C, in J."""
        return self._air_j_k * self.air_c + self._structure_j_k * self.structure_c
