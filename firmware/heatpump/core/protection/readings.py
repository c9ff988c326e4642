"""Ages the readings, and says which may be trusted: young enough, and recovered from their last fault."""

from heatpump.core.model import AGE_UNKNOWN_MS, DISCHARGE, READING_OK, STALE


class Readings:
    """lost      bit n: the critical reading n is invalid, stale, or not yet trusted again
    waiting   those of them that are no fault: since the reset they haven't had the time to be trusted
    """

    def __init__(self, application):
        self.lost = 0
        self.waiting = 0
        self._new = -1  # bit n: the reading n hasn't been trusted since the reset
        self._since_ms = 0  # the reset, up to the maximum age
        self._sensors = tuple([(n, 1 << n) for n in application.sensors])
        self._critical = tuple([n in application.critical for n in application.sensors])
        self._recovery = [0 for _ in application.sensors]
        self._revision = -1

    def step(self, dt_ms, params, inputs):
        """Let them age by `dt_ms` and set `inputs.valid`, `inputs.news` and `lost`."""
        max_age_ms = params.reading_max_age_s * 1000
        recovery = self._recovery
        readings = inputs.readings
        news = params.revision != self._revision
        lost = 0
        valid = 0
        waiting = 0
        if self._since_ms < max_age_ms:
            self._since_ms += dt_ms
        i = 0
        for n, bit in self._sensors:
            reading = readings[n]
            reading.age_ms = age = reading.age_ms + dt_ms
            if age == dt_ms:
                news = True
            if age < max_age_ms and not recovery[i]:
                valid |= bit
            else:
                if age > AGE_UNKNOWN_MS:
                    reading.age_ms = AGE_UNKNOWN_MS
                left = recovery[i] - dt_ms if age < max_age_ms else params.reading_recovery_s * 1000
                recovery[i] = left if left > 0 else 0
                if self._critical[i] or (n == DISCHARGE and params.texts["sensor_discharge"]):
                    lost |= bit
                    if self._new & bit and (
                        reading.fault == READING_OK
                        if age < max_age_ms
                        else reading.fault == STALE and self._since_ms < max_age_ms
                    ):
                        waiting |= bit
            i += 1
        inputs.news = news or valid != inputs.valid
        inputs.valid = valid
        self._new &= ~valid
        self.waiting = waiting
        self._revision = params.revision
        self.lost = lost
