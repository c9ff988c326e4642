"""A river, lake or pond with a loop's plates in it, on which ice can grow.

    T_water(t) = max(0, mean - swing·cos(2π·(t - coldest)/year) + trend·t/day + offset)

The body is so large that the loop doesn't change it; what it gives is an account. The loop's fluid reaches
it over the plates' inside (fluid, wall) and outside (moving water), both in W/K:

    without ice:  Q = (T_fluid - T_water) / (1/inside + 1/outside)
    with ice:     Q = (T_fluid - 0) / (1/inside + thickness/(k_ice·area))      its surface is at 0 °C
                  dm/dt = (-Q - outside·T_water) / L

Ice begins where the plates' outer face would fall below 0 °C. Its latent heat is an energy store (negative),
so a loop that freezes in takes from there at first, and has to give it back.

Sources of the figures: plate heat exchangers for ponds 400…700 W/(m²·K) in moving water (makers' sheets);
smooth plate along a stream of 0.3 m/s, turbulent: about 1000 W/(m²·K) (VDI Heat Atlas, G4); latent heat
334 kJ/kg and 2.2 W/(m·K) of ice (CRC Handbook). A lowland river in Central Europe has 2…5 °C in January and
18…22 °C in July.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi

_YEAR_ANGLE = 2.0 * pi / (365.0 * 86400.0)
_FUSION_J_KG = 334.0e3
_ICE_KG_M3 = 917.0
_ICE_W_M_K = 2.2


@dataclass(frozen=True)
class WaterBodyData:
    """What describes the water and the plates in it."""

    mean_c: float = 11.5  # of the year, °C
    swing_k: float = 9.0  # half of summer less winter, K
    coldest_day: float = 25.0  # of the year
    trend_k_day: float = 0.0  # of this week, K a day
    area_m2: float = 4.0  # plates, both sides
    inside_w_m2_k: float = 900.0  # fluid to the plates' outer face, W/(m²·K)
    outside_w_m2_k: float = 1000.0  # outer face to the water, W/(m²·K)

    def __post_init__(self) -> None:
        for name in ("area_m2", "inside_w_m2_k", "outside_w_m2_k"):
            if getattr(self, name) <= 0.0:
                raise ValueError(f"water: {name} must be above 0")
        if self.swing_k < 0.0:
            raise ValueError("water: swing_k can't be negative")


class WaterBody:
    """State of the plates and the energy account.

    water_c        of the river or lake, °C
    offset_k       that much warmer than the season, K; may be changed at any time
    node_c         what the fluid sees, °C: the water, or the ice's surface
    exchange_w_k   between fluid and that, W/K
    ice_kg         on the plates
    border_j       heat that the water gave, J
    """

    __slots__ = (
        "_clean_w_k",
        "_data",
        "_ice_k_w_kg",
        "_inside_k_w",
        "_outside_w_k",
        "_since_s",
        "border_j",
        "exchange_w_k",
        "ice_kg",
        "node_c",
        "offset_k",
        "water_c",
    )

    def __init__(self, data: WaterBodyData, day_of_year: float) -> None:
        self._data = data
        self._since_s = (day_of_year - 1.0) * 86400.0
        self._outside_w_k = data.area_m2 * data.outside_w_m2_k
        self._inside_k_w = 1.0 / (data.area_m2 * data.inside_w_m2_k)
        self._clean_w_k = 1.0 / (self._inside_k_w + 1.0 / self._outside_w_k)
        self._ice_k_w_kg = 1.0 / (_ICE_KG_M3 * data.area_m2 * _ICE_W_M_K * data.area_m2)
        self.offset_k = 0.0
        self.ice_kg = 0.0
        self.border_j = 0.0
        self.exchange_w_k = self._clean_w_k
        self.water_c = self.node_c = self.undisturbed_c(0.0)

    def undisturbed_c(self, time_s: float) -> float:
        """The water `time_s` s after the midnight before the start, °C."""
        data = self._data
        angle = _YEAR_ANGLE * (self._since_s + time_s - data.coldest_day * 86400.0)
        season_c = data.mean_c - data.swing_k * cos(angle) + data.trend_k_day * time_s / 86400.0
        return max(0.0, season_c + self.offset_k)

    def advance(self, time_s: float, dt_s: float, heat_w: float) -> None:
        """Take `heat_w` W from the fluid (negative: give) for `dt_s` s from `time_s` on."""
        water_c = self.water_c = self.undisturbed_c(time_s)
        if self.ice_kg <= 0.0:
            self.border_j -= heat_w * dt_s
            if water_c + heat_w / self._outside_w_k >= 0.0:
                self.node_c = water_c
                self.exchange_w_k = self._clean_w_k
            else:
                self.ice_kg = 1e-9  # the first crystals
                self.border_j += 1e-9 * -_FUSION_J_KG
                self._see_ice()
            return
        water_w = self._outside_w_k * water_c
        ice_kg = self.ice_kg - (heat_w + water_w) * dt_s / _FUSION_J_KG
        self.border_j += water_w * dt_s
        if ice_kg <= 0.0:
            self.border_j += ice_kg * _FUSION_J_KG  # what was too much for the last ice warms the water
            ice_kg = 0.0
            self.node_c = water_c
            self.exchange_w_k = self._clean_w_k
        self.ice_kg = ice_kg
        if ice_kg > 0.0:
            self._see_ice()

    def _see_ice(self) -> None:
        self.node_c = 0.0
        self.exchange_w_k = 1.0 / (self._inside_k_w + self._ice_k_w_kg * self.ice_kg)

    def stored_j(self) -> float:
        """Latent heat of the ice, J (negative)."""
        return -_FUSION_J_KG * self.ice_kg
