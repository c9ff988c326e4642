import sys

from heatpump.core import values
from heatpump.core.arbiter import Arbiter
from heatpump.core.demands import heating_curve, tank, water
from heatpump.core.model import (
    AUTO,
    AWAY,
    BUFFER,
    CHANGE_OVER_WAIT,
    COMFORT,
    COOL,
    DEW_POINT,
    DRY,
    EMERGENCY_HEAT,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    INDOOR,
    NO_CAUSE,
    OFF,
    OUTDOOR,
    RETURN,
    SUPPLY,
    TANK,
    Inputs,
)
from heatpump.core.param_rows import demand as demand_rows
from heatpump.core.param_rows import presets

BY_SUPPLY, BY_RETURN, BY_DEGREE_MINUTES, BY_BUFFER = range(4)
COMMON = demand_rows.ROWS + presets.ROWS


class Params:
    """The defaults of the table, or settings within its bounds."""

    def __init__(self, rows, settings):
        for key, kind, default, lowest, highest, *_ in rows:
            value = settings.pop(key, default)
            assert isinstance(value, str) or lowest <= value <= highest, key
            setattr(self, values.attribute(key, kind), value)
        assert not settings, settings


class Signals:
    blocked = False
    push_mk = 0
    preset = COMFORT


class House:
    """A demand with its own readings, at 0 °C outdoors and 30 °C in the pipes; `see` is one tick."""

    def __init__(self, **settings):
        settings.setdefault("water_outdoor_damping", 0)
        self.params = Params(COMMON + water.ROWS, settings)
        self.signals = Signals()
        self.inputs = Inputs()
        self.demand = water.Demand(self.params, self.signals)
        self.running = OFF
        self.put(OUTDOOR, 0)
        for sensor in (SUPPLY, RETURN, BUFFER):
            self.put(sensor, 30000)

    def put(self, sensor, value_mc):
        """A reading; None loses it."""
        if value_mc is None:
            self.inputs.valid &= ~(1 << sensor)
        else:
            self.inputs.valid |= 1 << sensor
            self.inputs.readings[sensor].value_mc = value_mc

    def see(self, mode=HEAT, supply=None, dt_ms=1000):
        if supply is not None:
            self.put(SUPPLY, supply)
        action = self.demand.step(dt_ms, self.params, mode, self.inputs, self.running)
        assert action == self.demand.action
        return action

    def target(self, mode=HEAT, **readings):
        """The target with these readings, in millidegrees by name."""
        for sensor, name in ((OUTDOOR, "outdoor"), (INDOOR, "indoor"), (DEW_POINT, "dew")):
            if name in readings:
                self.put(sensor, readings[name])
        self.see(mode)
        return self.demand.target_mc


def test_it_begins_at_rest():
    house = House(water_flow_min=25000)
    demand = house.demand
    assert (demand.action, demand.hold, demand.error_mk, demand.target_mc) == (OFF, NO_CAUSE, 0, 25000)
    assert (demand.season, demand.degree_minutes()) == (OFF, 0) and demand.elsewhere is False
    assert demand.pump == 0
    assert (demand.PRIORITY, demand.DIVERTED) == (0, 0)
    demand.elsewhere = True
    assert house.see(AUTO, 20000, 0) == OFF
    demand.elsewhere = False
    assert house.see(AUTO, 20000, 0) == HEAT


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
    house.signals.push_mk = 2000
    assert house.target() == 37200
    house.signals.push_mk = -2000
    assert house.target() == 30800
    house.signals.push_mk = -16000
    assert house.target() == 10000  # the room counts as 5 °C
    house.signals.push_mk = 20000
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
    house.signals.push_mk = 1000
    assert house.target(COOL) == 16800
    house.signals.push_mk = -1000
    assert house.target(COOL) == 19200
    house.signals.push_mk = 0
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
    assert house.target(COOL, dew=None) == 18000
    house.params.water_cool_min_mc = 20000
    assert house.target(COOL) == 20000


# By supply, return or buffer.


def test_supply_hysteresis():
    house = House()
    seen = [house.see(HEAT, mc) for mc in (31001, 31000, 35999, 36000, 31001, 31000)]
    assert seen == [OFF, HEAT, HEAT, OFF, OFF, HEAT]
    assert house.demand.target_mc == 34000 and house.demand.error_mk == 3000
    house.see(HEAT, 35000)
    assert house.demand.error_mk == -1000
    house = House(water_deadband=1000, water_overrun=0)
    assert [house.see(HEAT, mc) for mc in (33001, 33000, 33999, 34000)] == [OFF, HEAT, HEAT, OFF]


def test_supply_hysteresis_in_cooling():
    house = House()
    house.put(OUTDOOR, 25000)
    seen = [house.see(COOL, mc) for mc in (22999, 23000, 18001, 18000, 22999, 23000)]
    assert seen == [OFF, COOL, COOL, OFF, OFF, COOL]
    assert house.demand.target_mc == 20000 and house.demand.error_mk == 3000
    house.see(COOL, 19000)
    assert house.demand.error_mk == -1000


def test_heating_stops_at_the_highest_flow_whatever_the_overrun():
    house = House(water_slope=300, water_overrun=10000)
    assert [house.see(HEAT, mc) for mc in (40000, 49999, 50000, 49999)] == [HEAT, HEAT, OFF, OFF]


def test_cooling_stops_at_the_dew_point_whatever_the_overrun():
    house = House(water_overrun=10000)
    house.put(OUTDOOR, 25000)
    house.put(DEW_POINT, 16000)
    assert [house.see(COOL, mc) for mc in (23000, 18001, 18000, 18001)] == [COOL, COOL, OFF, OFF]


def test_by_return():
    house = House(water_control=BY_RETURN)
    seen = []
    for return_mc in (26001, 26000, 30999, 31000):
        house.put(RETURN, return_mc)
        seen.append(house.see())
    assert seen == [OFF, HEAT, HEAT, OFF]
    assert house.demand.target_mc == 29000 and house.demand.error_mk == -2000
    house.put(RETURN, 26000)
    assert house.see(HEAT, 49999) == HEAT
    assert house.see(HEAT, 50000) == OFF
    house.put(OUTDOOR, 25000)
    house.put(RETURN, 28000)
    assert house.see(COOL) == COOL
    assert house.demand.target_mc == 25000 and house.demand.error_mk == 3000
    assert house.see(COOL, 18001) == COOL
    assert house.see(COOL, 18000) == OFF
    house.params.water_spread_mk = 1000
    house.see(COOL)
    assert house.demand.target_mc == 21000


def test_by_buffer():
    house = House(water_control=BY_BUFFER)
    for sensor in (SUPPLY, RETURN):
        house.put(sensor, None)
    seen = []
    for buffer_mc in (31001, 31000, 35999, 36000):
        house.put(BUFFER, buffer_mc)
        seen.append(house.see())
    assert seen == [OFF, HEAT, HEAT, OFF]
    assert house.demand.target_mc == 34000 and house.demand.error_mk == -2000
    house.put(BUFFER, 31000)
    assert house.see() == HEAT
    house.put(SUPPLY, 55000)
    assert house.see() == HEAT
    house.put(BUFFER, 50000)
    assert house.see() == OFF


def test_a_lost_reading_stops_what_depends_on_it_and_is_forgotten():
    for control, needed in (
        (BY_SUPPLY, (SUPPLY,)),
        (BY_RETURN, (SUPPLY, RETURN)),
        (BY_DEGREE_MINUTES, (SUPPLY,)),
        (BY_BUFFER, (BUFFER,)),
    ):
        for sensor in (SUPPLY, RETURN, BUFFER, INDOOR, DEW_POINT):
            house = House(water_control=control, water_degree_minutes=-10)
            for each in (SUPPLY, RETURN, BUFFER):
                house.put(each, 24000)
            house.see(dt_ms=60000)
            assert house.see() == HEAT
            house.put(sensor, None)
            stops = sensor in needed
            assert house.see() == (OFF if stops else HEAT), (control, sensor)
            assert (house.demand.error_mk == 0) == stops
            for each in (SUPPLY, RETURN, BUFFER):
                house.put(each, 29000 if control == BY_RETURN else 34000)
            if control != BY_DEGREE_MINUTES:
                assert house.see() == (OFF if stops else HEAT), (control, sensor)


# Degree-minutes.


def minutes_until(house, action, most=1000, mode=HEAT):
    for n in range(most):
        if house.see(mode, dt_ms=60000) == action:
            return n + 1
    raise AssertionError("not within %d minutes" % most)


def test_degree_minutes_start_and_stop():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(SUPPLY, 29000)  # 5 K too cold
    assert minutes_until(house, HEAT) == 12
    assert house.demand.degree_minutes() == -60 and house.demand.error_mk == 5000
    house.put(SUPPLY, 37000)  # 3 K too warm
    assert minutes_until(house, OFF) == 20
    assert house.demand.degree_minutes() == 0
    house.put(SUPPLY, 34000)
    house.see(dt_ms=3600000)
    assert house.demand.degree_minutes() == 0
    house.params.water_degree_minutes = -100
    house.put(SUPPLY, 32000)
    assert minutes_until(house, HEAT) == 50


def test_degree_minutes_keep_parts_of_a_second():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(SUPPLY, 28000)
    house.see(dt_ms=999)
    house.see(OFF, dt_ms=1)  # a new season
    for _ in range(1999):
        assert house.see(dt_ms=300) == OFF
    assert house.see(dt_ms=300) == HEAT  # 6 K for 600 s


def test_degree_minutes_do_not_wind_up_while_the_water_is_cold():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(SUPPLY, 15000)
    for _ in range(100):
        house.see(dt_ms=3600000)
    assert house.demand.degree_minutes() == -240
    house.put(SUPPLY, 36000)
    assert minutes_until(house, OFF) == 120


def test_degree_minutes_count_an_error_up_to_20_kelvin():
    house = House(water_control=BY_DEGREE_MINUTES, water_degree_minutes=-600)
    house.put(SUPPLY, 5000)
    house.see(dt_ms=60000)
    assert house.demand.degree_minutes() == -20
    house.put(SUPPLY, 15000)
    house.see(dt_ms=60000)
    assert house.demand.degree_minutes() == -39
    house.params.water_far_mk = 20000
    house.params.water_slope = 0  # 22 °C
    house.put(SUPPLY, 41999)
    house.see(dt_ms=1000)
    assert house.demand.degree_minutes() == -38


def test_degree_minutes_do_not_wind_up_while_the_water_is_warm():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(SUPPLY, 43000)
    for _ in range(100):
        house.see(dt_ms=3600000)
    assert house.demand.degree_minutes() == 0
    house.put(SUPPLY, 29000)
    assert minutes_until(house, HEAT) == 12


def test_a_supply_far_beyond_the_target_ends_the_run():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(SUPPLY, 15000)
    house.see(dt_ms=3600000)
    assert house.see(HEAT, 43999) == HEAT
    assert house.demand.degree_minutes() < -200
    assert house.see(HEAT, 44000) == OFF
    assert house.demand.degree_minutes() == 0
    house = House(water_control=BY_DEGREE_MINUTES, water_far=20000)
    house.put(OUTDOOR, -10000)
    house.put(SUPPLY, 15000)
    house.see(dt_ms=3600000)
    assert house.see(HEAT, 49999) == HEAT
    assert house.see(HEAT, 50000) == OFF  # the highest flow
    assert house.demand.degree_minutes() == 0


def test_degree_minutes_in_cooling_are_the_mirror():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(OUTDOOR, 25000)  # 20 °C
    house.put(SUPPLY, 25000)
    assert minutes_until(house, COOL, mode=COOL) == 12
    assert house.demand.degree_minutes() == -60 and house.demand.error_mk == 5000
    house.put(SUPPLY, 19000)
    assert minutes_until(house, OFF, mode=COOL) == 60
    house.put(SUPPLY, 25000)
    minutes_until(house, COOL, mode=COOL)
    assert house.see(COOL, 18000) == OFF
    assert house.demand.degree_minutes() == 0


def test_degree_minutes_rest_while_the_supply_is_lost_or_elsewhere():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(SUPPLY, 29000)
    house.see(dt_ms=360000)
    assert house.demand.degree_minutes() == -30
    house.put(SUPPLY, None)
    house.see(dt_ms=360000)
    assert house.demand.degree_minutes() == -30
    house.put(SUPPLY, 55000)
    house.demand.elsewhere = True
    house.see(dt_ms=360000)
    assert house.demand.degree_minutes() == -30
    house.demand.elsewhere = False
    house.put(SUPPLY, 29000)
    assert minutes_until(house, HEAT) == 6


def test_a_season_begins_with_no_degree_minutes():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(SUPPLY, 29000)
    house.see(dt_ms=3600000)
    assert house.see() == HEAT
    assert house.see(OFF) == OFF
    assert house.demand.degree_minutes() == 0 and house.demand.error_mk == 0
    assert house.see() == OFF


# What else decides.


def test_while_supply_and_return_are_elsewhere_the_demand_stays_as_it_is():
    for control in (BY_SUPPLY, BY_RETURN):
        for before in (HEAT, OFF):
            house = House(water_control=control)
            for sensor in (SUPPLY, RETURN):
                house.put(sensor, 20000 if before else 34000)
            assert house.see() == before
            house.demand.elsewhere = True
            for sensor in (SUPPLY, RETURN):
                house.put(sensor, 55000 if before else 20000)
            assert house.see() == before
            assert house.see(OFF) == OFF
            house.demand.elsewhere = False
            assert house.see() == (OFF if before else HEAT)
    house = House(water_control=BY_BUFFER)
    house.demand.elsewhere = True
    house.put(BUFFER, 20000)
    assert house.see() == HEAT
    house.put(BUFFER, 40000)
    assert house.see() == OFF


def test_the_pump_runs_all_season_but_for_a_buffer():
    for control in range(4):
        house = House(water_control=control)
        pumps = []
        for mode, outdoor_mc in ((HEAT, 0), (HEAT, 20000), (COOL, 30000), (COOL, 15000), (AUTO, 0), (OFF, 0)):
            house.put(OUTDOOR, outdoor_mc)
            house.see(mode, 33000)
            pumps.append(house.demand.pump)
        assert pumps == ([0] * 6 if control == BY_BUFFER else [1, 0, 1, 0, 1, 0])
    house = House()
    house.signals.blocked = True
    house.put(SUPPLY, None)
    house.see()
    assert house.demand.pump == 1


def test_the_grid_blocks():
    house = House()
    house.signals.blocked = True
    assert house.see(HEAT, 31000) == OFF and house.demand.hold == GRID_BLOCK
    assert house.see(HEAT, 33000) == OFF and house.demand.hold == GRID_BLOCK
    house.signals.blocked = False
    assert house.see(HEAT, 33000) == HEAT and house.demand.hold == NO_CAUSE
    house.signals.blocked = True
    assert house.see(HEAT, 36000) == OFF and house.demand.hold == NO_CAUSE


def test_modes():
    for mode, cold, warm in (
        (OFF, OFF, OFF),
        (HEAT, HEAT, OFF),
        (COOL, OFF, COOL),
        (AUTO, HEAT, COOL),
        (FAN_ONLY, OFF, OFF),
        (EMERGENCY_HEAT, HEAT, OFF),
        (DRY, OFF, OFF),
    ):
        house = House()
        assert house.see(mode, 10000) == cold, mode
        assert house.demand.season == cold
        house = House()
        house.put(OUTDOOR, 30000)
        assert house.see(mode, 60000) == warm, mode
        assert house.demand.season == warm
        assert (house.demand.error_mk != 0) == (warm != OFF)


def seasons(house, mode, outdoors_mc):
    seen = []
    for mc in outdoors_mc:
        house.put(OUTDOOR, mc)
        house.see(mode)
        seen.append(house.demand.season)
    return seen


def test_the_heating_limit_has_a_band():
    assert seasons(House(), HEAT, (17000, 16999, 17999, 18000, 17000)) == [OFF, HEAT, HEAT, OFF, OFF]
    assert seasons(House(water_heating_limit=10000), HEAT, (10000, 9999)) == [OFF, HEAT]


def test_the_cooling_limit_has_a_band():
    assert seasons(House(), COOL, (22000, 22001, 21001, 21000, 22000)) == [OFF, COOL, COOL, OFF, OFF]
    assert seasons(House(water_cooling_limit=30000), COOL, (30000, 30001)) == [OFF, COOL]


def test_auto_has_a_neutral_band_whatever_the_limits():
    assert seasons(House(), AUTO, (16999, 19000, 22000, 22001, 20000)) == [HEAT, OFF, OFF, COOL, OFF]
    house = House(water_heating_limit=25000, water_cooling_limit=15000, auto_band=3000)
    assert seasons(house, AUTO, (25000, 28000, 28001, 27001, 27000, 24999)) == [
        OFF,
        OFF,
        COOL,
        COOL,
        OFF,
        HEAT,
    ]
    assert seasons(house, COOL, (15001,)) == [COOL]


def test_in_auto_a_room_that_is_known_has_its_say():
    house = House()
    for indoor_mc, season in ((24999, HEAT), (25000, OFF), (None, HEAT)):
        house.put(INDOOR, indoor_mc)
        assert seasons(house, AUTO, (0,)) == [season]
    for indoor_mc, season in ((20001, COOL), (20000, OFF), (None, COOL)):
        house.put(INDOOR, indoor_mc)
        assert seasons(house, AUTO, (30000,)) == [season]
    house.put(INDOOR, 30000)
    assert seasons(house, HEAT, (0,)) == [HEAT]
    house.put(INDOOR, 10000)
    assert seasons(house, COOL, (30000,)) == [COOL]


def test_auto_keeps_heating_and_cooling_apart():
    house = House(changeover_time=600)
    house.running = HEAT
    assert house.see(AUTO, 31000) == HEAT
    house.running = OFF
    house.put(OUTDOOR, 30000)
    waited = 0
    while house.see(AUTO, 40000) == OFF:
        assert house.demand.hold == CHANGE_OVER_WAIT
        waited += 1
    assert waited == 599 and house.demand.hold == NO_CAUSE and house.demand.action == COOL


def test_the_wait_counts_from_the_end_of_the_run_and_only_in_auto_and_for_the_other_side():
    house = House(changeover_time=600)
    house.running = HEAT
    for _ in range(20):
        house.see(AUTO, 31000, 60000)
    house.running = OFF
    assert house.see(AUTO) == HEAT
    house.put(OUTDOOR, 30000)
    assert house.see(AUTO, 40000, 598000) == OFF
    assert house.see(COOL, 40000, 0) == COOL
    assert house.see(AUTO, 40000, 999) == OFF
    assert house.see(AUTO, 40000, 1) == COOL
    house.running = COOL
    house.see(AUTO)
    house.put(OUTDOOR, 0)
    house.running = OFF
    assert house.see(AUTO, 20000) == OFF and house.demand.hold == CHANGE_OVER_WAIT


def test_the_limits_see_a_damped_outdoor_temperature():
    house = House(water_outdoor_damping=36000)
    house.put(OUTDOOR, 10000)
    house.see()
    house.put(OUTDOOR, 30000)
    for _ in range(10 * 60):
        house.see(dt_ms=60000)
    # 30 - 20 / e: 22.64 °C after the time constant, in steps of a minute
    house.params.water_cooling_limit_mc = 22500
    house.see(COOL)
    assert house.demand.season == COOL
    house.params.water_cooling_limit_mc = 22800
    house.see(OFF)
    house.see(COOL)
    assert house.demand.season == OFF


def test_damping_converges_and_the_curve_is_not_damped():
    house = House(water_outdoor_damping=259200, water_heating_limit=5000)
    house.put(OUTDOOR, 20000)
    house.see()
    assert house.demand.season == OFF
    house.put(OUTDOOR, -10000)
    taken = minutes_until(house, HEAT, 20000)
    assert 2990 < taken < 3000  # 4320 minutes x ln 2
    assert house.demand.target_mc == 40000
    for _ in range(60000):
        house.see(dt_ms=60000)
    house.params.water_heating_limit_mc = -9990
    house.see(OFF)
    house.see()
    assert house.demand.season == HEAT
    house.params.water_heating_limit_mc = -10000
    house.see(OFF)
    house.see()
    assert house.demand.season == OFF


def test_damping_moves_once_a_minute():
    house = House(water_outdoor_damping=3600, water_cooling_limit=15000)
    house.put(OUTDOOR, 14000)
    house.see(COOL, 40000, 0)
    house.put(OUTDOOR, 125000)
    assert house.see(COOL, 40000, 59999) == OFF
    assert house.see(COOL, 40000, 1) == COOL


def test_damping_takes_any_length_of_tick_and_rests_while_the_reading_is_lost():
    ticks = {}
    for dt_ms in (500, 59000, 60000, 600000):
        house = House(water_outdoor_damping=86400)
        house.put(OUTDOOR, 0)
        house.see()
        house.put(OUTDOOR, 30000)
        passed = 0
        while house.see(COOL, 40000, dt_ms) == OFF:
            passed += dt_ms
        ticks[dt_ms] = passed // 60000
    # 1440 minutes x ln (30 / 8) are 1903
    for minutes in ticks.values():
        assert 1880 < minutes < 1920, ticks
    house.put(OUTDOOR, None)
    for _ in range(100):
        assert house.see(COOL, 40000, 3600000) == OFF
    house.put(OUTDOOR, 0)
    assert house.see(COOL, 40000) == COOL
    house.params.water_outdoor_damping_s = 3600
    assert house.see(COOL, 40000, 3600000) == OFF  # a tick as long as the time constant


# A heavy floor, and any history.


def test_a_fixed_speed_unit_on_a_heavy_floor_holds_the_mean_flow():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(OUTDOOR, 5000)  # 31 °C
    supply_mc = 27000
    starts = 0
    total = 0
    lowest = highest = supply_mc
    days = 3
    for minute in range((days + 1) * 1440):
        was = house.demand.action
        house.put(SUPPLY, supply_mc)
        house.running = was
        house.see(dt_ms=60000)
        gain_mk = 700 if house.demand.action == HEAT else 0
        supply_mc += gain_mk - (supply_mc - 23000) // 25
        if minute >= 1440:
            starts += house.demand.action == HEAT and was == OFF
            total += supply_mc
            lowest = min(lowest, supply_mc)
            highest = max(highest, supply_mc)
    assert abs(total // (days * 1440) - 31000) < 1000, total
    assert days * 5 <= starts <= days * 40, starts
    assert lowest > 23000 and highest < 41000


def test_house_and_tank_take_turns_though_the_supply_is_hot():
    house = House()
    for key, kind, default, *_ in tank.ROWS:
        setattr(house.params, values.attribute(key, kind), default)
    house.signals.minute_of_week = -1
    hot_water = tank.Demand(house.params, house.signals)
    arbiter = Arbiter([house.demand, hot_water])
    house_mc = 30000
    tank_mc = 20000
    running = OFF
    turns = []
    for second in range(4 * 3600):
        diverted = running != OFF and arbiter.served == 1
        house.demand.elsewhere = diverted
        house.put(SUPPLY, tank_mc + 18000 if diverted else house_mc)
        house.put(TANK, tank_mc)
        running = arbiter.step(1000, house.params, HEAT, house.inputs, running)
        if not turns or turns[-1][1] != arbiter.served:
            turns.append((second, arbiter.served))
        if arbiter.served == 1:
            tank_mc += 1
        elif second % 2:
            house_mc += 1
    assert turns == [(0, 1), (3600, 0), (5400, 1), (9000, 0), (10800, 1)]


def test_any_history_stays_within_bounds():
    seed = 20261122
    for control in range(4):
        house = House(water_control=control, water_outdoor_damping=7200, water_degree_minutes=-600)
        demand = house.demand
        params = house.params
        held = (SUPPLY, RETURN, SUPPLY, BUFFER)[control]
        values_mc = [20000] * len(house.inputs.readings)
        for n in range(4000):
            seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
            dice = seed >> 9
            sensor = (SUPPLY, RETURN, BUFFER, OUTDOOR, INDOOR, DEW_POINT)[dice % 6]
            values_mc[sensor] = min(max(values_mc[sensor] + (dice >> 3) % 12001 - 6000, -55000), 125000)
            house.put(sensor, values_mc[sensor] if dice >> 5 & 7 else None)
            if n % 50 == 0:
                house.signals.push_mk = (dice >> 2) % 20001 - 10000
                house.signals.blocked = dice >> 6 & 3 == 0
                house.signals.preset = AWAY if dice >> 8 & 1 else COMFORT
                mode = (HEAT, COOL, AUTO, OFF, AUTO)[dice % 5]
            house.running = demand.action
            action = house.see(mode, dt_ms=(1000, 10000, 300000, 3600000)[dice >> 4 & 3])
            assert action in (OFF, demand.season)
            if not house.inputs.valid >> held & 1:
                assert action == OFF
            spread_mk = params.water_spread_mk if control == BY_RETURN else 0
            limited = house.inputs.readings[BUFFER if control == BY_BUFFER else SUPPLY].value_mc
            if action == HEAT:
                assert 7000 - spread_mk <= demand.target_mc <= 50000 - spread_mk
                assert limited < 50000 and mode in (HEAT, AUTO)
            elif action == COOL:
                floor_mc = 18000
                if house.inputs.valid >> DEW_POINT & 1:
                    floor_mc = max(values_mc[DEW_POINT] + 2000, 7000)
                assert demand.target_mc >= floor_mc + spread_mk
                assert limited > floor_mc and mode in (COOL, AUTO)
                assert house.inputs.valid >> OUTDOOR & 1
            assert -2400 <= demand.degree_minutes() <= 0
            for value in demand.__dict__.values():
                assert not isinstance(value, int) or abs(value) < 1 << 30


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
                flow_mc = heating_curve.flow_mc(house.params, house.signals, season, inputs, limit_mc)
                assert flow_mc <= last_mc
                assert 7000 <= flow_mc <= 60000 and (season == HEAT or flow_mc >= 18000)
                last_mc = flow_mc


if sys.implementation.name == "micropython":
    import micropython

    def test_a_tick_allocates_nothing():
        houses = [House(water_control=control, water_outdoor_damping=600) for control in range(4)]
        for house in houses:
            demand, params, inputs = house.demand, house.params, house.inputs
            house.put(INDOOR, 22000)
            house.put(DEW_POINT, 15000)
            micropython.heap_lock()
            try:
                for n in range(2000):
                    inputs.readings[OUTDOOR].value_mc = n * 40 - 40000
                    inputs.readings[SUPPLY].value_mc = inputs.readings[BUFFER].value_mc = n * 20
                    demand.step(10000, params, COOL if n & 64 else AUTO, inputs, demand.action)
            finally:
                micropython.heap_unlock()
            assert demand.season == COOL
