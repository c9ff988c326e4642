"""Optimum start, to the minute and the millikelvin: when it begins."""

from early_house import DAY, SEVEN, AuxHeater, House

from heatpump.core.demand.early_start import BITS, DEFAULT_MIN_K, LONGEST_S, heat_mc
from heatpump.core.model import AUTO, AWAY, BOOST, COMFORT, COOL, ECO, HEAT, INDOOR, OFF
from heatpump.core.param_table import INSTALLER


def test_it_begins_as_early_as_the_gap_takes_and_not_a_minute_before():
    # 1.8 K to 0.1 K below the setpoint, an hour each as nothing is learned yet.
    house = House()
    assert DEFAULT_MIN_K == 60
    assert house.told(SEVEN - 109) == (SEVEN, 108) and house.see(SEVEN - 109) == 0
    assert house.see(SEVEN - 108) == 2000 and house.signals.preset == ECO
    for minute in range(SEVEN - 107, SEVEN):
        assert house.see(minute) == 2000
    assert house.see(SEVEN) == 0 and house.signals.preset == COMFORT
    assert house.early.warm_min == -1 and not house.early.begun


def test_what_has_begun_goes_on_though_the_room_is_warm_and_is_told_as_it_was():
    house = House()
    house.see(SEVEN - 108)
    house.put(INDOOR, 19950)
    assert house.see(SEVEN - 107) == 2000 and house.told(SEVEN - 60) == (SEVEN, 108)
    fresh = House(room_mc=19950)
    assert fresh.see(SEVEN - 1) == 0 and fresh.told(SEVEN - 1) == (SEVEN, 0)
    fresh.put(INDOOR, 19883)
    assert fresh.see(SEVEN - 1) == 2000  # a minute's worth


def test_a_warm_room_needs_no_lead():
    for room_mc in (19900, 20000, 25000):
        house = House(room_mc=room_mc)
        assert house.see(SEVEN - 1) == 0 and house.early.lead_min == 0


def test_it_is_bounded_and_0_switches_it_off():
    house = House(room_mc=10000)
    assert house.params.early_start_max_s == 10800
    assert house.see(SEVEN - 181) == 0 and house.see(SEVEN - 180) == 2000
    house = House(room_mc=10000, early_start_max="900")
    assert house.see(SEVEN - 16) == 0 and house.see(SEVEN - 15) == 2000
    house = House(room_mc=10000, early_start_max="0")
    for minute in (SEVEN - 100, SEVEN - 1):
        assert house.see(minute) == 0
    assert house.see(SEVEN) == 0 and house.signals.preset == COMFORT


def test_a_bound_that_is_lowered_holds_at_once():
    house = House()
    assert house.see(SEVEN - 60) == 2000
    house.params.set("early_start_max", "1800", INSTALLER)
    assert house.see(SEVEN - 60) == 0 and house.see(SEVEN - 31) == 0 and house.see(SEVEN - 30) == 2000


def test_only_a_schedule_that_is_followed_by_a_mode_that_heats_begins_early():
    for mode, ahead_mk in ((HEAT, 2000), (AUTO, 2000), (COOL, 0), (OFF, 0)):
        house = House()
        house.mode = mode
        assert house.see(SEVEN - 60) == ahead_mk, mode
        assert house.early.warm_min == (SEVEN if ahead_mk else -1)
    for preset in ("comfort", "eco", "away", "boost"):
        house = House(preset=preset)
        assert house.see(SEVEN - 60) == 0, preset
    house = House()
    assert house.see(SEVEN - 60) == 2000
    house.params.set("preset", "eco", INSTALLER)
    assert house.see(SEVEN - 59) == 0
    house.params.set("preset", "schedule", INSTALLER)
    assert house.see(SEVEN - 58) == 2000


def test_without_a_clock_a_room_or_a_schedule_there_is_nothing():
    house = House()
    assert house.see(-1) == 0 and house.early.warm_min == -1
    house = House(room_mc=None)
    assert house.see(SEVEN - 60) == 0 and house.early.warm_min == -1
    house.put(INDOOR, 18100)
    assert house.see(SEVEN - 60) == 2000
    house.put(INDOOR, None)
    assert house.see(SEVEN - 60) == 0
    house = House(schedule_weekdays="")
    assert house.see(SEVEN - 60) == 0 and house.signals.week is None


def test_the_first_minute_of_the_week_counts_and_the_week_is_a_ring():
    house = House(schedule_weekdays="", schedule_monday="00:30 comfort", schedule_sunday="20:00 eco")
    assert house.told(7 * DAY - 1) == (30, 108) and house.see(7 * DAY - 1) == 2000
    assert house.see(0) == 2000 and house.see(29) == 2000 and house.see(30) == 0
    house = House(schedule_weekdays="", schedule_monday="00:00 comfort", schedule_sunday="20:00 eco")
    assert house.see(7 * DAY - 109) == 0 and house.see(7 * DAY - 108) == 2000 and house.see(0) == 0


def test_the_next_warmer_time_is_looked_for_a_day_ahead():
    house = House(schedule_weekdays="", schedule_tuesday="07:00 comfort, 22:00 eco")
    assert house.told(SEVEN - 1)[0] == -1
    assert house.told(SEVEN)[0] == SEVEN + DAY
    house = House(schedule_weekdays="05:00 away, 06:00 eco, 07:00 comfort, 22:00 away")
    assert house.told(DAY + 100)[0] == DAY + 360  # eco is warmer than away
    assert house.told(DAY + 360)[0] == DAY + SEVEN
    assert house.told(DAY + SEVEN)[0] == -1  # nothing is warmer than comfort
    assert house.told(DAY - 1)[0] == DAY + 360


def test_a_cooler_time_in_between_is_none_to_wait_for():
    house = House(schedule_weekdays="06:00 eco, 06:30 away, 07:00 comfort, 22:00 eco")
    assert house.told(DAY + 359) == (DAY + SEVEN, 108) and house.signals.ahead_mk == 2000
    assert house.see(DAY + 391) == 5000 and house.signals.preset == AWAY


def test_a_schedule_that_changes_is_followed():
    house = House()
    assert house.see(SEVEN - 60) == 2000
    house.params.set("schedule_weekdays", "09:00 comfort, 22:00 eco", INSTALLER)
    assert house.see(SEVEN - 59) == 0
    assert house.see(SEVEN - 58) == 0 and house.early.lead_min == 108
    assert house.see(SEVEN + 120 - 108) == 2000


def test_each_preset_has_its_setpoint():
    params = House(away_heat_setpoint="15").params
    assert [heat_mc(params, preset) for preset in (COMFORT, ECO, AWAY, BOOST)] == [20000, 18000, 15000, 20000]
    params.set("heat_setpoint", "14", INSTALLER)
    assert heat_mc(params, AWAY) == 14000


def test_auxiliary_heat_waits_for_the_hour_and_what_it_heated_is_no_lesson():
    house = House()
    house.aux_heater = AuxHeater(0)
    house.see(SEVEN - 110)
    house.see(SEVEN - 109)
    assert house.aux_heater.waiting_ms == 5000
    house.see(SEVEN - 108)
    house.see(SEVEN - 107)
    assert house.aux_heater.waiting_ms == 0
    for earned, minutes in ((0, 50), (1, 0)):
        house = House(early_start_max="0")
        house.aux_heater = AuxHeater(0)
        house.see(SEVEN - 1)
        house.see(SEVEN)
        house.aux_heater.earned = earned
        house.see(SEVEN)
        house.aux_heater.earned = 0
        for _ in range(538):
            house.see(SEVEN)
        house.put(INDOOR, 19900)
        house.see(SEVEN)
        assert house.learned(1) == minutes, earned


def test_a_room_that_is_cold_for_its_present_preset_keeps_its_auxiliary_heat():
    for room_mc, waiting_ms in ((17499, 5000), (17500, 0)):  # eco is 18, the deadband 0.5
        house = House(room_mc=room_mc)
        house.aux_heater = AuxHeater(0)
        for minute in (SEVEN - 120, SEVEN - 119, SEVEN - 118):
            assert house.see(minute) == 2000
        assert house.aux_heater.waiting_ms == waiting_ms, room_mc


def test_each_rise_has_a_lead_of_its_own():
    house = House(15000, schedule_weekdays="05:00 eco, 07:00 comfort, 22:00 away", away_heat_setpoint="12")
    five, seven = DAY + 300, DAY + SEVEN
    assert house.told(five - 175) == (five, 174) and house.see(five - 175) == 0
    assert house.see(five - 174) == 6000
    house.heated = False  # it learns nothing
    house.put(INDOOR, 19000)
    assert house.see(five) == 0 and house.told(five) == (seven, 54)
    assert house.see(seven - 55) == 0
    assert house.see(seven - 54) == 2000


def test_every_number_stays_small():
    house = House(room_mc=-30000, early_start_max="28800", heat_setpoint="30")
    house.signals.warm_up = 600 + (600 << BITS) + (600 << 2 * BITS)
    seven = DAY + SEVEN
    assert house.told(seven - 481) == (seven, 480) and house.see(seven - 480) == 2000
    assert house.signals.warm_up < 1 << 30 and 60000 * 600 < 1 << 30 and LONGEST_S * 50 < 1 << 30
