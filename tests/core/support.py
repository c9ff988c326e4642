"""Helpers for the core's tests; they run under CPython and in the MicroPython VM."""

from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.model import (
    COMPRESSOR,
    INDOOR,
    INDOOR_COIL,
    OUTPUTS,
    REVERSING_VALVE,
    SENSORS,
    SPEEDS,
    Inputs,
    Outputs,
)
from heatpump.core.param_rows.who import INSTALLER
from heatpump.core.params import Params
from heatpump.core.parts import DEMANDS, FEATURES


def every_part():
    """An application with all demands, features, sensors and outputs that there are; not one to run."""
    settings = {
        "DEMANDS": tuple(DEMANDS),
        "FEATURES": tuple(FEATURES),
        "SENSORS": SENSORS,
        "OUTPUTS": OUTPUTS,
    }
    settings.update({"CRITICAL": (), "SPEEDS": SPEEDS, "OUTDOOR_SIDE": (), "INDOOR_SIDE": ()})
    return Application(settings)


def message_of(call, *arguments):
    """The text of the ValueError that a call must raise."""
    try:
        call(*arguments)
    except ValueError as error:
        return str(error)
    raise AssertionError("no ValueError raised")


class Machine:
    """A controller with fresh readings, ticking once a second.

    temperature_mc   what the sensors see; None at the indoor coil: that of a machine that works
    """

    def __init__(self, **settings):
        self.params = Params()
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)
        self.inputs = Inputs()
        self.outputs = Outputs()
        self.controller = Controller(self.params)
        self.lost = set()
        self.seconds = 0
        self.moves = 1  # each reading by 1 mK each two hours, as none that lives stands still
        self.temperature_mc = [20000 for _ in SENSORS]
        self.temperature_mc[INDOOR_COIL] = None

    @property
    def phase(self):
        return self.controller.sequencer.phase

    @property
    def compressor(self):
        return self.outputs.levels[COMPRESSOR]

    def tick(self, dt_ms=1000):
        for n, reading in enumerate(self.inputs.readings):
            if n not in self.lost:
                value_mc = self.temperature_mc[n]
                value_mc = self.indoor_coil_mc() if value_mc is None else value_mc
                reading.good(value_mc + (self.moves and self.seconds // 7200 & 1))
        self.controller.step(dt_ms, self.inputs, self.outputs)
        self.seconds += dt_ms // 1000

    def indoor_coil_mc(self):
        """15 K off the room's temperature in a run, on the side of the reversing valve."""
        levels = self.outputs.levels
        if not levels[COMPRESSOR]:
            return self.temperature_mc[INDOOR]
        cooling = levels[REVERSING_VALVE] == 1 - self.params.valve_energised_in
        return self.temperature_mc[INDOOR] + (-15000 if cooling else 15000)

    def run(self, seconds):
        for _ in range(seconds):
            self.tick()

    def run_until(self, phase, at_most_s=4000):
        """Tick until the phase is reached; return the seconds it took."""
        for taken in range(at_most_s):
            if self.phase == phase:
                return taken
            self.tick()
        raise AssertionError("phase %d not reached; in %d" % (phase, self.phase))
