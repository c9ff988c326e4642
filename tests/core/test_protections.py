"""What a trip does to the whole machine: when it stops, what it is called, when it may start again."""

from support import Machine

from heatpump.core import values
from heatpump.core.application import Application
from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    DISCHARGE,
    FLOAT_SWITCH,
    FLOAT_TRIP,
    HIGH_PRESSURE,
    HIGH_PRESSURE_TRIP,
    IDLE,
    INDOOR,
    INDOOR_COIL,
    INDOOR_FAN,
    LOCKED_OUT,
    LOCKOUT,
    LOW_PRESSURE,
    LOW_PRESSURE_TRIP,
    MINIMUM_OFF,
    NO_CAUSE,
    NO_EFFECT,
    NOT_ASSIGNED,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_COLD,
    OUTDOOR_FAN,
    POWER_UP_DELAY,
    REVERSING_VALVE,
    RUN,
    SENSORS,
    START,
    STOP,
    SUPPLY_DIPS,
    VALVE_SHIFT,
    WELDED_RELAY,
)
from heatpump.core.protection.protection_table import CAUSE
from heatpump.core.protection.protections import Protections
from heatpump.core.record import status


def heating(**settings):
    machine = Machine(mode="heat", **settings)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    return machine


def told(machine, key):
    """A published value, as text."""
    for name, kind, words, value in status.current(machine.controller, machine.inputs, machine.outputs):
        if name == key:
            return values.to_text(kind, value, words)
    raise AssertionError(key)


def test_high_pressure_stops_within_a_tick_and_has_one_name():
    machine = Machine(mode="heat", minimum_on=600)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(START)
    machine.inputs.contacts[HIGH_PRESSURE] = 0
    machine.tick()
    assert machine.phase == STOP and not machine.compressor
    assert machine.controller.protections.first_fault() == HIGH_PRESSURE_TRIP
    assert machine.controller.stop_cause == machine.controller.block() == HIGH_PRESSURE_TRIP
    assert told(machine, "fault") == told(machine, "stop_cause") == told(machine, "block") == "high pressure"
    machine.inputs.contacts[HIGH_PRESSURE] = 1
    machine.run(80)
    assert not machine.controller.protections.faults
    assert machine.controller.block() == MINIMUM_OFF and told(machine, "fault") == "none"
    assert machine.run_until(START) >= 200
    assert machine.controller.protections.overrides == 0


def test_the_third_high_pressure_trip_in_an_hour_locks_out_until_reset():
    machine = Machine(mode="heat", minimum_off=180)
    machine.temperature_mc[INDOOR] = 15000
    for _ in range(3):
        assert told(machine, "lockout") == "none"
        machine.run_until(RUN)
        machine.inputs.contacts[HIGH_PRESSURE] = 0
        machine.run(5)
        machine.inputs.contacts[HIGH_PRESSURE] = 1
    machine.run(4000)
    assert machine.phase == LOCKOUT and machine.controller.block() == LOCKED_OUT
    assert told(machine, "lockout") == "high pressure"
    machine.controller.reset_faults()
    assert told(machine, "lockout") == "none"
    machine.run_until(RUN)


def test_an_open_contact_forbids_the_start():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.inputs.contacts[HIGH_PRESSURE] = 0
    machine.run(1000)
    assert machine.phase == IDLE and machine.controller.block() == HIGH_PRESSURE_TRIP


def test_low_pressure_is_ignored_in_the_start_and_not_later():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.inputs.contacts[LOW_PRESSURE] = 0
    machine.run_until(START)
    machine.run(118)
    assert machine.compressor
    machine.run(7)
    assert not machine.compressor and machine.controller.stop_cause == LOW_PRESSURE_TRIP


def test_the_general_count_of_stops_names_the_last_cause_too():
    machine = heating(trips_to_lockout=1)
    machine.inputs.contacts[HIGH_PRESSURE] = 0
    machine.tick()
    assert told(machine, "lockout") == "high pressure"


def test_a_discharge_sensor_that_is_assigned_is_critical():
    for assigned, fault in (("", NO_CAUSE), ("2800000000000521", DISCHARGE + 1)):
        machine = Machine(mode="heat", sensor_discharge=assigned)
        application = Application()
        application.critical = (INDOOR, INDOOR_COIL, OUTDOOR_COIL)
        protections = Protections(machine.params, application)
        machine.controller.protections = protections
        machine.lost = {DISCHARGE}
        machine.inputs.readings[DISCHARGE].failed(NOT_ASSIGNED)
        machine.run(100)
        assert protections.first_fault() == fault and protections.faults == (fault != NO_CAUSE)


def test_a_hot_discharge_pipe_warns_then_stops():
    machine = heating()
    machine.temperature_mc[DISCHARGE] = 106000
    machine.run(30)
    assert machine.compressor and told(machine, "notice") == "discharge warning"
    machine.temperature_mc[DISCHARGE] = 111000
    machine.run(6)
    assert not machine.compressor and told(machine, "stop_cause") == "discharge temperature"
    machine.temperature_mc[DISCHARGE] = 95000
    machine.run(2000)
    assert not machine.compressor
    machine.temperature_mc[DISCHARGE] = 60000
    machine.run_until(RUN)


def test_the_envelope_ends_a_run_after_its_minimum_on_time():
    machine = Machine(mode="heat", minimum_on=600)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(START)
    machine.temperature_mc[OUTDOOR] = -16000
    assert machine.run_until(STOP) == 600
    assert machine.controller.stop_cause == OUTDOOR_COLD and machine.controller.block() == OUTDOOR_COLD
    assert not machine.controller.protections.faults
    machine.run(4000)
    assert machine.phase == IDLE
    machine.temperature_mc[OUTDOOR] = -12000
    machine.run_until(RUN)
    assert machine.controller.protections.overrides == 0


def test_the_envelope_of_one_side_does_not_keep_the_other_from_working():
    """25 °C outdoors: no heating, but the valve shifts and it cools."""
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.temperature_mc[OUTDOOR] = 25000
    machine.run(1000)
    assert machine.phase == IDLE and told(machine, "block") == "outdoor too warm"
    machine.params.set("mode", "cool", 0)
    machine.temperature_mc[INDOOR] = 30000
    machine.run_until(VALVE_SHIFT)
    machine.run_until(RUN)


def test_a_full_pan_stops_cooling_and_leaves_heating_alone():
    machine = Machine(mode="cool")
    machine.temperature_mc[INDOOR] = 30000
    machine.run_until(RUN)
    machine.inputs.contacts[FLOAT_SWITCH] = 0
    machine.run(12)
    assert not machine.compressor and machine.controller.stop_cause == FLOAT_TRIP
    machine.run(2000)
    assert machine.phase == IDLE and machine.controller.block() == FLOAT_TRIP
    machine.params.set("mode", "heat", 0)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    assert machine.outputs.levels[REVERSING_VALVE] == 0


def test_a_dead_compressor_is_given_up_after_three_tries_and_one_after_each_rest():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = machine.temperature_mc[INDOOR_COIL] = 15000
    for n in range(3):
        assert machine.controller.counters.starts == n
        machine.run_until(RUN)
        machine.run_until(STOP)
        assert machine.controller.stop_cause == NO_EFFECT
    machine.run(200)
    assert machine.phase == LOCKOUT and told(machine, "lockout") == "no effect"
    for _ in range(10000):
        machine.tick(10000)
    assert machine.controller.counters.starts == 6
    assert machine.controller.protections.locked


def welded():
    """A machine at rest in heating, whose coils then move apart."""
    machine = Machine(mode="off")
    machine.run(600)
    for n in range(40):
        machine.temperature_mc[INDOOR_COIL] = 20000 + 600 * n
        machine.temperature_mc[OUTDOOR_COIL] = 20000 - 600 * n
        machine.run(5)
    return machine


def test_a_welded_relay_keeps_the_fans_on_and_the_valve_where_it_is():
    machine = welded()
    assert told(machine, "lockout") == told(machine, "fault") == "welded relay"
    assert machine.outputs.levels[OUTDOOR_FAN] and machine.outputs.levels[INDOOR_FAN]
    machine.params.set("mode", "cool", 0)
    machine.temperature_mc[INDOOR] = 30000
    machine.run(4000)
    assert machine.outputs.levels[REVERSING_VALVE] == 0 and machine.controller.counters.starts == 0
    assert machine.outputs.levels[OUTDOOR_FAN] and machine.outputs.levels[INDOOR_FAN]
    machine.temperature_mc[INDOOR] = machine.temperature_mc[INDOOR_COIL] = 20000
    machine.temperature_mc[OUTDOOR_COIL] = 20000
    machine.params.set("mode", "off", 0)
    machine.run(200)
    assert machine.controller.block() == LOCKED_OUT  # until somebody has looked at it
    machine.controller.reset_faults()
    machine.run(2)
    assert not machine.outputs.levels[OUTDOOR_FAN] and not machine.outputs.levels[INDOOR_FAN]
    assert machine.controller.block() == NO_CAUSE


def test_welded_is_told_from_coils_at_rest_after_a_real_run():
    machine = heating()
    machine.run(600)
    machine.temperature_mc[INDOOR] = 22000
    machine.run_until(IDLE)
    machine.run(2000)
    assert not machine.controller.protections.locked
    assert WELDED_RELAY not in (machine.controller.block(), machine.controller.stop_cause)


def test_after_many_power_ups_it_waits_longer():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.inputs.dips = 4
    machine.run(1700)
    assert machine.phase == IDLE and machine.controller.block() == SUPPLY_DIPS
    machine.run(200)
    assert machine.phase != IDLE
    machine = Machine(mode="heat")
    machine.inputs.dips = 3
    machine.run(20)
    assert machine.controller.block() == POWER_UP_DELAY


def test_every_cause_can_be_published_and_is_named_once():
    assert len(set(CAUSES)) == len(CAUSES)
    machine = Machine()
    protections = machine.controller.protections
    protections.faults = True
    for n in range(len(SENSORS)):
        protections.lost = 1 << n
        assert told(machine, "fault") == SENSORS[n].replace("_", " ") + " reading"
        assert machine.controller.block() == n + 1
    protections.lost = 0
    for n, row in enumerate(protections.trips.rows):
        protections.trips.stops = 1 << n
        assert told(machine, "fault") == CAUSES[row[CAUSE]]
        assert machine.controller.block() == row[CAUSE]
