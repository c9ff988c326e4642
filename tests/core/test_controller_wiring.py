"""The controller alone: what it hands to each part, with parts that only note it."""

from wired import SUPERHEAT, VALVE_STEPS, Part, Wired

from heatpump.core.controller import NOTHING_WANTED_MK
from heatpump.core.model import (
    AUTO,
    CHANGE_OVER_WAIT,
    COMPRESSOR,
    COOL,
    CRANKCASE_HEATER,
    DEFROST_MELT,
    DEFROST_PREPARE,
    DEFROST_RETURN,
    DIVERT,
    DIVERTER_VALVE,
    EMERGENCY_HEAT,
    HEAT,
    IDLE,
    INDOOR_FAN,
    NO_CAUSE,
    OFF,
    OUTDOOR,
    OUTPUTS,
    PRE_CIRCULATION,
    REVERSING_VALVE,
    RUN,
    SOURCE_PUMP,
    TANK_HEATER,
)
from heatpump.core.sequence.service import NONE


def test_a_step_is_at_most_an_hour_and_never_back():
    wired = Wired()
    for dt_ms, taken_ms in (
        (-5, 0),
        (0, 0),
        (1, 1),
        (3600000, 3600000),
        (3600001, 3600000),
        (1 << 29, 3600000),
    ):
        wired.tick(dt_ms)
        assert wired.protections.calls[0] == (
            "step", taken_ms, wired.params, wired.inputs, wired.levels, False
        )  # fmt: skip
        assert wired.counters.last() == ("step", taken_ms, wired.params, wired.inputs, wired.outputs, RUN)
        assert wired.watch.last() == ("observe", wired.controller, wired.inputs, wired.outputs)
        assert len(wired.guarded) == 1


def test_it_has_settled_once_nothing_moves_by_itself():
    for as_it_was in (False, True):
        for sequence in (False, True):
            for steady in (False, True):
                for driven in (NONE, COMPRESSOR):
                    wired = Wired()
                    wired.as_it_was = as_it_was
                    wired.sequencer.settled = sequence
                    wired.inverter.steady = steady
                    wired.tick()
                    settled = as_it_was and sequence and steady
                    assert wired.controller.settled is settled
                    wired.service.output = driven
                    wired.tick()
                    assert wired.protections.calls[0][-1] is (settled and driven == NONE)


def test_it_has_not_settled_while_a_demand_is_held_back():
    for hold in (NO_CAUSE, CHANGE_OVER_WAIT):
        wired = Wired()
        wired.as_it_was = wired.sequencer.settled = True
        wired.arbiter.hold = lambda hold=hold: hold
        wired.tick()
        assert wired.controller.settled is (hold == NO_CAUSE)


def test_while_there_is_nothing_to_look_at_nobody_else_is_asked():
    wired = Wired()
    wired.rests = True
    wired.controller.settled = True
    wired.tick()
    assert len(wired.protections.calls) == 1 and wired.guarded == []
    for part in (wired.signals, wired.arbiter, wired.sequencer, wired.counters, wired.watch):
        assert part.calls == []
    assert wired.controller.settled


def test_once_the_outputs_were_lost_nothing_has_settled():
    wired = Wired()
    wired.controller.settled = True
    wired.sequencer.abandon = wired.sequencer.noting("abandon", None)
    wired.inputs.outputs_lost = True
    wired.protections.outputs_lost = wired.protections.noting("outputs_lost", None)
    wired.tick()
    assert wired.protections.calls[0][-1] is False


def test_uptime_counts_whole_seconds():
    wired = Wired()
    assert wired.controller.uptime_s == 0
    for dt_ms, seconds in ((999, 0), (1, 1), (999, 1), (2500, 4), (500, 4), (1, 5), (3600000, 3605)):
        wired.tick(dt_ms)
        assert wired.controller.uptime_s == seconds, dt_ms


def test_in_emergency_heat_the_demands_see_heat_and_the_sequence_sees_nothing():
    for mode, asked, action in ((HEAT, HEAT, HEAT), (AUTO, AUTO, HEAT), (EMERGENCY_HEAT, HEAT, OFF)):
        wired = Wired()
        wired.params.mode = mode
        wired.tick()
        assert wired.signals.last() == ("step", 1000, wired.params, asked, wired.inputs)
        assert wired.arbiter.last() == ("step", 1000, wired.params, asked, wired.inputs, OFF)
        assert wired.sequencer.last() == ("step", 1000, wired.params, action, 0, wired.protections,
                                          wired.defrost, wired.levels)  # fmt: skip


def test_the_demands_are_told_what_a_run_does_but_not_a_melt():
    wired = Wired()
    for phase, was_on, running in ((RUN, 0, OFF), (RUN, 1, HEAT), (DEFROST_MELT, 1, OFF)):
        wired.controller._heating_or_cooling = HEAT
        wired.phase(phase)
        wired.tick(1000, was_on, was_on)
        assert wired.arbiter.last()[5] == running


def test_what_a_run_does_is_set_at_its_start():
    for phase, action, expected in ((RUN, HEAT, HEAT), (RUN, COOL, COOL), (DEFROST_MELT, HEAT, COOL)):
        wired = Wired()
        wired.arbiter.step = wired.arbiter.noting("step", action)
        wired.phase(phase)
        wired.tick(1000, 0, 0)
        assert wired.controller._heating_or_cooling == OFF
        wired.tick(1000, 0, 1)
        assert wired.controller._heating_or_cooling == expected
        wired.arbiter.step = wired.arbiter.noting("step", OFF)
        wired.tick(1000, 1, 1)
        assert wired.controller._heating_or_cooling == expected


def test_the_defrost_watches_all_but_the_melt():
    wired = Wired()
    readings = wired.inputs.readings
    for heating_or_cooling, was_on, heating in ((HEAT, 1, True), (COOL, 1, False), (HEAT, 0, False)):
        wired.controller._heating_or_cooling = heating_or_cooling
        wired.tick(1000, was_on, was_on)
        call = wired.defrost.last()
        assert call[:4] == ("step", 1000, wired.params, readings)
        assert bool(call[4]) is heating and call[5] == was_on
    wired.phase(DEFROST_MELT)
    wired.tick(1000, 1, 1)
    assert wired.defrost.last() == ("melt", 1000, wired.params, readings)


def test_a_melt_ends_for_the_protections_when_it_has_finished():
    wired = Wired()
    for phase, finished, defrosting, in_defrost in (
        (RUN, False, False, False),
        (DEFROST_PREPARE, False, False, True),
        (DEFROST_MELT, False, True, True),
        (DEFROST_MELT, True, False, True),
        (DEFROST_RETURN, True, False, True),
    ):
        wired.phase(phase)
        wired.defrost.finished = finished
        wired.tick()
        assert wired.protections.defrosting is defrosting and wired.protections.trips.in_defrost is in_defrost


def test_preheating_is_what_the_crankcase_heater_says():
    wired = Wired()
    for ms in (0, 1, 1000):
        wired.crankcase.preheat.ms = ms
        wired.tick()
        assert wired.protections.preheating is (ms > 0)


def test_the_route_is_that_of_the_demand_that_is_served():
    for served in (0, 1):
        wired = Wired()
        wired.arbiter.served = served
        wired.tick()
        assert wired.sequencer.last()[4] == served
        plain = Wired([role for role in OUTPUTS if role != "diverter_valve"])
        plain.arbiter.served = served
        plain.tick()
        assert plain.sequencer.last()[4] == 0 and plain.tank.elsewhere is None


def test_a_demand_is_told_when_the_water_goes_elsewhere():
    wired = Wired()
    for valve, phase, house, tank in (
        (0, RUN, False, True),
        (1, RUN, True, False),
        (0, DIVERT, True, True),
        (1, DIVERT, True, True),
        (0, IDLE, False, True),
    ):
        wired.phase(phase)
        wired.levels[DIVERTER_VALVE] = valve
        wired.tick()
        assert (wired.house.elsewhere, wired.tank.elsewhere) == (house, tank), (valve, phase)


def test_service_is_asked_while_it_drives_something():
    wired = Wired()
    wired.tick()
    assert wired.service.calls == []
    wired.service.output = SOURCE_PUMP
    wired.params.mode = HEAT
    wired.tick()
    wanted = wired.sequencer.wanted
    assert wired.service.calls[0] == (
        "step",
        1000,
        wired.params,
        HEAT,
        wired.protections,
        wanted,
        wired.levels,
    )


def test_the_indoor_side_moves_for_a_fan_a_pump_or_against_frost_but_not_in_a_defrost():
    for fan, pump, freezing, phase, level in (
        (0, 0, False, RUN, 0),
        (1, 0, False, IDLE, 1),
        (0, 1, False, IDLE, 1),
        (0, 0, True, IDLE, 1),
        (1, 1, True, DEFROST_PREPARE, 0),
        (1, 1, True, DEFROST_MELT, 0),
        (1, 0, False, DIVERT, 1),
    ):
        wired = Wired()
        wired.signals.fan, wired.tank.pump, wired.circulation.freezing = fan, pump, freezing
        wired.phase(phase)
        wired.tick()
        assert wired.guarded[0][INDOOR_FAN] == level, (fan, pump, freezing, phase)


def test_the_heaters_are_told_when_the_compressor_cannot_help():
    for faults, denied, locked, mode, blocked in (
        (False, 0, False, HEAT, False),
        (True, 0, False, HEAT, True),
        (False, 4, False, HEAT, True),
        (False, 0, True, HEAT, True),
        (False, 0, False, EMERGENCY_HEAT, True),
    ):
        for phase, served in ((RUN, NONE), (DEFROST_PREPARE, SOURCE_PUMP), (DEFROST_MELT, CRANKCASE_HEATER)):
            wired = Wired()
            wired.phase(phase)
            wired.service.output = served
            wired.protections.faults, wired.protections.locked = faults, locked
            wired.protections.trips.denied = denied
            wired.params.mode = mode
            wired.tick()
            wanted = wired.sequencer.wanted
            stages = 0 if served == NONE else 2
            assert wired.aux.last() == ("step", 1000, wired.params, wired.inputs, mode, wired.house,
                                        phase != RUN, blocked, stages, False, wanted)  # fmt: skip
            assert wired.tank.last() == ("step_element", 1000, wired.params, wired.inputs, blocked)
            assert wired.guarded[0][TANK_HEATER] == 1
            readings = wired.inputs.readings
            asked = served == CRANKCASE_HEATER
            assert wired.crankcase.last() == ("step", 1000, wired.params, readings, asked, wanted)
            assert wired.circulation.last() == ("step", 1000, wired.params, wired.inputs, wanted)


def test_the_heater_hears_of_water_near_freezing():
    wired = Wired()
    for heats in (True, False):
        wired.circulation.heats = heats
        wired.tick()
        assert wired.aux.last()[9] is heats
    wired.controller.circulation = None
    wired.tick()
    assert wired.aux.last()[9] is False


def test_the_inverter_lives_on_the_error_of_what_is_served():
    for phase, output, action, given_mk in (
        (RUN, NONE, HEAT, 1234),
        (RUN, NONE, OFF, NOTHING_WANTED_MK),
        (DIVERT, NONE, HEAT, None),
        (DEFROST_PREPARE, NONE, HEAT, None),
        (DEFROST_MELT, NONE, HEAT, None),
        (RUN, COMPRESSOR, HEAT, None),
    ):
        wired = Wired()
        wired.phase(phase)
        wired.arbiter.served = 1
        wired.tank.action, wired.tank.error_mk, wired.service.output = action, 1234, output
        wired.protections.trips.near, wired.protections.trips.notes = True, 6
        wired.inputs.readings[OUTDOOR].value_mc = -4000
        for valid, outdoor_mc in ((1 << OUTDOOR, -4000), (~(1 << OUTDOOR), None)):
            wired.inputs.valid = valid
            wired.tick(1000, 0, 1)
            assert wired.inverter.last() == ("step", 1000, wired.params, 1, given_mk, True, 6, outdoor_mc)
            assert wired.followed.calls[0] == (
                "follow",
                wired.params,
                345,
                wired.levels,
                wired.outputs.speeds_pm,
            )
    assert NOTHING_WANTED_MK == -10000


def test_the_expansion_valve_opens_before_the_start_and_knows_which_coil_evaporates():
    for phase, on, running in ((IDLE, 0, False), (PRE_CIRCULATION, 0, True), (RUN, 1, True), (RUN, 0, False)):
        for energised_in, valve, cooling in ((0, 0, False), (0, 1, True), (1, 0, True), (1, 1, False)):
            wired = Wired()
            wired.phase(phase)
            wired.params.valve_energised_in = energised_in
            wired.levels[REVERSING_VALVE] = valve
            wired.tick(1000, on, on)
            call = wired.valve.last()
            assert call[:3] == ("step", 1000, wired.params) and call[4] == SUPERHEAT
            assert bool(call[3]) is running, (phase, on)
            assert wired.followed.calls[-1] == ("superheat", wired.params, wired.inputs, cooling)
            assert wired.outputs.valve_steps == VALVE_STEPS


def test_a_reset_of_faults_reaches_the_protections_and_every_demand():
    wired = Wired()
    wired.controller.reset_faults()
    assert wired.protections.last() == ("reset_lockout",)
    assert wired.house.alarm == 0 and wired.tank.alarm == 0


def test_an_early_start_hears_whether_the_house_is_heated():
    wired = Wired()
    early = Part({"watch": None})
    wired.signals.week = Part(early=early)
    for phase, was_on, does, served, heated in (
        (RUN, 1, HEAT, 0, True),
        (RUN, 1, HEAT, 1, False),
        (RUN, 1, COOL, 0, False),
        (RUN, 0, HEAT, 0, False),
        (DEFROST_MELT, 1, HEAT, 1, True),
    ):
        wired.phase(phase)
        wired.controller._heating_or_cooling = does
        wired.arbiter.served = served
        wired.tick(was_on=was_on, on=was_on)
        assert early.last() == ("watch", heated, wired.aux), (phase, was_on, does, served)
