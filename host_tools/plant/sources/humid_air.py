"""Humid air: saturation pressure, humidity ratio, dew point, enthalpy.

    p_s = 611.2·exp(17.62·T/(243.12 + T))     over water, Pa
    p_s = 611.2·exp(22.46·T/(272.62 + T))     over ice (T < 0 °C), Pa
    w   = 0.622·p_v/(p - p_v)                 water in the air, kg per kg of dry air
    h   = 1006·T + w·(2.501e6 + 1860·T)       J per kg of dry air

T in °C. Magnus formulas with the constants of Sonntag (1990), as the WMO guide to instruments (No. 8,
annex 4.B) gives them: within 0.4 % between -45 and 60 °C. Relative humidity is meant over water, as weather
services report it below 0 °C too. The heats are those at 0 °C; vaporisation falls by 2.4 kJ/kg per K.
"""

from __future__ import annotations

from math import exp, log

PRESSURE_PA = 101325.0
AIR_J_KG_K = 1006.0  # heat capacity of dry air at constant pressure
VAPOUR_J_KG_K = 1860.0
ICE_J_KG_K = 2090.0
VAPORISATION_J_KG = 2.501e6
FUSION_J_KG = 0.3336e6
SUBLIMATION_J_KG = VAPORISATION_J_KG + FUSION_J_KG
_RATIO = 0.622  # molar mass of water by that of air


def saturation_pa(air_c: float) -> float:
    """Vapour pressure over water, Pa; below 0 °C over water that hasn't frozen."""
    return 611.2 * exp(17.62 * air_c / (243.12 + air_c))


def saturated_kg_kg(surface_c: float) -> float:
    """Humidity ratio of air in balance with a wet surface; with ice below 0 °C."""
    if surface_c < 0.0:
        vapour_pa = 611.2 * exp(22.46 * surface_c / (272.62 + surface_c))
    else:
        vapour_pa = 611.2 * exp(17.62 * surface_c / (243.12 + surface_c))
    if vapour_pa > 90000.0:  # the formula ends where water boils
        vapour_pa = 90000.0
    return _RATIO * vapour_pa / (PRESSURE_PA - vapour_pa)


def humidity_kg_kg(air_c: float, relative: float) -> float:
    """Humidity ratio from relative humidity (0…1, over water)."""
    vapour_pa = relative * saturation_pa(air_c)
    return _RATIO * vapour_pa / (PRESSURE_PA - vapour_pa)


def relative_humidity(air_c: float, kg_kg: float) -> float:
    """Relative humidity (over water) from humidity ratio; above 1 in fog."""
    vapour_pa = PRESSURE_PA * kg_kg / (_RATIO + kg_kg)
    return vapour_pa / saturation_pa(air_c)


def dew_point_c(kg_kg: float) -> float:
    """Temperature at which water would condense from the air, °C. ValueError for dry air."""
    if kg_kg <= 0.0:
        raise ValueError("dry air has no dew point")
    x = log(PRESSURE_PA * kg_kg / (_RATIO + kg_kg) / 611.2)
    return 243.12 * x / (17.62 - x)


def enthalpy_j_kg(air_c: float, kg_kg: float) -> float:
    """Enthalpy per kg of dry air, 0 for dry air at 0 °C."""
    return AIR_J_KG_K * air_c + kg_kg * (VAPORISATION_J_KG + VAPOUR_J_KG_K * air_c)
