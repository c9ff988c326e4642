"""Ages the readings, and says which may be trusted: young enough, and recovered from their last fault."""

from heatpump.core.model import (
    AGE_UNKNOWN_MS,
    CABINET,
    DEW_POINT,
    DISCHARGE,
    DRUM_IN,
    DRUM_OUT,
    OUTDOOR,
    READING_OK,
    SOURCE_IN,
    STALE,
    STILL,
)

# A reading that hasn't moved by a step in so much running is no reading. With an inverter and steady weather
# none of our plants' stands still for longer than 3.3 h; a cabinet and a drum answer within minutes.
STILL_MS, STILL_SOON_MS = 14400000, 3600000
_MOVE_SOON = (CABINET, DRUM_IN, DRUM_OUT)
_NOT_MOVED = (OUTDOOR, SOURCE_IN)  # by the machine
# A house's automation tells the dew point every few minutes; the air in the rooms is no faster.
DEW_POINT_MS = 3600000


def sense_period_s(params):
    """How often sensors are read: twice at least within the age at which a reading no longer counts."""
    return min(params.sense_period_s, params.reading_max_age_s // 2)


class Readings:
    """lost      bit n: the critical reading n is invalid, stale, or not yet trusted again
    waiting   those of them that are no fault: since the reset they haven't had the time to be trusted
    """

    def __init__(self, application):
        self.lost = 0
        self.waiting = 0
        self._new = -1  # bit n: the reading n hasn't been trusted since the reset
        self._since_ms = 0  # the reset, up to the maximum age
        self._sensors = sensors = tuple([n for n in application.sensors if n != DEW_POINT])
        self._takes_dew_point = DEW_POINT in application.sensors
        self._critical = application.critical
        self._recovery = [0 for _ in sensors]
        self._seen_mc = [0 for _ in sensors]
        self._still_ms = [0 for _ in sensors]  # of running since it moved
        self._ran_ms = 0  # since there were news
        self._still = 0  # bit n: the reading n doesn't move
        self._absent = -1  # which readings are too old, if that is all there is to say; else -1
        self._revision = -1
        self._forgiven = 0  # as `inputs.forgiven` was

    def step(self, dt_ms, params, inputs, running):
        """Let them age by `dt_ms`, in which the compressor was `running` or not, and set `inputs.valid`,
        `inputs.news` and `lost`."""
        max_age_ms = params.reading_max_age_s * 1000
        readings = inputs.readings
        if self._since_ms < max_age_ms:
            self._since_ms += dt_ms
        news = False
        old = 0
        for n in self._sensors:
            reading = readings[n]
            age = reading.age_ms
            if not age:
                news = True
            reading.age_ms = age = age + dt_ms
            if age >= max_age_ms:
                old |= 1 << n
                if age > AGE_UNKNOWN_MS:
                    reading.age_ms = AGE_UNKNOWN_MS
        if running:
            self._ran_ms += dt_ms
        if news:
            self._look_for_still(params, readings, old)
        old |= self._still
        if params.revision != self._revision:
            self._revision = params.revision
            news = True
            self._absent = -1
        forgiven = inputs.forgiven
        if old != self._absent or forgiven != self._forgiven:
            self._forgiven = forgiven
            self._judge(dt_ms, params, readings, old)
        valid = self._valid
        if self._takes_dew_point:
            reading = readings[DEW_POINT]
            age = reading.age_ms
            if not age:
                news = True
            if age < DEW_POINT_MS:
                reading.age_ms = age + dt_ms
                valid |= 1 << DEW_POINT
        inputs.news = news or valid != inputs.valid
        inputs.valid = valid

    def _look_for_still(self, params, readings, old):
        ran_ms = self._ran_ms
        self._ran_ms = 0
        longer = 12 - params.sensor_resolution  # its steps are coarser
        i = 0
        for n in self._sensors:
            reading = readings[n]
            if reading.value_mc != self._seen_mc[i] or old >> n & 1 or n in _NOT_MOVED:
                self._seen_mc[i] = reading.value_mc
                self._still_ms[i] = 0
                self._still &= ~(1 << n)
            elif self._still_ms[i] >= (STILL_SOON_MS if n in _MOVE_SOON else STILL_MS) << longer:
                self._still |= 1 << n
                reading.fault = STILL
            else:
                self._still_ms[i] += ran_ms
            i += 1

    def _judge(self, dt_ms, params, readings, old):
        """Which may be trusted, while one of them recovers, is missed, or has just become too old."""
        recovery = self._recovery
        recovering = False
        lost = valid = waiting = 0
        i = 0
        for n in self._sensors:
            bit = 1 << n
            if not old & bit and not recovery[i]:
                valid |= bit
            else:
                if old & bit:
                    left = params.reading_recovery_s * 1000
                else:
                    recovering = True
                    left = recovery[i] - dt_ms
                recovery[i] = left if left > 0 else 0
                critical = n in self._critical or (n == DISCHARGE and params.texts["sensor_discharge"])
                if critical and not self._forgiven & bit:
                    lost |= bit
                    if self._new & bit and (
                        readings[n].fault == STALE and self._since_ms < params.reading_max_age_s * 1000
                        if old & bit
                        else readings[n].fault == READING_OK
                    ):
                        waiting |= bit
            i += 1
        self._valid = valid
        self._new &= ~valid
        self.lost = lost
        self.waiting = waiting
        self._absent = -1 if lost or recovering else old
