from support import message_of

from heatpump.core import calendar
from heatpump.core.calendar import read
from heatpump.core.demand.price_plan import CHEAP, DEAR, NO_PLAN, NORMAL, PricePlan

START = read("2026-11-21T23:00Z")
SHARE = 25


def plan(*texts):
    found = PricePlan()
    for text in texts:
        found.add(text)
    return found


def hourly(prices, start="2026-11-21T23:00Z"):
    return "%s 60 %s" % (start, " ".join([str(price) for price in prices]))


def levels(found, count, step=60):
    seen = []
    for n in range(count):
        found.step(START + n * step, SHARE)
        seen.append(found.level)
    return seen


def test_no_plan_has_no_level():
    found = PricePlan()
    found.step(START, SHARE)
    assert found.level == NO_PLAN


def test_the_cheap_and_the_dear_quarter_of_a_day():
    found = plan(hourly(range(1, 25)))
    assert levels(found, 24) == [CHEAP] * 6 + [NORMAL] * 12 + [DEAR] * 6
    found.step(START, 50)
    assert found.level == CHEAP
    found.step(START + 11 * 60, 50)
    assert found.level == CHEAP
    found.step(START + 12 * 60, 50)
    assert found.level == DEAR
    found.step(START + 12 * 60, 5)  # another share is obeyed within the same hour
    assert found.level == NORMAL


def test_equal_prices_are_neither():
    assert levels(plan(hourly([7] * 24)), 24) == [NORMAL] * 24


def stores(found, count, step=60):
    seen = []
    for n in range(count):
        found.step(START + n * step, SHARE)
        seen.append(found.store)
    return seen


def test_heat_is_stored_before_it_gets_dearer_and_held_off_before_it_gets_cheaper():
    assert stores(plan(hourly([10] * 3 + [30] * 2 + [20] * 3)), 9) == [1, 1, 1, -1, -1, 0, 0, 0, 0]


def test_a_rise_is_stored_for_in_its_last_four_hours_and_a_fall_waited_for_in_six():
    assert stores(plan(hourly([10] * 6 + [30])), 6) == [0, 0, 1, 1, 1, 1]
    assert stores(plan(hourly([30] * 8 + [10])), 8) == [0, 0, -1, -1, -1, -1, -1, -1]
    quarters = "2026-11-21T23:00Z 15 %s" % " ".join(["10"] * 18 + ["30"])
    assert stores(plan(quarters), 18, 15) == [0] * 2 + [1] * 16


def test_what_differs_by_less_than_a_seventh_is_the_same_price():
    assert stores(plan(hourly([100, 114, 90, 130])), 4) == [1, -1, 1, 0]
    assert stores(plan(hourly([100, 117])), 1) == [0]  # 14.5 % of the dearer one
    assert stores(plan(hourly([100, 118])), 1) == [1]
    assert stores(plan(hourly([-100, -86, 0])), 2) == [1, 1]
    assert stores(plan(hourly([0, 0, 0])), 3) == [0, 0, 0]
    assert stores(plan(hourly([0, 1])), 1) == [1]


def test_nothing_is_stored_outside_a_plan_and_once_it_is_ended():
    found = plan(hourly([1, 9]))
    for at in (-1, START - 60, START + 120):
        found.step(START, SHARE)
        assert found.store == 1
        found.step(at, SHARE)
        assert found.store == 0, at
    found = plan(hourly([1, 9]))
    found.step(START, SHARE)
    found.add("none")
    found.step(START, SHARE)
    assert found.store == 0


def test_a_night_tariff_is_cheap_and_its_day_is_not_dear():
    assert levels(plan(hourly([20] * 8 + [30] * 16)), 24) == [CHEAP] * 8 + [NORMAL] * 16


def test_negative_prices_are_the_cheapest():
    assert levels(plan(hourly([5, 5, -5, 5])), 4) == [NORMAL, NORMAL, CHEAP, NORMAL]


def test_over_two_days_each_hour_is_judged_among_those_around_it():
    dear_day = [100 + hour for hour in range(24)]
    found = plan(hourly(range(24)), hourly(dear_day, "2026-11-22T23:00Z"))
    seen = levels(found, 48)
    assert seen[:6] == [CHEAP] * 6
    assert seen[42:] == [DEAR] * 6
    assert CHEAP in seen[24:] or NORMAL in seen[24:36]  # the dear day has better hours, too


def test_slots_last_their_minutes():
    found = plan("2026-11-21T23:00Z 15 1 9 9 9")
    seen = []
    for minute in (-1, 0, 14, 15, 59):
        found.step(START + minute, SHARE)
        seen.append(found.level)
    assert seen == [NO_PLAN, CHEAP, CHEAP, NORMAL, NORMAL]


def test_a_plan_that_has_run_out_is_no_plan():
    found = plan(hourly([1, 9, 9, 9]))
    found.step(START + 239, SHARE)
    assert found.level == DEAR or found.level == NORMAL
    found.step(START + 240, SHARE)
    assert found.level == NO_PLAN


def test_a_plan_outlives_a_moment_of_a_wrong_clock():
    found = plan(hourly([1, 9, 9, 9]))
    for wrong in (240, 240 + 2 * 1440 - 1, 240 + 3 * 1440, 5 * 525600, -525600):
        found.step(START + wrong, SHARE)
        assert found.level == NO_PLAN
        found.step(START, SHARE)
        assert found.level == CHEAP


def test_two_days_after_its_end_it_is_forgotten():
    found = plan(hourly([1, 9, 9, 9]))
    found.step(START + 240 + 2 * 1440 - 1, SHARE)
    assert list(found.runs())
    found.step(START + 240 + 2 * 1440, SHARE)
    assert not list(found.runs())


def test_what_is_past_makes_room_for_the_next_day():
    found = plan()
    for day in range(5):
        found.add(hourly([1] * 24, "2026-11-%dT23:00Z" % (21 + day)))
        found.step(START + day * 1440 + 14 * 60, SHARE)
        if day:  # as they are published: the next day's in the early afternoon
            assert len(list(found.runs())) == 48
    found.step(START + 5 * 1440 + 300, SHARE)  # late by five hours
    assert found.level == NO_PLAN
    found.add(hourly([1] * 24, "2026-11-26T23:00Z"))
    found.step(START + 5 * 1440 + 300, SHARE)
    assert found.level == NORMAL and found.end() == START + 6 * 1440
    assert message_of(found.add, hourly([1] * 40, "2026-11-27T23:00Z")).endswith("at most 48 hours")


def test_the_second_of_two_runs_makes_room_before_any_tick():
    found = plan()
    quarters = "%s 15 " + " ".join(["1"] * 48)
    for n in range(4):
        found.add(quarters % calendar.write(START + n * 720))
    found.step(START + 1440, SHARE)
    for _ in range(2):
        end = found.end()
        found.add(quarters % calendar.write(end))
        assert found.end() == end + 720 and len(list(found.runs())) == 192
    found.step(START + 1440, SHARE)
    assert found.level == NORMAL
    assert message_of(found.add, quarters % calendar.write(found.end())).endswith("at most 48 hours")


def test_none_is_none_however_it_is_written():
    found = plan()
    found.add(hourly([1] * 24, "2026-11-21T23:00Z"))
    found.add(" NONE\n")
    assert not list(found.runs())


def test_without_a_clock_it_waits():
    found = plan(hourly([1, 9, 9, 9]))
    found.step(START, SHARE)
    assert found.level == CHEAP
    found.step(-1, SHARE)
    assert found.level == NO_PLAN
    found.step(START, SHARE)
    assert found.level == CHEAP


def test_a_run_at_its_end_extends_a_plan_and_any_other_replaces_it():
    found = plan(hourly([1, 2]), hourly([3], "2026-11-22T01:00Z"))
    assert list(found.runs()) == [(START, 1), (START + 60, 2), (START + 120, 3)]
    found.add(hourly([8], "2026-11-22T00:00Z"))
    assert list(found.runs()) == [(START + 60, 8)]
    found.add("2026-11-22T01:00Z 15 4")  # other minutes
    assert list(found.runs()) == [(START + 120, 4)]
    found.add("none")
    assert not list(found.runs())
    found.step(START, SHARE)
    assert found.level == NO_PLAN


def test_a_new_plan_is_judged_at_once():
    found = plan(hourly([1, 9, 9, 9]))
    found.step(START, SHARE)
    found.add(hourly([9, 1, 1, 1]))
    found.step(START, SHARE)
    assert found.level == DEAR


def test_it_is_bounded_to_two_days():
    found = plan(hourly([1] * 48))
    assert message_of(found.add, hourly([1], "2026-11-23T23:00Z")) == "prices: a plan covers at most 48 hours"
    assert len(list(found.runs())) == 48
    quarters = "2026-11-21T23:00Z 15 " + " ".join(["1"] * 192)
    assert len(list(plan(quarters).runs())) == 192
    assert "48 hours" in message_of(plan, quarters + " 1")


def test_bad_plans_get_one_line_and_change_nothing():
    found = plan(hourly([1, 2]))
    for text, line in (
        ("", "prices: a start like 2026-11-21T22:00Z, minutes of each, then the prices"),
        ("2026-11-21T23:00Z 60", "prices: a start like 2026-11-21T22:00Z, minutes of each, then the prices"),
        ("today 60 1", "prices: 'today' is not a UTC time like 2026-11-21T22:50Z"),
        ("2026-11-21T23:00Z 20 1", "prices: minutes of each must be 15, 30 or 60, not '20'"),
        ("2026-11-21T23:30Z 60 1", "prices: the start must be a multiple of 60 minutes"),
        ("2026-11-21T23:00Z 60 1 2.5", "prices: '2.5' is not a whole number from -99999 to 99999"),
        ("2026-11-21T23:00Z 60 -", "prices: '-' is not a whole number from -99999 to 99999"),
        ("2026-11-21T23:00Z 60 100000", "prices: '100000' is not a whole number from -99999 to 99999"),
    ):
        assert message_of(found.add, text) == line
    assert len(list(found.runs())) == 2


def test_over_two_days_only_the_24_hours_around_count():
    rising = plan(hourly(range(48)))
    assert levels(rising, 48) == [CHEAP] * 6 + [NORMAL] * 36 + [DEAR] * 6
    prices = [10 if 12 <= hour < 18 else 50 if hour == 24 else 90 for hour in range(48)]
    assert levels(plan(hourly(prices)), 25)[24] == NORMAL  # six better hours, from 12 hours before on
    prices[12] = 90
    assert levels(plan(hourly(prices)), 25)[24] == CHEAP


def test_the_share_is_per_cent_of_the_day():
    found = plan(hourly(range(24)))
    for share, cheap, dear in ((20, 4, 19), (21, 5, 18), (25, 5, 18)):  # the last cheap, the first dear hour
        seen = []
        for hour in range(24):
            found.step(START + hour * 60, share)
            seen.append(found.level)
        assert seen == [CHEAP] * (cheap + 1) + [NORMAL] * (dear - cheap - 1) + [DEAR] * (24 - dear), share


def test_cheap_is_only_what_beats_half_of_the_day():
    assert levels(plan(hourly([20] * 16 + [30] * 8)), 24) == [NORMAL] * 16 + [DEAR] * 8


def test_a_plan_that_ends_or_is_ended_takes_its_level_with_it():
    found = plan(hourly([1, 9, 9, 9]))
    assert found.level == NO_PLAN  # not judged yet
    found.step(START, SHARE)
    assert found.level == CHEAP
    found.step(START + 240, SHARE)
    assert found.level == NO_PLAN
    found = plan(hourly([1, 9, 9, 9]))
    found.step(START, SHARE)
    found.add("none")
    found.step(START, SHARE)
    assert found.level == NO_PLAN


def test_half_hours_and_the_largest_prices_are_taken():
    found = plan("2026-11-21T23:30Z 30 99999 -99999")
    assert list(found.runs()) == [(START + 30, 99999), (START + 60, -99999)]
    assert found.end() == START + 90


def test_the_push_is_toward_cheap_and_away_from_dear():
    found = plan(hourly(range(1, 25)))
    assert found.push() == 0
    pushes = []
    for hour in (0, 12, 23, 24):
        found.step(START + hour * 60, SHARE)
        pushes.append(found.push())
    assert pushes == [1, 0, -1, 0]
