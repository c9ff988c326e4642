"""Heat that is sent into the tank must arrive there, as far as its reading tells."""

from cellar import Cellar, Water

from heatpump.core.demand.answer import FOR_A_DAY, NO_ANSWER
from heatpump.core.demand.tank import CYCLE_ABORTED
from heatpump.core.model import HEAT, NO_CAUSE, OFF, TANK_COLD


def heat(cellar, tank_mc, minutes, running=HEAT, step_mk=0):
    """The heat pump's work, or the heater's if it is blocked; what heats at the end."""
    for _ in range(minutes):
        cellar.both(tank_mc, 60000, running=running)
        if step_mk:
            tank_mc += step_mk
    return cellar.both(tank_mc, 0, running=running)


def test_a_reading_that_stays_ends_the_heat_pumps_work():
    cellar = Cellar()
    assert heat(cellar, 40000, 44) == "p"
    assert heat(cellar, 40000, 2) == "-"
    assert cellar.demand.notice() == TANK_COLD and cellar.demand.hold == TANK_COLD


def test_the_heater_has_twice_the_time_and_not_a_minute_more():
    cellar = Cellar()
    cellar.blocked = True
    heat(cellar, 40000, 11, OFF)
    assert heat(cellar, 40000, 88, OFF) == "pe"
    assert heat(cellar, 40000, 3, OFF) == "-" and cellar.demand.notice() == TANK_COLD
    assert heat(cellar, 40000, 1430, OFF) == "-"


def test_a_tank_that_stayed_cold_is_tried_again_once_a_day_for_a_quarter_of_the_time():
    cellar = Cellar(tank_cycle=0)
    cellar.blocked = True
    heat(cellar, 40000, 101, OFF)
    for _ in range(4):
        assert heat(cellar, 40000, 1370, OFF) == "-"
        heated = sum("e" in cellar.both(40000, 60000) for _ in range(92))
        assert 20 <= heated <= 24


def test_work_adds_up_over_turns_of_the_house():
    cellar = Cellar()
    for _ in range(2):
        heat(cellar, 40000, 20)
        cellar.demand.elsewhere = True
        assert heat(cellar, 39900, 60) == "p"
        cellar.demand.elsewhere = False
    heat(cellar, 39900, 8)
    assert cellar.demand.alarm == NO_ANSWER


def test_a_tank_that_warms_is_not_doubted_and_one_that_is_drawn_costs_the_heater_half_its_time():
    assert heat(Cellar(), 20000, 400, step_mk=50) == "p"
    for step_mk, minutes in ((-125, 170), (-50, 88)):  # the second is too slow to have been drawn
        cellar = Cellar(tank_cycle=0)
        cellar.blocked = True
        heat(cellar, 43000, 11, OFF)
        assert heat(cellar, 43000, minutes, OFF, step_mk) == "pe"
        assert heat(cellar, 43000 + step_mk * minutes, 20, OFF, step_mk) == "-"


def test_to_the_heat_pump_a_fall_gives_its_time_anew_in_proportion():
    cellar = Cellar()
    assert heat(cellar, 43000, 100, step_mk=-50) == "p"
    assert heat(cellar, 38000, 100, step_mk=-20) == "-"


def test_small_moves_are_no_answer():
    cellar = Cellar()
    for n in range(50):
        cellar.both(40000 + 900 * (n & 1), 60000, running=HEAT)
    assert cellar.demand.alarm == NO_ANSWER


def test_it_is_believed_again_once_it_has_moved_far():
    for moved_mk in (5000, -5000):
        cellar = Cellar()
        heat(cellar, 40000, 46)
        heat(cellar, 40000 + moved_mk * 9 // 10, 30)
        assert cellar.demand.alarm == NO_ANSWER
        cellar.see(40000 + moved_mk)
        assert cellar.demand.alarm == 0
        assert heat(cellar, 35000, 46) == "-"  # and doubted again


def test_it_is_not_believed_again_for_a_slow_drift():
    cellar = Cellar()
    heat(cellar, 20000, 46)
    heat(cellar, 20000, 23 * 60, step_mk=20)
    assert cellar.demand.alarm == NO_ANSWER


def test_whoever_resets_faults_or_moves_it_gives_it_a_quarter_of_its_time():
    cellar = Cellar()
    heat(cellar, 40000, 46)
    for _ in range(3):
        cellar.demand.alarm = 0
        assert heat(cellar, 40000, 9) == "p"
        assert heat(cellar, 40000, 3) == "-"
    cellar.see(35000)
    assert heat(cellar, 35000, 14) == "-" and cellar.demand.alarm == NO_ANSWER


def test_boost_and_cycle_end_with_their_own_words_too():
    cellar = Cellar(tank_boost=1)
    assert heat(cellar, 40000, 30) == "pe"
    assert heat(cellar, 40000, 16) == "-"
    cellar = Cellar()
    cellar.begin_cycle()
    heat(cellar, 45000, 250)
    assert cellar.demand.alarm == NO_ANSWER | CYCLE_ABORTED


def test_a_lost_reading_is_no_answer_and_no_doubt():
    cellar = Cellar()
    heat(cellar, 40000, 30)
    heat(cellar, None, 100, OFF)
    heat(cellar, 40000, 14)
    assert cellar.demand.alarm == 0
    heat(cellar, 40000, 2)
    assert cellar.demand.alarm == NO_ANSWER


def test_a_reading_that_wanders_is_no_answer():
    """As in a room that its own heating holds within a kelvin: up and down by 1.2 K in an hour."""
    for running, blocked, hours in ((HEAT, False, 6), (OFF, True, 3)):
        cellar = Cellar(tank_cycle=0)
        cellar.blocked = blocked
        heated = 0
        for minute in range(24 * 60):
            up_mk = 40 * (minute % 60 if minute % 60 < 30 else 60 - minute % 60)
            if cellar.both(20000 + up_mk, 60000, running=running if cellar.demand.action else OFF) == "-":
                break
            heated += 1
        assert cellar.demand.alarm == NO_ANSWER and heated <= hours * 60, running


def fallen_out(kw, litres, pace_s, swing_mk, minutes, days=3):
    """The hottest that a tank gets whose probe hangs in air: up or down so far in so many minutes."""
    cellar = Cellar(tank_cycle=0)
    cellar.blocked = True
    cellar.demand.pace_s = pace_s
    rise_mk = kw * 60_000_000 // (litres * 4187)
    tank_mc = hottest_mc = 48000
    for minute in range(days * 1440):
        up = minute * 2 % (2 * minutes)
        seen_mc = 20000 + swing_mk * (up if up < minutes else 2 * minutes - up) // minutes
        if "e" in cellar.both(seen_mc // 62 * 62, 60000, running=OFF):
            tank_mc += rise_mk
        tank_mc -= (tank_mc - 20000) * 3 // 10000
        hottest_mc = max(hottest_mc, tank_mc)
    return hottest_mc


def test_a_probe_that_fell_out_never_boils_the_tank_whatever_its_air_does():
    """A tank of 200 l with 3 kW: it takes 279 s for a kelvin."""
    swings = (
        (0, 60),
        (1200, 60),
        (3000, 120),
        (5000, 40),
        (8000, 600),
        (10000, 60),
        (10000, 1440),
        (20000, 1440),
    )
    for swing_mk, minutes in swings:
        assert fallen_out(3, 200, 279, swing_mk, minutes) < 91000, (swing_mk, minutes)
        if minutes > 100 and swing_mk <= 10000:  # not yet learned: a wide or quick swing looks like a tank
            assert fallen_out(2, 200, 0, swing_mk, minutes) < 91000, (swing_mk, minutes)


def test_no_reset_gives_the_heater_its_time_anew():
    """What is kept is put back; the probe hangs in air that swings by 5 K in 40 minutes."""
    kept = (0, 0, 279, 0)
    tank_mc = 48000
    for _ in range(72):  # a reset each hour
        cellar = Cellar(tank_cycle=0)
        cellar.blocked = True
        demand = cellar.demand
        demand.run_s, demand.all_s, demand.pace_s, demand.alarm = kept
        for minute in range(60):
            up = minute * 2 % 80
            if "e" in cellar.both(20000 + 125 * (up if up < 40 else 80 - up), 60000, running=OFF):
                tank_mc += 215
            tank_mc -= (tank_mc - 20000) * 3 // 10000
            assert tank_mc < 91000
        kept = (demand.run_s, demand.all_s, demand.pace_s, demand.alarm)


def test_what_the_heater_takes_for_a_kelvin_is_learned_where_it_works_alone():
    cellar = Cellar(tank_cycle=0)
    cellar.blocked = True
    heat(cellar, 40000, 11, OFF)
    heat(cellar, 40000, 80, OFF, step_mk=100)
    cellar.see(48000)
    assert 590 <= cellar.demand.pace_s <= 620
    assert cellar.demand.run_s == 0
    cellar = Cellar(tank_cycle=0, tank_boost=1)
    heat(cellar, 40000, 80, HEAT, step_mk=190)  # with the heat pump's help
    cellar.see(55000, running=HEAT)
    assert cellar.demand.pace_s == 0


def test_a_heater_that_has_sent_what_would_boil_the_tank_rests_for_a_day():
    cellar = Cellar(tank_cycle=0)
    cellar.blocked = True
    cellar.demand.pace_s = 600
    heat(cellar, 20000, 11, OFF)
    for n in range(6 * 60):  # as if much were drawn, all the time
        heat(cellar, 20000 + 3000 * (n & 1), 2, OFF)
    assert cellar.demand.alarm == NO_ANSWER | FOR_A_DAY
    cellar.see(47000)
    assert heat(cellar, 40000, 100, OFF) == "-" and cellar.demand.notice() == TANK_COLD
    cellar.demand.alarm = 0
    assert heat(cellar, 40000, 12, OFF) == "pe"


def test_water_that_warms_as_it_should_is_never_doubted():
    for pump_mk, element_mk, loss_mk in ((200, 100, 5), (40, 40, 5), (400, 60, 15)):
        cellar = Cellar(tank_cycle=0)
        water = Water(cellar, 20000, pump_mk, element_mk, loss_mk)
        for _ in range(5000):
            water.minute()
            assert cellar.demand.notice() == NO_CAUSE


def test_once_remembered_it_stays_silent():
    cellar = Cellar()
    cellar.demand.alarm = NO_ANSWER  # as after a reset
    assert heat(cellar, 40000, 100) == "-"
    cellar.see(45000)
    assert cellar.demand.alarm == 0


def test_where_the_heat_pumps_hot_side_was_at_its_limit_it_has_done_what_it_can():
    cellar = Cellar(tank_setpoint=52000)
    assert cellar.both(47000, running=HEAT) == "p"
    cellar.see(50000, running=HEAT)
    cellar.demand.too_hot(cellar.inputs)
    assert [cellar.both(mc) for mc in (50000, 45500, 45000, 49900, 50000)] == ["-", "-", "p", "p", "-"]
    assert cellar.demand.notice() == NO_CAUSE
    cellar.see(48000, 6 * 3600_000)  # tried again later
    assert [cellar.both(mc) for mc in (45000, 51900, 52000)] == ["p", "p", "-"]


def test_a_boost_goes_on_with_the_heater_where_the_heat_pump_ends():
    cellar = Cellar(tank_boost=1)
    cellar.see(50000, running=HEAT)
    cellar.demand.too_hot(cellar.inputs)
    assert cellar.both(50000) == "e"
    cellar.see(None)
    cellar.demand.too_hot(cellar.inputs)  # says nothing about a tank that isn't known
    assert cellar.both(40000) == "pe"


def test_a_hot_side_at_its_limit_far_from_the_target_says_nothing_of_what_can_be_reached():
    """A weak pump or a clogged filter, not a tank out of reach."""
    cellar = Cellar()
    cellar.see(30000, running=HEAT)
    cellar.demand.too_hot(cellar.inputs)
    assert cellar.both(30000) == "p"
