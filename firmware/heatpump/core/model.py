"""The words the core speaks: modes, phases, causes, and what goes in and out of a tick.

Temperatures are integers in millidegrees Celsius (`_mc`), differences in millikelvin (`_mk`),
times in milliseconds (`_ms`) or seconds (`_s`). Every value stays below 2**30, the small-integer
range of an ESP32.
"""

from heatpump.core.words import Words

MODES = Words("off,heat,cool,auto,fan-only,emergency-heat,dry")
OFF, HEAT, COOL, AUTO, FAN_ONLY, EMERGENCY_HEAT, DRY = range(7)

PHASES = Words(
    "idle,"
    "pre-circulation,"
    "start,"
    "run,"
    "stop,"
    "post-circulation,"
    "valve-shift,"
    "lockout,"
    "divert,"
    "defrost-prepare,"
    "defrost-melt,"
    "defrost-drip,"
    "defrost-return"
)
(
    IDLE,
    PRE_CIRCULATION,
    START,
    RUN,
    STOP,
    POST_CIRCULATION,
    VALVE_SHIFT,
    LOCKOUT,
    DIVERT,
    DEFROST_PREPARE,
    DEFROST_MELT,
    DEFROST_DRIP,
    DEFROST_RETURN,
) = range(13)

# What Home Assistant calls hvac_action.
ACTIONS = Words("off,idle,heating,cooling,fan,defrosting,drying")
(
    ACTION_OFF,
    ACTION_IDLE,
    ACTION_HEATING,
    ACTION_COOLING,
    ACTION_FAN,
    ACTION_DEFROSTING,
    ACTION_DRYING,
) = range(7)

# Roles. A sensor that an application doesn't have stays NOT_ASSIGNED; an output that a board
# doesn't have is set for nothing. Coils are fixed hardware; a source is where heat is taken, `source_in`
# what enters the unit; `drum_in` and `drum_out` are the air before and after a dryer's drum.
SENSORS = Words(
    "indoor,"
    "outdoor,"
    "indoor_coil,"
    "outdoor_coil,"
    "discharge,"
    "suction,"
    "supply,"
    "return,"
    "source_in,"
    "source_out,"
    "tank,"
    "buffer,"
    "cabinet,"
    "pool,"
    "drum_in,"
    "drum_out,"
    "dew_point"
)
(
    INDOOR,
    OUTDOOR,
    INDOOR_COIL,
    OUTDOOR_COIL,
    DISCHARGE,
    SUCTION,
    SUPPLY,
    RETURN,
    SOURCE_IN,
    SOURCE_OUT,
    TANK,
    BUFFER,
    CABINET,
    POOL,
    DRUM_IN,
    DRUM_OUT,
    DEW_POINT,
) = range(17)

OUTPUTS = Words(
    "compressor,"
    "outdoor_fan,"
    "indoor_fan,"
    "reversing_valve,"
    "aux_heater_1,"
    "aux_heater_2,"
    "crankcase_heater,"
    "circulation_pump,"
    "source_pump,"
    "diverter_valve,"  # on: to the DHW tank
    "tank_heater"
)
(
    COMPRESSOR,
    OUTDOOR_FAN,
    INDOOR_FAN,
    REVERSING_VALVE,
    AUX_HEATER_1,
    AUX_HEATER_2,
    CRANKCASE_HEATER,
    CIRCULATION_PUMP,
    SOURCE_PUMP,
    DIVERTER_VALVE,
    TANK_HEATER,
) = range(11)

# Speeds in per mille, for analog outputs or relays in steps.
SPEEDS = Words("compressor_speed,outdoor_fan_speed,indoor_fan_speed,circulation_speed,source_speed")
(
    COMPRESSOR_SPEED,
    OUTDOOR_FAN_SPEED,
    INDOOR_FAN_SPEED,
    CIRCULATION_SPEED,
    SOURCE_SPEED,
) = range(5)
FULL_SPEED_PM = 1000

# Why a reading could not be refreshed; the sensor driver reports these.
# What became of the latest attempt to read a sensor; the words are in `causes`.
(
    READING_OK,
    STALE,
    MISSING,
    SHORTED,
    POWER_UP_VALUE,
    CHECKSUM,
    RESERVED_BYTES,
    OUT_OF_RANGE,
    NOT_ASSIGNED,
    JUMPED,
    STILL,
    TOLD,
) = range(12)

# Why the compressor may not start, or what last stopped it: the readings come first, in the order of SENSORS,
# then these; the words are in `causes`.
NO_CAUSE = 0
(
    LOCKED_OUT,
    POWER_UP_DELAY,
    MINIMUM_OFF,
    STARTS_PER_HOUR,
    VALVE_DWELL,
    DEMAND_MET,
    MODE_CHANGED,
    CHANGE_OVER,
    DEFROSTING,
    CRANKCASE_PREHEAT,
    CHANGE_OVER_WAIT,
    GRID_BLOCK,
    HIGH_PRESSURE_TRIP,
    LOW_PRESSURE_TRIP,
    DISCHARGE_TRIP,
    CONDENSING_TRIP,
    EVAPORATING_TRIP,
    COIL_FROZEN,
    FAN_TRIP,
    FLOAT_TRIP,
    NO_EFFECT,
    WELDED_RELAY,
    SUPPLY_DIPS,
    OUTDOOR_COLD,
    OUTDOOR_WARM,
    DISCHARGE_WARNING,
    FLOW_TRIP,
    SOURCE_FLOW_TRIP,
    SOURCE_COLD,
    SINK_WARM,
    SOURCE_FREEZING,
    WATER_FREEZING,
    SUPPLY_TRIP,
    TURN_WAIT,
    LEGIONELLA_ABORTED,
    CABINET_WARM,
    LIMITS_MISSING,
    CLOCK_LOST,
    OUTPUTS_LOST,
    FLASH_FAILED,
    READINGS_WAIT,
    TANK_COLD,
    SUPPLY_BELOW_RETURN,
    DISCHARGE_BELOW_COIL,
    COIL_AS_AIR,
    WATER_NEAR_FREEZING,
    ROOM_NEAR_FREEZING,
    LOAD_INTERRUPTED,
    MEMORY_SHORT,
) = range(len(SENSORS) + 1, len(SENSORS) + 50)

# Contacts: 1 is healthy, and one that a board doesn't have stays 1. SG-Ready's two (sg_1, sg_2) are
# signals instead: 1 is asked, 0 is not, and one that a board doesn't have stays 0.
CONTACTS = Words("high_pressure,low_pressure,fan_feedback,float_switch,flow,source_flow,sg_1,sg_2")
HIGH_PRESSURE, LOW_PRESSURE, FAN_FEEDBACK, FLOAT_SWITCH, FLOW, SOURCE_FLOW, SG_1, SG_2 = range(8)

# What restarted the board.
RESETS = Words("unknown,power-up,reset,watchdog,soft reset")

# What Home Assistant calls preset_mode. The first one follows the weekly schedule.
PRESETS = Words("schedule,comfort,eco,away,boost")
SCHEDULED, COMFORT, ECO, AWAY, BOOST = range(5)

# A parameter each, with "schedule_" before it: the days that have no text of their own go by the first two.
SCHEDULE_KEYS = Words("weekdays,weekend,monday,tuesday,wednesday,thursday,friday,saturday,sunday")

FAN_MODES = Words("auto,on")
FAN_AUTO, FAN_ON = range(2)

# SG-Ready's states 1 to 4.
GRID_STATES = Words("block,normal,recommended,forced")
GRID_BLOCKED, GRID_NORMAL, GRID_RECOMMENDED, GRID_FORCED = range(4)

PRICE_LEVELS = Words("no plan,normal,cheap,dear")

AGE_UNKNOWN_MS = (1 << 30) - 1


# A tube at the compressor warms by some 2 K/s at most; a disturbed line invents what it likes.
JUMP_MK = 8000
JUMP_MS_PER_MK = 2


class Reading:
    """The newest good value of one sensor.

    value_mc  millidegrees Celsius
    age_ms    time since it was measured, saturating at AGE_UNKNOWN_MS (also: never measured); one that may
              become older than a sensor's own begins below 0
    fault     index into READING_FAULTS: what became of the latest attempt
    """

    def __init__(self):
        self.value_mc = 0
        self.age_ms = AGE_UNKNOWN_MS
        self.fault = STALE
        self._doubted_mk = None  # how far the last value jumped that wasn't believed

    def sensed(self, value_mc):
        """Take what a sensor says. A jump that its mass can't make is believed only when the next value is no
        further from it than it was from the last one believed; until then False."""
        jump_mk = abs(value_mc - self.value_mc)
        doubted_mk = self._doubted_mk
        self._doubted_mk = None
        if jump_mk > JUMP_MK + self.age_ms // JUMP_MS_PER_MK and (
            doubted_mk is None or abs(value_mc - self.value_mc - doubted_mk) > abs(doubted_mk)
        ):
            self._doubted_mk = value_mc - self.value_mc
            self.fault = JUMPED
            return False
        self.good(value_mc)
        return True

    def good(self, value_mc):
        self.value_mc = value_mc
        self.age_ms = 0
        self.fault = READING_OK

    def failed(self, fault):
        """The last good value stays, and ages."""
        self.fault = fault


class Inputs:
    """What the drivers and the clock hand to a tick.

    readings         one Reading per entry of SENSORS
    valid            bit n: readings[n] is young enough and has recovered from its last fault
    news             a reading is new, or `valid` or a parameter has changed, since the last tick
    forgiven         bit n: a demand does without the critical reading n
    contacts         one level per entry of CONTACTS, 1 is healthy
    dips             power-ups without an hour of power in between, this one included
    minute_of_week   Monday 00:00 is 0, local time; -1 while the clock isn't known
    utc_minute       minutes since 2000-01-01 00:00 UTC; -1 while the clock isn't known
    power_w          electrical power in watts by a meter; -1: there is none
    outputs_lost     since the last tick all outputs went off, without the core: nothing renewed them, or
                     something else moved one
    """

    def __init__(self, sensors=None):
        """sensors: of the application; the others share one reading, which nobody gives."""
        absent = Reading()
        self.readings = [
            Reading() if not sensors or n in sensors or n == DEW_POINT else absent
            for n in range(len(SENSORS))
        ]
        self.valid = 0
        self.news = True
        self.forgiven = 0
        self.contacts = [0 if n == SG_1 or n == SG_2 else 1 for n in range(len(CONTACTS))]
        self.minute_of_week = -1
        self.dips = 0
        self.utc_minute = -1
        self.power_w = -1
        self.outputs_lost = False


class Outputs:
    """What a tick hands to the drivers. All 0 is the safe state.

    levels       0 or 1 per entry of OUTPUTS
    speeds_pm    per mille per entry of SPEEDS
    valve_steps  opening of the expansion valve in steps, 0 is closed
    """

    def __init__(self):
        self.levels = [0 for _ in OUTPUTS]
        self.speeds_pm = [0 for _ in SPEEDS]
        self.valve_steps = 0
