"""A river with plates in it, and the ice on them."""

import pytest

from host_tools.plant.sources.water_body import WaterBody, WaterBodyData

DAY_S = 86400.0


def test_the_year_has_its_coldest_and_warmest_day():
    data = WaterBodyData()
    body = WaterBody(data, day_of_year=1)
    year = [body.undisturbed_c(day * DAY_S) for day in range(365)]
    assert year.index(min(year)) == data.coldest_day
    assert min(year) == pytest.approx(2.5)
    assert max(year) == pytest.approx(20.5, abs=0.01)


def test_water_is_never_below_its_freezing_point():
    body = WaterBody(WaterBodyData(), day_of_year=20)
    body.offset_k = -8.0
    body.advance(0.0, 1.0, 0.0)
    assert body.water_c == 0.0


def test_without_ice_both_resistances_lie_in_series():
    data = WaterBodyData()
    body = WaterBody(data, day_of_year=200)
    body.advance(0.0, 1.0, -5000.0)
    assert body.ice_kg == 0.0
    per_w = 1.0 / (data.area_m2 * data.inside_w_m2_k) + 1.0 / (data.area_m2 * data.outside_w_m2_k)
    assert body.exchange_w_k == pytest.approx(1.0 / per_w)


def fluid_draws(body, fluid_c, hours, time_s=0.0):
    """What a fluid of that temperature takes, in W at the end."""
    for n in range(round(hours * 720)):
        heat_w = body.exchange_w_k * (fluid_c - body.node_c)
        body.advance(time_s + n * 5.0, 5.0, heat_w)
    return -heat_w


def test_ice_grows_until_the_water_gives_what_the_fluid_takes():
    data = WaterBodyData(trend_k_day=0.0, mean_c=1.0, swing_k=0.0)
    body = WaterBody(data, day_of_year=20)
    drawn_w = fluid_draws(body, -6.0, 60)
    assert drawn_w == pytest.approx(data.area_m2 * data.outside_w_m2_k * 1.0, rel=0.01)
    thickness_m = body.ice_kg / 917.0 / data.area_m2
    assert thickness_m == pytest.approx(2.2 * (6.0 / 1000.0 - 1.0 / 900.0), rel=0.02)


def test_it_melts_again_in_warmer_water():
    body = WaterBody(WaterBodyData(mean_c=1.0, swing_k=0.0), day_of_year=20)
    fluid_draws(body, -6.0, 10)
    assert body.ice_kg > 1.0
    body.offset_k = 3.0
    fluid_draws(body, 4.0, 10)
    assert body.ice_kg == 0.0
    assert body.exchange_w_k == WaterBody(WaterBodyData(), day_of_year=20).exchange_w_k


def test_energy_in_is_energy_stored_and_through_the_border():
    body = WaterBody(WaterBodyData(mean_c=1.0, swing_k=0.0), day_of_year=20)
    before_j, given_j, turned_j = body.stored_j(), 0.0, 0.0
    most_kg = 0.0
    for n in range(17280):
        fluid_c = (-6.0, 2.0, -3.0)[n // 1500 % 3]
        heat_w = body.exchange_w_k * (fluid_c - body.node_c)
        body.advance(n * 5.0, 5.0, heat_w)
        given_j += heat_w * 5.0
        turned_j += abs(heat_w) * 5.0
        most_kg = max(most_kg, body.ice_kg)
    assert most_kg > 1.0
    assert abs(given_j + body.border_j - (body.stored_j() - before_j)) < 1e-9 * turned_j


@pytest.mark.parametrize("field, value", [("area_m2", 0.0), ("swing_k", -1.0), ("outside_w_m2_k", 0.0)])
def test_what_makes_no_sense_is_refused(field, value):
    with pytest.raises(ValueError, match=f"water: .*{field}"):
        WaterBodyData(**{field: value})
