"""A machine that has settled: what wakes it, and that no timer that matters is a tick late."""

from drive import Drive
from guarded import SECOND, SENSED, Guarded
from support import Machine

from heatpump.core.model import FLOW, HIGH_PRESSURE, IDLE, INDOOR, INDOOR_COIL, RUN

REST = -1


def settled(**settings):
    """Protections that have just looked at everything."""
    guarded = Guarded(**settings)
    for n in SENSED:
        guarded.inputs.readings[n].good(20000)
    assert step(guarded) == SECOND  # news
    return guarded


def step(guarded, dt_ms=SECOND, is_settled=True):
    return guarded.protections.step(dt_ms, guarded.params, guarded.inputs, guarded.levels, is_settled)


def test_it_rests_for_less_than_five_seconds_and_then_has_all_their_time():
    guarded = settled()
    for _ in range(2):
        assert [step(guarded) for _ in range(5)] == [REST] * 4 + [5 * SECOND]
    assert step(guarded, 4999) == REST and step(guarded, 1) == 5000
    assert step(guarded, 9000) == 9000


def test_what_has_not_settled_is_looked_at_in_each_tick():
    guarded = settled()
    assert step(guarded) == REST
    assert step(guarded, SECOND, False) == 2 * SECOND
    assert step(guarded, SECOND, False) == SECOND
    assert step(guarded, 0, False) == 0


def test_readings_age_in_each_tick():
    guarded = settled()
    for seconds in (2, 3, 4, 5, 6):
        step(guarded)
        assert guarded.inputs.readings[INDOOR].age_ms == seconds * SECOND


def test_timers_run_for_all_of_the_rest():
    guarded, other = settled(), settled()
    for _ in range(25):
        step(guarded)
        step(other, SECOND, False)
        wait_ms = guarded.protections.start_wait_ms() - other.protections.start_wait_ms()
        assert 0 <= wait_ms < 5000
    assert wait_ms == 0


def test_a_new_reading_wakes_it_and_so_do_a_parameter_and_a_contact():
    for wake in ("reading", "parameter", "contact", "signal"):
        guarded = settled()
        assert step(guarded) == REST
        if wake == "reading":
            guarded.inputs.readings[INDOOR].good(20000)
        elif wake == "parameter":
            guarded.params.revision += 1
        else:
            guarded.inputs.contacts[HIGH_PRESSURE if wake == "contact" else FLOW] = 0
        assert step(guarded) == 2 * SECOND, wake
        assert step(guarded) == REST


def test_an_open_contact_trips_in_the_tick_that_sees_it():
    guarded = settled()
    assert step(guarded) == REST and not guarded.protections.faults
    guarded.inputs.contacts[HIGH_PRESSURE] = 0
    assert step(guarded) == 2 * SECOND and guarded.protections.faults


def test_a_reading_that_is_lost_or_no_longer_missed_wakes_it():
    guarded = settled()
    guarded.inputs.readings[INDOOR_COIL].age_ms = 28000
    assert step(guarded) == REST and guarded.protections.lost == 0
    assert step(guarded) == 2 * SECOND and guarded.protections.lost == 1 << INDOOR_COIL
    assert step(guarded) == REST
    guarded.inputs.forgiven = 1 << INDOOR_COIL
    assert step(guarded) == 2 * SECOND and guarded.protections.lost == 0


def answering(machine, seconds, of=5):
    """Tick by tick; sensors answer every few seconds."""
    for _ in range(seconds):
        if machine.seconds % of:
            machine.controller.step(1000, machine.inputs, machine.outputs)
            machine.seconds += 1
        else:
            machine.tick()


def until(machine, compressor, of, most_s=4000):
    """The second at which the compressor is so."""
    for _ in range(most_s):
        if machine.compressor == compressor:
            return machine.seconds
        answering(machine, 1, of)
    raise AssertionError(machine.phase)


def test_starts_and_stops_come_in_the_same_second_however_seldom_sensors_answer():
    seen = []
    for of in (1, 5):
        machine = Machine(mode="heat", minimum_on="303", heat_setpoint="21")
        machine.temperature_mc[INDOOR] = 15000
        started = until(machine, 1, of)
        answering(machine, 101, of)
        assert machine.phase == RUN
        machine.temperature_mc[INDOOR] = 25000  # wants no more long before it may stop
        stopped = until(machine, 0, of)
        machine.temperature_mc[INDOOR] = 15000  # and again long before it may start
        seen.append((started, stopped, until(machine, 1, of)))
    assert seen[0] == seen[1] and seen[0][1] - seen[0][0] == 303


def test_it_settles_at_rest_and_in_a_run_but_not_while_it_waits():
    machine = Machine(mode="heat", heat_setpoint="21")
    machine.temperature_mc[INDOOR] = 23000
    machine.run(30)
    assert machine.phase == IDLE and machine.controller.settled
    machine.temperature_mc[INDOOR] = 15000
    machine.tick()
    assert machine.phase == IDLE and not machine.controller.settled  # the power-up delay
    machine.run_until(RUN)
    machine.run(3)
    assert machine.controller.settled
    machine.temperature_mc[INDOOR] = 25000
    machine.tick()
    assert machine.phase == RUN and not machine.controller.settled  # the minimum on time


def test_a_drive_is_steady_unless_its_speed_is_on_its_way():
    drive = Drive()
    drive.running = False
    drive.tick()
    assert drive.inverter.steady
    drive.running = True
    drive.tick()
    assert not drive.inverter.steady
    drive.run(70)
    drive.error_mk = 0
    drive.run(20)
    assert drive.inverter.steady
    drive.error_mk = 5000
    drive.run(11)
    assert not drive.inverter.steady
