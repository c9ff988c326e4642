"""What a controller remembers, read and changed by key, for the tests of it."""

from support import Machine

from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    HIGH_PRESSURE,
)
from heatpump.core.record.remembered import FIELDS, TRIPS, Remembered

KEYS = [row[0] for row in FIELDS]
VALUES = len(FIELDS) + len(TRIPS)


class Tank:
    """Of a tank's demand only what is kept."""

    DIVERTED = 0
    since_cycle_s = 0
    pace_s = all_s = 0
    alarm = 0
    run_s = 0


def machine(**settings):
    return Machine(mode="heat", **settings)


def of(text):
    found = Remembered()
    found.from_text(text)
    return found


def value(remembered, key):
    return remembered.values[KEYS.index(key)]


def changed(values, key, to):
    """A copy with one value changed."""
    found = Remembered()
    found.values = list(values)
    n = KEYS.index(key) if key in KEYS else len(FIELDS) + TRIPS.index(CAUSES.index(key))
    found.values[n] = to
    return found


def trip(found):
    """Open the high-pressure contact for a while, with readings that stay good."""
    found.inputs.contacts[HIGH_PRESSURE] = 0
    found.run(2)
    found.inputs.contacts[HIGH_PRESSURE] = 1
    found.run(found.params.trip_recovery_s + 10)
