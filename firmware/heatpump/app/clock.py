"""The clock task: tells the core the time of the week, and keeps the chip's clock right by a time server."""

import asyncio

from heatpump.core import calendar

LOOK_MS = 10000
LOOKS_AFTER_ANSWER = 360  # an hour
LOOKS_AFTER_FAILURE = 30


class Clock:
    """The clock is known once it shows a year that can be: `inputs.minute_of_week` is 0 or more then.

    error   what became of the latest question to the time server; "" if it answered or none is set
    """

    def __init__(self, params, inputs, rtc, network, forget=lambda: None):
        """rtc: the driver; network.ready(): whether there is a network to ask through; network.address(host,
        port) looks a name up; forget(): called when what a question takes need no longer be in memory."""
        self.error = ""
        self._params = params
        self.inputs = inputs
        self._rtc = rtc
        self._network = network
        self._forget = forget
        self._zone = (-1,)  # what `zone_text.of` last said
        self.restart()
        self.look()

    def restart(self):
        """Ask the time server anew, by the parameters as they are now."""
        self._looks_left = 0

    def look(self):
        """Bring the core's inputs up to date."""
        minute = self._rtc.now_s() // 60
        inputs = self.inputs
        if calendar.is_plausible(minute):
            inputs.utc_minute = minute
            inputs.minute_of_week = calendar.minute_of_week(minute, self.offset_min(minute))
        else:
            inputs.utc_minute = inputs.minute_of_week = -1

    def set(self, text):
        """Set the clock from a text like 2026-11-21T22:50Z. Raises ValueError with one line."""
        try:
            minute = calendar.read(text)
        except ValueError as error:
            raise ValueError("clock: %s" % error)
        self._rtc.set_s(minute * 60)
        self.look()

    def describe(self):
        """One line for the console."""
        from heatpump.app.command import times  # for a moment

        return times.told(self)

    async def run(self):
        while True:
            self.look()
            if self._looks_left:
                self._looks_left -= 1
            elif not self._params.ntp_host:
                self.error = ""
            elif self._network.ready():
                await self._ask()
            await asyncio.sleep_ms(LOOK_MS)

    def offset_min(self, minute):
        """Minutes that a wall clock is ahead of UTC then."""
        zone = self._zone
        if zone[0] != self._params.revision or not zone[1] <= minute < zone[2]:
            from heatpump.core import zone_text

            self._zone = zone = zone_text.of(self._params, minute)
            self._forget()
        return zone[3]

    async def _ask(self):
        from heatpump.app import ntp

        host = self._params.ntp_host
        try:
            seconds = await ntp.ask(await self._network.address(host, ntp.PORT))
        except OSError as error:
            if host == self._params.ntp_host:  # else `restart` came in between
                self.error = str(error)
                self._looks_left = LOOKS_AFTER_FAILURE
            return
        finally:
            self._forget()
        if not calendar.is_plausible(seconds // 60):
            self.error = "a time that cannot be"
            self._looks_left = LOOKS_AFTER_FAILURE
            return
        self._rtc.set_s(seconds)
        self.look()
        self.error = ""
        self._looks_left = LOOKS_AFTER_ANSWER
