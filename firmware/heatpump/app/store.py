"""Keeps the controller's lasting state on the flash: a lockout at once, counters once an hour."""

import json
import os
from asyncio import sleep_ms

from heatpump.core.remembered import recall, remember

FILE = "state.json"
_NEW = "state.new"
_LOOK_MS = 10000
_LOOKS_PER_HOUR = 360


class Store:
    """problem   why the state could not be read or written; "" when all is well"""

    def __init__(self, controller):
        self.problem = ""
        self._controller = controller
        self._saved = {}
        try:
            with open(FILE) as file:
                state = json.load(file)
            if isinstance(state, dict):
                self._saved = state
            recall(controller, self._saved)
        except OSError:
            pass  # a new board
        except ValueError:
            self.problem = "state.json is not valid JSON; counters start anew"

    def save(self):
        """Write what has changed; a power cut leaves the old file or the new one."""
        state = remember(self._controller)
        if state == self._saved:
            return
        try:
            with open(_NEW, "w") as file:
                json.dump(state, file)
            os.rename(_NEW, FILE)
        except OSError as error:
            self.problem = "the board's flash failed: %s" % error
            return
        self._saved = state

    async def run(self):
        looks = 0
        while True:
            await sleep_ms(_LOOK_MS)
            looks += 1
            locked = 1 if self._controller.protections.locked else 0
            if looks >= _LOOKS_PER_HOUR or locked != self._saved.get("locked", 0):
                looks = 0
                self.save()
