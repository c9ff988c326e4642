"""Keeps the controller's lasting state on the flash.

Once an hour, if anything has changed; within 10 s what would be wrong after a reset: a lockout, a trip
that counts toward one, a defrost that is done, and the first start after an hour's writing; a legionella
cycle within five minutes. With a defrost each 40 min that comes to about 90 writes of under 500 bytes a
day, and never to more than 20 at once and 480 a day; LittleFS appends them to a block of 4 kB and levels
its wear.
"""

from asyncio import sleep_ms

from heatpump.app.allowance import Allowance

LOOK_S = 10
# While nothing tells that there is news: what it takes to look must be read from the flash.
_LOOKS_BETWEEN = 30
_LOOKS_AFTER_FAILURE = 6
_LOOKS_PER_HOUR = 360
_WRITES_AT_ONCE = 20
_WRITE_EACH_S = 180


class Store:
    """Gives the state back at start; `run` keeps it, and the settings that wait to be written."""

    def __init__(self, controller, settings, forget=lambda: None):
        """forget(): called when what reading and writing takes need no longer be in memory."""
        from heatpump.app import state_file

        self._controller = controller
        self._settings = settings
        self._forget = forget
        self._writes = Allowance(_WRITES_AT_ONCE, _WRITE_EACH_S)
        self._written = state_file.load(controller, settings)  # values of core.remembered
        self._looks = 0
        self._seen = None

    def save(self):
        """Write what has changed; a power cut leaves the old file or the new one."""
        from heatpump.app import state_file

        values = state_file.values_of(self._controller)
        if values == self._written:
            self._settings.failed.pop(state_file.FILE, None)  # what couldn't be kept is no more
            return
        if not self._writes.left:
            return
        self._writes.left -= 1
        if state_file.write(values, self._settings):
            self._written = values

    def look(self):
        """Save what is urgent, and the rest at each 360th look."""
        self._writes.pass_s(LOOK_S)
        self._settings.pass_s(LOOK_S)
        self._looks += 1
        controller = self._controller
        protections = controller.protections
        seen = (
            controller.log.recorded,
            protections.locked,
            protections.lockout,
            controller.counters.off_minute,
        )
        due = self._looks >= _LOOKS_PER_HOUR
        between = _LOOKS_AFTER_FAILURE if self._settings.failed else _LOOKS_BETWEEN
        if due or seen != self._seen or not self._looks % between:
            from heatpump.app import state_file

            self._seen = seen
            failed = state_file.FILE in self._settings.failed
            if due or failed or state_file.is_urgent(controller, self._written):
                self._looks = 0
                self.save()
            self._forget()

    async def run(self):
        while True:
            await sleep_ms(LOOK_S * 1000)
            self.look()
