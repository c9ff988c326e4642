"""Heat and its answer by themselves, to the second and the millikelvin."""

from heatpump.core.demand.answer import FOR_A_DAY, LONGEST_S, NO_ANSWER, Answered

ELEMENT, PUMP, BOTH = 1, 2, 3


def tank(value_mc=40000, target_mc=60000, pumped_mc=52000, pace_s=0):
    it = Answered()
    it.alarm = 0
    it.target_mc = target_mc
    it.pumped_mc = pumped_mc
    it.pace_s = pace_s
    it.verify(5400, value_mc)
    return it


def heat(it, seconds, value_mc, effort=ELEMENT):
    it.count_heat(seconds, effort & 1, effort >= PUMP)
    it.verify(5400, value_mc)
    return it.run_s


def test_a_kelvin_pays_for_a_third_of_the_time_or_for_what_it_took_and_half_more():
    it = tank()
    assert heat(it, 2000, 40999) == 2000
    assert heat(it, 500, 41000) == 2500 - 1800
    assert heat(it, 700, 42500) == 700  # no more than was sent
    it = tank(pace_s=400)
    assert heat(it, 2500, 42000) == 2500 - 2 * 600
    it = tank()
    assert heat(it, 2000, 40500, PUMP) == 4000
    assert heat(it, 600, 41000, PUMP) == 5200 - 5200
    it = tank()
    heat(it, 1000, 40000, PUMP)
    assert heat(it, 2000, 41500, ELEMENT) == 4000 - 2700


def test_the_same_kelvin_pays_once():
    it = tank()
    heat(it, 1300, 41000)
    assert heat(it, 3600, 40000) == 3600  # slower than water is drawn
    assert heat(it, 300, 41000) == 3900
    assert heat(it, 300, 41999) == 4200
    assert heat(it, 300, 42000) == max(0, 4500 - 1800)


def test_what_was_drawn_may_rise_again_and_half_its_time_is_forgiven():
    it = tank()
    assert heat(it, 1000, 39000) == 500  # 60 mK a minute and more
    assert heat(it, 1800, 40000) == 500 + 1800 - 1800
    it = tank()
    assert heat(it, 1001, 39000) == 1001
    it = tank()
    heat(it, 600, 40000)
    it.count_heat(5000, 0, False)  # no heat, no doubt
    it.verify(5400, 39000)
    assert it.run_s == 600
    assert heat(it, 1350, 40000) == 600  # what cooled at rest may rise again
    it = tank()
    assert heat(it, 1000, 39000, PUMP) == 2000 - 1800
    assert heat(it, 100, 39000, PUMP) == 400 and heat(it, 0, 36000, PUMP) == 0


def test_the_alarm_comes_to_the_second_and_leaves_a_quarter():
    it = tank()
    assert heat(it, 5399, 40000) == 5399 and it.alarm == 0
    assert heat(it, 1, 40000) == 4050 and it.alarm == NO_ANSWER
    it.alarm = 0
    heat(it, 1349, 40000)
    assert it.alarm == 0
    heat(it, 1, 40000)
    assert it.alarm == NO_ANSWER


def test_it_is_believed_again_by_a_quick_move_or_after_a_day():
    for seconds, value_mc, alarm in ((2399, 44999, 2), (2399, 45000, 0), (2399, 35000, 0), (2399, 35001, 2)):
        it = tank()
        heat(it, 5400, 40000)
        it.count_heat(seconds, 0, False)
        it.verify(5400, value_mc)
        assert it.alarm == alarm, value_mc
    it = tank()
    heat(it, 5400, 40000)
    for value_mc in (42500, 45000, 47500):  # each in 40 minutes
        it.count_heat(2400, 0, False)
        it.verify(5400, value_mc)
        assert it.alarm == NO_ANSWER
    it.count_heat(86400 - 3 * 2400 - 1, 0, False)
    it.verify(5400, 47500)
    assert it.alarm == NO_ANSWER
    it.count_heat(1, 0, False)
    it.verify(5400, 47500)
    assert it.alarm == 0 and it.run_s == 4050


def test_the_pace_is_that_of_the_heater_alone_up_to_the_target():
    it = tank(target_mc=50000)
    for value_mc in range(41000, 51000, 1000):
        heat(it, 400, value_mc)
    assert (it.pace_s, it.run_s) == (400, 0)
    heat(it, 60, 44000, 0)
    heat(it, 1800, 50000)
    assert it.pace_s == 300  # a quicker one at once
    heat(it, 60, 44000, 0)
    heat(it, 2400, 50000)
    assert it.pace_s == 300 + 100 // 8
    heat(it, 60, 44000, 0)
    heat(it, 60000, 50000)
    assert it.pace_s == 312 + 312 // 8  # as twice what was known at most
    heat(it, 60, 44000, 0)
    heat(it, 1, 50000)
    assert it.pace_s == 60  # no heater is as quick
    it = tank(target_mc=44999)
    heat(it, 2000, 44999)
    assert it.pace_s == 0  # too little of a rise
    it = tank(target_mc=52000)
    heat(it, 600, 46000, PUMP)
    heat(it, 1000, 52000)
    assert it.pace_s == 1000 * 1000 // 6000  # from where the heat pump left off
    it = tank(target_mc=50000)
    heat(it, 5000, 50000, PUMP)
    assert it.pace_s == 0
    it = tank(target_mc=56000, pumped_mc=54000)
    heat(it, 600, 41000)
    heat(it, 600, 50000, PUMP)  # what the heater did before the heat pump doesn't count
    heat(it, 1200, 56000)
    assert it.pace_s == 200
    it = tank(target_mc=50000)
    heat(it, 600, 41000)
    heat(it, 100, 38000)  # nor what was drawn
    heat(it, 1200, 50000)
    assert it.pace_s == 100
    it = tank(45000, target_mc=50000)
    heat(it, 1000, 50000)
    assert it.pace_s == 200
    it = tank(target_mc=50000)
    heat(it, 600, 44000)
    heat(it, 60, 46000, 0)  # the sun's
    heat(it, 720, 50000 - 1)
    heat(it, 1, 50000)
    assert it.pace_s == 0
    it = tank(target_mc=50000)
    heat(it, 1200, 50000, BOTH)
    assert it.pace_s == 0


def test_the_target_ends_all_doubt_the_heat_pumps_own_for_the_heat_pump():
    it = tank(50000, pumped_mc=52000)
    assert heat(it, 1500, 52000, PUMP) == 0
    it = tank(51500, pumped_mc=52000)
    assert heat(it, 3000, 52000, ELEMENT) == 3000


def test_what_has_been_answered_at_the_target_pays_no_more():
    it = tank(50000, target_mc=52000)
    heat(it, 100, 52000)
    it.target_mc = 60000
    assert heat(it, 1000, 52999) == 1000 and heat(it, 350, 53000) == 0


def test_a_heater_that_has_sent_42_kelvin_rests_for_a_day():
    for value_mc, alarm in ((51999, NO_ANSWER | FOR_A_DAY), (52000, 0)):  # 8 K from the target
        it = tank(value_mc, pace_s=100)
        heat(it, 4199, value_mc)
        assert it.alarm == 0
        heat(it, 1, value_mc)
        assert it.alarm == alarm
    it = tank(pace_s=100)
    heat(it, 4200, 40000)
    it.count_heat(86399, 0, False)
    it.verify(5400, 20000)
    assert it.alarm == NO_ANSWER | FOR_A_DAY
    it.count_heat(1, 0, False)
    it.verify(5400, 20000)
    assert it.alarm == 0 and it.all_s == 3150  # a quarter is left
    it.run_s = 0
    heat(it, 1049, 20000)
    assert it.alarm == 0
    heat(it, 1, 20000)
    assert it.alarm == NO_ANSWER | FOR_A_DAY
    it = tank(pace_s=100)
    heat(it, 4200, 40000, PUMP)
    assert not it.alarm & FOR_A_DAY
    it = tank(pace_s=100)
    it.verify(5400, 50000)
    heat(it, 4200, 40000, BOTH)  # whoever helps
    assert it.alarm == NO_ANSWER | FOR_A_DAY
    it = tank(51000, pace_s=100)
    heat(it, 4000, 52000)  # near the target
    assert it.all_s == 0


def test_no_sum_grows_for_ever():
    it = tank()
    it.all_s = LONGEST_S
    assert heat(it, 1000, 40000) == 0 and it.all_s == LONGEST_S
