"""The machine against its maker's table, the laws of thermodynamics, and its fans and valve."""

import pytest

from host_tools.plant.air_source_unit import AirSourceUnit, UnitData

HEATING = {"compressor": 1, "outdoor_fan": 1, "indoor_fan": 1, "reversing_valve": 0}
COOLING = dict(HEATING, reversing_valve=1)
OFF = dict.fromkeys(HEATING, 0)


def steady(outputs, room_c, outdoor_c, seconds=3600):
    unit = AirSourceUnit(UnitData(), room_c, outdoor_c)
    for _ in range(seconds):
        unit.advance(1.0, outputs, room_c, outdoor_c)
    return unit


# Goodman SSZ14030 with AR36, expanded heating data at 1017 cubic feet a minute, indoor 70 °F:
# outdoor °F, 1000 Btu/h, kW
MAKERS_TABLE = [
    (65, 36.5, 2.40),
    (47, 29.0, 2.25),
    (30, 22.6, 2.20),
    (17, 18.2, 2.08),
    (0, 12.1, 1.92),
    (-10, 8.5, 1.83),
]


@pytest.mark.parametrize("outdoor_f, capacity, power_kw", MAKERS_TABLE)
def test_heating_matches_the_makers_table(outdoor_f, capacity, power_kw):
    unit = steady(HEATING, (70 - 32) / 1.8, (outdoor_f - 32) / 1.8)
    assert unit.heat_w == pytest.approx(capacity * 293.07, rel=0.06)
    assert unit.power_w == pytest.approx(power_kw * 1000, rel=0.06)


def test_cooling_at_35_degrees_is_that_of_a_unit_of_this_size():
    unit = steady(COOLING, 26.7, 35.0)
    assert -8500 < unit.heat_w < -7300
    assert 2.9 < -unit.heat_w / unit.power_w < 3.6
    assert 4 < unit.indoor_coil_c < 10
    assert 44 < unit.outdoor_coil_c < 52


def test_a_warmer_source_and_a_cooler_sink_give_more_heat_and_a_better_cop():
    by_source = [steady(HEATING, 21.0, outdoor_c) for outdoor_c in range(-24, 16, 4)]
    by_sink = [steady(HEATING, float(room_c), 0.0) for room_c in range(26, 10, -4)]
    for units in (by_source, by_sink):
        heats = [u.heat_w for u in units]
        cops = [u.heat_w / u.power_w for u in units]
        assert heats == sorted(heats)
        assert cops == sorted(cops)


@pytest.mark.parametrize("outdoor_c", range(-24, 24, 4))
def test_never_better_than_carnot(outdoor_c):
    unit = steady(HEATING, 21.0, float(outdoor_c))
    carnot = (unit.indoor_coil_c + 273.15) / (unit.indoor_coil_c - unit.outdoor_coil_c)
    assert 1.0 < unit.heat_w / unit.power_w < carnot


def heat_by_second(unit, outputs, seconds):
    heat_w = []
    for _ in range(seconds):
        unit.advance(1.0, outputs, 20.0, 0.0)
        heat_w.append(unit.heat_w)
    return heat_w


def test_capacity_builds_up_over_one_to_two_minutes_and_again_after_a_stop():
    unit = AirSourceUnit(UnitData(), 20.0, 0.0)
    first = heat_by_second(unit, HEATING, 600)
    assert 60 < next(i for i, w in enumerate(first) if w > 0.9 * first[-1]) < 120
    heat_by_second(unit, OFF, 3 * 3600)
    assert heat_by_second(unit, HEATING, 60) == pytest.approx(first[:60], rel=0.02)


@pytest.mark.parametrize(
    "outputs, room_c, outdoor_c, fan, coil, runs_to",
    [
        (HEATING, 20.0, 0.0, "indoor_fan", "indoor_coil_c", (75, 95)),
        (HEATING, 20.0, 0.0, "outdoor_fan", "outdoor_coil_c", (-30, -20)),
        (COOLING, 25.0, 32.0, "indoor_fan", "indoor_coil_c", (-30, -15)),
        (COOLING, 25.0, 32.0, "outdoor_fan", "outdoor_coil_c", (75, 95)),
    ],
)
def test_without_a_fan_its_coil_runs_away_and_the_capacity_collapses(
    outputs, room_c, outdoor_c, fan, coil, runs_to
):
    good = steady(outputs, room_c, outdoor_c)
    bad = steady(dict(outputs, **{fan: 0}), room_c, outdoor_c)
    assert runs_to[0] < getattr(bad, coil) < runs_to[1]
    assert abs(bad.heat_w) < 0.4 * abs(good.heat_w)


def test_the_valve_swaps_the_coils():
    heating = steady(HEATING, 22.0, 22.0)
    cooling = steady(COOLING, 22.0, 22.0)
    assert heating.indoor_coil_c > 30 > 15 > heating.outdoor_coil_c
    assert cooling.outdoor_coil_c > 30 > 15 > cooling.indoor_coil_c
    assert heating.heat_w > 0 > cooling.heat_w
    assert heating.cooled_j == 0.0
    assert cooling.cooled_j == -cooling.heat_j


def test_a_valve_shifted_under_load_stays_within_what_is_possible():
    unit = steady(HEATING, 20.0, 0.0)
    for _ in range(3600):
        unit.advance(1.0, COOLING, 20.0, 0.0)
        assert -40 < unit.indoor_coil_c < 95
        assert -40 < unit.outdoor_coil_c < 95


def test_at_rest_the_coils_take_the_temperature_of_their_air():
    unit = steady(HEATING, 20.0, 0.0)
    for _ in range(10000):
        unit.advance(1.0, OFF, 20.0, 0.0)
    assert unit.power_w == UnitData().standby_w
    assert unit.indoor_coil_c == pytest.approx(20.0, abs=0.01)
    assert unit.outdoor_coil_c == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("wrong", [{"capacity_w": 0.0}, {"indoor_fan_w": -1.0}, {"shell_loss": 1.0}])
def test_data_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        UnitData(**wrong)
