"""Ages the readings, and says which may be trusted: young enough, and recovered from their last fault."""

from heatpump.core.model import AGE_UNKNOWN_MS, DISCHARGE


class Readings:
    """lost   bit n: the critical reading n is invalid, stale, or not yet trusted again"""

    def __init__(self, application):
        self.lost = 0
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
                if self._critical[i] or (n == DISCHARGE and params.sensor_discharge):
                    lost |= bit
            i += 1
        inputs.news = news or valid != inputs.valid
        inputs.valid = valid
        self._revision = params.revision
        self.lost = lost
