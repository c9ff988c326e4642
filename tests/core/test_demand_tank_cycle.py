from cellar import HOUR_S, WEEK_S, Cellar, Water

from heatpump.core.model import (
    OFF,
)


def test_the_cycle_begins_at_its_hour_once():
    cellar = Cellar(tank_cycle_day=2, tank_cycle_hour=5)
    hour = 2 * 1440 + 5 * 60
    began = []
    for minute in range(hour - 2000, hour + 10080):
        cellar.signals.minute_of_week = minute % 10080
        cellar.see(61000 if cellar.demand.cycle else 45000, 60000)
        if cellar.demand.cycle and cellar.demand._cycle_ms == 60000:
            began.append(minute - hour)
    assert began == [0]
    cellar.signals.minute_of_week = hour
    cellar.see(45000)
    assert cellar.demand.cycle


def test_the_hour_is_caught_within_three_hours():
    for late, begins in ((-1, False), (0, True), (179, True), (180, False)):
        cellar = Cellar(tank_cycle_day=0, tank_cycle_hour=0)
        cellar.signals.minute_of_week = late % 10080
        cellar.see(45000)
        assert cellar.demand.cycle == begins, late
    for minute, begins in ((119, True), (120, False)):
        cellar = Cellar(tank_cycle_hour=23)  # on Sunday, until Monday 02:00
        cellar.signals.minute_of_week = minute
        cellar.see(45000)
        assert cellar.demand.cycle == begins, minute


def test_a_cycle_of_heat_pump_and_heater():
    cellar = Cellar()
    water = Water(cellar)
    cellar.demand.since_cycle_s = 500000
    cellar.begin_cycle(40000)
    assert cellar.demand.target_mc == 62000
    ways = []
    held = 0
    while cellar.demand.cycle:
        heats = water.minute()
        if not ways or ways[-1] != heats:
            ways.append(heats)
        held = held + 1 if water.tank_mc >= 60000 else 0
    assert ways[:2] == ["p", "e"]
    assert 29 <= held <= 31, held
    assert 61500 < water.highest_mc <= 62100
    assert cellar.demand.since_cycle_s == 0 and not cellar.demand.alarm
    assert cellar.both(60000) == "-" and cellar.demand.target_mc == 48000


def test_a_pump_that_is_hot_enough_needs_no_heater():
    cellar = Cellar(tank_pump_max=65000)
    water = Water(cellar)
    cellar.begin_cycle(40000)
    while cellar.demand.cycle:
        assert "e" not in water.minute() or water.tank_mc > 60900
    assert not cellar.demand.alarm and water.minutes < 240


def test_the_heater_in_a_cycle_has_a_hysteresis():
    cellar = Cellar()
    cellar.begin_cycle()
    assert [cellar.both(mc) for mc in (51000, 51999, 52000, 51001)] == ["p", "p", "e", "e"]
    assert [cellar.both(mc) for mc in (61999, 62000, 61001, 61000, 61001)] == ["e", "-", "-", "e", "e"]
    assert cellar.both(51000) == "p"


def test_the_heaters_hysteresis_starts_anew_with_a_cycle_and_after_a_block():
    cellar = Cellar()
    cellar.see(61500)
    cellar.begin_cycle(61500)
    assert cellar.both(61500) == "-"
    assert [cellar.both(mc) for mc in (61000, 61500)] == ["e", "e"]
    cellar.signals.blocked = True
    assert cellar.both(61500) == "-"
    cellar.signals.blocked = False
    assert cellar.both(61500) == "-"


def test_a_cycle_starts_near_the_pumps_end_too():
    cellar = Cellar()
    cellar.begin_cycle(51500)
    assert cellar.both(51500) == "e"


def test_the_hold_is_without_a_break():
    cellar = Cellar()
    cellar.begin_cycle()
    cellar.see(60000, 1799999)
    assert cellar.demand.cycle
    cellar.see(59999, 1)
    cellar.see(60000, 1799999)
    assert cellar.demand.cycle
    cellar.see(None, 1)
    cellar.see(60000, 1799999)
    assert cellar.demand.cycle
    cellar.see(60000, 1)
    assert not cellar.demand.cycle and not cellar.demand.alarm


def test_target_and_hold_are_parameters():
    cellar = Cellar(tank_cycle_target=65000, tank_cycle_hold=600)
    cellar.begin_cycle()
    assert cellar.demand.target_mc == 67000
    cellar.see(64999, 600000)
    assert cellar.demand.cycle
    cellar.see(65000, 600000)
    assert not cellar.demand.cycle


def test_a_cycle_that_gets_nowhere_ends_with_an_alarm_and_is_tried_again():
    cellar = Cellar()
    cellar.demand.since_cycle_s = 5000
    cellar.begin_cycle()
    cellar.signals.minute_of_week = 0
    cellar.see(59999, 4 * HOUR_S * 1000 - 1)
    assert cellar.demand.cycle and not cellar.demand.alarm
    cellar.see(59999, 1)
    assert not cellar.demand.cycle and cellar.demand.alarm
    assert cellar.demand.since_cycle_s == 5000 + 4 * HOUR_S
    assert cellar.both(59999) == "-"
    for _ in range(23):
        cellar.see(45000, HOUR_S * 1000)
        assert not cellar.demand.cycle
    cellar.see(45000, (HOUR_S - 2) * 1000)
    assert not cellar.demand.cycle
    cellar.see(45000, 1000)
    assert cellar.demand.cycle and cellar.demand.alarm
    cellar.see(60000, 1800000)
    assert not cellar.demand.cycle and not cellar.demand.alarm and cellar.demand.since_cycle_s == 0


def test_an_alarm_that_was_reset_is_not_tried_again_before_its_time():
    cellar = Cellar()
    cellar.begin_cycle()
    cellar.see(45000, 4 * HOUR_S * 1000)
    assert cellar.demand.alarm
    cellar.demand.alarm = False
    for _ in range(100):
        cellar.see(45000, HOUR_S * 1000)
        assert not cellar.demand.cycle


def test_a_cycle_without_a_reading_ends_with_an_alarm_and_never_heats():
    cellar = Cellar()
    cellar.begin_cycle()
    for _ in range(239):
        assert cellar.both(None, 60000) == "-"
        assert cellar.demand.cycle
    assert cellar.both(None, 60000) == "-"
    assert not cellar.demand.cycle and cellar.demand.alarm


def test_success_in_the_last_moment_is_success():
    cellar = Cellar(tank_cycle_hold=600)
    cellar.begin_cycle()
    cellar.see(59000, 4 * HOUR_S * 1000 - 600000)
    cellar.see(60000, 600000)
    assert not cellar.demand.cycle and not cellar.demand.alarm


def test_the_heater_helps_a_cycle_that_takes_long():
    cellar = Cellar()
    cellar.begin_cycle()
    assert cellar.both(50000, 2 * HOUR_S * 1000 - 1) == "p"
    assert cellar.both(50000, 1) == "pe"
    assert cellar.both(62000, 1) == "-"


def test_the_heater_alone_carries_a_cycle_while_the_compressor_cannot():
    cellar = Cellar()
    cellar.blocked = True
    cellar.begin_cycle()
    assert [cellar.both(40000, 300000) for _ in range(3)] == ["p", "pe", "pe"]


def test_a_tank_limit_below_the_cycle_is_told_by_an_alarm():
    cellar = Cellar(tank_cycle_target=65000, tank_max=62000)
    water = Water(cellar)
    cellar.begin_cycle(40000)
    water.until(lambda: not cellar.demand.cycle)
    assert cellar.demand.alarm and 61000 < water.highest_mc <= 62100


def test_without_a_clock_a_cycle_every_seven_days():
    cellar = Cellar()
    cellar.signals.minute_of_week = -1
    for _ in range(7 * 24 - 1):
        cellar.see(45000, HOUR_S * 1000)
    cellar.see(45000, HOUR_S * 1000 - 1)
    assert not cellar.demand.cycle and cellar.demand.since_cycle_s == WEEK_S - 1
    cellar.see(45000, 1)
    assert cellar.demand.cycle
    cellar.see(60000, 1800000)
    assert not cellar.demand.cycle and cellar.demand.since_cycle_s == 0


def test_with_a_clock_a_missed_hour_is_made_up_after_eight_days():
    cellar = Cellar()
    cellar.demand.since_cycle_s = 8 * 86400 - 2
    cellar.see(45000)
    assert not cellar.demand.cycle
    cellar.see(45000)
    assert cellar.demand.cycle
    cellar = Cellar()
    cellar.demand.since_cycle_s = 8 * 86400
    cellar.see(45000, 0)
    assert cellar.demand.cycle


def test_the_time_since_a_cycle_saturates_and_survives_being_set():
    cellar = Cellar(tank_cycle=0)
    cellar.demand.since_cycle_s = (1 << 29) - 1
    for _ in range(3):
        cellar.see(45000)
    assert cellar.demand.since_cycle_s == 1 << 29
    cellar.demand.since_cycle_s = 0
    for _ in range(7):
        cellar.see(45000, 300)
    assert cellar.demand.since_cycle_s == 2


def test_a_cycle_can_be_switched_off_and_ends_with_the_mode_off():
    cellar = Cellar(tank_cycle=0)
    cellar.demand.since_cycle_s = 10 * WEEK_S
    cellar.signals.minute_of_week = 6 * 1440 + 120
    cellar.see(45000)
    assert not cellar.demand.cycle
    cellar = Cellar()
    cellar.begin_cycle()
    cellar.params.tank_cycle = 0
    assert cellar.both(51000) == "-" and not cellar.demand.cycle
    cellar = Cellar()
    cellar.begin_cycle()
    assert cellar.both(45000, mode=OFF) == "-" and not cellar.demand.cycle and not cellar.demand.alarm
    cellar = Cellar()
    cellar.demand.since_cycle_s = 2 * WEEK_S
    cellar.see(45000, mode=OFF)
    assert not cellar.demand.cycle and cellar.demand.since_cycle_s == 2 * WEEK_S + 1
    cellar.see(45000)
    assert cellar.demand.cycle
