"""Which of several demands the machine serves: the one of higher priority first, but not for ever."""

from heatpump.core.model import NO_CAUSE, OFF, TURN_WAIT


class Arbiter:
    """demands   in the application's order; the first is the house (or cabinet, pool, drum)
    served       index of the demand that the machine works for, or worked for last
    action       what that demand asks for: HEAT, COOL or OFF
    waiting      some other demand waits for its turn
    """

    def __init__(self, demands):
        self.demands = demands
        self.served = 0
        self.action = OFF
        self.waiting = False
        self._ms = 0  # how long the turn has lasted while another waited
        self._passed = False  # the higher priority has had its longest turn
        self._looking = False  # and it pauses, for the other may want something

    def step(self, dt_ms, params, mode, inputs, running):
        """Ask all demands. `running`: what the compressor does now for the one served, HEAT, COOL or OFF."""
        demands = self.demands
        first = -1
        last = -1
        n = 0
        for demand in demands:
            if demand.step(dt_ms, params, mode, inputs, running if n == self.served else OFF) != OFF:
                if first < 0 or demand.PRIORITY > demands[first].PRIORITY:
                    last = first
                    first = n
                else:
                    last = n
            n += 1
        self.waiting = last >= 0
        if last >= 0:
            first = self._take_turns(dt_ms, params, first, last, running)
        elif first >= 0 and self._is_blind(first):
            first = self._look(dt_ms, params, first, running)
        else:
            self._ms = 0
            self._passed = self._looking = False
        if first >= 0:
            self.served = first
            self.action = demands[first].action
        else:
            self.action = OFF
        return self.action

    def _take_turns(self, dt_ms, params, first, last, running):
        """Both want: the higher one for its longest turn, the other for its own, and so on."""
        favoured = self.demands[first]
        if self._looking:
            self._looking = False
            self._ms = 0
        if running != OFF:
            self._ms += dt_ms
        limit_ms = favoured.turn_ms(params) if self._passed else favoured.longest_ms(params)
        if self._ms >= limit_ms:
            self._ms = 0
            self._passed = not self._passed
        return last if self._passed else first

    def _is_blind(self, first):
        """The one of higher priority is served, and hides from another what that needs."""
        if self._looking:
            return True
        for demand in self.demands:
            if demand.PRIORITY < self.demands[first].PRIORITY and demand.elsewhere and demand.pump:
                return True
        return False

    def _look(self, dt_ms, params, first, running):
        """After its longest turn the higher one pauses, so that the other can see its own water again."""
        favoured = self.demands[first]
        if self._looking or running != OFF:
            self._ms += dt_ms
        if self._ms >= (favoured.turn_ms(params) if self._looking else favoured.longest_ms(params)):
            self._ms = 0
            self._looking = not self._looking
        self._passed = self._looking
        return -1 if self._looking else first

    def hold(self):
        """Why a demand waits (index into CAUSES), the served one's reason first, or NO_CAUSE."""
        cause = self.demands[self.served].hold
        if cause == NO_CAUSE:
            for demand in self.demands:
                if demand.hold != NO_CAUSE:
                    return demand.hold
            return TURN_WAIT if self.waiting else NO_CAUSE
        return cause
