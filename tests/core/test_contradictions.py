"""Limits that can't go together are named when one of them is set."""

from support import every_part

from heatpump.core import contradictions
from heatpump.core.param_rows.who import INSTALLER
from heatpump.core.params import Params


def told(key, **texts):
    params = Params(every_part())
    for name, text in texts.items():
        params.set(name, text, INSTALLER)
    return list(contradictions.of(params, key))


def test_a_limit_that_another_comes_before_is_named_from_both_sides():
    line = (
        "tank_pump_max is 56.0 °C and return_max is 55.0 °C: the water that comes back ends the run before"
        " the tank is that hot"
    )
    for key in ("tank_pump_max", "return_max"):
        assert told(key, tank_pump_max="56") == [line], key
    assert told("tank_pump_max", tank_pump_max="55") == []
    assert told("tank_max", tank_pump_max="56") == []


def test_some_need_a_distance():
    assert told("tank_pump_max", supply_max="55") == []
    assert told("tank_pump_max", supply_max="54.5") == [
        "tank_pump_max is 52.0 °C and supply_max is 54.5 °C: the supply's limit stops the compressor before"
        " the tank is that hot"
    ]


def test_a_number_without_a_unit_is_told_without_one():
    assert told("inverter_start", inverter_min="424") == [
        "inverter_min is 424 and inverter_start is 423: the compressor starts at its lowest speed"
    ]


def test_what_an_application_has_not_contradicts_nothing():
    params = Params()
    params.set("return_max", "25", INSTALLER)
    assert list(contradictions.of(params, "return_max")) == []


def test_each_is_about_two_numbers_of_one_kind_that_can_contradict():
    rows = {row[0]: row for row in Params(every_part()).rows()}
    for low, high, least, what in contradictions.rows():
        kind = rows[low][1]
        assert kind == rows[high][1] and kind in ("temperature", "count", "duration"), low
        assert rows[low][4] + least > rows[high][3], "the bounds keep %s below %s" % (low, high)
        assert what and not what.endswith("."), low


def test_as_delivered_none_does():
    params = Params(every_part())
    for row in params.rows():
        assert list(contradictions.of(params, row[0])) == [], row[0]
