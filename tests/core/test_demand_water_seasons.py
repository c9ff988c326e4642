from water_house import House, minutes_until

from heatpump.core.model import (
    AUTO,
    CHANGE_OVER_WAIT,
    COOL,
    DRY,
    EMERGENCY_HEAT,
    FAN_ONLY,
    HEAT,
    INDOOR,
    NO_CAUSE,
    OFF,
    OUTDOOR,
)


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
    assert house.see(AUTO, 31000) == HEAT
    house.running = HEAT
    house.see(AUTO)
    house.running = OFF
    house.put(OUTDOOR, 30000)
    waited = 0
    while house.see(AUTO, 40000) == OFF:
        assert house.demand.hold == CHANGE_OVER_WAIT
        waited += 1
    assert waited == 599 and house.demand.hold == NO_CAUSE and house.demand.action == COOL


def test_the_wait_counts_from_the_end_of_the_run_and_only_in_auto_and_for_the_other_side():
    house = House(changeover_time=600)
    house.see(AUTO, 31000)
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
    assert house.see(AUTO, 15000) == OFF and house.demand.hold == CHANGE_OVER_WAIT


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
