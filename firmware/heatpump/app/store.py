"""Keeps the controller's lasting state on the flash.

Once an hour, if anything has changed; within 10 s what would be wrong after a reset: a lockout, a trip
that counts toward one, a defrost or a legionella cycle that is done, and the first start after an hour's
writing. With a defrost each 40 min that comes to about 90 writes of under 500 bytes a day; LittleFS
appends them to a block of 4 kB and levels its wear.
"""

import os
from asyncio import sleep_ms

from heatpump.core.remembered import Remembered, recall

FILE = "state.json"
_NEW = "state.new"
_LONGEST = 2000  # characters that are read of a file, whatever it is
_LOOK_MS = 10000
_LOOKS_PER_HOUR = 360


class Store:
    """problem   why the state could not be read or written; "" when all is well"""

    def __init__(self, controller):
        self.problem = ""
        self._controller = controller
        self._written = Remembered()
        self._state = Remembered()
        self._looks = 0
        try:
            with open(FILE) as file:
                self._written.from_text(file.read(_LONGEST))
            recall(controller, self._written)
        except OSError:
            pass  # a new board
        except ValueError:
            self.problem = "state.json is not valid JSON; counters start anew"

    def save(self):
        """Write what has changed; a power cut leaves the old file or the new one."""
        state = self._state
        state.gather(self._controller)
        if state.values == self._written.values:
            return
        try:
            with open(_NEW, "w") as file:
                file.write(state.to_text())
            os.rename(_NEW, FILE)
        except OSError as error:
            self.problem = "the board's flash failed: %s" % error
            return
        self._state, self._written = self._written, state

    def look(self):
        """Save what is urgent, and the rest at each 360th look."""
        self._looks += 1
        self._state.gather(self._controller)
        if self._looks >= _LOOKS_PER_HOUR or self._state.is_urgent(self._written):
            self._looks = 0
            self.save()

    async def run(self):
        while True:
            await sleep_ms(_LOOK_MS)
            self.look()
