"""A due defrost is carried over whatever comes between, until the ice is gone."""

from support import Machine

from heatpump.core.model import (
    AUX_HEATER_1,
    COMPRESSOR,
    DEFROST_DRIP,
    DEFROST_MELT,
    DEFROST_PREPARE,
    EVAPORATING_TRIP,
    IDLE,
    INDOOR,
    LOW_PRESSURE,
    LOW_PRESSURE_TRIP,
    OUTDOOR,
    OUTDOOR_COIL,
    REVERSING_VALVE,
    RUN,
    START,
)

COLD, WARM = 15000, 25000  # rooms that want heat, and none
CLEAN, FROSTED, ICED = -6000, -12000, -29000  # coils at 0 °C outdoors


def heating(coil_mc=CLEAN, clean_mk=6000, **settings):
    """A machine in its first run after power-up that knows its clean coil, as it would remember it."""
    machine = Machine(mode="heat", **settings)
    machine.controller.defrost.clean_mk = clean_mk
    machine.temperature_mc[INDOOR] = COLD
    machine.temperature_mc[OUTDOOR] = 0
    machine.temperature_mc[OUTDOOR_COIL] = coil_mc
    machine.run_until(START)
    return machine


def frosted(**settings):
    """The same, with a defrost that is due, and begins."""
    machine = heating(FROSTED, **settings)
    machine.run(180)
    assert machine.controller.defrost.due
    return machine


def end_run(machine):
    machine.temperature_mc[INDOOR] = WARM
    machine.run_until(IDLE)


def melts_first(machine, at_most_s=4000):
    """Heat is wanted again: the coil is defrosted before anything is heated."""
    machine.temperature_mc[INDOOR] = COLD
    for _ in range(at_most_s):
        machine.tick()
        if machine.compressor:
            break
    assert machine.phase == DEFROST_MELT and machine.outputs.levels[REVERSING_VALVE]
    machine.run(60)
    machine.temperature_mc[OUTDOOR_COIL] = 13000
    machine.run_until(DEFROST_DRIP)
    machine.temperature_mc[OUTDOOR_COIL] = CLEAN
    machine.run_until(RUN)
    assert not machine.controller.defrost.due and machine.controller.protections.overrides == 0
    assert not machine.controller.protections.locked


def test_a_run_of_the_minimum_on_time_is_judged():
    machine = heating(FROSTED)
    machine.temperature_mc[INDOOR] = WARM
    machine.run_until(IDLE)
    assert machine.controller.counters.run_s == 180
    assert machine.controller.defrost.due
    machine.run(7200)
    melts_first(machine)


def test_runs_too_short_to_be_judged_add_up():
    machine = heating(minimum_on=60)
    for _ in range(120):
        machine.run(20)
        end_run(machine)
        machine.temperature_mc[INDOOR] = COLD
        for _ in range(3000):
            machine.tick()
            if machine.compressor:
                break
        if machine.phase == DEFROST_MELT:
            break
    assert machine.phase == DEFROST_MELT
    assert 3600 <= machine.controller.counters.run_s < 3700


def test_demand_that_is_met_while_it_prepares_only_puts_it_off():
    for seconds in (0, 100, 290):
        machine = frosted()
        machine.run_until(DEFROST_PREPARE, 10)
        machine.run(seconds)
        end_run(machine)
        assert machine.controller.defrost.due and not machine.outputs.levels[REVERSING_VALVE]
        melts_first(machine)


def test_mode_off_and_back_keeps_it():
    machine = frosted()
    machine.params.set("mode", "off", 0)
    machine.run_until(IDLE)
    machine.run(1000)
    machine.params.set("mode", "heat", 0)
    melts_first(machine)


def test_cooling_comes_first_and_thaws_the_coil():
    machine = frosted(cooling_outdoor_min=5, defrost_outdoor=12)
    end_run(machine)
    machine.params.set("mode", "cool", 0)
    machine.temperature_mc[INDOOR] = 30000
    machine.temperature_mc[OUTDOOR] = 11000
    machine.run_until(RUN)
    assert machine.controller.defrost.due and machine.outputs.levels[REVERSING_VALVE]
    machine.temperature_mc[OUTDOOR_COIL] = 30000
    machine.params.set("mode", "heat", 0)
    machine.run_until(IDLE)
    assert not machine.controller.defrost.due


def test_a_block_by_the_grid_keeps_it():
    for seconds in (0, 150, 260):
        machine = frosted()
        machine.run(seconds)
        machine.params.set("sg_ready", "block", 0)
        machine.run_until(IDLE)
        machine.run(600)
        assert machine.controller.defrost.due
        machine.params.set("sg_ready", "normal", 0)
        melts_first(machine)


def test_few_starts_keep_it():
    machine = frosted(starts_per_hour=1)
    machine.run_until(DEFROST_PREPARE, 10)
    machine.run(1800)
    assert machine.phase == DEFROST_PREPARE  # no start is allowed yet
    end_run(machine)
    assert machine.controller.defrost.due
    melts_first(machine, 7200)
    assert machine.controller.counters.starts == 3


def test_lost_outputs_keep_what_was_prepared_and_space_what_melted():
    for phase, due in ((DEFROST_PREPARE, True), (DEFROST_MELT, False)):
        machine = frosted()
        machine.run_until(phase)
        machine.run(10)
        machine.inputs.outputs_lost = True
        machine.tick()
        machine.inputs.outputs_lost = False
        assert machine.phase == IDLE and machine.controller.defrost.due is due


def test_a_melt_that_trips_forgets_nothing_and_the_next_is_spaced():
    machine = frosted()
    machine.run_until(DEFROST_MELT)
    machine.run(150)
    machine.inputs.contacts[LOW_PRESSURE] = 0
    machine.run_until(DEFROST_DRIP)
    machine.inputs.contacts[LOW_PRESSURE] = 1
    machine.temperature_mc[OUTDOOR_COIL] = FROSTED
    began = machine.seconds
    machine.run_until(RUN)
    machine.run_until(DEFROST_PREPARE)
    assert 2100 <= machine.seconds - began < 2110  # by what the coil shows, no more heating is needed


def test_ice_at_power_up_is_seen_in_the_first_run():
    for clean_mk, coil_mc in ((6000, FROSTED), (0, FROSTED)):
        machine = heating(coil_mc, clean_mk)
        machine.run_until(DEFROST_PREPARE, 185)
        melts_first(machine)
    machine = heating(-11000, 0)  # nothing says what a clean coil is like: by time
    machine.run(1800)
    assert machine.phase == RUN and not machine.controller.defrost.due


def test_a_coil_near_the_evaporating_limit_is_melted_before_that_counts():
    machine = heating()
    machine.run(1800)
    machine.controller.defrost.clean_mk = 25000  # whatever was learned
    machine.temperature_mc[OUTDOOR_COIL] = ICED
    machine.run_until(DEFROST_PREPARE, 10)
    melts_first(machine)


def test_ice_that_trips_at_once_is_melted_by_the_next_start():
    """Beyond the limits within the minimum on time: that counts, once."""
    for reading in (True, False):
        machine = heating(-33000)
        if not reading:
            machine.temperature_mc[OUTDOOR_COIL] = -25000
            machine.inputs.contacts[LOW_PRESSURE] = 0
        machine.run_until(IDLE)
        assert machine.controller.counters.run_s < 180
        assert machine.controller.stop_cause == (EVAPORATING_TRIP if reading else LOW_PRESSURE_TRIP)
        machine.inputs.contacts[LOW_PRESSURE] = 1
        machine.temperature_mc[OUTDOOR_COIL] = -5000
        machine.run(200)
        assert machine.controller.defrost.due
        melts_first(machine)


def test_auxiliary_heat_helps_from_the_first_moment():
    machine = frosted(aux_stages=1)
    end_run(machine)
    machine.temperature_mc[INDOOR] = COLD
    machine.run_until(DEFROST_MELT)
    machine.run(10)
    assert machine.outputs.levels[AUX_HEATER_1] and machine.outputs.levels[COMPRESSOR]
