"""Runs in the MicroPython VM: times a core tick against one turn of an empty loop, round by round.

argv: rounds, ticks per round. Prints one JSON object: lists of microseconds, an entry per round.
"""

import json
import sys
from time import ticks_diff, ticks_us

from support import Machine

from heatpump.core import model

TURNS_PER_TICK = 50


def turn_us(n):
    s = 0
    started = ticks_us()
    for i in range(n):
        s += i
    return ticks_diff(ticks_us(), started) / n


def tick_us(n, machine):
    step, inputs, outputs = machine.controller.step, machine.inputs, machine.outputs
    started = ticks_us()
    for _ in range(n):
        step(1000, inputs, outputs)
    return ticks_diff(ticks_us(), started) / n


def steady(phase, indoor_mc):
    """A machine in a phase that lasts."""
    machine = Machine(mode="heat")
    machine.params.reading_max_age_s = 1000000  # nobody refreshes the readings here
    machine.temperature_mc[model.INDOOR] = indoor_mc
    machine.run(1000)
    assert machine.phase == phase
    return machine


def main(rounds, ticks):
    running = steady(model.RUN, 15000)
    idle = steady(model.IDLE, 25000)
    found = {"turn": [], "running": [], "idle": []}
    for _ in range(rounds):
        found["turn"].append(turn_us(ticks * TURNS_PER_TICK))
        found["running"].append(tick_us(ticks, running))
        found["idle"].append(tick_us(ticks, idle))
    assert running.phase == model.RUN and idle.phase == model.IDLE
    print(json.dumps(found))


main(int(sys.argv[1]), int(sys.argv[2]))
