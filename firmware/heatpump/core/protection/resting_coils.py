"""Whether the coils move apart with the compressor commanded off, as they only do in a run."""

from heatpump.core.model import INDOOR, INDOOR_COIL, OUTDOOR_COIL
from heatpump.core.protection.protection_table import COOLS, DEFROSTS, HEATS, OFF_IN_HEATING

LEAK_MS_PER_MK = 300  # resting coils follow the weather at up to 1 K in 5 min


class RestingCoils:
    """drift_mk   how far both coils have moved apart since they came to rest; 0 if that isn't known

    The indoor coil counts from the room's temperature on: on its way there it only comes to rest.
    """

    def __init__(self):
        self.drift_mk = 0
        self._state = 0  # the state for which the coils at rest are known, or 0
        self._hot_mc = 0
        self._cold_mc = 0

    def step(self, since_ms, params, readings, state, aux_heat):
        """Look at them again after `since_ms`."""
        self.drift_mk = 0
        if state & (HEATS | COOLS | DEFROSTS) or aux_heat:
            self._state = 0
            return
        indoor = readings[INDOOR_COIL]
        outdoor = readings[OUTDOOR_COIL]
        room = readings[INDOOR]
        oldest_ms = max(indoor.age_ms, outdoor.age_ms, room.age_ms)
        if oldest_ms >= params.reading_max_age_s * 1000:
            self._state = 0
            return
        if state == OFF_IN_HEATING:
            hot_mc, cold_mc = indoor.value_mc, outdoor.value_mc
        else:
            hot_mc, cold_mc = outdoor.value_mc, indoor.value_mc
        if self._state != state:
            self._state = state
            self._hot_mc = hot_mc
            self._cold_mc = cold_mc
        leak_mk = since_ms // LEAK_MS_PER_MK
        self._hot_mc = rest_hot_mc = min(self._hot_mc + leak_mk, hot_mc)
        self._cold_mc = rest_cold_mc = max(self._cold_mc - leak_mk, cold_mc)
        if state == OFF_IN_HEATING:
            rest_hot_mc = max(rest_hot_mc, room.value_mc)
        else:
            rest_cold_mc = min(rest_cold_mc, room.value_mc)
        self.drift_mk = min(hot_mc - rest_hot_mc, rest_cold_mc - cold_mc)
