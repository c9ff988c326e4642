from support import Machine, message_of

from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    COMPRESSOR,
    CRANKCASE_HEATER,
    INDOOR_FAN,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    REVERSING_VALVE,
)
from heatpump.core.sequence import service_begin
from heatpump.core.sequence.service import NONE


def rested(**settings):
    machine = Machine(**settings)
    machine.temperature_mc[OUTDOOR] = 15000
    machine.run(400)
    return machine


def begin(machine, output, seconds=30):
    service_begin.begin(machine.controller, output, seconds)


def test_each_output_is_driven_alone_and_ends():
    for output, expected in (
        (OUTDOOR_FAN, [0, 1, 0, 0, 0, 0, 0]),
        (INDOOR_FAN, [0, 0, 1, 0, 0, 0, 0]),
        (REVERSING_VALVE, [0, 0, 0, 1, 0, 0, 0]),
        (AUX_HEATER_1, [0, 0, 1, 0, 1, 0, 0]),
        (CRANKCASE_HEATER, [0, 0, 0, 0, 0, 0, 1]),
    ):
        machine = rested(aux_stages=2)
        begin(machine, output)
        machine.run(20)
        assert machine.outputs.levels[:7] == expected, output
        machine.run(300)
        assert not any(machine.outputs.levels), output
        assert machine.controller.service.output == NONE


def test_the_seconds_count_from_the_command_however_long_nothing_was_looked_at():
    for waited_s in range(6):
        machine = rested()
        machine.run(waited_s)
        begin(machine, OUTDOOR_FAN, 2)
        machine.run(2)
        assert machine.outputs.levels[OUTDOOR_FAN], waited_s
        machine.run(300)
        assert not machine.outputs.levels[OUTDOOR_FAN]


def test_the_second_stage_comes_after_the_first():
    machine = rested(aux_stages=2)
    begin(machine, AUX_HEATER_2, 600)
    machine.run(10)
    assert machine.outputs.levels[AUX_HEATER_1] and not machine.outputs.levels[AUX_HEATER_2]
    machine.run(200)
    assert machine.outputs.levels[AUX_HEATER_2] and machine.outputs.levels[INDOOR_FAN]


def test_the_compressor_runs_with_its_fans_and_for_its_minimum_on_time():
    machine = rested()
    begin(machine, COMPRESSOR, 10)
    machine.run(100)
    assert machine.outputs.levels[:4] == [1, 1, 1, 0]
    machine.run(79)
    assert machine.compressor
    machine.run(3)
    assert not machine.compressor
    assert machine.controller.protections.overrides == 0


def test_the_compressor_waits_for_its_minimum_off_time():
    machine = rested()
    begin(machine, COMPRESSOR, 10)
    machine.run(200)
    assert not machine.compressor
    begin(machine, COMPRESSOR, 600)
    machine.run(270)
    assert not machine.compressor
    machine.run(30)
    assert machine.compressor


def test_a_fault_ends_a_run_in_service():
    machine = rested()
    begin(machine, COMPRESSOR, 600)
    machine.run(10)
    machine.lost = {OUTDOOR_COIL}
    machine.run(31)
    assert not machine.compressor
    machine.run(700)
    assert machine.controller.service.output == NONE


def test_it_is_bounded_and_only_for_a_machine_that_is_off():
    machine = rested()
    for seconds in (0, -5, 601, 1 << 29):
        assert "out of bounds, 1 to 600 s" in message_of(begin, machine, COMPRESSOR, seconds)
    begin(machine, OUTDOOR_FAN)
    assert "another output" in message_of(begin, machine, INDOOR_FAN)
    machine.params.set("mode", "heat", 0)
    assert "mode off" in message_of(begin, machine, OUTDOOR_FAN)
    machine.tick()
    assert machine.controller.service.output == NONE


def test_stop_ends_it_early():
    machine = rested()
    begin(machine, OUTDOOR_FAN, 600)
    machine.tick()
    machine.controller.service.stop()
    machine.run(31)  # a fan's shortest time
    assert not machine.outputs.levels[OUTDOOR_FAN]
    assert machine.controller.service.output == NONE


def test_the_valve_goes_back_when_its_dwell_allows():
    machine = rested(valve_dwell=60)
    begin(machine, REVERSING_VALVE, 10)
    machine.run(30)
    assert machine.outputs.levels[REVERSING_VALVE]
    machine.run(40)
    assert not machine.outputs.levels[REVERSING_VALVE]
