"""The same random history of an application on any interpreter, and a CRC of all that it brought about.

Runs under CPython and in the MicroPython VM: `python trace_history.py air_to_air 3000` prints
"<ticks> <starts> <crc>". The random numbers are its own, for the interpreters' differ.
"""

import sys

from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.model import (
    COMPRESSOR,
    CONTACTS,
    DIVERTER_VALVE,
    MISSING,
    REVERSING_VALVE,
    SENSORS,
    SG_1,
    TANK,
    Inputs,
    Outputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.record import trace

MODES = ("heat", "heat", "cool", "cool", "auto", "off", "dry", "fan-only", "emergency-heat")
STEPS_MS = (1000, 1000, 1000, 5000, 250, 9000)
# role → (in heating, content, in cooling); else 20 °C
PLACES = {
    "indoor": (15000, 21500, 29000),
    "outdoor": (10000, 12000, 30000),
    "return": (18000, 30000, 32000),
    "supply": (20000, 32000, 30000),
    "buffer": (18000, 30000, 32000),
    "tank": (35000, 46000, 53000),
    "source_in": (8000, 10000, 15000),
    "source_out": (6000, 10000, 18000),
    "cabinet": (9000, 4000, 12000),
    "pool": (20000, 28000, 29000),
    "drum_in": (30000, 40000, 50000),
    "drum_out": (25000, 30000, 32000),
    "discharge": (60000, 70000, 80000),
}
LARGEST = 0x3FFFFFFF


class Draw:
    """Random numbers, the same everywhere, in small integers: Lehmer's, by Schrage's method."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        high, low = divmod(self.state, 44488)
        state = 48271 * low - 3399 * high
        self.state = state if state > 0 else state + 2147483647
        return (self.state >> 8) % limit


class Life:
    """A machine of an application to which things happen."""

    def __init__(self, name, seed=20261122):
        module = __import__("heatpump.applications." + name, None, None, ("NAME",))
        application = Application(module.__dict__)
        self.params = Params(application)
        refused = self.params.set_all(module.DEFAULTS, INSTALLER)
        assert refused == [], refused
        self.application = application
        self.keys = [row[0] for row in self.params.rows()]
        if "dryer_drum_limit" in self.keys:
            self.set("dryer_drum_limit", "65")
        if "water_outdoor_damping" in self.keys:
            self.set("water_outdoor_damping", "0")
        self.controller = Controller(self.params, application)
        self.inputs = Inputs()
        self.outputs = Outputs()
        self.draw = Draw(seed)
        self.state = 0
        self.base = [20000 for _ in SENSORS]
        self.lost = 0
        self.want(0)

    def set(self, key, text):
        self.params.set(key, text, INSTALLER)

    def want(self, state):
        """0: heat is wanted everywhere, 1: nothing, 2: cold."""
        for n in self.application.sensors:
            if SENSORS[n] in PLACES:
                self.base[n] = PLACES[SENSORS[n]][state]

    def happen(self):
        """Now and then something happens."""
        draw = self.draw
        contacts = self.inputs.contacts
        what = draw.below(400)
        if what < 4:
            self.set("mode", MODES[draw.below(len(MODES))])
        elif what < 10:
            self.want(draw.below(3))
        elif what < 12:
            sensors = self.application.sensors
            n = sensors[draw.below(len(sensors))]
            self.lost ^= 1 << n
            self.inputs.readings[n].failed(MISSING)
        elif what < 16:
            self.lost = 0
            for n in range(SG_1):
                contacts[n] = 1
        elif what == 16:
            contacts[draw.below(len(CONTACTS))] ^= 1
        elif what == 17:
            self.inputs.minute_of_week = draw.below(10081) - 1
        elif what == 18:
            self.inputs.dips = draw.below(6)
        elif what == 19:
            self.controller.reset_faults()

    def sense(self):
        levels = self.outputs.levels
        lift = 0
        if levels[COMPRESSOR]:
            lift = 15000 if levels[REVERSING_VALVE] == self.params.valve_energised_in else -12000
        base = self.base
        for n in self.application.sensors:
            if not self.lost >> n & 1:
                role = SENSORS[n]
                value = base[n]
                if role == "indoor_coil":
                    value = 20000 + lift
                elif role == "outdoor_coil":
                    value = base[SENSORS.index("outdoor")] - lift // 2
                elif role == "supply":
                    value += lift // 3
                elif n == TANK and levels[DIVERTER_VALVE]:
                    value += 1000
                self.inputs.readings[n].good(value + self.draw.below(17) * 62)

    def tick(self, dt_ms):
        self.sense()
        self.controller.step(dt_ms, self.inputs, self.outputs)


def crc(value, word):
    """Add an integer of 32 bits to a checksum of 30: a multiplication modulo a prime, all small."""
    value = (value ^ (word & 0x7FFF)) * 31 % 1000003 + (word >> 15 & 0x7FFF)
    return (value * 1009 + (word >> 30 & 3)) & LARGEST


def history(name, ticks):
    """Play it and give (starts, causes of stops as bits, checksum of all trace vectors)."""
    life = Life(name)
    life.set("mode", "cool" if "cabinet" in life.application.demands else "heat")
    vector = trace.new_vector()
    total = 1
    causes = 0
    for _ in range(400):
        life.tick(1000)
    for _ in range(ticks):
        life.happen()
        dt_ms = STEPS_MS[life.draw.below(len(STEPS_MS))]
        life.tick(dt_ms)
        trace.fill(vector, dt_ms, life.controller, life.inputs, life.outputs)
        for word in vector:
            total = crc(total, word)
        causes |= 1 << life.controller.stop_cause
    return life.controller.counters.starts, causes, total


if __name__ == "__main__":
    print("%d %d %d" % history(sys.argv[1], int(sys.argv[2])))
