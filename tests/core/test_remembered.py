"""What a new controller knows again after a reset."""

from kept import VALUES, Tank, changed, machine, of, trip, value
from support import every_part

from heatpump.core.causes import CAUSES
from heatpump.core.controller import Controller
from heatpump.core.demand.dryer import BEGUN, DRIED, NO_LOAD
from heatpump.core.model import (
    DISCHARGE,
    DISCHARGE_TRIP,
    HIGH_PRESSURE,
    HIGH_PRESSURE_TRIP,
    INDOOR,
    LOCKED_OUT,
    OUTDOOR,
    OUTDOOR_COIL,
    RUN,
)
from heatpump.core.params import Params
from heatpump.core.protection.protection_rows import ROWS
from heatpump.core.protection.protection_table import CAUSE, LATCH
from heatpump.core.record.remembered import FIELDS, LARGEST, MOST_TRIPS, TRIPS, Remembered, recall, remember


def test_a_new_controller_knows_again_what_the_old_one_knew():
    old = machine()
    old.temperature_mc[INDOOR] = 15000
    old.temperature_mc[OUTDOOR] = 5000
    old.temperature_mc[OUTDOOR_COIL] = -2000
    old.run_until(RUN)
    old.run(100)
    trip(old)
    controller = old.controller
    controller.demands.append(Tank())
    controller.demands[1].since_cycle_s, controller.demands[1].alarm = 500_000, True
    controller.demands[1].run_s = 4321
    controller.defrost.clean_mk = 5500
    controller.signals.warm_up = LARGEST
    for n, key in enumerate(("starts", "run_s", "aux_s", "defrosts", "energy_wh", "off_minute")):
        setattr(controller.counters, key, 70 + n)
    controller.protections.locked, controller.protections.lockout = True, HIGH_PRESSURE_TRIP
    state = of(remember(controller).to_text())

    new = machine()
    new.controller.demands.append(Tank())
    recall(new.controller, state)
    assert remember(new.controller).values == remember(controller).values
    counters = new.controller.counters
    assert (counters.starts, counters.run_s, counters.aux_s) == (70, 71, 72)
    assert (counters.defrosts, counters.energy_wh, counters.off_minute) == (73, 74, 75)
    assert new.controller.defrost.clean_mk == 5500
    assert new.controller.signals.warm_up == LARGEST
    assert new.controller.defrost._heating_ms > 100_000
    assert new.controller.demands[1].since_cycle_s == 500_000 and new.controller.demands[1].alarm == 1
    assert new.controller.demands[1].run_s == 4321
    assert new.controller.protections.locked is True
    assert new.controller.protections.lockout == HIGH_PRESSURE_TRIP
    assert new.controller.block() == LOCKED_OUT
    new.controller.demands.pop()
    new.temperature_mc[INDOOR] = 15000
    new.run(1000)
    assert not new.compressor
    new.controller.reset_faults()
    new.run_until(RUN)


def test_what_became_of_a_dryers_load_comes_back():
    for load in (NO_LOAD, BEGUN, DRIED):
        old, new = [Controller(Params(every_part()), every_part()) for _ in range(2)]
        drying(old).load = load
        recall(new, of(remember(old).to_text()))
        assert drying(new).load == load


def drying(controller):
    """The dryer among the demands."""
    return next(demand for demand in controller.demands if hasattr(demand, "load"))


def test_a_new_controller_and_one_that_recalls_nothing_are_alike():
    found = machine()
    state = remember(found.controller)
    recall(found.controller, of("{}"))
    assert remember(found.controller).values == state.values
    assert found.controller.protections.locked is False
    found.temperature_mc[INDOOR] = 15000
    found.run_until(RUN)


def test_the_minimum_off_time_begins_anew_whatever_is_remembered():
    found = machine()
    recall(found.controller, of('{"off_minute":13000000,"starts":5,"run_s":9000}'))
    found.inputs.utc_minute = 14_000_000
    found.temperature_mc[INDOOR] = 15000
    assert found.run_until(RUN) >= found.params.minimum_off_s


def test_trips_before_and_after_a_reset_lock_out_together():
    for trips_before in (0, 1, 2):
        old = machine()
        old.run(10)
        for _ in range(trips_before):
            trip(old)
        assert not old.controller.protections.locked
        state = remember(old.controller)
        assert state.values[len(FIELDS) + TRIPS.index(HIGH_PRESSURE_TRIP)] == trips_before
        assert sum(state.values[len(FIELDS) :]) == trips_before
        new = machine()
        recall(new.controller, of(state.to_text()))
        new.run(10)
        taken = 0
        while not new.controller.protections.locked:
            trip(new)
            taken += 1
        assert taken == 3 - trips_before
        assert new.controller.protections.lockout == HIGH_PRESSURE_TRIP


def test_a_trip_counts_for_its_window_and_no_longer():
    for reset in (False, True):
        found = machine()
        found.run(10)
        found.temperature_mc[DISCHARGE] = 111_000
        found.run(10)
        found.temperature_mc[DISCHARGE] = 20_000
        n = len(FIELDS) + TRIPS.index(DISCHARGE_TRIP)
        assert remember(found.controller).values[n] == 1
        if reset:  # from then on it is as old as the reset
            found.run(1000)
            state = remember(found.controller)
            found = machine()
            recall(found.controller, state)
        found.run(1780)
        assert remember(found.controller).values[n] == 1
        found.run(30)
        assert remember(found.controller).values[n] == 0


def test_stops_toward_a_lockout_are_remembered():
    found = machine(trips_to_lockout=2)
    recall(found.controller, of('{"stops":1}'))
    assert value(remember(found.controller), "stops") == 1
    found.temperature_mc[INDOOR] = 15000
    found.run_until(RUN)
    found.inputs.contacts[HIGH_PRESSURE] = 0
    found.run(400)
    assert found.controller.protections.locked
    assert value(remember(found.controller), "stops") == 2


def test_parts_that_a_machine_does_not_have_are_left_out():
    found = machine()
    controller = found.controller
    controller.defrost = None
    controller.demands = []
    filled = Remembered()
    filled.values = [1] * VALUES
    filled.give(controller)
    filled.gather(controller)
    for key in ("clean_mk", "heating_ms", "since_cycle_s", "cycle_alarm"):
        assert value(filled, key) == 0, key
    assert value(filled, "starts") == controller.counters.starts == 1


def test_causes_that_can_lock_out_are_told_apart():
    assert len(set(TRIPS)) == len(TRIPS) > 3
    assert set(TRIPS) == {row[CAUSE] for row in ROWS if row[LATCH] > 1}
    assert max([row[LATCH] for row in ROWS]) - 1 <= MOST_TRIPS


def test_only_what_would_be_wrong_after_a_reset_is_urgent():
    written = Remembered()
    written.values = [5] * VALUES
    assert not changed(written.values, "starts", 5).is_urgent(written)
    for key in ("starts", "run_s", "aux_s", "defrosts", "energy_wh", "clean_mk"):
        assert not changed(written.values, key, 6).is_urgent(written), key
        assert not changed(written.values, key, 4).is_urgent(written), key
    for key in ("off_minute", "heating_ms", "since_cycle_s"):
        assert not changed(written.values, key, 6).is_urgent(written), key
        assert changed(written.values, key, 4).is_urgent(written), key
    for key in ("cycle_alarm", "locked", "lockout", "stops", "high pressure", CAUSES[TRIPS[-1]]):
        assert changed(written.values, key, 6).is_urgent(written), key
        assert changed(written.values, key, 4).is_urgent(written), key
    for seconds, urgent in ((0, False), (904, False), (905, True)):
        assert changed(written.values, "tank_spent_s", seconds).is_urgent(written) == urgent
    written.values = [905] * VALUES
    assert changed(written.values, "tank_spent_s", 5).is_urgent(written)


def test_gathering_allocates_nothing():
    try:
        import micropython
    except ImportError:
        return  # CPython can't say; this very file runs in the VM, too
    found = machine()
    kept = Remembered()
    kept.gather(found.controller)
    micropython.heap_lock()
    try:
        kept.gather(found.controller)
        kept.is_urgent(kept)
    finally:
        micropython.heap_unlock()
