"""The protections: one row each, judged by `trips` in this order. Those of this machine are kept, the rest is
forgotten once they are chosen.

Columns:
    watch      index of the contact, reading, or pair of readings watched in heating, and in cooling if
               `cooling` names no other
    bad        BELOW or ABOVE the limit is bad, the limit itself too; a contact is bad when it is open
    limit      parameter that holds the limit in heating, and in cooling if `cooling_limit` names no other
    resume     by how much it must come back (millikelvin), or the parameter it must fall below
    delay_ms   it must be bad this long
    clock      what the bypass is counted from: nothing, the compressor's start, or when what moves air
               or water on the indoor side, the outdoor side or both was switched on
    bypass     parameter that says how long it is ignored from then, in seconds
    when       states in which it is judged; a defrost is a state of its own
    action     NOTE: announce. DENY: no start, and end the run once it has had its minimum on time.
               STOP: no start, and stop at once
    latch      this many trips in window_s lock the compressor out until 'faults reset'; 0: never

Heating and cooling are told apart by the reversing valve, so the coils swap their roles with it.
A reading that is lost isn't judged: a critical one stops the compressor by itself.
"""

from heatpump.core.model import (
    COIL_AS_AIR,
    COIL_FROZEN,
    CONDENSING_TRIP,
    DISCHARGE,
    DISCHARGE_BELOW_COIL,
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
    SUPPLY_BELOW_RETURN,
    SUPPLY_DIPS,
    SUPPLY_TRIP,
    WATER_FREEZING,
    WELDED_RELAY,
)
from heatpump.core.protection.protection_table import (
    ABOVE,
    AGAINST,
    ANY,
    BELOW,
    BOTH_CLOCK,
    CAUSE,
    CHILLED,
    CONTACT,
    COOLING,
    COOLS,
    DEFROSTS,
    DENY,
    DIPS,
    DRIFT,
    HEATING,
    HEATS,
    INDOOR_CLOCK,
    KIND,
    NO_CLOCK,
    NOTE,
    OFF,
    OFF_IN_COOLING,
    OFF_IN_HEATING,
    OUTDOOR_CLOCK,
    READING,
    RUNS,
    START_CLOCK,
    STOP,
    WHEN,
)


def _row(
    cause, kind, *, watch=0, cooling=None, bad=BELOW, limit=None, cooling_limit=None, resume=0, delay_ms=0,
    clock=NO_CLOCK, bypass=None, when, action=STOP, latch=0, window_s=0
):  # fmt: skip
    """A row in the order of the columns in `protection_table`."""
    return (
        cause,
        kind,
        watch,
        watch if cooling is None else cooling,
        bad,
        limit,
        cooling_limit or limit,
        resume,
        delay_ms,
        clock,
        bypass,
        when,
        action,
        latch,
        window_s,
    )


def _pair(cause, watch, cooling, limit, *, resume=1000, action=STOP, latch=0, window_s=0):
    """Two readings of which the first is never so far above the second in a run that has settled."""
    return _row(cause, AGAINST, watch=watch, cooling=cooling, bad=ABOVE, limit=limit, resume=resume,
                delay_ms=300000, clock=START_CLOCK, bypass="no_effect_after_s", when=RUNS, action=action,
                latch=latch, window_s=window_s)  # fmt: skip


ROWS = (
    # Each row that locks out says what would break without that.
    # Soft stop, lockout on the 3rd trip in 1 h (Bard 2100-654C). Breaks: valves, joints, a bursting pipe.
    _row(HIGH_PRESSURE_TRIP, CONTACT, watch=HIGH_PRESSURE, when=ANY, latch=3, window_s=3600),
    # Ignored for 120 s from start, 30/60/120/180 to choose (Bard 2100-654C). Pressures are even
    # while it is off, and low in a cold machine, so it is judged in a run only. Breaks: a compressor that
    # little gas cools, and to which no oil comes back.
    _row(LOW_PRESSURE_TRIP, CONTACT, watch=LOW_PRESSURE, clock=START_CLOCK, bypass="low_pressure_bypass_s",
         when=RUNS | DEFROSTS, latch=3, window_s=3600),
    # Stop 110 °C, resume 90 °C, never set above 115 °C (Sunrain 110/90 °C, Haier, OpenHP 108 °C);
    # lockout at 3 trips in 30 min (Sunrain). Breaks: the oil, then the bearings.
    _row(DISCHARGE_TRIP, READING, watch=DISCHARGE, bad=ABOVE, limit="discharge_stop_mc",
         resume="discharge_resume_mc", when=ANY, latch=3, window_s=1800),
    # Own choice, weak: under R-410A's critical point of 71 °C by 9 K. Breaks what high pressure does.
    _row(CONDENSING_TRIP, READING, watch=INDOOR_COIL, cooling=OUTDOOR_COIL, bad=ABOVE,
         limit="condensing_max_mc", resume=10000, when=RUNS, latch=3, window_s=3600),
    # Own choice, weak: 15 K under the coldest outdoor air that is allowed. Breaks what low pressure does.
    _row(EVAPORATING_TRIP, READING, watch=OUTDOOR_COIL, cooling=INDOOR_COIL, bad=BELOW,
         limit="evaporating_min_mc", resume=3000, delay_ms=60000, when=RUNS, latch=3, window_s=3600),
    # Own choice: water on the fins freezes at 0 °C. Stays until the ice must be gone.
    _row(COIL_FROZEN, READING, watch=INDOOR_COIL, bad=BELOW, limit="freeze_min_mc", resume=5000,
         delay_ms=60000, when=COOLS | OFF_IN_COOLING),
    # Both fans' contacts in series. A fan stands still in a defrost, as it should. Breaks: its motor, and
    # what pressure does.
    _row(FAN_TRIP, CONTACT, watch=FAN_FEEDBACK, clock=BOTH_CLOCK, bypass="fan_feedback_bypass_s",
         when=OFF | RUNS, latch=3, window_s=3600),
    # Water stands in the indoor coil's pan; it comes from cooling and drying.
    _row(FLOAT_TRIP, CONTACT, watch=FLOAT_SWITCH, delay_ms=5000, when=COOLS | OFF_IN_COOLING),
    # No flow for 10 s: stop, again after 1 min, lockout at 3 in 1 h (Sunrain, OpenQuatt). Breaks: plates that
    # freeze or boil, a pump that runs dry.
    _row(FLOW_TRIP, CONTACT, watch=FLOW, delay_ms=10000, clock=INDOOR_CLOCK, bypass="flow_bypass_s",
         when=ANY, latch=3, window_s=3600),
    _row(SOURCE_FLOW_TRIP, CONTACT, watch=SOURCE_FLOW, delay_ms=10000, clock=OUTDOOR_CLOCK,
         bypass="flow_bypass_s", when=ANY, latch=3, window_s=3600),
    # Brine from -8 °C (chpc) to -15.5 °C (OpenHP), as the antifreeze allows; plain water 4 °C. Breaks: the
    # plates.
    _row(SOURCE_FREEZING, READING, watch=SOURCE_OUT, cooling=SUPPLY, bad=BELOW, limit="source_min_mc",
         cooling_limit="water_min_mc", resume=3000, delay_ms=10000, when=RUNS, latch=3, window_s=3600),
    # Own choice: water freezes at 0 °C, and a plate has colder places than its outlet. A defrost cools the
    # water, so the valve stands in cooling. Breaks: the plates.
    _row(WATER_FREEZING, READING, watch=SOURCE_OUT, cooling=SUPPLY, bad=BELOW, limit="source_min_mc",
         cooling_limit="water_min_mc", resume=3000, delay_ms=10000, when=DEFROSTS, latch=3, window_s=3600),
    # Own choice, weak: what floor loops and most plastic pipes bear is less; the curve keeps to that.
    # Breaks: pipes and screed.
    _row(SUPPLY_TRIP, READING, watch=SUPPLY, cooling=SOURCE_OUT, bad=ABOVE, limit="supply_max_mc",
         resume=5000, delay_ms=10000, when=RUNS, latch=3, window_s=3600),
    # It runs and nothing warms, as Klipper's verify_heater. Against the room's air, not coil against
    # coil: in winter those are far apart in a dead machine too. Breaks: a motor that hums and doesn't turn.
    _row(NO_EFFECT, AGAINST, watch=(INDOOR_COIL, INDOOR), cooling=(INDOOR, INDOOR_COIL), bad=BELOW,
         limit="no_effect_difference_mk", delay_ms=60000, clock=START_CLOCK, bypass="no_effect_after_s",
         when=RUNS, latch=3, window_s=10800),
    # Pairs that physics forbids (own choices). Water that comes back hotter than it went: sensors swapped, or
    # one that lies while the other heats on. The gas at the compressor is its hottest; a coil takes heat from
    # the air or gives it off, and one that doesn't is no coil but a probe in the air, which ends no defrost.
    # Breaks: a floor that is heated by the colder of two readings.
    _pair(SUPPLY_BELOW_RETURN, (RETURN, SUPPLY), (SUPPLY, RETURN), "pair_margin_mk", latch=3, window_s=10800),
    _pair(DISCHARGE_BELOW_COIL, (INDOOR_COIL, DISCHARGE), (OUTDOOR_COIL, DISCHARGE), "pair_margin_mk",
          action=NOTE),
    _pair(COIL_AS_AIR, (OUTDOOR_COIL, OUTDOOR), (OUTDOOR, OUTDOOR_COIL), "coil_air_margin_mk",
          resume=500, action=NOTE),
    # Commanded off, and the coils move apart as in a run. Breaks: all that a compressor without a switch can.
    _row(WELDED_RELAY, DRIFT, bad=ABOVE, limit="welded_drift_mk", delay_ms=60000, when=OFF, latch=1,
         window_s=3600),
    # A compressor that starts into a weak supply stalls.
    _row(SUPPLY_DIPS, DIPS, bad=ABOVE, limit="dips_to_wait", when=ANY),
    # The machine's envelope. Heating: locked out below about -15 °C (weak, vendor pages); the other
    # three are own choices, weak: the data sheet knows.
    _row(OUTDOOR_COLD, READING, watch=OUTDOOR, bad=BELOW, limit="heating_outdoor_min_mc",
         cooling_limit="cooling_outdoor_min_mc", resume=2000, delay_ms=60000, when=OFF | RUNS, action=DENY),
    _row(OUTDOOR_WARM, READING, watch=OUTDOOR, bad=ABOVE, limit="heating_outdoor_max_mc",
         cooling_limit="cooling_outdoor_max_mc", resume=2000, delay_ms=60000, when=OFF | RUNS, action=DENY),
    # The same for liquids: a source that is used up, a sink that takes no more heat (own choices, weak).
    _row(SOURCE_COLD, READING, watch=SOURCE_IN, cooling=RETURN, bad=BELOW, limit="source_in_min_mc",
         cooling_limit="water_in_min_mc", resume=2000, delay_ms=60000, when=OFF | RUNS, action=DENY),
    _row(SINK_WARM, READING, watch=RETURN, cooling=SOURCE_IN, bad=ABOVE, limit="return_max_mc", resume=2000,
         delay_ms=60000, when=OFF | RUNS, action=DENY),
    # Warn at 105 °C (as the stop above). A fixed speed can't be reduced.
    _row(DISCHARGE_WARNING, READING, watch=DISCHARGE, bad=ABOVE, limit="discharge_warn_mc", resume=5000,
         when=ANY, action=NOTE),
    # Heating, and the water leaves colder than it came, and as cold as that: the reversing valve hangs, and
    # what should warm it cools it. Without a return: colder than at the start. Water that is cold by itself
    # may be warmed. Breaks: the plates, each time.
    _row(WATER_FREEZING, CHILLED, watch=(SUPPLY, RETURN), bad=BELOW, limit="water_min_mc", resume=3000,
         delay_ms=10000, when=HEATS, latch=1, window_s=3600),
)  # fmt: skip


def of(sensors):
    """The rows of a machine with these sensors (indexes into SENSORS)."""
    return tuple([row for row in ROWS if belongs(row, sensors)])


def belongs(row, sensors):
    """Whether a row has to do with a machine of these sensors (indexes into SENSORS)."""
    if row[KIND] == READING:
        if row[HEATING] == OUTDOOR and SOURCE_IN in sensors:
            return False  # the weather is not its source
        return row[HEATING] in sensors or row[COOLING] in sensors
    if row[KIND] == AGAINST or row[KIND] == CHILLED:
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
