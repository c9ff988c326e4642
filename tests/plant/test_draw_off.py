"""The household's draw-off: the profiles' sums, what counts as useful, and what is missed."""

import pytest

from host_tools.plant.sinks.draw_off import DrawOff, DrawOffData, tappings

DAY_S = 86400.0


def draw(taps, hot_c, start_s, seconds, dt_s=1.0):
    time_s = start_s
    kg = 0.0
    while time_s < start_s + seconds:
        kg += taps.advance(time_s, dt_s, hot_c)
        time_s += dt_s
    return kg


@pytest.mark.parametrize(("profile", "kwh", "number"), [("M", 5.845, 23), ("L", 11.655, 24)])
def test_a_day_has_the_energy_that_the_standard_states(profile, kwh, number):
    day = tappings(profile)
    assert len(day) == number
    assert sum(tapping.energy_kwh for tapping in day) == pytest.approx(kwh, abs=1e-9)
    assert [tapping.minute for tapping in day] == sorted({tapping.minute for tapping in day})
    for tapping in day:
        assert (tapping.flow_l_min, tapping.energy_kwh) in {
            (3.0, 0.105), (6.0, 1.4), (10.0, 3.605), (4.0, 0.315), (4.0, 0.735)
        }  # fmt: skip


@pytest.mark.parametrize(("profile", "kwh"), [("M", 5.845), ("L", 11.655)])
@pytest.mark.parametrize("dt_s", [1.0, 5.0])
def test_hot_water_delivers_just_that_energy_each_day(profile, kwh, dt_s):
    taps = DrawOff(DrawOffData(profile=profile), 0.0)
    kg = draw(taps, 55.0, 0.0, 2 * DAY_S, dt_s)
    assert taps.useful_j == pytest.approx(2 * kwh * 3.6e6, rel=1e-9)
    assert kg == pytest.approx(taps.useful_j / (4179.0 * 45.0), rel=1e-9)
    assert kg == pytest.approx(taps.drawn_kg)
    assert taps.missed_j == 0.0
    assert taps.warm_kg == taps.asked_kg > 0.0
    assert taps.coldest_c == 55.0


def test_a_shower_of_lukewarm_water_is_no_shower_but_a_bath_still_fills():
    taps = DrawOff(DrawOffData(profile="L"), 7 * 3600.0 + 240.0)  # before the shower of 7:05
    draw(taps, 35.0, 7 * 3600.0 + 240.0, 1500.0)
    assert taps.useful_j == 0.0
    assert taps.missed_j == pytest.approx(1.4 * 3.6e6)
    assert taps.warm_kg == 0.0
    assert taps.asked_kg > 20.0
    assert taps.coldest_c == 35.0
    draw(taps, 35.0, 7.5 * 3600.0, 3000.0)
    assert taps.useful_j == pytest.approx((2 * 0.105 + 3.605) * 3.6e6)


def test_a_run_may_start_at_any_hour_and_the_next_day_follows():
    taps = DrawOff(DrawOffData(profile="M"), 20 * 3600.0)
    draw(taps, 60.0, 20 * 3600.0, 4 * 3600.0)
    assert taps.useful_j == pytest.approx((0.735 + 0.105 + 1.4) * 3.6e6)
    draw(taps, 60.0, DAY_S, DAY_S)
    assert taps.useful_j == pytest.approx((0.735 + 0.105 + 1.4 + 5.845) * 3.6e6)


def test_nobody_at_home_draws_nothing():
    taps = DrawOff(DrawOffData(profile="none"), 0.0)
    assert draw(taps, 60.0, 0.0, DAY_S, 5.0) == 0.0
    assert taps.coldest_c is None


def test_an_unknown_profile_is_refused():
    with pytest.raises(ValueError, match="draw_off: profile"):
        DrawOffData(profile="XXL")
    with pytest.raises(ValueError, match="cold_c"):
        DrawOffData(cold_c=40.0)
