"""A controller whose parts are stand-ins that note what they are asked, for the tests of how it is wired."""

from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.everything import EVERYTHING
from heatpump.core.model import (
    COMPRESSOR,
    HEAT,
    NO_CAUSE,
    OFF,
    OUTPUTS,
    RUN,
    Inputs,
    Outputs,
)
from heatpump.core.params import Params
from heatpump.core.parts import FEATURES
from heatpump.core.sequence.service import NONE

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
        self.as_it_was = False  # what the guard says of it
        self.rests = False  # there is nothing to be looked at
        self.house, self.tank = controller.demands = [demand(), demand(1)]
        controller.arbiter = self.arbiter = Part({"step": HEAT, "hold": NO_CAUSE}, served=0)
        controller.sequencer = self.sequencer = Part({"step": RUN}, phase=RUN, settled=False)
        self.sequencer.wanted = [0 for _ in OUTPUTS]
        trips = Part(near=False, notes=0, denied=0, in_defrost=None)
        controller.protections = self.protections = Part(
            {"first_fault": NO_CAUSE, "denial": NO_CAUSE, "notice": NO_CAUSE,
             "start_block": NO_CAUSE, "reset_lockout": None},
            trips=trips, faults=False, locked=False, preheating=None, defrosting=None,
        )  # fmt: skip
        self.protections.step = self.judge
        self.protections.guard = self.guard
        self.guarded = []
        controller.signals = self.signals = Part({"step": None}, fan=0, clock_missing=False, week=None)
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
            controller.inverter = self.inverter = Part({"step": 345}, steady=True)
            controller.expansion_valve = self.valve = Part({"step": VALVE_STEPS})
            controller._tank = self.tank
            self.followed = Part({"follow": None, "superheat": SUPERHEAT})
            controller._follow = self.followed.follow
            controller._superheat_mk = self.followed.superheat

    def judge(self, dt_ms, *arguments):
        self.protections.noting("step", None)(dt_ms, *arguments)
        return -1 if self.rests else dt_ms

    def guard(self, params, wanted, levels):
        assert params is self.params and levels is self.levels
        self.guarded.append(list(wanted))
        levels[COMPRESSOR] = self.keeps
        return self.as_it_was

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
