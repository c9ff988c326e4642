"""The table of protections: one row each, judged by `trips` in this order.

Columns, by the names below:
    CAUSE       the word for it: in status, console, MQTT and as `stop_cause`
    KIND        what is watched: a contact, a reading, one reading against another, or a value of `trips`
    HEATING     index of the contact, reading, or pair of readings watched in heating ...
    COOLING     ... and in cooling
    SIDE        BELOW or ABOVE the limit is bad, the limit itself too
    LIMIT_HEAT  parameter that holds the limit in heating ...
    LIMIT_COOL  ... and in cooling
    RESUME      by how much it must come back (millikelvin), or the parameter it must fall below
    DELAY_MS    it must be bad this long
    CLOCK       what the bypass is counted from: nothing, the compressor's start, or when what moves air
                or water on the indoor side, the outdoor side or both was switched on
    BYPASS      parameter that says how long it is ignored from then, in seconds
    WHEN        states in which it is judged; a defrost is a state of its own
    ACTION      NOTE: announce. DENY: no start, and end the run once it has had its minimum on time.
                STOP: no start, and stop at once
    LATCH       this many trips in WINDOW_S lock the compressor out until 'faults reset'; 0: never
    WINDOW_S

Heating and cooling are told apart by the reversing valve, so the coils swap their roles with it.
A reading that is lost isn't judged: a critical one stops the compressor by itself.
"""

from heatpump.core.model import (
    COIL_FROZEN,
    CONDENSING_TRIP,
    DISCHARGE,
    DISCHARGE_TRIP,
    DISCHARGE_WARNING,
    EVAPORATING_TRIP,
    FAN_FEEDBACK,
    FAN_TRIP,
    FLOAT_SWITCH,
    FLOAT_TRIP,
    FLOW,
    FLOW_TRIP,
    HIGH_PRESSURE,
    HIGH_PRESSURE_TRIP,
    INDOOR,
    INDOOR_COIL,
    LOW_PRESSURE,
    LOW_PRESSURE_TRIP,
    NO_EFFECT,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_COLD,
    OUTDOOR_WARM,
    RETURN,
    SINK_WARM,
    SOURCE_COLD,
    SOURCE_FLOW,
    SOURCE_FLOW_TRIP,
    SOURCE_FREEZING,
    SOURCE_IN,
    SOURCE_OUT,
    SUPPLY,
    SUPPLY_DIPS,
    SUPPLY_TRIP,
    WATER_FREEZING,
    WELDED_RELAY,
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

ROWS = (
    # Soft stop, lockout on the 3rd trip in 1 h (Bard 2100-654C).
    (HIGH_PRESSURE_TRIP, CONTACT, HIGH_PRESSURE, HIGH_PRESSURE, BELOW, None, None, 0,
     0, NO_CLOCK, None, ANY, STOP, 3, 3600),
    # Ignored for 120 s from start, 30/60/120/180 to choose (Bard 2100-654C). Pressures are even
    # while it is off, and low in a cold machine, so it is judged in a run only.
    (LOW_PRESSURE_TRIP, CONTACT, LOW_PRESSURE, LOW_PRESSURE, BELOW, None, None, 0,
     0, START_CLOCK, "low_pressure_bypass_s", RUNS | DEFROSTS, STOP, 3, 3600),
    # Stop 110 °C, resume 90 °C, never set above 115 °C (Sunrain 110/90 °C, Haier, OpenHP 108 °C);
    # lockout at 3 trips in 30 min (Sunrain).
    (DISCHARGE_TRIP, READING, DISCHARGE, DISCHARGE, ABOVE, "discharge_stop_mc", "discharge_stop_mc",
     "discharge_resume_mc", 0, NO_CLOCK, None, ANY, STOP, 3, 1800),
    # Own choice, weak: under R-410A's critical point of 71 °C by 9 K.
    (CONDENSING_TRIP, READING, INDOOR_COIL, OUTDOOR_COIL, ABOVE, "condensing_max_mc", "condensing_max_mc",
     10000, 0, NO_CLOCK, None, RUNS, STOP, 3, 3600),
    # Own choice, weak: 15 K under the coldest outdoor air that is allowed.
    (EVAPORATING_TRIP, READING, OUTDOOR_COIL, INDOOR_COIL, BELOW, "evaporating_min_mc", "evaporating_min_mc",
     3000, 60000, NO_CLOCK, None, RUNS, STOP, 3, 3600),
    # Own choice: water on the fins freezes at 0 °C. Stays until the ice must be gone.
    (COIL_FROZEN, READING, INDOOR_COIL, INDOOR_COIL, BELOW, "freeze_min_mc", "freeze_min_mc",
     5000, 60000, NO_CLOCK, None, COOLS | OFF_IN_COOLING, STOP, 0, 0),
    # Both fans' contacts in series. A fan stands still in a defrost, as it should.
    (FAN_TRIP, CONTACT, FAN_FEEDBACK, FAN_FEEDBACK, BELOW, None, None, 0,
     0, BOTH_CLOCK, "fan_feedback_bypass_s", OFF | RUNS, STOP, 3, 3600),
    # Water stands in the indoor coil's pan; it comes from cooling and drying.
    (FLOAT_TRIP, CONTACT, FLOAT_SWITCH, FLOAT_SWITCH, BELOW, None, None, 0,
     5000, NO_CLOCK, None, COOLS | OFF_IN_COOLING, STOP, 0, 0),
    # No flow for 10 s: stop, again after 1 min, lockout at 3 in 1 h (Sunrain, OpenQuatt).
    (FLOW_TRIP, CONTACT, FLOW, FLOW, BELOW, None, None, 0,
     10000, INDOOR_CLOCK, "flow_bypass_s", ANY, STOP, 3, 3600),
    (SOURCE_FLOW_TRIP, CONTACT, SOURCE_FLOW, SOURCE_FLOW, BELOW, None, None, 0,
     10000, OUTDOOR_CLOCK, "flow_bypass_s", ANY, STOP, 3, 3600),
    # Brine from -8 °C (chpc) to -15.5 °C (OpenHP), as the antifreeze allows; plain water 4 °C.
    (SOURCE_FREEZING, READING, SOURCE_OUT, SUPPLY, BELOW, "source_min_mc", "water_min_mc",
     3000, 10000, NO_CLOCK, None, RUNS, STOP, 3, 3600),
    # Own choice: water freezes at 0 °C, and a plate has colder places than its outlet. A defrost cools the
    # water, so the valve stands in cooling.
    (WATER_FREEZING, READING, SOURCE_OUT, SUPPLY, BELOW, "source_min_mc", "water_min_mc",
     3000, 10000, NO_CLOCK, None, DEFROSTS, STOP, 3, 3600),
    # Own choice, weak: what floor loops and most plastic pipes bear is less; the curve keeps to that.
    (SUPPLY_TRIP, READING, SUPPLY, SOURCE_OUT, ABOVE, "supply_max_mc", "supply_max_mc",
     5000, 10000, NO_CLOCK, None, RUNS, STOP, 3, 3600),
    # It runs and nothing warms, as Klipper's verify_heater. Against the room's air, not coil against
    # coil: in winter those are far apart in a dead machine too.
    (NO_EFFECT, AGAINST, (INDOOR_COIL, INDOOR), (INDOOR, INDOOR_COIL), BELOW,
     "no_effect_difference_mk", "no_effect_difference_mk", 0,
     60000, START_CLOCK, "no_effect_after_s", RUNS, STOP, 3, 10800),
    # Commanded off, and the coils move apart as in a run.
    (WELDED_RELAY, DRIFT, 0, 0, ABOVE, "welded_drift_mk", "welded_drift_mk", 0,
     60000, NO_CLOCK, None, OFF, STOP, 1, 3600),
    # A compressor that starts into a weak supply stalls.
    (SUPPLY_DIPS, DIPS, 0, 0, ABOVE, "dips_to_wait", "dips_to_wait", 0,
     0, NO_CLOCK, None, ANY, STOP, 0, 0),
    # The machine's envelope. Heating: locked out below about -15 °C (weak, vendor pages); the other
    # three are own choices, weak: the data sheet knows.
    (OUTDOOR_COLD, READING, OUTDOOR, OUTDOOR, BELOW, "heating_outdoor_min_mc", "cooling_outdoor_min_mc",
     2000, 60000, NO_CLOCK, None, OFF | RUNS, DENY, 0, 0),
    (OUTDOOR_WARM, READING, OUTDOOR, OUTDOOR, ABOVE, "heating_outdoor_max_mc", "cooling_outdoor_max_mc",
     2000, 60000, NO_CLOCK, None, OFF | RUNS, DENY, 0, 0),
    # The same for liquids: a source that is used up, a sink that takes no more heat (own choices, weak).
    (SOURCE_COLD, READING, SOURCE_IN, RETURN, BELOW, "source_in_min_mc", "water_in_min_mc",
     2000, 60000, NO_CLOCK, None, OFF | RUNS, DENY, 0, 0),
    (SINK_WARM, READING, RETURN, SOURCE_IN, ABOVE, "return_max_mc", "return_max_mc",
     2000, 60000, NO_CLOCK, None, OFF | RUNS, DENY, 0, 0),
    # Warn at 105 °C (as the stop above). A fixed speed can't be reduced.
    (DISCHARGE_WARNING, READING, DISCHARGE, DISCHARGE, ABOVE, "discharge_warn_mc", "discharge_warn_mc",
     5000, 0, NO_CLOCK, None, ANY, NOTE, 0, 0),
)  # fmt: skip


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
