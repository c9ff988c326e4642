"""Humid air against tables of the steam and the psychrometric chart."""

import pytest

from host_tools.plant.sources.humid_air import (
    dew_point_c,
    enthalpy_j_kg,
    humidity_kg_kg,
    relative_humidity,
    saturated_kg_kg,
    saturation_pa,
)
from tests.coolprop import humid_air


@pytest.mark.parametrize("air_c, pa", [(0.01, 611.657), (10.0, 1228.2), (25.0, 3169.9), (50.0, 12351.0)])
def test_saturation_over_water_is_that_of_the_steam_tables(air_c, pa):
    assert saturation_pa(air_c) == pytest.approx(pa, rel=0.004)


@pytest.mark.slow
@pytest.mark.parametrize("air_c", [-20.0, -5.0, 0.5, 10.0, 35.0])
@pytest.mark.parametrize("relative", [0.3, 0.8])
def test_humid_air_agrees_with_coolprop(air_c, relative):
    w = humidity_kg_kg(air_c, relative)
    kelvin = air_c + 273.15
    vapour_pa = humid_air("P_w", "T", kelvin, "P", 101325, "W", w)
    assert vapour_pa == pytest.approx(relative * saturation_pa(air_c), rel=0.003)
    there = humid_air("H", "T", kelvin, "P", 101325, "W", w)
    assert enthalpy_j_kg(air_c, w) == pytest.approx(there, rel=0.005, abs=60.0)
    if air_c >= 0.0:
        saturated = humid_air("W", "T", kelvin, "P", 101325, "R", 1.0)
        assert saturated_kg_kg(air_c) == pytest.approx(saturated, rel=0.008)


def test_ice_takes_more_from_the_air_than_water_as_cold():
    over_ice = [saturated_kg_kg(-10.0), saturated_kg_kg(-20.0)]
    over_water = [humidity_kg_kg(-10.0, 1.0), humidity_kg_kg(-20.0, 1.0)]
    # WMO tables: 259.9 and 103.2 Pa over ice, 286.6 and 125.6 Pa over water
    assert over_ice == pytest.approx([0.001600, 0.000634], rel=0.005)
    assert over_water == pytest.approx([0.001764, 0.000772], rel=0.005)


@pytest.mark.parametrize("air_c", [-10.0, 8.0, 30.0])
def test_dew_point_and_relative_humidity_undo_the_humidity_ratio(air_c):
    w = humidity_kg_kg(air_c, 0.6)
    assert relative_humidity(air_c, w) == pytest.approx(0.6)
    assert humidity_kg_kg(dew_point_c(w), 1.0) == pytest.approx(w)
    assert dew_point_c(w) < air_c
    with pytest.raises(ValueError, match="dew point"):
        dew_point_c(0.0)


def test_a_surface_as_hot_as_boiling_water_still_has_a_number():
    assert saturated_kg_kg(150.0) == saturated_kg_kg(120.0) > 1.0
