"""The edges of the protections' timers and counts."""

from support import Machine

from heatpump.core.model import (
    CRANKCASE_HEATER,
    HIGH_PRESSURE,
    INDOOR,
    INDOOR_FAN,
    OUTDOOR,
    OUTDOOR_FAN,
    PRE_CIRCULATION,
    START,
)
from heatpump.core.protection.protections import ALL_OFF_MS
from heatpump.core.timers import HOUR_MS, Countdown, EventWindow


def cold(**settings):
    machine = Machine(mode="heat", pre_circulation=30, **settings)
    machine.temperature_mc[INDOOR] = 15000
    return machine


def trip(machine):
    machine.run_until(START)
    machine.inputs.contacts[HIGH_PRESSURE] = 0
    machine.run(31)
    machine.inputs.contacts[HIGH_PRESSURE] = 1


def test_a_fan_stays_on_for_its_shortest_time():
    machine = Machine(mode="fan-only")
    machine.tick()
    machine.params.set("mode", "off", 0)
    machine.run(29)
    assert machine.outputs.levels[INDOOR_FAN] == 1
    machine.tick()
    assert machine.outputs.levels[INDOOR_FAN] == 0


def test_both_fans_stay_on_when_a_start_is_called_off():
    machine = cold()
    machine.run_until(PRE_CIRCULATION)
    machine.params.set("mode", "off", 0)
    machine.run(29)
    assert machine.outputs.levels[OUTDOOR_FAN] == machine.outputs.levels[INDOOR_FAN] == 1
    machine.tick()
    assert machine.outputs.levels[OUTDOOR_FAN] == machine.outputs.levels[INDOOR_FAN] == 0


def test_what_was_wanted_all_the_time_comes_back_after_a_loss():
    machine = Machine(mode="off")
    machine.temperature_mc[OUTDOOR] = 0
    machine.run(700)
    assert machine.outputs.levels[CRANKCASE_HEATER] == 1
    machine.inputs.outputs_lost = True
    machine.tick()
    machine.inputs.outputs_lost = False
    machine.run(ALL_OFF_MS // 1000 - 1)
    assert machine.outputs.levels[CRANKCASE_HEATER] == 0
    machine.run(2)
    assert machine.outputs.levels[CRANKCASE_HEATER] == 1


def test_the_wait_is_that_of_the_slowest_timer():
    machine = cold(power_up_delay=600, minimum_off=180)
    machine.run(100)
    assert machine.controller.protections.start_wait_ms() == 500000


def test_trips_an_hour_apart_do_not_lock_out():
    machine = cold(trips_to_lockout=2)
    trip(machine)
    machine.temperature_mc[INDOOR] = 21000
    machine.run(3700)
    machine.temperature_mc[INDOOR] = 15000
    trip(machine)
    assert not machine.controller.protections.locked


def test_a_lifted_lockout_forgets_the_trips():
    machine = cold(trips_to_lockout=2, minimum_off=180)
    trip(machine)
    trip(machine)
    assert machine.controller.protections.locked
    machine.controller.reset_faults()
    trip(machine)
    assert not machine.controller.protections.locked


def test_a_new_countdown_is_over_and_an_event_lasts_an_hour_to_the_millisecond():
    assert Countdown().ms == 0
    window = EventWindow(3)
    window.record()
    window.step(HOUR_MS - 1)
    assert window.count() == 1
    window.step(1)
    assert window.count() == 0
