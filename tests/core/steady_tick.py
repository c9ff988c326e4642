"""Runs in the MicroPython VM: a steady tick of an application allocates nothing, whatever it does.

`micropython steady_tick.py air_to_water` prints the situations that were ticked with the heap locked.
"""

import sys

import micropython
from trace_history import Life

from heatpump.core.model import (
    AUX_HEATER_1,
    COMPRESSOR,
    DEFROST_MELT,
    DIVERT,
    IDLE,
    OUTDOOR,
    OUTDOOR_COIL,
    RUN,
    TANK,
)

TICKS = 60  # at 1 s: protections are judged, speeds and signals renewed


def locked(life):
    """Tick with readings that are as they were; any allocation raises MemoryError."""
    step, inputs, outputs = life.controller.step, life.inputs, life.outputs
    readings = inputs.readings
    step(1000, inputs, outputs)
    micropython.heap_lock()
    try:
        for _ in range(TICKS):
            for n in life.application.sensors:
                readings[n].age_ms = 0
            step(1000, inputs, outputs)
    finally:
        micropython.heap_unlock()


def until(life, phase, most=6000):
    for _ in range(most):
        if life.controller.sequencer.phase == phase:
            return
        life.tick(1000)
    raise AssertionError("phase %d not reached, in %d" % (phase, life.controller.sequencer.phase))


def main(name):
    life = Life(name)
    said = []
    mode = "cool" if "cabinet" in life.application.demands else "heat"
    if "water_control" in life.keys:
        life.set("water_control", "supply")  # the house wants heat before the tank has it
    for _ in range(320):
        life.tick(1000)
    life.set("mode", "off")
    until(life, IDLE)
    life.tick(1000)
    locked(life)
    said.append("idle")
    life.set("mode", mode)
    if mode == "cool":
        life.want(2)
    until(life, RUN)
    locked(life)
    assert life.outputs.levels[COMPRESSOR]
    said.append("run")
    if "divert" in life.keys and len(life.application.demands) > 1:
        life.set("divert", "300")
        life.base[TANK] = 53000 if life.controller.arbiter.served else 35000
        until(life, DIVERT)
        locked(life)
        said.append("divert")
        life.set("divert", "10")
    if "defrost" in life.application.features:
        life.set("defrost_fallback", "1800")
        life.set("defrost_longest", "900")
        life.base[OUTDOOR] = -3000
        life.lost = 1 << OUTDOOR_COIL  # it keeps what it is set to here
        for _ in range(6000):
            life.inputs.readings[OUTDOOR_COIL].good(-12000)
            life.tick(1000)
            if life.controller.sequencer.phase == DEFROST_MELT:
                break
        locked(life)
        assert life.controller.sequencer.phase == DEFROST_MELT, life.controller.sequencer.phase
        said.append("melt")
    if life.application.melts:
        life.set("cabinet_defrost_interval", "600")
        for _ in range(6000):
            life.tick(1000)
            if life.outputs.levels[AUX_HEATER_1]:
                break
        locked(life)
        assert life.outputs.levels[AUX_HEATER_1]
        said.append("melt")
    print(" ".join(said))


main(sys.argv[1])
