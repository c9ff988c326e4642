"""Judges the table of protections: what is bad, for how long, how often, and what that means."""

from heatpump.core.model import (
    AUX_HEATER_1,
    COMPRESSOR,
    CONTACTS,
    NO_CAUSE,
    REVERSING_VALVE,
    SG_1,
    SUPPLY,
)
from heatpump.core.protection.protection_table import (
    ABOVE,
    ACTION,
    AGAINST,
    BOTH_CLOCK,
    BYPASS,
    CAUSE,
    CHILLED,
    CLOCK,
    CONTACT,
    COOLING,
    COOLS,
    DEFROSTS,
    DELAY_MS,
    DENY,
    DRIFT,
    HEATING,
    HEATS,
    INDOOR_CLOCK,
    KIND,
    LATCH,
    LIMIT_COOL,
    LIMIT_HEAT,
    NOTE,
    OFF_IN_COOLING,
    OFF_IN_HEATING,
    READING,
    RESUME,
    SIDE,
    START_CLOCK,
    STOP,
    WHEN,
    WINDOW_S,
)

# Temperatures are judged this often (sensors answer every 5 s), a contact's change at once.
JUDGE_MS = 5000
LONGEST_MS = 1 << 29
OPEN = 0  # a contact
STILL_MS = -1
LONG_AGO_S = -(1 << 29)
LEAST_HYSTERESIS_MK = 5000  # whatever a resume parameter says
SETTLED_MS = 180000  # the longest low-pressure bypass
NEAR_PM = 900  # a limit is near at 90 % of it (ControlHeatPump) ...
NEAR_MK = 2000  # ... or within 2 K, whatever comes first on the way there


class Trips:
    """rows         the part of the table that concerns this machine
    stops, denied, notes   those that have tripped and not recovered, by their action: bit n is rows[n]
    near         some temperature is close to the limit that would stop the compressor
    latched       the cause that tripped too often, or NO_CAUSE
    contacts      as they were judged last
    in_defrost    the controller says that a defrost is under way
    """

    def __init__(self, application):
        from heatpump.core.protection import protection_rows  # for a moment

        mask = protection_rows.mask
        self.rows = rows = protection_rows.of(application.sensors)
        self.stops = 0
        self.denied = 0
        self.notes = 0
        self.near = False
        self._stopping = mask(rows, ACTION, STOP)
        self._denying = mask(rows, ACTION, DENY)
        self._noting = mask(rows, ACTION, NOTE)
        self._indoor_side = application.indoor_side
        self._outdoor_side = application.outdoor_side
        self.latched = NO_CAUSE
        self.in_defrost = False
        self._tripped = 0
        self._towards_ms = [0 for _ in rows]  # how long a change has been due; 0 if none is
        self._waits = False  # some change is due
        contacts = mask(rows, KIND, CONTACT)
        order = [n for n in range(len(rows)) if not contacts >> n & 1]
        self._order = bytes(order + [n for n in range(len(rows)) if contacts >> n & 1])
        self._judged = 0  # how many rows are judged in this state, by this revision of the parameters, ...
        self._measured = 0  # ... the first of them without a contact; the others only while one is open, ...
        self._chosen = bytearray(len(rows))  # ... which, ...
        self._limits = [0 for _ in rows]  # ... their limits, ...
        self._margins_mk = [0 for _ in rows]  # ... how close to those is near, if that is asked, ...
        self._bypass_ms = [0 for _ in rows]  # ... and how long their clocks let them pass
        self._state = 0
        self._cooling = False  # the valve shifts within a defrost
        self._revision = -1
        self._trips_s = [[LONG_AGO_S] * (row[LATCH] - 1) if row[LATCH] > 1 else () for row in rows]
        self.contacts = [1 for _ in CONTACTS]
        self._open = False  # one of them is
        self._since_ms = 0
        self._clock_ms = 0
        self._clock_s = 0
        self._running = 0
        self._supply_mc = None  # when the compressor was switched on
        self._running_ms = 0
        self._indoor_ms = STILL_MS  # since all that moves on this side was switched on
        self._outdoor_ms = STILL_MS
        self._coils = None
        if mask(rows, KIND, DRIFT):
            from heatpump.core.protection.resting_coils import RestingCoils

            self._coils = RestingCoils()

    def step(self, dt_ms, params, inputs, levels):
        """Judge what is due. `levels` are the outputs that held for the past `dt_ms`."""
        since = self._since_ms + dt_ms
        contacts = inputs.contacts
        if contacts != self.contacts:
            self._open = False
            for n in range(len(contacts)):
                self.contacts[n] = contacts[n]
                if n < SG_1 and contacts[n] == OPEN:
                    self._open = True
        elif since < JUDGE_MS and levels[COMPRESSOR] == self._running:
            self._since_ms = since
            return
        self._since_ms = 0
        if levels[COMPRESSOR] and not self._running:
            supply = inputs.readings[SUPPLY]
            self._supply_mc = supply.value_mc if supply.age_ms < params.reading_max_age_s * 1000 else None
        cooling = (levels[REVERSING_VALVE] == 1) == (params.valve_energised_in == 0)
        if self.in_defrost:
            state = DEFROSTS
        elif levels[COMPRESSOR]:
            state = COOLS if cooling else HEATS
        else:
            state = OFF_IN_COOLING if cooling else OFF_IN_HEATING
        self._run_clocks(dt_ms, since, levels)
        if self._coils:
            self._coils.step(since, params, inputs.readings, state, levels[AUX_HEATER_1])
        self._judge(since, params, inputs, state, cooling)

    def _run_clocks(self, dt_ms, since_ms, levels):
        clock_ms = self._clock_ms + since_ms
        self._clock_s += clock_ms // 1000
        self._clock_ms = clock_ms % 1000
        if not levels[COMPRESSOR]:
            self._running_ms = 0
        elif not self._running:
            self._running_ms = dt_ms
        elif self._running_ms < LONGEST_MS:
            self._running_ms += since_ms
        self._running = levels[COMPRESSOR]
        self._indoor_ms = self._moving_ms(self._indoor_side, self._indoor_ms, since_ms, levels)
        self._outdoor_ms = self._moving_ms(self._outdoor_side, self._outdoor_ms, since_ms, levels)

    def _moving_ms(self, side, moved_ms, since_ms, levels):
        for output in side:
            if not levels[output]:
                return STILL_MS
        if moved_ms == STILL_MS:
            return 0
        return moved_ms + since_ms if moved_ms < LONGEST_MS else moved_ms

    def diverted(self):
        """The heat goes elsewhere from now on: what it is to warm may take its time again."""
        self._running_ms = min(self._running_ms, SETTLED_MS)

    def _judge(self, since_ms, params, inputs, state, cooling):
        """Every row that applies in this state, then what has changed."""
        if state != self._state or cooling != self._cooling or params.revision != self._revision:
            self._state = state
            self._cooling = cooling
            self._revision = params.revision
            self._choose_rows(params)
        readings = inputs.readings
        max_age_ms = params.reading_max_age_s * 1000
        watches = COOLING if cooling else HEATING
        tripped = self._tripped
        all_bad = 0
        near = False
        rows = self.rows
        limits = self._limits
        for k in range(self._judged if self._open else self._measured):
            n = self._chosen[k]
            row = rows[n]
            limit = limits[n]
            above = row[SIDE]
            kind = row[KIND]
            if kind == READING:
                reading = readings[row[watches]]
                if reading.age_ms >= max_age_ms:
                    continue
                value = reading.value_mc
                margin_mk = self._margins_mk[n]
                if margin_mk and (value >= limit - margin_mk if above else value <= limit + margin_mk):
                    near = True
            elif kind == CONTACT:
                value = inputs.contacts[row[watches]]
            else:
                value = self._value(kind, row[watches], params, inputs, max_age_ms)
                if value is None:
                    continue
            if tripped and tripped >> n & 1 and kind != CONTACT:
                limit = self._good_again(row, params, limit)
            is_bad = value >= limit if above else value <= limit
            if is_bad and not (row[CLOCK] and self._is_bypassed(row[CLOCK], self._bypass_ms[n])):
                all_bad |= 1 << n
        self.near = near
        if all_bad != tripped or self._waits:
            self._settle(since_ms, params, all_bad)

    def _choose_rows(self, params):
        """Which rows are judged in this state, by which limits. Allocates nothing."""
        count = measured = 0
        for n in self._order:
            row = self.rows[n]
            if row[WHEN] & self._state:
                self._chosen[count] = n
                count += 1
                if row[KIND] != CONTACT:
                    measured = count
                key = row[LIMIT_COOL if self._cooling else LIMIT_HEAT]
                self._limits[n] = limit = getattr(params, key) if key else OPEN
                self._bypass_ms[n] = getattr(params, row[BYPASS]) * 1000 if row[CLOCK] else 0
                if row[KIND] == READING and row[ACTION] == STOP:
                    self._margins_mk[n] = max(abs(limit) * (1000 - NEAR_PM) // 1000, NEAR_MK)
        self._judged = count
        self._measured = measured

    def _value(self, kind, watched, params, inputs, max_age_ms):
        """The value of a row that watches more than one thing, None if it isn't known."""
        if kind == AGAINST or kind == CHILLED:
            one, other = inputs.readings[watched[0]], inputs.readings[watched[1]]
            if one.age_ms >= max_age_ms:
                return None
            before_mc = other.value_mc
            if other.age_ms >= max_age_ms:
                if kind == AGAINST or self._supply_mc is None:
                    return None
                before_mc = self._supply_mc
            apart_mk = one.value_mc - before_mc
            if kind == AGAINST:
                return apart_mk
            return one.value_mc if apart_mk <= -params.pair_margin_mk else None
        if kind == DRIFT:
            return self._coils.drift_mk
        return inputs.dips if self._clock_s < params.dips_rest_s else 0

    def _settle(self, since_ms, params, all_bad):
        """Rows that are bad and haven't tripped, or the other way round, change once that has lasted."""
        towards_ms = self._towards_ms
        tripped = self._tripped
        waits = False
        bit = 1
        for n in range(len(self.rows)):
            bad = all_bad & bit
            if bad != tripped & bit:
                tripped ^= self._change(n, self.rows[n], since_ms, params, bad)
                waits = waits or towards_ms[n] > 0
            elif towards_ms[n]:
                towards_ms[n] = 0
            bit <<= 1
        self._waits = waits
        if tripped != self._tripped:
            self._tripped = tripped
            self.stops = tripped & self._stopping
            self.denied = tripped & self._denying
            self.notes = tripped & self._noting

    def _is_bypassed(self, clock, bypass_ms):
        if clock == START_CLOCK:
            past_ms = self._running_ms
        elif clock == INDOOR_CLOCK:
            past_ms = self._indoor_ms
        else:
            past_ms = self._outdoor_ms
            if clock == BOTH_CLOCK and past_ms > self._indoor_ms:
                past_ms = self._indoor_ms
        return past_ms <= 0 or past_ms < bypass_ms

    def _change(self, n, row, since_ms, params, bad):
        """Row n is bad and hasn't tripped, or the other way round: its bit once that has lasted, else 0."""
        waited = self._towards_ms[n]
        waited = waited + since_ms if waited else 1
        if waited <= (row[DELAY_MS] if bad else params.trip_recovery_s * 1000):
            self._towards_ms[n] = waited
            return 0
        self._towards_ms[n] = 0
        if bad:
            self._count(n, row)
        return 1 << n

    def _good_again(self, row, params, limit):
        """The limit that counts once a row has tripped."""
        resume = row[RESUME]
        if isinstance(resume, str):
            return min(getattr(params, resume), limit - LEAST_HYSTERESIS_MK)
        return limit - resume if row[SIDE] == ABOVE else limit + resume

    def _count(self, n, row):
        """Another trip: too many in the window latch. Only the latest are remembered."""
        if not row[LATCH]:
            return
        now_s = self._clock_s
        trips_s = self._trips_s[n]
        if self.latched == NO_CAUSE and (not trips_s or now_s - trips_s[-1] < row[WINDOW_S]):
            self.latched = row[CAUSE]
        for i in range(len(trips_s) - 1, 0, -1):
            trips_s[i] = trips_s[i - 1]
        if trips_s:
            trips_s[0] = now_s

    def reset(self):
        """Forget the trips that were counted. What is bad still stays tripped until it is good."""
        self.latched = NO_CAUSE
        for trips_s in self._trips_s:
            for i in range(len(trips_s)):
                trips_s[i] = LONG_AGO_S
