"""The controller alone: what it hands to each part, with parts that only note it."""

from support import message_of

from heatpump.core.application import Application
from heatpump.core.causes import CAUSES
from heatpump.core.controller import NOTHING_WANTED_MK, Controller
from heatpump.core.everything import EVERYTHING
from heatpump.core.model import (
    ACTION_COOLING,
    ACTION_DEFROSTING,
    ACTION_DRYING,
    ACTION_FAN,
    ACTION_HEATING,
    ACTION_IDLE,
    ACTION_OFF,
    AUTO,
    AUX_HEATER_1,
    AUX_HEATER_2,
    CHANGE_OVER,
    CHANGE_OVER_WAIT,
    CLOCK_LOST,
    COMPRESSOR,
    CONDENSING_TRIP,
    COOL,
    CRANKCASE_HEATER,
    DEFROST_MELT,
    DEFROST_PREPARE,
    DEFROST_RETURN,
    DEFROSTING,
    DEMAND_MET,
    DISCHARGE_WARNING,
    DIVERT,
    DIVERTER_VALVE,
    DRY,
    EMERGENCY_HEAT,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    HIGH_PRESSURE_TRIP,
    IDLE,
    INDOOR_FAN,
    LEGIONELLA_ABORTED,
    LOCKED_OUT,
    MINIMUM_OFF,
    MODE_CHANGED,
    NO_CAUSE,
    OFF,
    OUTDOOR,
    OUTDOOR_COLD,
    OUTDOOR_FAN,
    OUTPUTS,
    PRE_CIRCULATION,
    REVERSING_VALVE,
    RUN,
    SINK_WARM,
    SOURCE_PUMP,
    SUPPLY_TRIP,
    TANK_HEATER,
    TURN_WAIT,
    WATER_NEAR_FREEZING,
    Inputs,
    Outputs,
)
from heatpump.core.params import Params
from heatpump.core.parts import FEATURES
from heatpump.core.sequence import service_begin
from heatpump.core.sequence.service import NONE
from heatpump.core.timers import Countdown

VALVE_STEPS = 77
SUPERHEAT = 5432
SENSED = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge", "tank")


class Part:
    """Has these attributes; a call of what `answers` name is noted and answered."""

    def __init__(self, answers=None, **attributes):
        self.calls = []
        for key in attributes:
            setattr(self, key, attributes[key])
        for key in answers or {}:
            setattr(self, key, self.noting(key, answers[key]))

    def noting(self, key, answer):
        def call(*arguments):
            noted = [key]
            noted.extend(arguments)
            self.calls.append(tuple(noted))
            return answer

        return call

    def last(self):
        """The newest call; there has been no other since."""
        assert len(self.calls) == 1, self.calls
        return self.calls.pop()


def demand(diverted=0, **attributes):
    given = {"action": OFF, "error_mk": 0, "pump": 0, "DIVERTED": diverted, "elsewhere": None, "alarm": True}
    given.update(attributes)
    return Part({"notice": NO_CAUSE, "step_element": 1, "too_hot": None}, **given)


class Wired:
    """A controller of a machine with all there is, and a Part in place of each of its own."""

    def __init__(self, outputs=OUTPUTS, features=tuple(FEATURES)):
        settings = dict(EVERYTHING, DEMANDS=("room", "tank"), FEATURES=features, OUTPUTS=outputs)
        settings["SENSORS"] = SENSED
        application = Application(settings)
        self.params = Params(application)
        self.controller = controller = Controller(self.params, application)
        self.inputs, self.outputs = Inputs(), Outputs()
        self.levels = self.outputs.levels
        self.keeps = 0  # the compressor after the guard
        self.house, self.tank = controller.demands = [demand(), demand(1)]
        controller.arbiter = self.arbiter = Part({"step": HEAT, "hold": NO_CAUSE}, served=0)
        controller.sequencer = self.sequencer = Part({"step": RUN}, phase=RUN, wanted=[0 for _ in OUTPUTS])
        trips = Part(near=False, notes=0, denied=0, in_defrost=None)
        controller.protections = self.protections = Part(
            {"step": None, "first_fault": NO_CAUSE, "denial": NO_CAUSE, "notice": NO_CAUSE,
             "start_block": NO_CAUSE, "reset_lockout": None},
            trips=trips, faults=False, locked=False, preheating=None, defrosting=None,
        )  # fmt: skip
        self.protections.guard = self.guard
        self.guarded = []
        controller.signals = self.signals = Part({"step": None}, fan=0, clock_missing=False)
        controller.service = self.service = Part({"step": None, "aux_stages": 2, "begin": None}, output=NONE)
        controller.counters = self.counters = Part({"step": None})
        controller._watch = self.watch = Part({"observe": None})
        if controller.defrost:
            controller.defrost = self.defrost = Part({"step": None, "melt": None}, finished=False)
            controller.aux_heater = self.aux = Part({"step": None}, stages=0)
            controller.crankcase_heater = self.crankcase = Part({"step": None}, preheat=Part(ms=0))
            controller.circulation = self.circulation = Part(
                {"step": None}, freezing=False, heats=False, notice=False
            )
            controller.inverter = self.inverter = Part({"step": 345})
            controller.expansion_valve = self.valve = Part({"step": VALVE_STEPS})
            controller._tank = self.tank
            self.followed = Part({"follow": None, "superheat": SUPERHEAT})
            controller._follow = self.followed.follow
            controller._superheat_mk = self.followed.superheat

    def guard(self, params, wanted, levels):
        assert params is self.params and levels is self.levels
        self.guarded.append(list(wanted))
        levels[COMPRESSOR] = self.keeps

    def phase(self, phase):
        """It is in this phase and stays there."""
        self.sequencer.phase = phase
        self.sequencer.step = self.sequencer.noting("step", phase)

    def tick(self, dt_ms=1000, was_on=0, on=0):
        for part in (self.arbiter, self.sequencer, self.protections, self.signals, self.service,
                     self.counters, self.watch, self.defrost, self.aux, self.crankcase, self.circulation,
                     self.inverter, self.valve, self.followed, self.house, self.tank):  # fmt: skip
            part.calls = []
        self.guarded = []
        self.levels[COMPRESSOR], self.keeps = was_on, on
        self.controller.step(dt_ms, self.inputs, self.outputs)


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
        assert wired.protections.calls[0] == ("step", taken_ms, wired.params, wired.inputs, wired.levels)
        assert wired.counters.last() == ("step", taken_ms, wired.params, wired.inputs, wired.outputs, RUN)
        assert wired.watch.last() == ("observe", wired.controller, wired.inputs, wired.outputs)
        assert len(wired.guarded) == 1


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


def stop(**found):
    """The cause of a stop: `found` are the answers of the parts, and the mode."""
    wired = Wired()
    wired.params.mode = found.get("mode", HEAT)
    wired.controller._heating_or_cooling = found.get("did", HEAT)
    wired.arbiter.step = wired.arbiter.noting("step", found.get("action", OFF))
    for part, key in (
        (wired.protections, "first_fault"),
        (wired.protections, "denial"),
        (wired.arbiter, "hold"),
    ):
        setattr(part, key, part.noting(key, found.get(key, NO_CAUSE)))
    wired.protections.locked = found.get("locked", False)
    wired.phase(found.get("phase", RUN))
    wired.tick(1000, 1, 1)
    assert wired.controller.stop_cause == NO_CAUSE  # it runs on
    wired.tick(1000, 0, 0)
    assert wired.controller.stop_cause == NO_CAUSE  # it was off already
    wired.tick(1000, 1, 0)
    return wired.controller.stop_cause


def test_a_stop_has_one_cause_the_gravest_first():
    found = {"first_fault": HIGH_PRESSURE_TRIP, "locked": True, "phase": DEFROST_PREPARE,
             "denial": OUTDOOR_COLD, "mode": COOL, "hold": GRID_BLOCK, "action": OFF}  # fmt: skip
    for key, cause in (
        ("first_fault", HIGH_PRESSURE_TRIP),
        ("locked", LOCKED_OUT),
        ("phase", DEFROSTING),
        ("denial", OUTDOOR_COLD),
        ("mode", MODE_CHANGED),
        ("hold", GRID_BLOCK),
        ("action", DEMAND_MET),
    ):
        assert stop(**found) == cause, key
        del found[key]


def test_who_is_served_hears_that_the_hot_side_was_at_its_limit():
    for cause in range(len(CAUSES)):
        for key in ("first_fault", "denial"):
            wired = Wired()
            setattr(wired.protections, key, wired.protections.noting(key, cause))
            wired.tick(1000, 1, 0)
            told = [call for call in wired.house.calls if call[0] == "too_hot"]
            hot = (HIGH_PRESSURE_TRIP, CONDENSING_TRIP, SINK_WARM, SUPPLY_TRIP)
            assert told == ([("too_hot", wired.inputs)] if cause in hot else []), CAUSES[cause]
            assert not [call for call in wired.tank.calls if call[0] == "too_hot"]


def test_why_a_run_ends_that_nothing_forbids():
    for mode, did, hold, action, cause in (
        (HEAT, HEAT, NO_CAUSE, OFF, DEMAND_MET),
        (HEAT, HEAT, NO_CAUSE, COOL, CHANGE_OVER),
        (HEAT, COOL, NO_CAUSE, OFF, MODE_CHANGED),
        (OFF, HEAT, NO_CAUSE, OFF, MODE_CHANGED),
        (DRY, COOL, NO_CAUSE, OFF, DEMAND_MET),
        (DRY, HEAT, NO_CAUSE, OFF, MODE_CHANGED),
        (COOL, COOL, NO_CAUSE, OFF, DEMAND_MET),
        (AUTO, COOL, NO_CAUSE, OFF, DEMAND_MET),
        (AUTO, HEAT, CHANGE_OVER_WAIT, OFF, CHANGE_OVER),
        (HEAT, HEAT, TURN_WAIT, OFF, CHANGE_OVER),
        (HEAT, HEAT, MINIMUM_OFF, OFF, DEMAND_MET),
    ):
        found = stop(mode=mode, did=did, hold=hold, action=action)
        assert found == cause, (mode, did, hold, action, found)


def test_what_the_machine_is_doing():
    for phase, on, did, stages, mode, action in (
        (DEFROST_PREPARE, 0, HEAT, 0, HEAT, ACTION_DEFROSTING),
        (DEFROST_MELT, 1, HEAT, 0, HEAT, ACTION_DEFROSTING),
        (RUN, 1, HEAT, 0, HEAT, ACTION_HEATING),
        (RUN, 1, COOL, 0, COOL, ACTION_COOLING),
        (RUN, 1, COOL, 0, DRY, ACTION_DRYING),
        (IDLE, 0, COOL, 1, HEAT, ACTION_HEATING),
        (IDLE, 0, HEAT, 0, HEAT, ACTION_IDLE),
        (IDLE, 0, HEAT, 0, FAN_ONLY, ACTION_FAN),
        (IDLE, 0, HEAT, 0, OFF, ACTION_OFF),
        (DIVERT, 1, HEAT, 0, OFF, ACTION_HEATING),
    ):
        wired = Wired()
        wired.phase(phase)
        wired.levels[COMPRESSOR], wired.params.mode, wired.aux.stages = on, mode, stages
        wired.controller._heating_or_cooling = did
        assert wired.controller.action(wired.outputs) == action, (phase, on, did, stages, mode)


def test_why_nothing_starts_is_the_protections_reason_or_the_demands():
    wired = Wired()
    assert wired.controller.block() == NO_CAUSE
    wired.arbiter.hold = wired.arbiter.noting("hold", GRID_BLOCK)
    assert wired.controller.block() == GRID_BLOCK
    wired.protections.start_block = wired.protections.noting("start_block", MINIMUM_OFF)
    assert wired.controller.block() == MINIMUM_OFF


def test_a_notice_is_the_frosts_then_a_limits_then_a_demands_then_the_clocks():
    wired = Wired()
    assert wired.controller.notice() == NO_CAUSE
    wired.signals.clock_missing = True
    assert wired.controller.notice() == CLOCK_LOST
    wired.tank.notice = wired.tank.noting("notice", LEGIONELLA_ABORTED)
    assert wired.controller.notice() == LEGIONELLA_ABORTED
    wired.protections.trips.notes = 1
    wired.protections.notice = wired.protections.noting("notice", DISCHARGE_WARNING)
    assert wired.controller.notice() == DISCHARGE_WARNING
    wired.circulation.notice = True
    assert wired.controller.notice() == WATER_NEAR_FREEZING


def test_service_is_begun_for_what_is_there_on_a_machine_that_is_idle_and_off():
    wired = Wired(("compressor", "tank_heater", "outdoor_fan"))
    controller, service = wired.controller, wired.service
    service.left = Countdown()
    for output in (COMPRESSOR, AUX_HEATER_1, AUX_HEATER_2, CRANKCASE_HEATER):
        wired.phase(RUN)
        wired.params.mode = OFF
        assert "idle in mode off" in message_of(service_begin.begin, controller, output, 60)
        wired.phase(IDLE)
        wired.params.mode = HEAT
        assert "idle in mode off" in message_of(service_begin.begin, controller, output, 60)
        wired.params.mode = OFF
        service.output = OUTDOOR_FAN
        assert "another output" in message_of(service_begin.begin, controller, output, 60)
        service.output = NONE
        for seconds in (0, 601):
            assert "out of bounds, 1 to 600 s" in message_of(service_begin.begin, controller, output, seconds)
        assert service.output == NONE and service.left.ms == 0
        for seconds in (1, 600, 60):
            service_begin.begin(controller, output, seconds)
            assert (service.output, service.left.ms) == (output, seconds * 1000)
        service.output, service.left.ms = NONE, 0
    assert (
        message_of(service_begin.begin, controller, SOURCE_PUMP, 60)
        == "service: this application has no source_pump"
    )
    assert "tank_boost" in message_of(service_begin.begin, controller, TANK_HEATER, 60)


def test_a_reset_of_faults_reaches_the_protections_and_every_demand():
    wired = Wired()
    wired.controller.reset_faults()
    assert wired.protections.last() == ("reset_lockout",)
    assert wired.house.alarm == 0 and wired.tank.alarm == 0


def test_an_application_has_the_parts_that_it_names_and_no_others():
    parts = ("defrost", "aux_heater", "crankcase_heater", "circulation", "inverter", "expansion_valve")
    for features in [()] + [(key,) for key in parts]:
        application = Application(dict(EVERYTHING, FEATURES=features))
        controller = Controller(Params(application), application)
        for key in parts:
            part = getattr(controller, key)
            assert (part is not None) is (key in features), (features, key)
            assert part is None or "step" in dir(part)
        assert controller.stop_cause == NO_CAUSE and controller.uptime_s == 0
        controller.step(1000, Inputs(), Outputs())
        assert controller.action(Outputs()) == ACTION_OFF
    application = Application(dict(EVERYTHING, FEATURES=()))
    plain = Controller(Params(application), application)
    assert "no aux_heater_1" in message_of(
        service_begin.begin, Wired(("compressor", "outdoor_fan"), ()).controller, AUX_HEATER_1, 1
    )
    assert plain._tank is None


def test_the_tanks_element_belongs_to_the_demand_behind_the_diverter():
    for outputs, owned in ((OUTPUTS, True), (("compressor", "outdoor_fan"), False)):
        settings = dict(EVERYTHING, DEMANDS=("room", "tank"), OUTPUTS=outputs)
        settings["SENSORS"] = SENSED
        application = Application(settings)
        controller = Controller(Params(application), application)
        assert (controller._tank is controller.demands[1]) is owned
        assert (controller._tank is None) is not owned
