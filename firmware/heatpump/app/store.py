"""Keeps the controller's lasting state on the flash, under a check sum.

Once an hour, if anything has changed; within 10 s what would be wrong after a reset: a lockout, a trip
that counts toward one, a defrost or a legionella cycle that is done, and the first start after an hour's
writing. With a defrost each 40 min that comes to about 90 writes of under 500 bytes a day, and never to
more than 20 at once and 480 a day; LittleFS appends them to a block of 4 kB and levels its wear.
"""

from asyncio import sleep_ms
from binascii import crc32

from heatpump.app import files
from heatpump.core.remembered import Remembered, recall

FILE = "state.json"
MOST_BYTES = 2000
LOOK_S = 10
_LOOKS_PER_HOUR = 360
_WRITES_AT_ONCE = 20
_WRITE_EACH_S = 180
_SEAL = '{"crc":"%08x"'
_SEAL_LENGTH = 17  # with the check sum in it


class Store:
    """Gives the state back at start; `run` keeps it, and the settings that wait to be written."""

    def __init__(self, controller, settings):
        self._controller = controller
        self._settings = settings
        self._writes = files.Allowance(_WRITES_AT_ONCE, _WRITE_EACH_S)
        self._written = Remembered()
        self._state = Remembered()
        self._looks = 0
        try:
            text = files.read(FILE, MOST_BYTES, lambda file: file.read())
            if text is not None:
                self._open(text)
                recall(controller, self._written)
        except ValueError as error:
            self._written = Remembered()
            settings.set_aside(FILE, "%s: counters and lockouts start anew" % error)

    def _open(self, text):
        """Take a text as `_sealed` wrote it. Raises ValueError if a bit of it has changed."""
        rest = text[_SEAL_LENGTH:]
        if text[:_SEAL_LENGTH] == _SEAL % crc32(rest.encode()):
            self._written.from_text("{" + (rest[1:] if rest[:1] == "," else rest))
            return
        self._written.from_text(text)
        if self._written.to_text() != text:  # version 0.1.0 had no check sum
            raise ValueError("is damaged")

    def _sealed(self):
        rest = self._state.to_text()[1:]
        if rest != "}":
            rest = "," + rest
        return _SEAL % crc32(rest.encode()) + rest

    def save(self):
        """Write what has changed; a power cut leaves the old file or the new one."""
        state = self._state
        state.gather(self._controller)
        if state.values == self._written.values or not self._writes.left:
            return
        self._writes.left -= 1
        failed = self._settings.failed
        try:
            files.write(FILE, lambda file: file.write(self._sealed()))
        except OSError as error:
            failed[FILE] = "counters and lockouts aren't kept: the board's flash failed (%s)" % error
            return
        failed.pop(FILE, None)
        self._state, self._written = self._written, state

    def look(self):
        """Save what is urgent, and the rest at each 360th look."""
        self._writes.pass_s(LOOK_S)
        self._settings.pass_s(LOOK_S)
        self._looks += 1
        self._state.gather(self._controller)
        if self._looks >= _LOOKS_PER_HOUR or self._state.is_urgent(self._written):
            self._looks = 0
            self.save()
        self._controller.flash_failed = bool(self._settings.failed)

    async def run(self):
        while True:
            await sleep_ms(LOOK_S * 1000)
            self.look()
