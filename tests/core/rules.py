"""Rules that the Witness holds beside those of the compressor: each a class with `check`, by its own clock.

A rule raises AssertionError; it looks at outputs, readings and settings, and at what the controller says of
itself only where the rule is about that.
"""

from rules_of_demands import LONG_AGO, Ahead, Frost, Ice, Melts, Tank, Targets, Turns, Water

from heatpump.core import causes
from heatpump.core import model as m
from heatpump.core.protection.protections import HOLD_MS
from heatpump.core.protection.trips import JUDGE_MS

SMALL = 1 << 30
ABOVE, BELOW, OPEN = range(3)
HEATS, COOLS, MELTS = 1, 2, 4
# (cause, states, a contact or a reading, or a reading and the one that it must be well below, which side is
# bad, parameter with the limit, and with how long it is ignored from a start, stops after so long)
LIMITS = (
    (m.HIGH_PRESSURE_TRIP, HEATS | COOLS | MELTS, m.HIGH_PRESSURE, OPEN, None, None, 0),
    (m.LOW_PRESSURE_TRIP, HEATS | COOLS | MELTS, m.LOW_PRESSURE, OPEN, None, "low_pressure_bypass_s", 0),
    (m.DISCHARGE_TRIP, HEATS | COOLS | MELTS, m.DISCHARGE, ABOVE, "discharge_stop_mc", None, 0),
    (m.CONDENSING_TRIP, HEATS, m.INDOOR_COIL, ABOVE, "condensing_max_mc", None, 0),
    (m.CONDENSING_TRIP, COOLS, m.OUTDOOR_COIL, ABOVE, "condensing_max_mc", None, 0),
    (m.EVAPORATING_TRIP, HEATS, m.OUTDOOR_COIL, BELOW, "evaporating_min_mc", None, 60_000),
    (m.EVAPORATING_TRIP, COOLS, m.INDOOR_COIL, BELOW, "evaporating_min_mc", None, 60_000),
    (m.COIL_FROZEN, COOLS, m.INDOOR_COIL, BELOW, "freeze_min_mc", None, 60_000),
    (m.FAN_TRIP, HEATS | COOLS, m.FAN_FEEDBACK, OPEN, None, "fan_feedback_bypass_s", 0),
    (m.FLOAT_TRIP, COOLS, m.FLOAT_SWITCH, OPEN, None, None, 5_000),
    (m.FLOW_TRIP, HEATS | COOLS | MELTS, m.FLOW, OPEN, None, "flow_bypass_s", 10_000),
    (m.SOURCE_FLOW_TRIP, HEATS | COOLS | MELTS, m.SOURCE_FLOW, OPEN, None, "flow_bypass_s", 10_000),
    (m.SOURCE_FREEZING, HEATS, m.SOURCE_OUT, BELOW, "source_min_mc", None, 10_000),
    (m.SOURCE_FREEZING, COOLS, m.SUPPLY, BELOW, "water_min_mc", None, 10_000),
    (m.WATER_FREEZING, HEATS, (m.SUPPLY, m.RETURN), BELOW, "water_min_mc", None, 10_000),
    (m.WATER_FREEZING, MELTS, m.SUPPLY, BELOW, "water_min_mc", None, 10_000),
    (m.SUPPLY_TRIP, HEATS, m.SUPPLY, ABOVE, "supply_max_mc", None, 10_000),
    (m.SUPPLY_TRIP, COOLS, m.SOURCE_OUT, ABOVE, "supply_max_mc", None, 10_000),
)
# A flow contact belongs to a machine that has this reading; every other row to one that has its own.
_NEEDED = {m.FLOW_TRIP: m.SUPPLY, m.SOURCE_FLOW_TRIP: m.SOURCE_IN}


def _needed(row):
    """The readings without which a machine doesn't have the row."""
    if row[3] == OPEN:
        return [_NEEDED[row[0]]] if row[0] in _NEEDED else []
    return row[2] if isinstance(row[2], tuple) else [row[2]]


class Limits:
    """What is beyond its limit stops the compressor in time, and nothing else is named as a trip."""

    def __init__(self, application):
        have = application.sensors
        self.rows = [row for row in LIMITS if set(_needed(row)) <= set(have)]
        self.bad_ms = [0 for _ in self.rows]
        self.most_dt_ms = 0

    def is_bad(self, witness, row):
        _, _, n, side, attribute, _, _ = row
        if side == OPEN:
            return not witness.inputs.contacts[n]
        readings = [witness.inputs.readings[m] for m in _needed(row)]
        if max([reading.age_ms for reading in readings]) >= witness.params.reading_max_age_s * 1000:
            return False
        reading = readings[0]
        if len(readings) > 1 and readings[1].value_mc - reading.value_mc < witness.params.pair_margin_mk:
            return False
        limit = getattr(witness.params, attribute)
        return reading.value_mc >= limit if side == ABOVE else reading.value_mc <= limit

    def check(self, witness, dt_ms, before, after):
        if not after[m.COMPRESSOR]:
            if before[m.COMPRESSOR]:
                self.bad_ms = [0 for _ in self.rows]
                self.most_dt_ms = 0
            return
        self.most_dt_ms = max(self.most_dt_ms, dt_ms)
        state = MELTS if witness.melting else HEATS if witness.heating else COOLS
        for i, row in enumerate(self.rows):
            if not row[1] & state or not self.is_bad(witness, row):
                self.bad_ms[i] = 0
                continue
            self.bad_ms[i] += dt_ms
            longest = row[6] + 3 * (JUDGE_MS + self.most_dt_ms)
            if row[5]:
                longest += getattr(witness.params, row[5]) * 1000
            assert self.bad_ms[i] <= longest, f"{causes.CAUSES[row[0]]}: not stopped in time"

    def evidence(self, witness, cause):
        """Whether what is named as the cause of a stop can be seen to be bad."""
        rows = [row for row in self.rows if row[0] == cause]
        readings = witness.inputs.readings
        if cause == m.NO_EFFECT:
            apart = abs(readings[m.INDOOR_COIL].value_mc - readings[m.INDOOR].value_mc)
            wrong = (readings[m.INDOOR_COIL].value_mc > readings[m.INDOOR].value_mc) != witness.heating
            return wrong or apart <= witness.params.no_effect_difference_mk
        if cause == m.SUPPLY_DIPS:
            return witness.inputs.dips >= witness.params.dips_to_wait
        return any(self.is_bad(witness, row) for row in rows)


class Relays:
    """No relay switches faster than its shortest time; what the machine doesn't have is never on."""

    def __init__(self, application):
        sides = application.indoor_side + application.outdoor_side
        self.sides = set(sides)
        self.others = [n for n in (m.CIRCULATION_PUMP, m.SOURCE_PUMP, m.DIVERTER_VALVE, m.TANK_HEATER)
                       if n not in sides]  # fmt: skip
        self.owned = set(application.outputs)
        self.never = [n for n in (m.REVERSING_VALVE, *self.others) if n not in self.owned]
        if "aux_heater" not in application.features:
            self.never += [n for n in (m.AUX_HEATER_1, m.AUX_HEATER_2) if n not in self.owned]
        self.on_at = [LONG_AGO for _ in m.OUTPUTS]
        self.changed_at = [LONG_AGO for _ in m.OUTPUTS]

    def check(self, witness, dt_ms, before, after):
        if before == after:
            return
        now = witness.now
        for n in self.never:
            assert not after[n], f"{m.OUTPUTS[n]}: the machine has none"
        for n in range(len(m.OUTPUTS)):
            if after[n] == before[n]:
                continue
            if after[n]:
                if n == m.TANK_HEATER:
                    assert now - self.on_at[n] >= HOLD_MS, "tank heater short-cycles"
                self.on_at[n] = now
            elif n in self.sides and not witness.melting:
                assert now - self.on_at[n] >= HOLD_MS, f"{m.OUTPUTS[n]} short-cycles"
            if n in self.others and n != m.TANK_HEATER:
                assert now - self.changed_at[n] >= HOLD_MS, f"{m.OUTPUTS[n]} chatters"
            self.changed_at[n] = now


class Speeds:
    """Speed 0 exactly while off, inside its bounds, no faster than the ramp; an unused speed stays 0."""

    FOLLOW = ((m.OUTDOOR_FAN_SPEED, m.OUTDOOR_FAN), (m.INDOOR_FAN_SPEED, m.INDOOR_FAN),
              (m.CIRCULATION_SPEED, m.CIRCULATION_PUMP), (m.SOURCE_SPEED, m.SOURCE_PUMP))  # fmt: skip

    def __init__(self, application):
        self.fitted = "inverter" in application.features
        self.valve = "expansion_valve" in application.features
        self.last_pm = 0
        self.revision = -1

    def check(self, witness, dt_ms, before, after):
        speeds = witness.outputs.speeds_pm
        if self.valve:
            assert 0 <= witness.outputs.valve_steps <= witness.params.valve_travel, "expansion valve"
        if not self.fitted:
            assert not any(speeds), "a speed that the machine hasn't"
            return
        speed, last, params = speeds[m.COMPRESSOR_SPEED], self.last_pm, witness.params
        assert (speed > 0) == (after[m.COMPRESSOR] == 1), "compressor's speed"
        for n, output in self.FOLLOW:
            assert 0 <= speeds[n] <= 1000 and (not speeds[n] or after[output]), m.SPEEDS[n]
        if speed and not last:
            self.revision = params.revision
        if speed and last:
            step = params.inverter_step + 1
            assert speed - last <= params.inverter_ramp_up * dt_ms // 1000 + step, "ramp up"
            assert last - speed <= params.inverter_ramp_down * dt_ms // 1000 + step, "ramp down"
        if speed and params.revision == self.revision:  # else it may be on its way to a new bound
            highest = max(params.inverter_max, params.inverter_boost_max)
            assert params.inverter_min <= speed <= highest, "speed out of bounds"
        self.last_pm = speed


def large(thing, path="controller", seen=None):
    """The paths of all numbers below a thing that are no small integers."""
    if type(thing) is int:
        return () if -SMALL < thing < SMALL else [f"{path} = {thing}"]
    if type(thing) is float:
        return [f"{path} is a float"]
    seen = set() if seen is None else seen
    if isinstance(thing, (list, tuple)):
        parts = enumerate(thing)
    elif hasattr(thing, "__dict__") and type(thing).__module__.startswith("heatpump."):
        parts = vars(thing).items()
    else:
        return ()
    if id(thing) in seen:
        return ()
    seen.add(id(thing))
    wrong = []
    for key, part in parts:
        if part.__class__ is not bool and part is not None:
            wrong += large(part, path if key.__class__ is int else f"{path}.{key}", seen)
    return wrong


def rules_for(application):
    """The rules that concern a machine."""
    kinds = [Limits, Relays, Speeds, Targets, Ahead]
    if "tank" in application.demands:
        kinds.append(Tank)
    if len(application.demands) > 1:
        kinds.append(Turns)
    if application.melts:
        kinds.append(Melts)
    if "circulation" in application.features:
        kinds.append(Frost)
    if "water" in application.demands:
        kinds.append(Water)
    if "defrost" in application.features:
        kinds.append(Ice)
    return [kind(application) for kind in kinds]
