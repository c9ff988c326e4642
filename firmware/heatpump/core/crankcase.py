"""The crankcase heater: keeps refrigerant out of the oil of a compressor that rests in the cold."""

from heatpump.core.model import COMPRESSOR, CRANKCASE_HEATER, OUTDOOR
from heatpump.core.timers import Countdown


class CrankcaseHeater:
    """preheat   how long the oil must still be warmed before the first start"""

    def __init__(self, params):
        self.preheat = Countdown()
        self.preheat.at_least(params.crankcase_preheat_s * 1000)
        self._cold = True

    def step(self, dt_ms, params, readings, service, levels):
        """Set the heater's output, after the compressor's was decided. No reading counts as cold.
        `service` asks for it, cold or not."""
        outdoor = readings[OUTDOOR]
        if outdoor.age_ms >= params.reading_max_age_s * 1000 or outdoor.value_mc < params.crankcase_on_mc:
            self._cold = True
        elif outdoor.value_mc > params.crankcase_off_mc:
            self._cold = False
            self.preheat.ms = 0
        self.preheat.step(dt_ms)
        levels[CRANKCASE_HEATER] = 1 if (self._cold or service) and not levels[COMPRESSOR] else 0
