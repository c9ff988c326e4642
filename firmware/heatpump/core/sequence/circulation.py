"""Keeps water moving while the sequencer doesn't: against frost, and against pumps that stick.

Water that stays near freezing though it moves is to be heated, and told of, whatever the mode is.
"""

from heatpump.core.model import (
    CIRCULATION_PUMP,
    COMPRESSOR,
    DIVERTER_VALVE,
    OUTDOOR,
    RETURN,
    SOURCE_PUMP,
    SUPPLY,
)
from heatpump.core.param_rows.who import INSTALLER
from heatpump.core.timers import Countdown

# Sources: Sunrain and OpenQuatt (outdoor limit, 60 s in each 30 min); Poolex (a pool: 120 min). Weak:
# the exercise, which makers have at 15 s or so after days.
ROWS = (
    ("antifreeze_outdoor", "temperature", 2000, 0, 10000, 500, (), INSTALLER, "Antifreeze outdoor limit",
     "as cold as this outdoors the water is kept moving; an unknown temperature is cold"),
    ("antifreeze_off", "duration", 1800, 600, 7200, 60, (), INSTALLER, "Antifreeze rest",
     "the pump rests no longer than this in the cold"),
    ("antifreeze_run", "duration", 60, 30, 600, 10, (), INSTALLER, "Antifreeze run",
     "then runs this long"),
    ("antifreeze_water", "temperature", 4000, 3000, 10000, 500, (), INSTALLER, "Antifreeze water limit",
     "water colder than this is kept moving all the time, and heated in every mode by auxiliary heat"),
    ("exercise_interval", "duration", 604800, 86400, 2592000, 3600, (), INSTALLER, "Exercise interval",
     "pumps and diverter valve move after this long a rest"),
    ("exercise_time", "duration", 15, 5, 120, 5, (), INSTALLER, "Exercise time",
     "for this long each"),
)  # fmt: skip

WARMER_MK = 2000  # water must be this much warmer than the limit before it is left in peace
MIXED_MS = 180000  # it has gone round: what is cold now isn't one cold pipe

_WATER = (SUPPLY, RETURN)
_EXERCISED = (CIRCULATION_PUMP, SOURCE_PUMP, DIVERTER_VALVE)


class Circulation:
    """freezing   the water is near freezing
    heats      and stays so though it moves: it is to be heated
    notice     that is to be told, until it is warm, even while the readings that said so are lost
    """

    def __init__(self):
        self.freezing = self.heats = self.notice = False
        self._cold = False  # as `freezing`, but also while the readings that said so are lost
        self._cold_ms = 0
        self._rest_ms = 0
        self._pulse = Countdown()
        self._ms = 0
        self._idle_s = [0 for _ in _EXERCISED]
        self._exercised = CIRCULATION_PUMP  # or the last one that was
        self._exercise = Countdown()

    def step(self, dt_ms, params, inputs, wanted):
        """Switch on in `wanted`, which has what all others ask for, what must move beside that."""
        if inputs.news:
            self._judge_water(params, inputs)
        if self._pulse.ms:
            self._pulse.step(dt_ms)
        if self._cold:
            wanted[CIRCULATION_PUMP] = 1
            if not self.notice:
                self._cold_ms += dt_ms
                self.notice = self._cold_ms >= MIXED_MS
        else:
            self.notice = False
            self._cold_ms = 0
        self.heats = self.freezing and self.notice
        if wanted[CIRCULATION_PUMP]:
            self._rest_ms = 0
        elif not self._pulse.ms:
            rest_ms = params.antifreeze_off_s * 1000
            if self._rest_ms < rest_ms:
                self._rest_ms += dt_ms
            elif (
                not inputs.valid >> OUTDOOR & 1
                or inputs.readings[OUTDOOR].value_mc <= params.antifreeze_outdoor_mc
            ):
                self._pulse.ms = params.antifreeze_run_s * 1000
                self._rest_ms = 0
        if self._pulse.ms:
            wanted[CIRCULATION_PUMP] = 1

        # The exercise: one at a time, and none while the compressor runs, which needs them as they are.
        ms = self._ms + dt_ms
        seconds = ms // 1000
        self._ms = ms - seconds * 1000
        if self._exercise.ms:
            self._exercise.step(dt_ms)
            if wanted[COMPRESSOR]:
                self._exercise.ms = 0
        idle_s = self._idle_s
        interval_s = params.exercise_interval_s
        n = 0
        for output in _EXERCISED:
            if wanted[output]:
                idle_s[n] = 0
            elif idle_s[n] < interval_s:
                idle_s[n] += seconds
            elif not self._exercise.ms and not wanted[COMPRESSOR]:
                self._exercised = output
                self._exercise.ms = params.exercise_time_s * 1000
                idle_s[n] = 0
            n += 1
        if self._exercise.ms:
            wanted[self._exercised] = 1

    def _judge_water(self, params, inputs):
        lowest_mc = None
        for role in _WATER:
            if inputs.valid >> role & 1:
                value_mc = inputs.readings[role].value_mc
                if lowest_mc is None or value_mc < lowest_mc:
                    lowest_mc = value_mc
        if lowest_mc is not None:
            if lowest_mc < params.antifreeze_water_mc:
                self._cold = True
            elif lowest_mc >= params.antifreeze_water_mc + WARMER_MK:
                self._cold = False
        self.freezing = self._cold and lowest_mc is not None
