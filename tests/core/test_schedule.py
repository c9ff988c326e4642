from support import message_of

from heatpump.core.demand import schedule, schedule_text
from heatpump.core.model import AWAY, COMFORT, ECO
from heatpump.core.param_table import USER
from heatpump.core.params import Params

DAY = 1440


def week(**texts):
    params = Params()
    for key in texts:
        params.set("schedule_" + key, texts[key], USER)
    found = schedule.Week()
    found.take(params)
    return found


def test_a_day_is_written_in_one_way():
    assert schedule_text.check("") == "" and schedule_text.check("  ") == ""
    assert schedule_text.check(" 06:00  comfort ,22:00 eco") == "06:00 comfort, 22:00 eco"
    assert schedule_text.check("00:00 away, 23:59 comfort") == "00:00 away, 23:59 comfort"


def test_presets_are_taken_in_any_case():
    assert schedule_text.check("06:00 Comfort, 22:00 ECO") == "06:00 comfort, 22:00 eco"


def test_a_bad_day_gets_one_line_that_names_the_part():
    for text, line in (
        ("25:00 eco", "'25:00' is not a time from 00:00 to 23:59"),
        ("06:60 eco", "'06:60' is not a time from 00:00 to 23:59"),
        ("6:00 eco", "'6:00' is not a time from 00:00 to 23:59"),
        ("0600 eco", "'0600' is not a time from 00:00 to 23:59"),
        ("+6:00 eco", "'+6:00' is not a time from 00:00 to 23:59"),
        ("06:00 warm", "'warm' is not one of comfort, eco, away"),
        ("06:00 boost", "'boost' is not one of comfort, eco, away"),
        ("06:00 schedule", "'schedule' is not one of comfort, eco, away"),
        ("06:00", "'06:00' is not a time and a preset like 06:00 comfort"),
        ("06:00 eco,", "'' is not a time and a preset like 06:00 comfort"),
        ("06:00 eco 07:00", "'06:00 eco 07:00' is not a time and a preset like 06:00 comfort"),
        ("06:00 eco, 06:00 away", "06:00 does not come after the time before it"),
        ("07:00 eco, 06:00 away", "06:00 does not come after the time before it"),
    ):
        assert message_of(schedule_text.check, text) == line, text
    params = Params()
    line = message_of(params.set, "schedule_weekdays", "06:00 warm", USER)
    assert line == "schedule_weekdays: 'warm' is not one of comfort, eco, away"
    assert params.texts["schedule_weekdays"] == ""
    long = ", ".join("%02d:00 comfort" % hour for hour in range(12))
    assert message_of(params.set, "schedule_weekdays", long, USER).endswith("0 to 96 characters, not 178")


def test_without_a_schedule_it_is_comfort():
    empty = week()
    assert not empty.entries
    assert empty.preset_at(0) == empty.preset_at(10079) == COMFORT


def test_each_entry_holds_until_the_next_over_midnight():
    found = week(weekdays="06:00 comfort, 22:00 eco")
    assert found.entries
    for day in range(5):
        at = day * DAY
        assert found.preset_at(at + 359) == ECO, day
        assert found.preset_at(at + 360) == COMFORT
        assert found.preset_at(at + 1319) == COMFORT
        assert found.preset_at(at + 1320) == ECO
    for minute in range(4 * DAY + 1320, 7 * DAY):
        assert found.preset_at(minute) == ECO  # Friday's evening lasts over the weekend


def test_the_weekend_and_a_single_day_have_their_own():
    found = week(
        weekdays="06:00 comfort, 22:00 eco", weekend="09:00 comfort", sunday="10:00 away", monday="12:00 eco"
    )
    assert found.preset_at(0) == AWAY  # of Sunday
    assert found.preset_at(DAY - 1) == ECO
    assert found.preset_at(5 * DAY + 539) == ECO and found.preset_at(5 * DAY + 540) == COMFORT
    assert found.preset_at(6 * DAY + 599) == COMFORT and found.preset_at(6 * DAY + 600) == AWAY


def test_a_single_entry_holds_all_week():
    found = week(wednesday="12:00 away")
    for minute in range(0, 7 * DAY, 7):
        assert found.preset_at(minute) == AWAY


def test_it_takes_over_changes_and_only_those():
    params = Params()
    found = schedule.Week()
    found.take(params)
    params.set("schedule_weekend", "00:00 eco", USER)
    found.take(params)
    assert found.preset_at(0) == ECO
    entries = found.entries
    found.take(params)
    assert found.entries is entries
    params.set("schedule_weekend", "", USER)
    found.take(params)
    assert not found.entries


def test_times_that_almost_are_times_get_the_same_line():
    for time in ("24:00", "06:a0", "06:0a", "a6:00", "0a:00", "06-00", "006:0"):
        line = "'%s' is not a time from 00:00 to 23:59" % time
        assert message_of(schedule_text.check, time + " eco") == line
    assert schedule_text.check("23:00 eco") == "23:00 eco"


def test_a_week_that_took_nothing_over_is_comfort():
    found = schedule.Week()
    assert not found.entries
    assert found.preset_at(-1) == COMFORT
    assert schedule.Week().preset_at(0) == COMFORT


def test_a_change_holds_within_the_same_minute():
    params = Params()
    found = schedule.Week()
    for text, preset in (("00:00 eco", ECO), ("00:00 away", AWAY), ("", COMFORT)):
        params.set("schedule_weekdays", text, USER)
        found.take(params)
        assert found.preset_at(600) == preset
