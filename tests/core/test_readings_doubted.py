"""A reading is no truth: a jump is believed when it is seen again, one that never moves not at all."""

from support import Machine

from heatpump.core.model import (
    INDOOR,
    INDOOR_COIL,
    JUMPED,
    OUTDOOR,
    READING_OK,
    SENSORS,
    STILL,
    Reading,
)
from heatpump.core.protection.readings import STILL_MS


def sensed(*values_mc, age_ms=5000):
    """What a reading says after each value."""
    reading = Reading()
    said = []
    for value_mc in values_mc:
        believed = reading.sensed(value_mc)
        assert believed == (reading.fault == READING_OK) and (believed or reading.fault == JUMPED)
        said.append(reading.value_mc)
        reading.age_ms += age_ms
    return said


def test_the_first_value_is_believed():
    assert sensed(79750) == [79750]


def test_a_single_jump_is_not_believed():
    for spike in (79750, -30000, 30600):
        assert sensed(20000, spike, 20100) == [20000, 20000, 20100]


def test_a_jump_that_is_seen_again_is_believed():
    assert sensed(20000, 79750, 79000) == [20000, 20000, 79000]
    assert sensed(20000, 60000, 45000) == [20000, 20000, 45000]


def test_wild_values_are_never_believed():
    assert sensed(20000, 79750, -30000, 79750, -30000, 20000) == [20000] * 6


def test_what_moves_fast_is_at_most_one_reading_behind():
    values = [20000 + 10000 * n for n in range(9)]
    assert sensed(*values) == values
    values = [20000 + 12000 * n for n in range(9)]
    said = sensed(*values)
    for n in range(1, len(values)):
        assert said[n] >= values[n - 1]


def test_an_old_value_allows_more():
    assert sensed(20000, 40000, age_ms=30000) == [20000, 40000]
    assert sensed(20000, 40000, age_ms=20000) == [20000, 20000]


def test_a_doubted_value_ages_the_last_one():
    reading = Reading()
    reading.sensed(20000)
    reading.age_ms = 5000
    assert not reading.sensed(79750) and reading.age_ms == 5000


def running():
    machine = Machine(mode="heat")
    machine.moves = 0
    machine.temperature_mc[INDOOR], machine.temperature_mc[INDOOR_COIL] = 15000, 40000
    machine.run(1000)
    return machine


def hours(machine, count, *still):
    """Run on, in which all readings but these move by a step now and then."""
    for n in range(count * 60):
        for role in range(len(SENSORS)):
            if role not in still:
                machine.temperature_mc[role] += 62 if n & 1 else -62
        for _ in range(6):
            machine.tick(10000)


def test_a_reading_that_never_moves_while_it_runs_is_lost_and_stops_it():
    machine = running()
    assert machine.outputs.levels[0]
    hours(machine, STILL_MS // 3600000, INDOOR)
    machine.run(1800)
    assert not machine.inputs.valid >> INDOOR & 1 and machine.inputs.readings[INDOOR].fault == STILL
    assert not machine.outputs.levels[0] and machine.controller.stop_cause == INDOOR + 1


def test_it_is_trusted_again_once_it_moves():
    machine = running()
    hours(machine, 5, INDOOR)
    assert not machine.outputs.levels[0]
    machine.temperature_mc[INDOOR] += 62
    machine.run(1000)
    assert machine.inputs.valid >> INDOOR & 1 and machine.outputs.levels[0]


def test_weather_and_a_machine_at_rest_may_stand_still():
    machine = running()
    machine.params.set("mode", "off", 1)
    hours(machine, 10, *range(len(SENSORS)))
    machine.params.set("mode", "heat", 1)
    hours(machine, 6, OUTDOOR)
    assert machine.inputs.valid >> OUTDOOR & machine.inputs.valid >> INDOOR & 1
    assert machine.outputs.levels[0]


def test_coarser_steps_have_more_time():
    machine = running()
    machine.params.set("sensor_resolution", "11", 1)
    hours(machine, 6, INDOOR)
    assert machine.inputs.valid >> INDOOR & 1
    hours(machine, 3, INDOOR)
    assert not machine.inputs.valid >> INDOOR & 1
