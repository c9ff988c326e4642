"""Dries one load of laundry: air goes round through the condenser, the drum and the evaporator."""

from heatpump.core.demand.contract import Contract
from heatpump.core.model import (
    DRUM_IN,
    DRUM_OUT,
    GRID_BLOCK,
    HEAT,
    LIMITS_MISSING,
    LOAD_INTERRUPTED,
    NO_CAUSE,
    OFF,
)
from heatpump.core.param_rows.who import INSTALLER, USER

# There are no trustworthy public figures for drum temperatures: they must be entered. The times are bounds.
ROWS = (
    ("dryer_drum_limit", "temperature", 0, 0, 90000, 1000, (), INSTALLER, "Drum air limit",
     "the maker's limit of the air into the drum; 0: not entered, the dryer doesn't run"),
    ("dryer_drum_band", "difference", 5000, 1000, 20000, 500, (), INSTALLER, "Drum air band",
     "at the limit heating waits until the air is this much colder"),
    ("dryer_dry_difference", "difference", 0, 0, 30000, 500, (), USER, "Dry difference",
     "dry when the drum takes less than this from its air; 0: by time alone"),
    ("dryer_dry_time", "duration", 300, 60, 1800, 30, (), USER, "Dry time",
     "and has for this long"),
    ("dryer_least_time", "duration", 1200, 300, 7200, 60, (), USER, "Least drying time",
     "the compressor's run time before the difference counts"),
    ("dryer_longest_time", "duration", 10800, 600, 21600, 300, (), USER, "Longest drying time",
     "a run ends after this long, dry or not"),
    ("dryer_cool_down", "duration", 300, 0, 1800, 30, (), USER, "Cool-down",
     "air only, after drying"),
)  # fmt: skip

_DRUM = (DRUM_IN, DRUM_OUT)
_READY, _DRYING, _COOLING = range(3)
# What has become of the load.
NO_LOAD, BEGUN, DRIED = range(3)


class Demand(Contract):
    """A run begins in the mode heat, and only the mode off makes ready for the next. Other modes and the
    grid make a run wait. What a reset interrupts doesn't go on unseen.

    action          HEAT or OFF, as it counts
    hold            why a run waits (index into CAUSES), or NO_CAUSE
    error_mk        how much the air into the drum may still warm up
    target_mc       the temperature that it aims at: the band below the limit
    pump            1: the indoor side is to move: the fan that turns the air, and the drum
    load            NO_LOAD, BEGUN or DRIED: the run is over, its cool-down too; kept over a reset
    interrupted     there was a reset since the load was begun; it waits for a person
    limits_missing  it can't run: nobody has entered the limit
    """

    def __init__(self, params, signals):
        self._signals = signals
        self.action = OFF
        self.hold = NO_CAUSE
        self.error_mk = 0
        self.target_mc = 0
        self.pump = 0
        self.load = NO_LOAD
        self.interrupted = False
        self.limits_missing = True
        self._state = _READY
        self._hot = False
        self._elapsed_ms = 0  # in the state
        self._run_ms = 0
        self._dry_ms = 0

    def step(self, dt_ms, params, mode, inputs, running):
        """Return HEAT or OFF. Without both readings it wants nothing, and its time goes on."""
        self.limits_missing = params.dryer_drum_limit_mc == 0
        self.target_mc = params.dryer_drum_limit_mc - params.dryer_drum_band_mk
        self.action = OFF
        self.hold = NO_CAUSE
        self.error_mk = 0
        self.pump = 0
        if mode == OFF:
            self._state = _READY
            self._elapsed_ms = self._run_ms = self._dry_ms = 0
            self.load = NO_LOAD
            self.interrupted = self._hot = False
        elif self.load == BEGUN and self._state == _READY:
            self.interrupted = True
            self.hold = LOAD_INTERRUPTED
        elif mode == HEAT and self.load != DRIED:
            if self._state == _COOLING:
                self._cool(dt_ms, params, running)
            elif self._state == _DRYING or not self.limits_missing:
                self._state = _DRYING
                self.load = BEGUN
                self._dry(dt_ms, params, inputs, running)
            else:
                self.hold = LIMITS_MISSING
        return self.action

    def _dry(self, dt_ms, params, inputs, running):
        if self._signals.blocked:
            self.hold = GRID_BLOCK
            self._dry_ms = 0
            return
        self.pump = 1
        self._elapsed_ms += dt_ms
        dry = self._is_dry(dt_ms, params, inputs, running)
        if dry or self._elapsed_ms >= params.dryer_longest_time_s * 1000:
            self._state = _COOLING
            self._elapsed_ms = 0
            self.hold = NO_CAUSE
            return
        if self.hold != NO_CAUSE or self.limits_missing:
            return
        in_mc = inputs.readings[DRUM_IN].value_mc
        self.error_mk = self.target_mc - in_mc
        if in_mc >= params.dryer_drum_limit_mc:
            self._hot = True
        elif self.error_mk >= 0:
            self._hot = False
        if not self._hot:
            self.action = HEAT

    def _is_dry(self, dt_ms, params, inputs, running):
        """Wet laundry cools the air, dry laundry doesn't: judged only while the compressor heats it."""
        for role in _DRUM:
            if not inputs.valid >> role & 1:
                self.hold = role + 1  # the cause of a reading
                self._dry_ms = 0
                return False
        if running == OFF:
            self._dry_ms = 0
            return False
        readings = inputs.readings
        self._run_ms += dt_ms
        taken_mk = readings[DRUM_IN].value_mc - readings[DRUM_OUT].value_mc
        if self._run_ms < params.dryer_least_time_s * 1000 or taken_mk >= params.dryer_dry_difference_mk:
            self._dry_ms = 0
            return False
        self._dry_ms += dt_ms
        return self._dry_ms >= params.dryer_dry_time_s * 1000

    def _cool(self, dt_ms, params, running):
        self.pump = 1
        if running == OFF:
            self._elapsed_ms += dt_ms
        if self._elapsed_ms >= params.dryer_cool_down_s * 1000:
            self.load = DRIED
            self.pump = 0

    def notice(self):
        if self.interrupted:
            return LOAD_INTERRUPTED
        return LIMITS_MISSING if self.limits_missing else NO_CAUSE
