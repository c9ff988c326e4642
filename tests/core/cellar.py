"""A tank with its demand, for the tests of it."""

from stand_ins import Params, Signals

from heatpump.core.demand import tank
from heatpump.core.model import (
    HEAT,
    OFF,
    TANK,
    Inputs,
)

HOUR_S = 3600
WEEK_S = 604800


class Cellar:
    """A demand of its own; `see` is one tick of demand and heater."""

    def __init__(self, **settings):
        self.params = Params(tank.ROWS, settings)
        self.signals = Signals()
        self.signals.minute_of_week = 5000
        self.inputs = Inputs()
        self.demand = tank.Demand(self.params, self.signals)
        self.blocked = False

    def see(self, tank_mc, dt_ms=1000, mode=HEAT, running=OFF):
        """`running`: what the compressor does for the tank."""
        self.inputs.valid = 0 if tank_mc is None else 1 << TANK
        if tank_mc is not None:
            self.inputs.readings[TANK].value_mc = tank_mc
        action = self.demand.step(dt_ms, self.params, mode, self.inputs, running)
        assert action == self.demand.action
        element = self.demand.step_element(dt_ms, self.params, self.inputs, self.blocked)
        assert element == self.demand.element
        return action

    def both(self, tank_mc, dt_ms=1000, mode=HEAT, running=OFF):
        """What heats: "-", "p" (pump), "e" (heater) or "pe"."""
        action = self.see(tank_mc, dt_ms, mode, running)
        assert action in (OFF, HEAT) and self.demand.element in (0, 1)
        return (("p" if action else "") + ("e" if self.demand.element else "")) or "-"

    def begin_cycle(self, tank_mc=45000):
        """Make the clock strike the cycle's hour."""
        self.signals.minute_of_week = 6 * 1440 + 120
        self.see(tank_mc, 0)
        assert self.demand.cycle


class Water:
    """A tank with water in it: its heaters warm it at these rates, in mK a minute."""

    def __init__(self, cellar, tank_mc=40000, pump_mk=200, element_mk=100, loss_mk=5):
        self.cellar = cellar
        self.tank_mc = tank_mc
        self.highest_mc = tank_mc
        self.rates = (pump_mk, element_mk, loss_mk)
        self.minutes = 0

    def minute(self, mode=HEAT):
        self.running = self.cellar.demand.action
        heats = self.cellar.both(self.tank_mc, 60000, mode, self.running)
        pump_mk, element_mk, loss_mk = self.rates
        if "p" in heats:
            self.tank_mc += pump_mk
        if "e" in heats:
            self.tank_mc += element_mk
        self.tank_mc -= loss_mk
        self.highest_mc = max(self.highest_mc, self.tank_mc)
        self.minutes += 1
        return heats

    def until(self, done, at_most=20000):
        for n in range(at_most):
            if done():
                return n
            self.minute()
        raise AssertionError("not within %d minutes" % at_most)
