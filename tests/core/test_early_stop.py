"""Optimum stop, to the minute and the millikelvin: when heating ends, and what is learned."""

from early_house import House

from heatpump.core.demand.early_start import PASSIVE_MIN, TENT_MIN
from heatpump.core.model import COMFORT, COOL, ECO, INDOOR, OUTDOOR
from heatpump.core.param_table import INSTALLER

TEN = 1320  # eco from 22:00


def warm(cool_down=2400, **settings):
    """A warm room at 20 °C with 3 °C outdoors; 2,400 min: 0.5 K of 17 K in 70 min."""
    house = House(room_mc=20000, **settings)
    house.see(1000)
    house.signals.cool_down = cool_down
    return house


def test_it_ends_as_early_as_the_band_lasts_and_not_a_minute_before():
    house = warm()
    assert house.see(TEN - 71) == 0 and house.early.stop.until_min == TEN - 70
    assert house.see(TEN - 70) == -2000 and house.signals.preset == COMFORT
    house.put(INDOOR, 19600)
    assert house.see(TEN - 30) == -2000 and house.early.stop.until_min == TEN - 70
    assert house.see(TEN) == 0 and house.signals.preset == ECO
    assert house.early.stop.until_min == -1 and not house.early.stop.begun


def test_a_room_that_is_at_the_end_of_its_band_too_soon_is_heated_until_the_time():
    house = warm()
    house.see(TEN - 60)
    house.put(INDOOR, 19500)
    assert house.see(TEN - 40) == 0
    house.put(INDOOR, 20400)
    assert [house.see(minute) for minute in (TEN - 30, TEN - 1)] == [0, 0]
    house.see(TEN)
    house.put(INDOOR, 20000)
    house.see(TEN + 1000)
    assert house.see(2 * TEN + 1440 - TEN - 10) == -2000  # the next evening anew


def test_it_is_bounded_and_0_switches_it_off():
    house = warm(cool_down=PASSIVE_MIN)
    assert house.params.early_stop_max_s == 7200
    assert house.see(TEN - 121) == 0 and house.see(TEN - 120) == -2000
    house = warm(early_stop_max="0")
    assert [house.see(minute) for minute in (TEN - 60, TEN - 1, TEN)] == [0, 0, 0]


def test_nothing_ends_early_without_what_it_takes():
    for spoil in (
        lambda house: setattr(house.signals, "cool_down", 0),
        lambda house: setattr(house, "mode", COOL),
        lambda house: house.params.set("preset", "comfort", INSTALLER),
        lambda house: house.put(INDOOR, None),
        lambda house: house.put(OUTDOOR, None),
        lambda house: house.put(OUTDOOR, 17001),
        lambda house: house.put(INDOOR, 19500),
    ):
        house = warm()
        spoil(house)
        assert house.see(TEN - 10) == 0
    assert warm().see(TEN - 10) == -2000
    house = warm()
    assert house.see(-1) == 0


def cools(house, minutes, from_mc=20000, to_mc=19500):
    """So much in so many minutes, unheated."""
    house.heated = True
    house.put(INDOOR, from_mc)
    house.see(1000)
    house.heated = False
    for minute in range(1, minutes + 1):
        house.put(INDOOR, from_mc - (from_mc - to_mc) * minute // minutes)
        house.see(1000, 60)


def test_the_time_constant_is_learned_from_half_a_kelvin():
    house = warm(cool_down=0)
    cools(house, 70)
    assert house.signals.cool_down == 70 * 16750 // 500  # by the mean difference
    cools(house, 70, to_mc=19600)
    assert house.signals.cool_down == 2345


def test_a_shorter_one_is_believed_sooner_than_a_longer_one():
    house = warm(cool_down=2400)
    cools(house, 35)
    assert house.signals.cool_down == (2400 + 35 * 16750 // 500) // 2
    house = warm(cool_down=2400)
    cools(house, 90)
    assert house.signals.cool_down == 2400 + (90 * 16750 // 500 - 2400) // 8
    house = warm(cool_down=2400)
    cools(house, 700)
    assert house.signals.cool_down == 2700  # as twice what was known at most


def test_it_is_bounded():
    for minutes, found in ((1, TENT_MIN), (719, 719 * 16750 // 500)):
        house = warm(cool_down=0)
        cools(house, minutes)
        assert house.signals.cool_down == found
    house = House(room_mc=20000, outdoor_mc=-50000)
    house.see(1000)
    cools(house, 719)
    assert house.signals.cool_down == PASSIVE_MIN


def test_heat_sun_a_warm_day_and_a_lost_reading_teach_nothing():
    house = warm(cool_down=0)
    cools(house, 800)  # longer than half a day
    cools(house, 60, to_mc=20500)
    house.put(OUTDOOR, 17500)
    cools(house, 60)
    assert house.signals.cool_down == 0
    house = warm(cool_down=0)
    cools(house, 30, to_mc=19700)
    house.heated = True
    house.see(1000)
    house.heated = False
    house.put(INDOOR, 19500)
    house.see(1000, 60)
    assert house.signals.cool_down == 0


def test_a_colder_time_that_a_warmer_one_follows_soon_ends_nothing():
    """Heating begins for that before the colder time is over."""
    house = warm(schedule_weekdays="07:00 comfort, 10:00 eco, 11:00 comfort")
    assert [house.see(minute) for minute in (530, 570, 599)] == [-2000, -2000, -2000]
    house = warm(schedule_weekdays="07:00 eco, 10:00 away, 11:00 comfort")
    house.put(INDOOR, 18000)
    ahead = [house.see(minute) for minute in range(500, 660, 10)]
    assert min(ahead) == 0 and max(ahead) > 0, ahead
