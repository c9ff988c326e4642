"""Trips with the time and the readings in the test's hands."""

from heatpump.core.application import Application
from heatpump.core.model import (
    COMPRESSOR,
    CONTACTS,
    DISCHARGE,
    INDOOR,
    INDOOR_COIL,
    INDOOR_FAN,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    REVERSING_VALVE,
    Inputs,
    Outputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.protection import protection_table as table
from heatpump.core.protection.trips import Trips

HEATING, COOLING = 0, 1


class Bench:
    """Trips with nothing around them. All is well at first, and the machine is off."""

    def __init__(self, application=None, **settings):
        """`application`: the names of its file; all that a room's machine can have without."""
        application = Application(application)
        self.params = Params(application)
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)
        self.inputs = Inputs()
        self.levels = Outputs().levels
        self.trips = Trips(application)
        self.lost = {DISCHARGE}
        self.mc = {INDOOR: 20000, OUTDOOR: 15000, INDOOR_COIL: 20000, OUTDOOR_COIL: 15000, DISCHARGE: 20000}

    def run(self, seconds, dt_ms=1000):
        for _ in range(seconds * 1000 // dt_ms):
            for n in self.mc:
                if n in self.lost:
                    self.inputs.readings[n].age_ms = 1000000
                else:
                    self.inputs.readings[n].good(self.mc[n])
            self.trips.step(dt_ms, self.params, self.inputs, self.levels)
        return self

    def compressor(self, on, valve=HEATING):
        """Switch it with its fans; the coils are at once as in a run, or at rest."""
        self.levels[COMPRESSOR] = self.levels[OUTDOOR_FAN] = self.levels[INDOOR_FAN] = on
        self.levels[REVERSING_VALVE] = valve
        side = (1, -1)[valve] * on
        self.mc[INDOOR_COIL] = self.mc[INDOOR] + 18000 * side
        self.mc[OUTDOOR_COIL] = self.mc[OUTDOOR] - 8000 * side
        return self.run(1)

    def causes(self):
        """What has tripped, as causes."""
        tripped = self.trips.stops | self.trips.denied | self.trips.notes
        return [row[table.CAUSE] for n, row in enumerate(self.trips.rows) if tripped >> n & 1]

    def until(self, causes, at_most_s=4000):
        """Run until exactly these have tripped; how many seconds it took."""
        for taken in range(at_most_s):
            if self.causes() == causes:
                return taken
            self.run(1)
        raise AssertionError("%s, not %s" % (self.causes(), causes))

    def open(self, *contacts):
        """Open these contacts and close all others."""
        for n in range(len(CONTACTS)):
            self.inputs.contacts[n] = 0 if n in contacts else 1
        return self
