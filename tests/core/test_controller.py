from support import Machine

from heatpump.core.application import Application
from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    AGE_UNKNOWN_MS,
    COMPRESSOR,
    COOL,
    DEMAND_MET,
    HEAT,
    HIGH_PRESSURE,
    IDLE,
    INDOOR,
    INDOOR_FAN,
    LOCKED_OUT,
    LOCKOUT,
    MINIMUM_OFF,
    MODE_CHANGED,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    POST_CIRCULATION,
    POWER_UP_DELAY,
    PRE_CIRCULATION,
    REVERSING_VALVE,
    RUN,
    SENSORS,
    START,
    STOP,
    VALVE_SHIFT,
)
from heatpump.core.protection.protections import Protections


def test_fault_bits_and_causes_name_the_same_reading():
    for n, role in enumerate(SENSORS):
        assert CAUSES[n + 1] == role.replace("_", " ") + " reading"


def test_heating_goes_through_the_phases_in_order():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    seen = []
    for _ in range(700):
        machine.tick()
        if not seen or seen[-1][0] != machine.phase:
            seen.append((machine.phase, machine.outputs.levels[:4]))
    assert seen == [
        (IDLE, [0, 0, 0, 0]),
        (PRE_CIRCULATION, [0, 1, 1, 0]),
        (START, [1, 1, 1, 0]),
        (RUN, [1, 1, 1, 0]),
    ]
    machine.temperature_mc[INDOOR] = 21000
    seen = []
    for _ in range(100):
        machine.tick()
        if not seen or seen[-1][0] != machine.phase:
            seen.append((machine.phase, machine.outputs.levels[:4]))
    assert seen == [(STOP, [0, 1, 1, 0]), (POST_CIRCULATION, [0, 0, 1, 0]), (IDLE, [0, 0, 0, 0])]
    assert machine.controller.stop_cause == DEMAND_MET
    assert machine.controller.counters.starts == 1


def test_nothing_starts_within_the_power_up_delay():
    machine = Machine(mode="heat", pre_circulation=0)
    machine.temperature_mc[INDOOR] = 15000
    machine.run(100)
    assert machine.controller.block() == POWER_UP_DELAY
    machine.run(199)
    assert machine.phase == IDLE
    machine.run(2)
    assert machine.compressor


def test_minimum_off_holds_across_modes_and_names_itself():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    machine.params.set("mode", "off", 0)
    machine.run_until(STOP)
    assert machine.controller.stop_cause == MODE_CHANGED
    machine.params.set("mode", "heat", 0)
    machine.tick()
    assert machine.controller.block() == MINIMUM_OFF
    assert machine.run_until(START) >= 298


def test_minimum_on_outlasts_the_demand():
    machine = Machine(mode="heat", minimum_on=600)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(START)
    machine.params.set("mode", "off", 0)
    assert machine.run_until(STOP) == 600


def test_a_lost_critical_reading_stops_at_its_maximum_age():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    machine.lost = {INDOOR}
    machine.run(28)
    assert machine.compressor
    machine.tick()
    assert not machine.compressor
    assert machine.controller.stop_cause == INDOOR + 1


def test_a_returned_reading_must_be_good_for_a_while():
    machine = Machine(mode="heat")
    machine.lost = {OUTDOOR_COIL}
    machine.run(40)
    assert machine.controller.protections.lost == 1 << OUTDOOR_COIL
    machine.lost = set()
    machine.run(60)
    assert machine.controller.protections.faults
    machine.tick()
    assert not machine.controller.protections.faults


def test_a_reading_that_is_not_critical_stops_nothing():
    machine = Machine(mode="heat")
    application = Application()
    application.critical = (INDOOR,)
    machine.controller.protections = Protections(machine.params, application)
    machine.lost = {OUTDOOR}
    machine.run(100)
    assert not machine.controller.protections.faults


def test_ages_saturate():
    machine = Machine()
    machine.lost = {INDOOR}
    for _ in range(400):
        machine.tick(3600000)
    assert machine.inputs.readings[INDOOR].age_ms == AGE_UNKNOWN_MS


def test_cooling_shifts_the_valve_with_the_compressor_off_and_dwelt():
    machine = Machine(mode="cool")
    machine.temperature_mc[INDOOR] = 30000
    machine.run_until(VALVE_SHIFT)
    assert machine.outputs.levels[REVERSING_VALVE] == 1
    assert machine.run_until(IDLE) == 30
    machine.run_until(RUN)
    assert machine.outputs.levels[:4] == [1, 1, 1, 1]


def test_a_b_valve_is_energised_in_heating():
    machine = Machine(mode="heat", valve_energised_in="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    assert machine.outputs.levels[REVERSING_VALVE] == 1


def test_change_over_stops_shifts_and_starts_again():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    machine.params.set("mode", "cool", 0)
    machine.temperature_mc[INDOOR] = 30000
    machine.run_until(STOP)
    stopped = machine.seconds
    machine.run_until(VALVE_SHIFT)
    assert machine.seconds - stopped >= 30
    machine.run_until(START)
    assert machine.seconds - stopped >= 300
    assert machine.controller.arbiter.action == COOL


def test_starts_per_hour():
    machine = Machine(mode="heat", starts_per_hour=2, minimum_off=180, minimum_on=60, pre_circulation=0)
    machine.temperature_mc[INDOOR] = 15000
    starts = []
    for _ in range(4 * 3600):
        was_on = machine.compressor
        machine.tick()
        if machine.compressor and not was_on:
            starts.append(machine.seconds)
        machine.temperature_mc[INDOOR] = 21000 if machine.phase == RUN else 15000
    assert len(starts) >= 6
    for n in range(len(starts) - 2):
        assert starts[n + 2] - starts[n] >= 3600


def test_repeated_trips_lock_out_until_reset():
    machine = Machine(mode="heat", trips_to_lockout=2, starts_per_hour=12, minimum_off=180, pre_circulation=0)
    machine.temperature_mc[INDOOR] = 15000
    for _ in range(2):
        machine.run_until(START)
        machine.inputs.contacts[HIGH_PRESSURE] = 0
        machine.run(31)
        machine.inputs.contacts[HIGH_PRESSURE] = 1
    machine.run(1000)
    assert machine.phase == LOCKOUT
    assert machine.controller.block() == LOCKED_OUT
    machine.controller.reset_faults()
    machine.run_until(RUN)


def test_fan_only_runs_the_indoor_fan_alone():
    machine = Machine(mode="fan-only")
    machine.temperature_mc[INDOOR] = 5000
    machine.run(1000)
    assert machine.outputs.levels[:4] == [0, 0, 1, 0]


def test_whatever_the_sequencer_asks_the_guard_decides():
    machine = Machine(mode="off")
    machine.run(10)
    levels = machine.outputs.levels
    protections = machine.controller.protections
    protections.guard(machine.params, [1, 0, 0, 1, 0, 0, 0], levels)
    assert levels[COMPRESSOR] == 0 and levels[REVERSING_VALVE] == 0
    assert protections.overrides == 1
    machine.run(600)
    protections.guard(machine.params, [1, 0, 0, 1, 0, 0, 0], levels)
    assert levels[COMPRESSOR] == 0 and levels[REVERSING_VALVE] == 1
    for _ in range(30):
        assert protections.start_block(machine.params)
        protections.step(1000, machine.params, machine.inputs, levels)
        for reading in machine.inputs.readings:
            reading.age_ms = 0
    protections.guard(machine.params, [1, 0, 0, 1, 0, 0, 0], levels)
    assert levels[:4] == [1, 1, 1, 1]  # never without both fans
    protections.guard(machine.params, [0, 0, 0, 0, 0, 0, 0], levels)
    assert levels[COMPRESSOR] == 1 and levels[REVERSING_VALVE] == 1  # minimum on, valve under load
    assert levels[OUTDOOR_FAN] == 1 and levels[INDOOR_FAN] == 1


def test_run_time_and_uptime_are_counted():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(START)
    for _ in range(200):
        machine.tick(1500)
    assert machine.controller.counters.run_s == 300
    assert machine.controller.uptime_s == machine.seconds + 100
    assert machine.params.mode == HEAT


def test_a_wild_time_step_is_harmless():
    machine = Machine(mode="heat")
    for dt_ms in (-5, 0, 1 << 29):
        machine.inputs.readings[INDOOR].age_ms = 0
        machine.controller.step(dt_ms, machine.inputs, machine.outputs)
    assert machine.controller.uptime_s == 3600
