"""A Witness with its own clock, who looks at the outputs only and knows nothing of the core's timers.

It brings a small world along: readings that follow the outputs unless something is wrong with them.
"""

from heatpump.core.controller import Controller
from heatpump.core.model import (
    AUTO,
    AUX_HEATER_1,
    AUX_HEATER_2,
    CAUSES,
    COMPRESSOR,
    COOL,
    CRANKCASE_HEATER,
    DEFROST_MELT,
    EMERGENCY_HEAT,
    HEAT,
    INDOOR,
    INDOOR_COIL,
    INDOOR_FAN,
    OFF,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    OUTPUTS,
    REVERSING_VALVE,
    SENSORS,
    SG_1,
    Inputs,
    Outputs,
)
from heatpump.core.params import Params
from heatpump.core.service import NONE

HOUR_MS = 3_600_000
LONG_AGO = -(10**12)
# Stops that a demand may not bring about before the minimum on time is over.
NOT_A_TRIP = {"none", "demand met", "mode", "change-over", "grid block"}

ticks = 0


class Witness:
    """Every rule is an assertion on times it took itself."""

    def __init__(self, params: Params | None = None) -> None:
        self.now = 0
        self.stopped = LONG_AGO
        self.started = LONG_AGO
        self.starts: list[int] = []
        self.shifted = LONG_AGO
        self.rest_ms = self.least_run_ms = self.dwell_before_ms = self.dwell_after_ms = 0
        self.edges = [0 for _ in OUTPUTS]
        self.params = params or Params()
        self.room_mc, self.outdoor_mc = 20_000, 5_000
        self.forced: dict[int, int] = {}
        self.lost: set[int] = set()
        self.power_up()

    def power_up(self, params: Params | None = None) -> None:
        """The controller forgets everything but its settings; the machine does not."""
        if self.starts and self.stopped < self.started:
            self.stopped = self.now
            self.rest_ms = self.params.minimum_off_s * 1000
        self.params = params or self.params
        self.reset_at = self.now
        self.power_up_ms = self.params.power_up_delay_s * 1000
        self.starts_this_life: list[int] = []
        self.inputs = Inputs()
        self.outputs = Outputs()
        self.controller = Controller(self.params)
        self.locked = False
        self.served_ms = 0
        self.melted = LONG_AGO
        self.aux_on = [LONG_AGO for _ in OUTPUTS]
        self.last_good = [LONG_AGO for _ in SENSORS]
        self.odd_at = LONG_AGO

    def tick(self, dt_ms: int) -> None:
        global ticks
        ticks += 1
        before = list(self.outputs.levels)
        self.now += dt_ms
        extreme = not 15_000 <= self.room_mc <= 36_000
        if extreme or self.forced or self.lost or 0 in self.inputs.contacts[:SG_1]:
            self.odd_at = self.now
        self.controller.step(dt_ms, self.inputs, self.outputs)
        self.check(dt_ms, before, self.outputs.levels)
        self.measure()

    def reset_faults(self) -> None:
        self.controller.reset_faults()
        self.locked = False

    def measure(self) -> None:
        """Coils move apart as soon as the compressor runs, and back when it stops."""
        levels = self.outputs.levels
        heating = levels[REVERSING_VALVE] == self.params.valve_energised_in
        lift = (15_000 if heating else -12_000) if levels[COMPRESSOR] else 0
        world = {
            INDOOR: self.room_mc,
            OUTDOOR: self.outdoor_mc,
            INDOOR_COIL: self.room_mc + lift,
            OUTDOOR_COIL: self.outdoor_mc - lift // 2,
        }
        for n, reading in enumerate(self.inputs.readings):
            if n not in self.lost:
                reading.good(self.forced.get(n, world.get(n, 60_000)))
                self.last_good[n] = self.now

    @property
    def disturbed(self) -> bool:
        """Something is wrong, or was within two minutes, that may stop a run."""
        params = self.params
        tight = (  # limits that this small world reaches in a plain run
            params.condensing_max_mc <= 52_000
            or params.evaporating_min_mc >= -3_000
            or params.freeze_min_mc >= 3_000
        )
        return tight or self.now - self.odd_at < 120_000

    def check(self, dt_ms: int, before: list[int], after: list[int]) -> None:
        now = self.now
        for n in range(len(OUTPUTS)):
            assert after[n] in (0, 1), OUTPUTS[n]
            self.edges[n] += after[n] != before[n]
        cooling = after[REVERSING_VALVE] != self.params.valve_energised_in
        service = self.controller.service.output
        melting = self.controller.sequencer.phase == DEFROST_MELT
        max_age_ms = self.params.reading_max_age_s * 1000
        critical_lost = any(
            now - self.last_good[n] >= max_age_ms for n in self.controller.application.critical
        )
        if after[COMPRESSOR] and not before[COMPRESSOR]:
            assert now - self.stopped >= max(self.rest_ms, 180_000), "minimum off"
            assert now - self.reset_at >= self.power_up_ms, "power-up delay"
            assert now - self.shifted >= self.dwell_after_ms, "dwell after the shift"
            action = self.controller.arbiter.action
            if service == COMPRESSOR:
                assert self.params.mode == OFF, "service in a mode at work"
            else:
                assert action in (HEAT, COOL), "start without demand"
                assert self.params.mode != EMERGENCY_HEAT, "start in emergency heat"
                assert cooling == (melting or action == COOL), "wrong valve position"
            if melting:
                spacing = self.params.defrost_interval_s * 1000
                assert now - self.melted >= spacing, "defrosts too close to each other"
            self.started = now
            self.starts.append(now)
            self.starts_this_life.append(now)
            self.least_run_ms = self.params.minimum_on_s * 1000
            recent = [t for t in self.starts_this_life if now - t < HOUR_MS]
            assert len(recent) <= self.params.starts_per_hour, "starts per hour"
            assert len([t for t in self.starts if now - t < HOUR_MS]) <= 12, "hard cap over resets"
        if before[COMPRESSOR] and not after[COMPRESSOR]:
            cause = CAUSES[self.controller.stop_cause]
            if now - self.started < self.least_run_ms:
                assert critical_lost or self.disturbed, f"minimum on: stopped for no reason ({cause})"
                assert cause not in NOT_A_TRIP, f"minimum on: stopped by {cause}"
            assert cause != "none", "a stop without a cause"
            self.stopped = now
            self.rest_ms = self.params.minimum_off_s * 1000
            self.dwell_before_ms = self.params.valve_dwell_s * 1000
        if after[REVERSING_VALVE] != before[REVERSING_VALVE]:
            assert not before[COMPRESSOR] and not after[COMPRESSOR], "valve moved under load"
            assert now - self.stopped >= self.dwell_before_ms, "dwell before the shift"
            self.shifted = now
            self.dwell_after_ms = self.params.valve_dwell_s * 1000
        if after[COMPRESSOR]:
            assert after[INDOOR_FAN] and (after[OUTDOOR_FAN] or melting), "compressor without air"
            assert not after[CRANKCASE_HEATER], "crankcase heater under way"
            if melting:
                self.melted = now
                longest = max(self.params.defrost_longest_s, self.least_run_ms // 1000)
                assert now - self.started <= longest * 1000 + dt_ms, "defrost without end"
            assert not critical_lost, "ran on a reading past its maximum age"
        for stage in (AUX_HEATER_1, AUX_HEATER_2):
            if after[stage]:
                assert after[INDOOR_FAN], "auxiliary heat without air"
                assert not (after[COMPRESSOR] and cooling) or melting, "auxiliary heat in cooling"
                if service not in (AUX_HEATER_1, AUX_HEATER_2):
                    assert self.params.mode in (HEAT, AUTO, EMERGENCY_HEAT), "auxiliary heat unasked"
                    assert now - self.last_good[INDOOR] < max_age_ms, "auxiliary heat without a reading"
            if after[stage] and not before[stage]:
                assert now - self.aux_on[stage] >= 180_000, "auxiliary heat short-cycles"
                self.aux_on[stage] = now
        target = self.controller.demands[0]
        assert 5_000 <= target.heat_mc <= 30_000, "heating setpoint out of bounds"
        assert 15_000 <= target.cool_mc <= 35_000, "cooling setpoint out of bounds"
        if service == NONE:
            self.served_ms = 0
        else:
            # Its longest time, and then a minimum on time or dwell until the output may go back.
            self.served_ms += dt_ms
            assert self.served_ms <= (600 + 600 + 2 * 300) * 1000 + 2 * dt_ms, "service without end"
        locked = self.controller.protections.locked
        assert locked or not self.locked, "a lockout went away by itself"
        self.locked = locked
        assert self.controller.protections.overrides == 0, "the guard had to correct the sequencer"
