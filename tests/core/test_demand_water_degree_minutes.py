from water_house import BY_DEGREE_MINUTES, House, minutes_until

from heatpump.core.model import (
    COOL,
    HEAT,
    OFF,
    OUTDOOR,
    SUPPLY,
)

# Degree-minutes.


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
