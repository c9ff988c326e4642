from support import Machine

from heatpump.core.model import (
    ACTION_DEFROSTING,
    COMPRESSOR,
    CRANKCASE_HEATER,
    DEFROST_DRIP,
    DEFROST_MELT,
    DEFROST_PREPARE,
    DEFROST_RETURN,
    DEFROSTING,
    IDLE,
    INDOOR,
    INDOOR_COIL,
    INDOOR_FAN,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    OUTPUTS,
    REVERSING_VALVE,
    RUN,
)


def frosty(**settings):
    """A machine that heats at -2 °C outdoors with its coil clean, 6 K below the air."""
    machine = Machine(mode="heat", **settings)
    machine.temperature_mc[INDOOR] = 15000
    machine.temperature_mc[OUTDOOR] = -2000
    machine.temperature_mc[OUTDOOR_COIL] = 14000
    machine.run(10)  # the coil was warm: it is free of ice
    machine.temperature_mc[OUTDOOR_COIL] = -8000
    machine.run_until(RUN)
    return machine


def test_a_clean_coil_is_learned_from_the_third_minute_of_the_first_run_on():
    machine = frosty()
    machine.run(100)
    assert machine.controller.defrost.clean_mk == 0
    machine.run(30)
    assert machine.controller.defrost.clean_mk == 6000


def test_frost_brings_a_defrost_with_everything_in_its_order():
    machine = frosty()
    machine.run(2200)
    assert machine.phase == RUN
    machine.temperature_mc[OUTDOOR_COIL] = -13100
    machine.run(2)
    seen = []
    for _ in range(1500):
        if machine.phase == DEFROST_MELT and machine.temperature_mc[OUTDOOR_COIL] < 20000:
            machine.temperature_mc[OUTDOOR_COIL] += 100
        if not seen or seen[-1] != (machine.phase, machine.outputs.levels[:4]):
            seen.append((machine.phase, machine.outputs.levels[:4]))
        if machine.phase == IDLE:
            break
        assert machine.controller.action(machine.outputs) == ACTION_DEFROSTING
        machine.tick()
    assert seen == [
        (DEFROST_PREPARE, [0, 0, 0, 0]),
        (DEFROST_PREPARE, [0, 0, 0, 1]),
        (DEFROST_MELT, [1, 0, 1, 1]),
        (DEFROST_DRIP, [0, 0, 0, 1]),
        (DEFROST_RETURN, [0, 1, 0, 1]),
        (DEFROST_RETURN, [0, 1, 0, 0]),
        (IDLE, [0, 1, 0, 0]),
    ]
    assert machine.controller.defrost.count == 1 and machine.controller.defrost.by_time == 0
    assert machine.controller.stop_cause == DEFROSTING
    assert machine.controller.protections.overrides == 0
    assert machine.run_until(RUN) >= 200  # the minimum off time holds after a defrost too


def test_the_melt_is_bounded_and_the_next_one_spaced():
    machine = frosty()
    machine.run(2200)
    machine.temperature_mc[OUTDOOR_COIL] = -15000
    machine.run_until(DEFROST_MELT)
    began = machine.seconds
    machine.run_until(DEFROST_DRIP)
    assert machine.seconds - began == 600
    assert machine.controller.defrost.by_time == 1
    ended = machine.seconds
    machine.run_until(DEFROST_PREPARE, 8000)
    assert machine.seconds - ended >= 2100


def test_without_an_outdoor_reading_time_decides():
    machine = frosty()
    machine.lost = {OUTDOOR}
    machine.controller.protections._readings._critical = (INDOOR, INDOOR_COIL, OUTDOOR_COIL)
    machine.temperature_mc[OUTDOOR_COIL] = -4000
    machine.run(3500)
    assert machine.phase == RUN
    machine.run_until(DEFROST_PREPARE, 200)


def test_without_a_clean_value_time_decides():
    machine = Machine(mode="heat")
    machine.temperature_mc[INDOOR] = 15000
    machine.temperature_mc[OUTDOOR] = -2000
    machine.temperature_mc[OUTDOOR_COIL] = -13000
    machine.run_until(RUN)
    machine.run(3400)
    assert machine.phase == RUN and machine.controller.defrost.clean_mk == 0
    machine.run_until(DEFROST_PREPARE, 300)


def test_no_defrost_when_it_is_warm_outdoors_or_the_coil_is():
    for outdoor_mc, coil_mc in ((6000, -10000), (-2000, -900)):
        machine = frosty()
        machine.temperature_mc[OUTDOOR] = outdoor_mc
        machine.temperature_mc[OUTDOOR_COIL] = coil_mc
        machine.run(9000)
        assert machine.phase == RUN and machine.controller.defrost.count == 0


def test_a_clean_coil_is_left_alone():
    machine = frosty()
    machine.run(20000)
    assert machine.phase == RUN and machine.controller.defrost.count == 0


def test_a_coil_that_thaws_by_itself_counts_anew():
    machine = frosty()
    machine.run(2000)
    machine.temperature_mc[INDOOR] = 21000
    machine.run_until(IDLE)
    machine.temperature_mc[OUTDOOR_COIL] = 14000
    machine.run(10)
    machine.temperature_mc[INDOOR] = 15000
    machine.temperature_mc[OUTDOOR_COIL] = -14000
    machine.run_until(RUN)
    machine.run(1500)
    assert machine.phase == RUN
    machine.run_until(DEFROST_PREPARE, 600)


def prepared():
    machine = frosty()
    machine.run(2200)
    machine.temperature_mc[OUTDOOR_COIL] = -15000
    machine.run_until(DEFROST_PREPARE)
    return machine


def test_mode_off_before_the_melt_calls_it_off():
    machine = prepared()
    machine.params.set("mode", "off", 0)
    machine.run(100)
    assert machine.phase == IDLE and not machine.outputs.levels[REVERSING_VALVE]
    machine = prepared()
    machine.run(100)
    assert machine.outputs.levels[REVERSING_VALVE]
    machine.params.set("mode", "off", 0)
    machine.run(100)
    assert machine.phase == IDLE and not machine.outputs.levels[REVERSING_VALVE]
    assert machine.controller.defrost.count == 0


def test_mode_off_in_the_melt_lets_it_end():
    machine = prepared()
    machine.run_until(DEFROST_MELT)
    machine.params.set("mode", "off", 0)
    machine.run(300)
    assert machine.phase == DEFROST_MELT and machine.outputs.levels[COMPRESSOR]
    machine.run_until(IDLE)
    machine.run(30)  # the fan's shortest time
    assert machine.outputs.levels == [1 if n == CRANKCASE_HEATER else 0 for n in range(len(OUTPUTS))]


def test_a_lost_coil_reading_ends_the_melt_at_once():
    machine = prepared()
    machine.run_until(DEFROST_MELT)
    machine.lost = {OUTDOOR_COIL}
    machine.run(31)
    assert machine.phase == DEFROST_DRIP
    assert not machine.outputs.levels[COMPRESSOR]
    machine.run_until(IDLE)


def test_the_melt_has_air_over_the_indoor_coil_and_none_over_the_outdoor_one():
    machine = prepared()
    machine.run_until(DEFROST_MELT)
    machine.run(10)
    assert machine.outputs.levels[INDOOR_FAN] and not machine.outputs.levels[OUTDOOR_FAN]


def test_a_coil_that_is_free_before_the_minimum_on_time_gets_air():
    machine = prepared()
    machine.run_until(DEFROST_MELT)
    began = machine.seconds
    machine.run(10)
    machine.temperature_mc[OUTDOOR_COIL] = 13000
    machine.run(2)
    assert machine.phase == DEFROST_MELT and machine.outputs.levels[:4] == [1, 1, 1, 1]
    machine.run_until(DEFROST_DRIP)
    assert machine.seconds - began == 180
    assert machine.controller.protections.overrides == 0
