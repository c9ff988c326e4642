"""A house heated by water, for the tests of its demand."""

from stand_ins import Measured, Params, Signals

from heatpump.core.demand import water
from heatpump.core.model import (
    BUFFER,
    DEW_POINT,
    HEAT,
    INDOOR,
    OFF,
    OUTDOOR,
    RETURN,
    SUPPLY,
    Inputs,
)
from heatpump.core.param_rows import demand as demand_rows
from heatpump.core.param_rows import presets

BY_SUPPLY, BY_RETURN, BY_DEGREE_MINUTES, BY_BUFFER = range(4)
COMMON = demand_rows.ROWS + presets.ROWS


class House(Measured):
    """A demand with its own readings, at 0 °C outdoors and 30 °C in the pipes; `see` is one tick."""

    def __init__(self, **settings):
        settings.setdefault("water_outdoor_damping", 0)
        settings.setdefault("water_control", BY_SUPPLY)
        self.params = Params(COMMON + water.ROWS, settings)
        self.signals = Signals()
        self.inputs = Inputs()
        self.demand = water.Demand(self.params, self.signals)
        self.running = OFF
        self.put(OUTDOOR, 0)
        for sensor in (SUPPLY, RETURN, BUFFER):
            self.put(sensor, 30000)

    def see(self, mode=HEAT, supply=None, dt_ms=1000):
        if supply is not None:
            self.put(SUPPLY, supply)
        action = self.demand.step(dt_ms, self.params, mode, self.inputs, self.running)
        assert action == self.demand.action
        return action

    def target(self, mode=HEAT, **readings):
        """The target with these readings, in millidegrees by name."""
        for sensor, name in ((OUTDOOR, "outdoor"), (INDOOR, "indoor"), (DEW_POINT, "dew")):
            if name in readings:
                self.put(sensor, readings[name])
        self.see(mode)
        return self.demand.target_mc


def minutes_until(house, action, most=1000, mode=HEAT):
    for n in range(most):
        if house.see(mode, dt_ms=60000) == action:
            return n + 1
    raise AssertionError("not within %d minutes" % most)
