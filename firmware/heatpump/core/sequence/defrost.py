"""When the outdoor coil needs a defrost, and when it has had enough.

By demand: the coil runs colder against the outdoor air than it did when it was clean. By time and
temperature where that can't be known: no outdoor reading, or no clean coil seen yet. Figures:
Fujitsu 6000134806 (arming, 5 K, 13 °C), Armstrong 4SHP16LT (30, 60 or 90 min), ICP (10 min).
"""

from heatpump.core.model import OUTDOOR, OUTDOOR_COIL
from heatpump.core.timers import HOUR_MS

SETTLE_MS = 600000  # a clean coil is learned this long after a start
JUDGE_MS = 180000  # and judged: no run is shorter, as delivered, but by a fault
LEARN_SHARE = 4  # a new clean value counts for a quarter
ICED_MK = 12000  # frost enough to be seen at once; no clean coil runs so far below the air
NEAR_MK = 2000  # a coil that iced is to melt before it comes to the evaporating limit
UNKNOWN = 0
NOT_CLEAN, CLEAN, FIRST = range(3)


class Defrost:
    """due          a defrost is needed: stays so, whatever comes between, until the ice is gone
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
        # Heating with a cold coil since that was last free of ice, 0 if it is now; saturates. A look at one
        # that isn't frosted sets it back to the interval.
        self._heating_ms = 1
        self._since_ms = HOUR_MS * 4  # a melt, or a thaw; saturates. Nobody knows what was before power-up
        self._running_ms = 0  # since this start; saturates
        self._melting_ms = 0
        self._clean_start = NOT_CLEAN  # whether this run began with a coil free of ice, and was the first to

    def step(self, dt_ms, params, readings, heating, compressor):
        """Watch the coil. `heating`: the compressor runs and heats; `compressor`: it runs at all."""
        if self._since_ms < HOUR_MS * 4:
            self._since_ms += dt_ms
        if not compressor:
            self._running_ms = 0
            if self._heating_ms and self._is_warm(params, readings[OUTDOOR_COIL]):
                self._heating_ms = self._since_ms = 0  # it has thawed by itself
        interval_ms = params.defrost_interval_s * 1000
        max_age_ms = params.reading_max_age_s * 1000
        outdoor, coil = readings[OUTDOOR], readings[OUTDOOR_COIL]
        outdoor_known = outdoor.age_ms < max_age_ms
        mild = outdoor_known and outdoor.value_mc >= params.defrost_outdoor_mc
        if mild or self._since_ms < interval_ms:
            self.due = False
        if not heating:
            return
        if not self._running_ms:
            self._clean_start = NOT_CLEAN if self._heating_ms else CLEAN if self.clean_mk else FIRST
        if not mild and (coil.age_ms >= max_age_ms or coil.value_mc <= params.defrost_arm_mc):
            if self._heating_ms < HOUR_MS * 4:
                self._heating_ms += dt_ms
        elif not self._heating_ms:
            self._heating_ms = 1
        if self._running_ms < HOUR_MS:
            self._running_ms += dt_ms
        if self._clean_start and self._running_ms >= JUDGE_MS:
            self._learn(params, readings)
        if not mild and self._since_ms >= interval_ms:
            self._judge(params, coil, outdoor if outdoor_known else None, interval_ms)

    def _is_warm(self, params, coil):
        return coil.age_ms < params.reading_max_age_s * 1000 and coil.value_mc >= params.defrost_end_mc

    def _learn(self, params, readings):
        """The first time from JUDGE_MS on, for no run may last until it has settled."""
        first = self._clean_start == FIRST
        if self._running_ms >= SETTLE_MS:
            self._clean_start = NOT_CLEAN
        elif not first:
            return
        max_age_ms = params.reading_max_age_s * 1000
        outdoor, coil = readings[OUTDOOR], readings[OUTDOOR_COIL]
        if coil.age_ms < max_age_ms and outdoor.age_ms < max_age_ms:
            lift_mk = max(outdoor.value_mc - coil.value_mc, 1)
            if lift_mk >= ICED_MK:
                return  # something else is in the air's way
            if first:
                self.clean_mk = lift_mk
            else:
                self.clean_mk += (lift_mk - self.clean_mk) // LEARN_SHARE

    def _judge(self, params, coil, outdoor, interval_ms):
        """Set `due`. A run that hasn't settled may bring it about, but not call it off."""
        settled = self._running_ms >= JUDGE_MS
        frosted = self._heating_ms >= params.defrost_fallback_s * 1000
        coil_mc = coil.value_mc
        if coil.age_ms < params.reading_max_age_s * 1000:
            if coil_mc > params.defrost_arm_mc:
                frosted = False
            elif outdoor:
                lift_mk = outdoor.value_mc - coil_mc
                frost_mk = lift_mk - self.clean_mk
                if settled and self.clean_mk:
                    frosted = frost_mk >= params.defrost_frost_mk and coil_mc <= params.defrost_coil_mc
                    if not frosted and self._heating_ms > interval_ms:
                        self._heating_ms = interval_ms
                near = coil_mc <= params.evaporating_min_mc + NEAR_MK
                if frost_mk >= ICED_MK or (near and lift_mk >= ICED_MK):
                    frosted = True
        if frosted or settled:
            self.due = frosted

    def melt(self, dt_ms, params, readings):
        """One tick of melting; sets `finished`."""
        self._melting_ms += dt_ms
        self._since_ms = 0
        warm = self._is_warm(params, readings[OUTDOOR_COIL])
        if warm:
            self._heating_ms = 0  # else it isn't known to be free of ice
        late = self._melting_ms >= params.defrost_longest_s * 1000
        if (warm or late) and not self.finished:
            self.finished = True
            self.count += 1
            if not warm:
                self.by_time += 1

    def begin(self):
        """A defrost is prepared; until it melts, it is due."""
        self.finished = False
        self._melting_ms = 0
