"""Runs in the MicroPython VM: times a core tick against one turn of an empty loop, round by round.

argv: application, rounds, ticks per round. Prints one JSON object: lists of microseconds, an entry per round;
"whole" are those ticks alone that find new readings.
"""

import json
import sys
from time import ticks_diff, ticks_us

import micropython

from heatpump.app import param_file
from heatpump.core import model
from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.param_rows.who import INSTALLER
from heatpump.core.params import Params

TURNS_PER_TICK = 50
ANSWER_TICKS = 5  # how often sensors answer
COLD = {"indoor": 15000, "outdoor": 5000, "indoor_coil": 30000, "outdoor_coil": 0, "supply": 25000}
COLD.update({"return": 20000, "tank": 55000, "discharge": 60000})
WARM = {"indoor": 25000, "outdoor": 10000, "indoor_coil": 25000, "outdoor_coil": 10000, "supply": 45000}
WARM.update({"return": 40000, "tank": 55000, "discharge": 20000})


class Machine:
    """One of an application's, with sensors that answer."""

    def __init__(self, name, values_mc):
        module = __import__("heatpump.applications." + name, None, None, ("NAME",))
        self.application = Application(module.__dict__)
        params = Params(self.application, param_file.rows)
        params.set_all(module.DEFAULTS, INSTALLER)
        params.set("mode", "heat", INSTALLER)
        self.controller = Controller(params, self.application)
        self.inputs = model.Inputs()
        self.outputs = model.Outputs()
        self.values_mc = values_mc

    def answer(self):
        for n in self.application.sensors:
            if model.SENSORS[n] in self.values_mc:
                self.inputs.readings[n].good(self.values_mc[model.SENSORS[n]])

    def timed_us(self, ticks):
        """The mean tick, with readings that are new now and then, and that of ticks that find them new."""
        step, inputs, outputs = self.controller.step, self.inputs, self.outputs
        us = whole_us = 0
        for _ in range(ticks // ANSWER_TICKS):
            self.answer()
            started = ticks_us()
            step(1000, inputs, outputs)
            answered = ticks_us()
            for _ in range(ANSWER_TICKS - 1):
                step(1000, inputs, outputs)
            us += ticks_diff(ticks_us(), started)
            whole_us += ticks_diff(answered, started)
        count = ticks // ANSWER_TICKS
        return us / (count * ANSWER_TICKS), whole_us / count


def turn_us(n):
    s = 0
    started = ticks_us()
    for i in range(n):
        s += i
    return ticks_diff(ticks_us(), started) / n


def steady(name, phase, values_mc):
    """A machine in a phase that lasts."""
    machine = Machine(name, values_mc)
    machine.timed_us(1000)
    assert machine.controller.sequencer.phase == phase, machine.controller.sequencer.phase
    machine.answer()
    micropython.heap_lock()  # what a board gets must allocate as little as its sources
    for _ in range(ANSWER_TICKS):
        machine.controller.step(1000, machine.inputs, machine.outputs)
    micropython.heap_unlock()
    return machine


def main(name, rounds, ticks):
    running = steady(name, model.RUN, COLD)
    idle = steady(name, model.IDLE, WARM)
    found = {"turn": [], "running": [], "idle": [], "running whole": [], "idle whole": []}
    for _ in range(rounds):
        found["turn"].append(turn_us(ticks * TURNS_PER_TICK))
        for phase, machine in (("running", running), ("idle", idle)):
            us, whole_us = machine.timed_us(ticks)
            found[phase].append(us)
            found[phase + " whole"].append(whole_us)
    assert running.controller.sequencer.phase == model.RUN
    assert idle.controller.sequencer.phase == model.IDLE
    print(json.dumps(found))


main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
