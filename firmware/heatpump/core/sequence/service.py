"""Service: one output at a time, for a bounded time, on a machine that is switched off.

It only asks, as the sequencer does; the protections decide. `service_begin` says when it may begin.
"""

from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    COMPRESSOR,
    CRANKCASE_HEATER,
    NO_CAUSE,
    OFF,
    REVERSING_VALVE,
)
from heatpump.core.timers import Countdown

NONE = -1
_ASKED_ELSEWHERE = (AUX_HEATER_1, AUX_HEATER_2, CRANKCASE_HEATER)


class Service:
    """output   the output that is driven (index into OUTPUTS), or NONE"""

    def __init__(self):
        self.output = NONE
        self.left = Countdown()  # until it ends

    def stop(self):
        """End it as soon as the compressor's minimum on time and the valve's dwell allow."""
        self.left.ms = 0

    def step(self, dt_ms, params, mode, protections, wanted, levels):
        """Ask for the output in `wanted`; only to be called while `output` isn't NONE."""
        self.left.step(dt_ms)
        if mode != OFF:
            self.left.ms = 0
        output = self.output
        active = self.left.ms > 0
        if output == COMPRESSOR:
            running = levels[COMPRESSOR]
            active = active or protections.must_stay_on()
            if active and (running or protections.start_block(params) == NO_CAUSE):
                wanted[COMPRESSOR] = 0 if protections.faults else 1
        elif output == REVERSING_VALVE:
            wanted[REVERSING_VALVE] = 1 if active else 0
            active = active or levels[REVERSING_VALVE]
            if not protections.may_shift(levels):
                wanted[REVERSING_VALVE] = levels[REVERSING_VALVE]
        elif active and output not in _ASKED_ELSEWHERE:
            wanted[output] = 1
        if not active:
            self.output = NONE

    def aux_stages(self):
        """How many stages of auxiliary heat are asked for."""
        if self.output == AUX_HEATER_2:
            return 2
        return 1 if self.output == AUX_HEATER_1 else 0
