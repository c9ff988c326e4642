"""What `arbiter` is where there is one demand: nothing to decide."""

from heatpump.core.model import OFF


class Sole:
    """As arbiter.Arbiter."""

    served = 0
    waiting = False

    def __init__(self, demands):
        self.demands = demands
        self.action = OFF

    def step(self, dt_ms, params, mode, inputs, running):
        self.action = action = self.demands[0].step(dt_ms, params, mode, inputs, running)
        return action

    def hold(self):
        return self.demands[0].hold
