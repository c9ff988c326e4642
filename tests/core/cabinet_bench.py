"""A cabinet with its demand, for the tests of it."""

from stand_ins import Settings, Signals

from heatpump.core.demand import cabinet
from heatpump.core.model import (
    CABINET,
    COOL,
    OFF,
    Inputs,
)


class Cabinet:
    def __init__(self, **changes):
        self.params = Settings(cabinet.ROWS, changes)
        self.signals = Signals()
        self.demand = cabinet.Demand(self.params, self.signals)
        self.inputs = Inputs()
        self.mode = COOL
        self.running = OFF

    def see(self, cabinet_mc, dt_ms=1000):
        if cabinet_mc is None:
            self.inputs.valid = 0
        else:
            self.inputs.readings[CABINET].good(cabinet_mc)
            self.inputs.valid = 1 << CABINET
        return self.demand.step(dt_ms, self.params, self.mode, self.inputs, self.running)

    def walk(self, *temperatures_mc):
        return [self.see(mc) for mc in temperatures_mc]
