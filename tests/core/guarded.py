"""Protections with outputs, readings and the time in the test's hands."""

from heatpump.core.application import Application
from heatpump.core.everything import EVERYTHING
from heatpump.core.model import (
    COMPRESSOR,
    DISCHARGE,
    HIGH_PRESSURE,
    INDOOR,
    INDOOR_COIL,
    INDOOR_FAN,
    NO_CAUSE,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    OUTPUTS,
    SOURCE_PUMP,
    TANK,
    Inputs,
    Outputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.protection.protections import Protections

SECOND = 1000
SENSED = (INDOOR, OUTDOOR, INDOOR_COIL, OUTDOOR_COIL, DISCHARGE, TANK)


class Guarded:
    """Protections of a machine with everything; `lost` readings are too old, all others new."""

    def __init__(self, reversible=True, critical=("indoor_coil",), melts=False, **settings):
        self.params = Params()
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)
        parts = dict(EVERYTHING)
        parts["SENSORS"] = ("indoor", "outdoor", "indoor_coil", "outdoor_coil", "discharge", "tank")
        parts["CRITICAL"] = critical
        parts["OUTPUTS"] = tuple([role for role in OUTPUTS if reversible or role != "reversing_valve"])
        if melts:
            parts["FEATURES"] = tuple([name for name in parts["FEATURES"] if name != "aux_heater"])
        parts["OUTDOOR_SIDE"] = ("outdoor_fan", "source_pump")
        self.protections = Protections(self.params, Application(parts))
        self.inputs = Inputs()
        self.levels = Outputs().levels
        self.lost = set()
        self.mc = {INDOOR: 20000, INDOOR_COIL: 38000, TANK: 40000, DISCHARGE: 60000}

    def step(self, *ticks_ms):
        for dt_ms in ticks_ms:
            for n in SENSED:
                self.inputs.readings[n].good(self.mc.get(n, 15000))
                # As old as this once the tick is over.
                self.inputs.readings[n].age_ms = (1000000 if n in self.lost else 0) - dt_ms
            self.protections.step(dt_ms, self.params, self.inputs, self.levels)
        return self

    def ask(self, *outputs):
        """The levels after a tick of no time that wants these outputs alone."""
        wanted = [1 if n in outputs else 0 for n in range(len(OUTPUTS))]
        self.protections.guard(self.params, wanted, self.levels)
        return [n for n in range(len(OUTPUTS)) if self.levels[n]]

    def block(self):
        return self.protections.start_block(self.params)

    def rested(self):
        self.step(SECOND)
        while self.protections.start_wait_ms():
            self.step(self.protections.start_wait_ms())
        assert self.block() == NO_CAUSE
        return self

    def running(self, *outputs):
        """Started, with these outputs asked for besides."""
        self.rested()
        assert COMPRESSOR in self.ask(COMPRESSOR, *outputs)
        return self

    def trip(self):
        self.inputs.contacts[HIGH_PRESSURE] = 0
        self.step(0)
        self.ask()
        self.inputs.contacts[HIGH_PRESSURE] = 1
        self.step(0, 60000)
        assert not self.protections.faults


MOVERS = [OUTDOOR_FAN, INDOOR_FAN, SOURCE_PUMP]
RUNNING = [COMPRESSOR, OUTDOOR_FAN, INDOOR_FAN, SOURCE_PUMP]
