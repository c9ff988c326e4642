from water_house import House

from heatpump.core.demand import heating_curve, water
from heatpump.core.model import (
    AUTO,
    AWAY,
    COOL,
    HEAT,
    OFF,
    OUTDOOR,
)

# The curves.


def test_the_heating_curve():
    house = House()
    for outdoor_mc, flow_mc in (
        (15000, 25000),
        (0, 34000),
        (-10000, 40000),
        (-20000, 46000),
        (-30000, 50000),
    ):
        assert house.target(outdoor=outdoor_mc) == flow_mc
    house.params.water_slope = 150
    assert house.target(outdoor=10000) == 37000
    house.params.water_shift_mk = -4000
    assert house.target(outdoor=10000) == 31000
    house.params.heat_setpoint_mc = 22000
    assert house.target(outdoor=10000) == 36000


def test_floor_and_radiator_curves_can_be_told():
    floor = House(water_slope=30, water_shift=1000, water_flow_max=35000)
    assert [floor.target(outdoor=mc) for mc in (10000, -10000, -30000)] == [24000, 30000, 35000]
    radiators = House(water_slope=110, water_shift=3000, water_flow_max=55000)
    assert [radiators.target(outdoor=mc) for mc in (10000, -10000, -30000)] == [34000, 55000, 55000]


def test_the_curve_is_clamped():
    house = House(water_shift=-10000, water_slope=0)
    assert house.target() == 10000
    house.params.water_flow_min_mc = 25000
    assert house.target() == 25000
    house.params.water_shift_mk = 20000
    house.params.water_flow_max_mc = 39500
    assert house.target() == 39500
    house.params.water_flow_min_mc = 35000
    house.params.water_flow_max_mc = 25000
    assert house.target() == 25000  # the highest flow wins


def test_bounds_keep_every_flow_safe():
    bounds = {row[0]: row[2:5] for row in water.ROWS}
    assert len(bounds) == len(water.ROWS)
    assert bounds["water_flow_min"] == (7000, 7000, 35000)
    assert bounds["water_flow_max"] == (50000, 25000, 60000)
    assert bounds["water_cool_min"] == (18000, 16000, 25000)
    assert bounds["water_dew_margin"] == (2000, 1000, 5000)
    assert bounds["water_degree_minutes"] == (-60, -600, -10)
    assert bounds["water_far"] == (10000, 2000, 20000)
    # A lost outdoor reading never lets the house be cooled.
    assert bounds["water_outdoor_lost"][2] < bounds["water_cooling_limit"][1] - water.SEASON_BAND_MK
    assert bounds["water_outdoor_lost"][0] < bounds["water_heating_limit"][1]
    controls = water.ROWS[0][6]
    assert [controls.index(name) for name in ("supply", "return", "degree-minutes", "buffer")] == [
        water.BY_SUPPLY,
        water.BY_RETURN,
        water.BY_DEGREE_MINUTES,
        water.BY_BUFFER,
    ]


def test_a_room_that_is_known_has_influence():
    house = House()
    assert house.target(indoor=20000) == 34000
    assert house.target(indoor=19000) == 35000
    assert house.target(indoor=22500) == 31500
    assert house.target(indoor=15000) == house.target(indoor=0) == 39000
    assert house.target(indoor=25000) == house.target(indoor=40000) == 29000
    house.params.water_room_influence = 250
    assert house.target(indoor=19000) == 36500
    assert house.target(indoor=None) == 34000


def test_an_outdoor_reading_that_is_lost_counts_as_cold():
    house = House()
    assert house.target(outdoor=15000) == 25000
    assert house.target(outdoor=None) == 40000
    house.params.water_flow_max_mc = 35000
    assert house.target() == 35000
    house.params.water_outdoor_lost_mc = 5000
    assert house.target() == 31000
    assert house.see(HEAT, 20000) == HEAT
    assert house.see(COOL, 40000) == OFF
    assert house.see(AUTO, 20000) == HEAT


def test_a_push_and_away_move_the_room():
    house = House()
    house.signals.room_mk = 2000
    assert house.target() == 37200
    house.signals.room_mk = -2000
    assert house.target() == 30800
    house.signals.room_mk = -16000
    assert house.target() == 10000  # the room counts as 5 °C
    house.signals.room_mk = 20000
    assert house.target() == 50000
    house.params.water_slope = 0
    assert house.target() == 37000  # as 35 °C
    house = House()
    house.signals.preset = AWAY
    assert house.target() == 26000
    house.params.heat_setpoint_mc = 12000
    assert house.target() == 21200


def test_the_cooling_curve():
    house = House(water_cool_min=16000)
    for outdoor_mc, flow_mc in (
        (25000, 20000),
        (35000, 18000),
        (45000, 16000),
        (50000, 16000),
        (23000, 20400),
    ):
        assert house.target(COOL, outdoor=outdoor_mc) == flow_mc
    house.params.water_cool_shift_mk = -2000
    assert house.target(COOL, outdoor=35000) == 21000
    house.params.cool_setpoint_mc = 27000
    assert house.target(COOL) == 23400
    assert house.target(COOL, indoor=28000) == 22400
    house.params.water_flow_min_mc = 35000
    assert house.target(COOL) == 22400
    house.params.water_room_influence = 500
    assert house.target(COOL, indoor=20000) == 48400
    house.params.water_flow_max_mc = 40000
    assert house.target(COOL) == 40000


def test_push_and_away_in_cooling():
    house = House(water_cool_min=16000)
    house.put(OUTDOOR, 35000)
    house.signals.room_mk = 1000
    assert house.target(COOL) == 16800
    house.signals.room_mk = -1000
    assert house.target(COOL) == 19200
    house.signals.room_mk = 0
    house.signals.preset = AWAY
    assert house.target(COOL) == 24000
    house.params.cool_setpoint_mc = 33000
    assert house.target(COOL) == 27600


def test_cooling_water_stays_above_the_dew_point():
    house = House()
    assert house.target(COOL, outdoor=40000) == 18000
    assert house.target(COOL, dew=17500) == 19500
    assert house.target(COOL, dew=13500) == 17000  # the curve
    house.params.water_cool_shift_mk = -20000
    assert house.target(COOL, dew=13500) == 15500
    assert house.target(COOL, dew=2000) == 7000
    assert house.target(COOL, dew=60000) == 62000
    house.params.water_dew_margin_mk = 5000
    assert house.target(COOL, dew=13500) == 18500
    assert house.target(COOL, dew=None) == 18500  # the last one: its loss makes water no colder
    assert house.target(COOL, dew=10000) == 15000
    assert house.target(COOL, dew=None) == 18000
    house.params.water_cool_min_mc = 20000
    assert house.target(COOL) == 20000


def test_the_curve_rises_as_it_gets_colder_and_falls_never():
    house = House(water_flow_max=60000)
    inputs = house.inputs
    for slope in (0, 35, 100, 300):
        house.params.water_slope = house.params.water_cool_slope = slope
        for season in (HEAT, COOL):
            last_mc = 1 << 29
            for outdoor_mc in range(-55000, 85000, 777):
                house.put(OUTDOOR, outdoor_mc)
                limit_mc = heating_curve.limit_mc(house.params, season, inputs)
                room_mc = heating_curve.room_mc(house.params, house.signals, season)
                flow_mc = heating_curve.flow_mc(house.params, room_mc, season, inputs, limit_mc)
                assert flow_mc <= last_mc
                assert 7000 <= flow_mc <= 60000 and (season == HEAT or flow_mc >= 18000)
                last_mc = flow_mc
