"""The columns of the table of protections, and what its rows have in common; `protection_rows` has the rows.

    CAUSE       the word for it: in status, console, MQTT and as `stop_cause`
    KIND        what is watched: a contact, a reading, one reading against another, or a value of `trips`
    HEATING     index of the contact, reading, or pair of readings watched in heating ...
    COOLING     ... and in cooling
    SIDE        BELOW or ABOVE the limit is bad
    LIMIT_HEAT  parameter that holds the limit in heating ...
    LIMIT_COOL  ... and in cooling

The others are explained with the rows.
"""

from heatpump.core.model import (
    FLOW_TRIP,
    INDOOR,
    INDOOR_COIL,
    OUTDOOR,
    OUTDOOR_COIL,
    SOURCE_FLOW_TRIP,
    SOURCE_IN,
    SUPPLY,
)

(CAUSE, KIND, HEATING, COOLING, SIDE, LIMIT_HEAT, LIMIT_COOL, RESUME,
 DELAY_MS, CLOCK, BYPASS, WHEN, ACTION, LATCH, WINDOW_S) = range(15)  # fmt: skip

CONTACT, READING, AGAINST, DRIFT, DIPS = range(5)
BELOW, ABOVE = range(2)
NO_CLOCK, START_CLOCK, INDOOR_CLOCK, OUTDOOR_CLOCK, BOTH_CLOCK = range(5)
NOTE, DENY, STOP = range(3)

OFF_IN_HEATING, OFF_IN_COOLING, HEATS, COOLS, DEFROSTS = 1, 2, 4, 8, 16
OFF = OFF_IN_HEATING | OFF_IN_COOLING
RUNS = HEATS | COOLS
ANY = OFF | RUNS | DEFROSTS


def belongs(row, sensors):
    """Whether a row has to do with a machine of these sensors (indexes into SENSORS)."""
    if row[KIND] == READING:
        if row[HEATING] == OUTDOOR and SOURCE_IN in sensors:
            return False  # the weather is not its source
        return row[HEATING] in sensors or row[COOLING] in sensors
    if row[KIND] == AGAINST:
        return row[HEATING][0] in sensors and row[HEATING][1] in sensors
    if row[KIND] == DRIFT:
        return INDOOR_COIL in sensors and OUTDOOR_COIL in sensors and INDOOR in sensors
    if row[KIND] == CONTACT and row[CAUSE] == FLOW_TRIP:
        return SUPPLY in sensors
    if row[KIND] == CONTACT and row[CAUSE] == SOURCE_FLOW_TRIP:
        return SOURCE_IN in sensors
    return True


def mask(rows, column, value):
    """The rows that have this value in a column, as bits."""
    found = 0
    for n in range(len(rows)):
        if rows[n][column] == value:
            found |= 1 << n
    return found


def one_sided(rows):
    """The rows that are judged in cooling only, or in heating only: they needn't keep the valve."""
    found = 0
    for n in range(len(rows)):
        when = rows[n][WHEN]
        if not when & (HEATS | OFF_IN_HEATING) or not when & (COOLS | OFF_IN_COOLING):
            found |= 1 << n
    return found
