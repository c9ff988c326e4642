"""SG-Ready's four states: what the grid asks for, by parameter or by two contacts.

By the label's rules (Bundesverband Wärmepumpe, SG Ready): contact 1 alone blocks, for two hours at
most; contact 2 alone recommends to run; both together order it; each holds for ten minutes at least.
"""

from heatpump.core.model import GRID_BLOCKED, GRID_FORCED, GRID_NORMAL, GRID_RECOMMENDED, SG_1, SG_2

HOLD_S = 600  # contacts that change sooner are not obeyed yet


class SmartGrid:
    """state     what is obeyed (index into GRID_STATES)

    A contact that asks for something outdoes the parameter. A block that has lasted its longest isn't
    obeyed any more, and no other is until as long has passed as it lasted.
    """

    def __init__(self):
        self.state = GRID_NORMAL
        self._contacts = GRID_NORMAL  # what they ask for, as it is obeyed
        self._held_s = HOLD_S
        self._blocked_s = 0
        self._spent = False

    def step(self, seconds, params, contacts):
        asked = GRID_NORMAL
        if contacts[SG_2]:
            asked = GRID_FORCED if contacts[SG_1] else GRID_RECOMMENDED
        elif contacts[SG_1]:
            asked = GRID_BLOCKED
        if self._held_s < HOLD_S:
            self._held_s += seconds
        elif asked != self._contacts:
            self._contacts = asked
            self._held_s = 0
        asked = self._contacts
        if asked == GRID_NORMAL:
            asked = params.sg_ready

        blocked_s = self._blocked_s
        if self.state == GRID_BLOCKED:
            blocked_s += seconds
            if blocked_s >= params.sg_block_limit_s:
                blocked_s = params.sg_block_limit_s
                self._spent = True
        elif blocked_s:
            blocked_s = blocked_s - seconds if blocked_s > seconds else 0
            if not blocked_s:
                self._spent = False
        self._blocked_s = blocked_s
        self.state = GRID_NORMAL if asked == GRID_BLOCKED and self._spent else asked
