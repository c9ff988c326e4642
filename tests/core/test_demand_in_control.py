"""Demand inside the whole core: what the machine does, and which cause it names."""

from support import Machine

from heatpump.core.model import (
    ACTION_DRYING,
    CHANGE_OVER,
    CHANGE_OVER_WAIT,
    COMPRESSOR,
    COOL,
    DEMAND_MET,
    GRID_BLOCK,
    IDLE,
    INDOOR,
    INDOOR_FAN,
    MODE_CHANGED,
    PRE_CIRCULATION,
    RUN,
    START,
    STOP,
)
from heatpump.core.param_table import INSTALLER


def cold(**settings):
    machine = Machine(mode="heat", **settings)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(START)
    return machine


def test_dry_cools_says_drying_and_stops_at_the_lowest_temperature():
    machine = Machine(mode="dry", dry_lowest=20)
    machine.temperature_mc[INDOOR] = 24000
    machine.run_until(START)
    assert machine.controller.action(machine.outputs) == ACTION_DRYING
    machine.run(200)
    machine.temperature_mc[INDOOR] = 20000
    machine.run_until(STOP)
    assert machine.controller.stop_cause == DEMAND_MET
    machine.run_until(IDLE)
    machine.run(600)
    assert machine.phase == IDLE and not machine.outputs.levels[INDOOR_FAN]


def test_from_dry_to_cool_the_compressor_runs_on_and_to_heat_it_stops():
    machine = Machine(mode="dry")
    machine.temperature_mc[INDOOR] = 30000
    machine.run_until(RUN)
    machine.params.set("mode", "cool", INSTALLER)
    machine.run(300)
    assert machine.phase == RUN and machine.controller.counters.starts == 1
    machine.params.set("mode", "dry", INSTALLER)
    machine.run(300)
    assert machine.phase == RUN and machine.controller.counters.starts == 1
    machine.params.set("mode", "heat", INSTALLER)
    machine.run_until(STOP)
    assert machine.controller.stop_cause == MODE_CHANGED


def test_a_grid_block_respects_the_minimum_on_time_and_is_the_cause():
    machine = cold(minimum_on=600)
    machine.params.set("sg_ready", "block", INSTALLER)
    assert machine.run_until(STOP) == 600
    assert machine.controller.stop_cause == GRID_BLOCK
    machine.run(500)
    assert machine.controller.block() == GRID_BLOCK
    machine.params.set("sg_ready", "normal", INSTALLER)
    machine.run_until(START, 100)


def test_an_endless_block_lets_the_house_warm_up_again():
    machine = cold(sg_block_limit=600)
    machine.params.set("sg_ready", "block", INSTALLER)
    machine.run_until(STOP)
    machine.run_until(START, 1000)


def test_auto_waits_between_heating_and_cooling_and_names_it():
    machine = Machine(mode="auto", changeover_time=3600)
    machine.temperature_mc[INDOOR] = 15000
    machine.run_until(RUN)
    machine.run(200)
    machine.temperature_mc[INDOOR] = 30000
    machine.run_until(STOP)
    stopped = machine.seconds
    assert machine.controller.stop_cause == CHANGE_OVER
    machine.run(1000)
    assert machine.controller.block() == CHANGE_OVER_WAIT
    machine.run_until(START)
    assert machine.controller.arbiter.action == COOL
    assert 3600 <= machine.seconds - stopped <= 3600 + 100


def test_the_fan_goes_on_between_runs_if_asked():
    for fan_mode, level in (("auto", 0), ("on", 1)):
        machine = Machine(mode="heat", fan_mode=fan_mode)
        machine.run(1000)
        assert machine.phase == IDLE and machine.outputs.levels[INDOOR_FAN] == level


def test_an_unknown_room_ends_a_boost_in_time_all_the_same():
    machine = Machine(mode="heat", preset="boost", boost_duration=300)
    machine.lost = {INDOOR}
    machine.run(310)
    assert machine.controller.signals.preset_ended


def test_the_compressor_may_not_start_for_a_demand_that_waits():
    machine = Machine(mode="heat", sg_ready="block")
    machine.temperature_mc[INDOOR] = 15000
    for _ in range(1000):
        machine.tick()
        assert not machine.outputs.levels[COMPRESSOR] and machine.phase != PRE_CIRCULATION
