"""When the outdoor coil needs a defrost, and when it has had enough.

By demand: the coil runs colder against the outdoor air than it did when it was clean. By time and
temperature where that can't be known: no outdoor reading, or no clean coil seen yet. Figures:
Fujitsu 6000134806 (arming, 5 K, 13 °C), Armstrong 4SHP16LT (30, 60 or 90 min), ICP (10 min).
"""

from heatpump.core.model import OUTDOOR, OUTDOOR_COIL
from heatpump.core.timers import HOUR_MS

SETTLE_MS = 600000  # a coil is judged, and learned, this long after a start
LEARN_SHARE = 4  # a new clean value counts for a quarter
UNKNOWN = 0


class Defrost:
    """due          a defrost is needed
    finished        the melt has reached its end
    clean_mk        how far a clean coil runs below the outdoor air; 0 while nothing was learned
    count, by_time  defrosts since power-up, and those that only the time limit ended
    """

    def __init__(self):
        self.due = False
        self.finished = False
        self.clean_mk = UNKNOWN
        self.count = 0
        self.by_time = 0
        self._heating_ms = 1  # since the coil was last free of ice, 0 if it is now; saturates
        self._running_ms = 0  # since this start; saturates
        self._melting_ms = 0
        self._clean_start = False  # this run began with a coil free of ice

    def step(self, dt_ms, params, readings, heating, compressor):
        """Watch the coil. `heating`: the compressor runs and heats; `compressor`: it runs at all."""
        if not compressor:
            self._running_ms = 0
            if self._heating_ms and self._is_warm(params, readings[OUTDOOR_COIL]):
                self._heating_ms = 0  # it has thawed by itself
        if not heating:
            self.due = False
            return
        if not self._running_ms:
            self._clean_start = not self._heating_ms
        if self._heating_ms < HOUR_MS * 4:
            self._heating_ms += dt_ms
        if self._running_ms < HOUR_MS:
            self._running_ms += dt_ms
        if self._running_ms < SETTLE_MS or self._heating_ms < params.defrost_interval_s * 1000:
            if self._clean_start and self._running_ms >= SETTLE_MS:
                self._learn(params, readings)
            return
        self.due = self._is_frosted(params, readings)

    def _is_warm(self, params, coil):
        return coil.age_ms < params.reading_max_age_s * 1000 and coil.value_mc >= params.defrost_end_mc

    def _learn(self, params, readings):
        self._clean_start = False
        max_age_ms = params.reading_max_age_s * 1000
        outdoor, coil = readings[OUTDOOR], readings[OUTDOOR_COIL]
        if coil.age_ms < max_age_ms and outdoor.age_ms < max_age_ms:
            lift_mk = max(outdoor.value_mc - coil.value_mc, 1)
            if self.clean_mk == UNKNOWN:
                self.clean_mk = lift_mk
            else:
                self.clean_mk += (lift_mk - self.clean_mk) // LEARN_SHARE

    def _is_frosted(self, params, readings):
        max_age_ms = params.reading_max_age_s * 1000
        outdoor, coil = readings[OUTDOOR], readings[OUTDOOR_COIL]
        outdoor_known = outdoor.age_ms < max_age_ms
        if outdoor_known and outdoor.value_mc >= params.defrost_outdoor_mc:
            return False
        by_time = self._heating_ms >= params.defrost_fallback_s * 1000
        if coil.age_ms >= max_age_ms:
            return by_time
        coil_mc = coil.value_mc
        if coil_mc > params.defrost_arm_mc:
            return False
        if not outdoor_known or self.clean_mk == UNKNOWN:
            return by_time
        frost_mk = outdoor.value_mc - coil_mc - self.clean_mk
        return frost_mk >= params.defrost_frost_mk and coil_mc <= params.defrost_coil_mc

    def melt(self, dt_ms, params, readings):
        """One tick of melting; sets `finished`."""
        self._melting_ms += dt_ms
        warm = self._is_warm(params, readings[OUTDOOR_COIL])
        late = self._melting_ms >= params.defrost_longest_s * 1000
        if (warm or late) and not self.finished:
            self.finished = True
            self.count += 1
            if not warm:
                self.by_time += 1

    def begin(self):
        """A defrost starts."""
        self.due = False
        self.finished = False
        self._melting_ms = 0

    def end(self):
        """It is over, done or broken off; the next is spaced from here."""
        self.due = False
        self._heating_ms = 0 if self.finished else 1
