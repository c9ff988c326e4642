"""Lockouts are for harm: what only disturbs lifts itself, and a reading that is lost locks nothing."""

from support import Machine

from heatpump.core.model import (
    HIGH_PRESSURE,
    HIGH_PRESSURE_TRIP,
    INDOOR,
    LOW_PRESSURE,
    NO_CAUSE,
    WELDED_RELAY,
)
from heatpump.core.sequence.sequencer import START


def cold(**settings):
    machine = Machine(mode="heat", starts_per_hour=12, minimum_off=180, pre_circulation=0, **settings)
    machine.temperature_mc[INDOOR] = 15000
    return machine


def lock(machine, contact=LOW_PRESSURE):
    """Let it trip once, which is enough here; the contact then recovers."""
    machine.params.set("trips_to_lockout", "1", 1)
    machine.params.set("low_pressure_bypass", "30", 1)
    machine.run_until(START)
    machine.inputs.contacts[contact] = 0
    machine.run(200)
    machine.inputs.contacts[contact] = 1
    assert machine.controller.protections.locked


def minutes_locked(machine, most):
    for minute in range(most):
        for _ in range(6):
            machine.tick(10000)
        if not machine.controller.protections.locked:
            return minute + 1
    return None


def test_a_reading_that_is_lost_again_and_again_locks_nothing():
    machine = cold(trips_to_lockout=1)
    for _ in range(6):
        machine.run_until(START)
        machine.lost = {INDOOR}
        machine.run(100)
        machine.lost = set()
    assert not machine.controller.protections.locked
    machine.run_until(START)


def test_the_last_part_of_a_second_belongs_to_the_rest():
    machine = cold()
    lock(machine)
    protections = machine.controller.protections
    machine.tick(1)
    before_s = protections.lockout_left_s()
    machine.tick(999)
    assert protections.lockout_left_s() == before_s - 1  # a whole second, in two parts
    machine.tick(1)
    seconds = 0
    while protections.locked:
        assert protections.lockout_left_s() == before_s - 1 - seconds
        machine.tick()
        seconds += 1
    assert seconds == before_s - 1


def test_a_lockout_lifts_itself_three_times_after_rests_that_grow():
    machine = cold()
    protections = machine.controller.protections
    for lifts, minutes in ((1, 5), (2, 30), (3, 120)):
        lock(machine)
        left_s = protections.lockout_left_s()
        assert (minutes - 5) * 60 <= left_s <= minutes * 60
        assert minutes_locked(machine, 200) == left_s // 60 + 1 and protections.lifts == lifts
        assert protections.lockout == NO_CAUSE
    lock(machine)
    assert protections.lockout_left_s() is None
    assert minutes_locked(machine, 500) is None
    machine.controller.reset_faults()
    lock(machine)
    assert minutes_locked(machine, 200) <= 5  # as at first


def test_after_each_rest_there_is_one_try():
    machine = cold()
    lock(machine)
    machine.params.set("trips_to_lockout", "5", 1)
    assert minutes_locked(machine, 10)
    machine.run_until(START)
    machine.inputs.contacts[LOW_PRESSURE] = 0
    machine.run(200)
    machine.inputs.contacts[LOW_PRESSURE] = 1
    assert machine.controller.protections.locked and minutes_locked(machine, 60)
    machine.run(3600)  # it holds for an hour, so a trip counts as any other again
    machine.temperature_mc[INDOOR] = 21000
    machine.run(1000)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(START)
    machine.inputs.contacts[LOW_PRESSURE] = 0
    machine.run(200)
    assert not machine.controller.protections.locked


def test_a_day_without_a_lockout_and_the_rests_begin_anew():
    machine = cold()
    lock(machine)
    machine.run(300)
    protections = machine.controller.protections
    assert protections.lifts == 1
    machine.temperature_mc[INDOOR] = 21000
    for _ in range(8500):
        machine.tick(10000)
    assert protections.lifts == 1
    machine.run(1600)
    assert protections.lifts == 0


def test_what_may_break_something_needs_a_person():
    machine = cold()
    lock(machine, HIGH_PRESSURE)
    protections = machine.controller.protections
    assert protections.lockout == HIGH_PRESSURE_TRIP and protections.lockout_left_s() is None
    assert minutes_locked(machine, 500) is None
    for cause in (WELDED_RELAY, NO_CAUSE):
        protections.lockout = cause
        assert protections.lockout_left_s() is None and minutes_locked(machine, 200) is None


def test_a_lockout_that_was_remembered_rests_anew_from_the_reset():
    machine = cold()
    lock(machine)
    machine.run(30)
    protections = machine.controller.protections
    protections._lockout_ms = 0  # as after a reset
    machine.run(290)
    assert protections.locked
    machine.run(20)
    assert not protections.locked and protections.lifts == 1
