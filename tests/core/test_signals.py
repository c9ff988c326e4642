"""What is asked of every demand, at its edges: before the first tick, at midnight, without its parts."""

from heatpump.core.demand.signals import Signals
from heatpump.core.model import AWAY, BOOST, COMFORT, ECO, GRID_NORMAL, HEAT, OFF, Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params


def parameters(**settings):
    params = Params()
    for key in settings:
        params.set(key, settings[key], INSTALLER)
    return params


def test_before_the_first_tick_nothing_is_asked():
    signals = Signals()
    assert signals.preset == COMFORT and signals.push_mk == 0 and signals.fan == 0
    assert signals.minute_of_week == -1 and signals.grid_state() == GRID_NORMAL
    for no in (signals.blocked, signals.renewed, signals.preset_ended, signals.clock_missing):
        assert no is False


def test_a_machine_without_these_parts_is_pushed_by_nobody():
    signals = Signals(())
    assert signals.week is None and signals.grid is None and signals.prices is None
    inputs = Inputs()
    for minute in (-1, 0, 700):
        inputs.minute_of_week = minute
        signals.step(10000, parameters(), HEAT, inputs)
        assert (signals.preset, signals.push_mk, signals.grid_state()) == (COMFORT, 0, GRID_NORMAL)
        assert not signals.blocked and not signals.clock_missing


def test_it_renews_every_ten_seconds_to_the_millisecond_and_at_each_change():
    params, inputs, signals = parameters(), Inputs(), Signals()
    for dt_ms, mode, renewed in (
        (0, HEAT, True),  # the first
        (9999, HEAT, False),
        (1, HEAT, True),
        (0, HEAT, False),
        (5000, OFF, True),
        (4999, OFF, False),
        (5001, OFF, True),
    ):
        signals.step(dt_ms, params, mode, inputs)
        assert signals.renewed is renewed, (dt_ms, mode)
    params.set("heat_setpoint", "21", INSTALLER)
    signals.step(0, params, OFF, inputs)
    assert signals.renewed


def test_the_minute_of_the_week_is_handed_on_and_monday_midnight_is_known():
    params = parameters(schedule_weekdays="00:00 eco, 12:00 comfort")
    inputs, signals = Inputs(), Signals()
    signals.step(0, params, HEAT, inputs)
    assert signals.minute_of_week == -1 and signals.clock_missing and signals.preset == COMFORT
    for minute, preset in ((0, ECO), (1, ECO), (720, COMFORT)):
        inputs.minute_of_week = minute
        signals.step(10000, params, HEAT, inputs)
        assert signals.minute_of_week == minute and not signals.clock_missing
        assert signals.preset == preset
    inputs.minute_of_week = -1  # lost: comfort, though the schedule says nothing of it
    params.set("schedule_weekdays", "00:00 eco", INSTALLER)
    signals.step(10000, params, HEAT, inputs)
    assert signals.preset == COMFORT


def test_an_end_that_is_moved_into_the_past_leaves_no_time():
    params = parameters(preset="boost", boost_duration="3600")
    inputs, signals = Inputs(), Signals()
    signals.step(0, params, HEAT, inputs)
    signals.step(600000, params, HEAT, inputs)
    assert signals.preset_left_s(params) == 3000
    params.set("boost_duration", "300", INSTALLER)
    assert signals.preset_left_s(params) == 0 and signals.preset == BOOST
    signals.step(1000, params, HEAT, inputs)
    assert signals.preset == COMFORT and signals.preset_ended is True


def test_a_preset_without_an_end_is_counted_in_small_integers_for_decades():
    params = parameters(preset="away")
    inputs, signals = Inputs(), Signals()
    for _ in range(2500):
        signals.step(1 << 29, params, HEAT, inputs)
    assert signals.preset == AWAY and 1 << 28 < signals._chosen_s < 1 << 30
