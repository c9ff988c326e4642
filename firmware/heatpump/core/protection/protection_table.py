"""The columns of the table of protections, and what its rows have in common; `protection_rows` has the rows.

    CAUSE       the word for it: in status, console, MQTT and as `stop_cause`
    KIND        what is watched: a contact, a reading, one reading against another, one that is chilled below
                another, or a value of `trips`
    HEATING     index of the contact, reading, or pair of readings watched in heating ...
    COOLING     ... and in cooling
    SIDE        BELOW or ABOVE the limit is bad
    LIMIT_HEAT  parameter that holds the limit in heating ...
    LIMIT_COOL  ... and in cooling

The others are explained with the rows.
"""

(CAUSE, KIND, HEATING, COOLING, SIDE, LIMIT_HEAT, LIMIT_COOL, RESUME,
 DELAY_MS, CLOCK, BYPASS, WHEN, ACTION, LATCH, WINDOW_S) = range(15)  # fmt: skip

CONTACT, READING, AGAINST, DRIFT, DIPS, CHILLED = range(6)
BELOW, ABOVE = range(2)
NO_CLOCK, START_CLOCK, INDOOR_CLOCK, OUTDOOR_CLOCK, BOTH_CLOCK = range(5)
NOTE, DENY, STOP = range(3)

OFF_IN_HEATING, OFF_IN_COOLING, HEATS, COOLS, DEFROSTS = 1, 2, 4, 8, 16
OFF = OFF_IN_HEATING | OFF_IN_COOLING
RUNS = HEATS | COOLS
ANY = OFF | RUNS | DEFROSTS
