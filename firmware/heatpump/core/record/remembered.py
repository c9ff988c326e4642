"""What the controller should know again after a reset, as one short line of text that the app keeps.

Compressor times are left out on purpose: after any reset the minimum off time starts anew, in full.
Trips that still count toward a lockout count as new ones after a reset, for nobody knows how long the
power was away.
"""

from heatpump.core.causes import CAUSES
from heatpump.core.protection.protection_table import CAUSE, LATCH, WINDOW_S

LARGEST = (1 << 30) - 1
CLEAN_COIL_MOST_MK = 40000
HEATING_MOST_MS = 18000000

# What change is worth writing before the hour is over: none, one back to less (else what was written
# would claim too much), any, one by a quarter of an hour.
NO_CHANGE, LESS, ANY, QUARTER = range(4)
QUARTER_S = 900


def _latching():
    from heatpump.core.protection.protection_rows import ROWS  # for a moment

    return tuple([row[CAUSE] for row in ROWS if row[LATCH] > 1])


# (key, largest value that makes sense, part of the controller, its attribute, what change is urgent)
FIELDS = (
    ("starts", LARGEST, "counters", "starts", NO_CHANGE),
    ("run_s", LARGEST, "counters", "run_s", NO_CHANGE),
    ("aux_s", LARGEST, "counters", "aux_s", NO_CHANGE),
    ("defrosts", LARGEST, "counters", "defrosts", NO_CHANGE),
    ("energy_wh", LARGEST, "counters", "energy_wh", NO_CHANGE),
    ("off_minute", LARGEST, "counters", "off_minute", LESS),
    ("clean_mk", CLEAN_COIL_MOST_MK, "defrost", "clean_mk", NO_CHANGE),
    ("heating_ms", HEATING_MOST_MS, "defrost", "_heating_ms", LESS),
    ("warm_up", LARGEST, "signals", "warm_up", NO_CHANGE),
    ("cool_down", 30000, "signals", "cool_down", NO_CHANGE),
    ("curve", 10000, "water", "curve", NO_CHANGE),
    ("since_cycle_s", 1 << 29, "tank", "since_cycle_s", LESS),
    ("cycle_alarm", 7, "tank", "alarm", ANY),
    ("tank_spent_s", 1 << 29, "tank", "run_s", QUARTER),
    ("tank_all_s", 1 << 29, "tank", "all_s", QUARTER),
    ("tank_pace_s", 7200, "tank", "pace_s", NO_CHANGE),
    ("load", 2, "dryer", "load", ANY),
    ("share_ran", LARGEST, "share", "ran", NO_CHANGE),
    ("share_passed", LARGEST, "share", "passed", NO_CHANGE),
    ("locked", 1, "protections", "locked", ANY),
    ("lockout", len(CAUSES) - 1, "protections", "lockout", ANY),  # written by name
    ("lifts", 3, "protections", "lifts", ANY),
    ("stops", 12, "protections", "_stops", ANY),  # how many toward trips_to_lockout
)
# Demands by an attribute that no other has.
OF_DEMANDS = {"water": "curve", "tank": "since_cycle_s", "dryer": "load", "share": "share"}
_KEYS = tuple([row[0] for row in FIELDS])
LOCKED, LOCKOUT, STOPS = [_KEYS.index(key) for key in ("locked", "lockout", "stops")]
# After the fields: how many trips of each of these causes still count.
TRIPS = _latching()
MOST_TRIPS = 9


class Remembered:
    """values   one integer for each of FIELDS, then for each of TRIPS; 0 is unknown, or none"""

    def __init__(self):
        self.values = [0] * (len(FIELDS) + len(TRIPS))

    def gather(self, controller):
        """Take what the controller knows; of a part that it doesn't have, nothing. Allocates nothing."""
        values = self.values
        for n in range(len(FIELDS)):
            _, most, part, attribute, _ = FIELDS[n]
            part = _part(controller, part)
            value = 0
            if part is not None:
                value = getattr(part, attribute)
                value = value.count() if n == STOPS else int(value)
            values[n] = min(max(value, 0), most)
        for n in range(len(FIELDS), len(values)):
            values[n] = 0
        trips = controller.protections.trips
        for n in range(len(trips.rows)):
            row = trips.rows[n]
            if row[LATCH] > 1:
                count = 0
                for at_s in trips._trips_s[n]:
                    if trips._clock_s - at_s < row[WINDOW_S]:
                        count += 1
                values[len(FIELDS) + TRIPS.index(row[CAUSE])] = count

    def give(self, controller):
        """Put it back into a new controller."""
        values = self.values
        for n in range(len(FIELDS)):
            _, most, part, attribute, _ = FIELDS[n]
            part = _part(controller, part)
            if n == STOPS:
                for _ in range(values[n]):
                    part._stops.record()
            elif part is not None and values[n] and (n != LOCKOUT or values[LOCKED]):
                setattr(part, attribute, values[n] if most > 1 else True)
        trips = controller.protections.trips
        for n in range(len(trips.rows)):
            row = trips.rows[n]
            if row[LATCH] > 1:
                trips_s = trips._trips_s[n]
                count = values[len(FIELDS) + TRIPS.index(row[CAUSE])]
                for i in range(min(count, len(trips_s))):
                    trips_s[i] = trips._clock_s

    def is_urgent(self, written):
        """Whether what was `written`, another Remembered, must not stand for the rest of the hour."""
        for n in range(len(self.values)):
            urgent = FIELDS[n][4] if n < len(FIELDS) else ANY
            value, other = self.values[n], written.values[n]
            if urgent == QUARTER:
                if abs(value - other) >= QUARTER_S:
                    return True
            elif (value < other and urgent != NO_CHANGE) or (value > other and urgent == ANY):
                return True
        return False

    def to_text(self):
        """One JSON object of what isn't 0. A lockout goes by its name: numbers change with versions."""
        parts = []
        for n in range(len(self.values)):
            value = self.values[n]
            if value:
                word = '"' + CAUSES[value] + '"' if n == LOCKOUT else str(value)
                parts.append('"' + _key(n) + '":' + word)
        return "{" + ",".join(parts) + "}"

    def from_text(self, text):
        """Read what `to_text` wrote. What is unknown, out of bounds or no number is left out; what isn't
        an object at all raises ValueError, and leaves nothing."""
        values = self.values
        for n in range(len(values)):
            values[n] = 0
        text = text.strip()
        if text[:1] != "{" or text[-1:] != "}":
            raise ValueError("not a JSON object")
        for part in text[1:-1].split(","):
            key, _, word = part.partition(":")
            for n in range(len(values)):
                if key.strip() == '"' + _key(n) + '"':
                    values[n] = _value(n, word.strip())


def remember(controller):
    """What the controller knows, as Remembered."""
    found = Remembered()
    found.gather(controller)
    return found


def recall(controller, remembered):
    """Put a Remembered back into a new controller."""
    remembered.give(controller)


def _part(controller, name):
    if name not in OF_DEMANDS:
        return getattr(controller, name, None)
    for demand in controller.demands:
        if hasattr(demand, OF_DEMANDS[name]):
            return demand.share if name == "share" else demand
    return None


def _key(n):
    return FIELDS[n][0] if n < len(FIELDS) else "trips " + CAUSES[TRIPS[n - len(FIELDS)]]


def _value(n, word):
    """The value that a word stands for, 0 if it makes no sense."""
    if n == LOCKOUT:
        name = word[1:-1]
        return CAUSES.index(name) if name in CAUSES else 0
    if not 0 < len(word) <= 10 or any(c not in "0123456789" for c in word):
        return 0
    value = int(word)
    return value if value <= (FIELDS[n][1] if n < len(FIELDS) else MOST_TRIPS) else 0
