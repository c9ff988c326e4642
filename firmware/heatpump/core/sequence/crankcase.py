"""The crankcase heater: keeps refrigerant out of the oil of a compressor that rests in the cold."""

from heatpump.core.model import CRANKCASE_HEATER, OUTDOOR
from heatpump.core.timers import Countdown

MINIMUM_MS = 300000  # cold air counts at least this long, so that no reading makes the relay chatter


class CrankcaseHeater:
    """preheat   how long the oil must still be warmed before the first start"""

    def __init__(self, params):
        self.preheat = Countdown()
        self.preheat.at_least(params.crankcase_preheat_s * 1000)
        self._cold = True
        self._minimum = Countdown()

    def step(self, dt_ms, params, readings, service, wanted):
        """Ask for the heater's output; a compressor that runs needs none. No reading counts as cold.
        `service` asks for it, cold or not."""
        outdoor = readings[OUTDOOR]
        if outdoor.age_ms >= params.reading_max_age_s * 1000 or outdoor.value_mc < params.crankcase_on_mc:
            if not self._cold:
                self._cold = True
                self._minimum.ms = MINIMUM_MS
        elif outdoor.value_mc > params.crankcase_off_mc and not self._minimum.ms:
            self._cold = False
            self.preheat.ms = 0
        if self.preheat.ms:
            self.preheat.step(dt_ms)
        if self._minimum.ms:
            self._minimum.step(dt_ms)
        wanted[CRANKCASE_HEATER] = 1 if self._cold or service else 0
