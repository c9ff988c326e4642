"""A Witness with its own clock, who looks at the outputs and knows nothing of the core's timers.

It holds what is said of the compressor, the valves and the heaters of any application; `rules` has what
concerns some of them. `small_world` gives it readings that follow the outputs.
"""

from rules import large, rules_for
from small_world import EVERYTHING, World, defaults_of, heats, new_params

from heatpump.core.causes import CAUSES
from heatpump.core.controller import Controller
from heatpump.core.model import (
    AUTO,
    AUX_HEATER_1,
    AUX_HEATER_2,
    BUFFER,
    COMPRESSOR,
    COOL,
    CRANKCASE_HEATER,
    DEFROST_MELT,
    DISCHARGE,
    DRY,
    EMERGENCY_HEAT,
    FAN_ONLY,
    HEAT,
    INDOOR,
    OFF,
    OUTPUTS,
    RETURN,
    REVERSING_VALVE,
    SENSORS,
    SUPPLY,
    Inputs,
    Outputs,
)
from heatpump.core.params import Params
from heatpump.core.sequence.service import NONE

HOUR_MS = 3_600_000
RESTS_MS = (300_000, 1_800_000, 7_200_000)
LONG_AGO = -(10**12)
# Stops that a demand may not bring about before the minimum on time is over.
NOT_A_TRIP = {"none", "demand met", "mode", "change-over", "grid block"}
NUMBERS_EVERY = 500  # ticks

ticks = 0


class Witness:
    """Every rule is an assertion on times it took itself."""

    def __init__(self, name: str = EVERYTHING, params: Params | None = None) -> None:
        self.name = name
        self.world = World(name)
        self.application = application = self.world.application
        self.now = 0
        self.stopped = LONG_AGO
        self.started = LONG_AGO
        self.starts: list[int] = []
        self.shifted = LONG_AGO
        self.rest_ms = self.least_run_ms = self.dwell_before_ms = self.dwell_after_ms = 0
        self.edges = [0 for _ in OUTPUTS]
        self.params = params or new_params(name, application)
        # Without a reversing valve it can do one thing only.
        energised_in = defaults_of(name).get("valve_energised_in", "cool")
        self.only = None if application.reversible else COOL if energised_in == "heat" else HEAT
        self.diverted = [demand == "tank" for demand in application.demands]
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
        self.without_ms = 0
        self.inputs = Inputs()
        self.outputs = Outputs()
        self.controller = Controller(self.params, self.application)
        self.rules = rules_for(self.application)
        self.limits = self.rules[0]
        self.seen_revision = self.params.revision
        self.locked = self.serviced = self.melting = self.freezing = False
        self.locked_ms = self.calm_ms = self.lifted = 0
        self.heating = heats(self.params, self.outputs.levels)
        self.served_ms = self.ticks = 0
        self.melted = LONG_AGO
        self.all_off_at = LONG_AGO
        self.aux_on = [LONG_AGO for _ in OUTPUTS]
        self.last_good = [LONG_AGO for _ in SENSORS]

    def tick(self, dt_ms: int) -> None:
        global ticks
        ticks += 1
        before = list(self.outputs.levels)
        self.now += dt_ms
        controller = self.controller
        controller.step(dt_ms, self.inputs, self.outputs)
        after = self.outputs.levels
        if self.inputs.outputs_lost:
            before = self.take_loss(before, after)
        self.heating = heats(self.params, after)
        self.melting = controller.sequencer.phase == DEFROST_MELT
        self.serviced = controller.service.output != NONE
        self.check(dt_ms, before, after)
        for rule in self.rules:
            rule.check(self, dt_ms, before, after)
        self.seen_revision = self.params.revision
        self.freezing = self.near_freezing()
        self.ticks += 1
        if self.ticks % NUMBERS_EVERY == 0:
            wrong = [*large(controller), *large(self.outputs, "outputs")]
            assert not wrong, wrong
        self.measure(dt_ms)
        if self.is_lost(INDOOR):
            self.without_ms += dt_ms

    def lose_outputs(self, held_ms: int) -> None:
        """The loop is held for so long, and the outputs expire meanwhile."""
        self.inputs.outputs_lost = True
        self.tick(held_ms)
        self.inputs.outputs_lost = False

    def take_loss(self, before: list[int], after: list[int]) -> list[int]:
        """All was off at the end of what has passed: gives what was on then."""
        assert not any(after), "something comes back at once"
        if before[COMPRESSOR]:
            assert CAUSES[self.controller.stop_cause] == "outputs lost"
            self.stopped = self.now
            self.rest_ms = self.params.minimum_off_s * 1000
            self.dwell_before_ms = self.params.valve_dwell_s * 1000
        if before[REVERSING_VALVE]:
            self.shifted = self.now
            self.dwell_after_ms = self.params.valve_dwell_s * 1000
        for n in range(len(OUTPUTS)):
            self.edges[n] += before[n]
        self.all_off_at = self.now
        return [0 for _ in OUTPUTS]

    def reset_faults(self) -> None:
        self.controller.reset_faults()
        self.locked = False
        self.lifted = 0

    def measure(self, dt_ms: int = 0) -> None:
        """What the sensors see of the world; one that is lost keeps its last value."""
        seen = self.world.step(dt_ms, self.heating, self.outputs.levels)
        readings = self.inputs.readings
        for n in self.application.sensors:
            if n not in self.lost:
                readings[n].good(self.forced.get(n, seen[n]))
                self.last_good[n] = self.now

    def is_lost(self, n: int) -> bool:
        return self.now - self.last_good[n] >= self.params.reading_max_age_s * 1000

    def lost_critical(self, forgiving: bool = False) -> list[int]:
        """The readings that the compressor may not run without, and hasn't; `forgiving`: but for that of a
        room which has been without it for half an hour in all, with its recovery, a third of it at most."""
        lost = [n for n in self.application.critical if self.is_lost(n)]
        forgives = forgiving and self.application.demands[0] == "room" and self.without_ms >= 1200_000
        if forgives and INDOOR in lost:
            lost.remove(INDOOR)
        if (
            DISCHARGE in self.application.sensors
            and self.params.texts["sensor_discharge"]
            and self.is_lost(DISCHARGE)
        ):
            lost.append(DISCHARGE)
        return lost

    def check(self, dt_ms: int, before: list[int], after: list[int]) -> None:
        now, params = self.now, self.params
        if after != before:
            for n in range(len(OUTPUTS)):
                assert after[n] in (0, 1), OUTPUTS[n]
                self.edges[n] += after[n] != before[n]
        if any(after):
            assert now - self.all_off_at >= 180_000, "switched on soon after the outputs were lost"
        if after[COMPRESSOR] and not before[COMPRESSOR]:
            self.check_start()
        if before[COMPRESSOR] and not after[COMPRESSOR]:
            self.check_stop()
        if after[REVERSING_VALVE] != before[REVERSING_VALVE]:
            assert not before[COMPRESSOR] and not after[COMPRESSOR], "valve moved under load"
            assert now - self.stopped >= self.dwell_before_ms, "dwell before the shift"
            assert now - self.shifted >= self.dwell_after_ms, "dwell between two shifts"
            self.shifted = now
            self.dwell_after_ms = params.valve_dwell_s * 1000
        if after[COMPRESSOR]:
            for n in self.application.indoor_side:
                assert after[n], "compressor without movement on the indoor side"
            if self.melting:
                self.melted = now
                longest = max(params.defrost_longest_s, self.least_run_ms // 1000)
                assert now - self.started <= longest * 1000 + dt_ms, "defrost without end"
            else:
                for n in self.application.outdoor_side:
                    assert after[n], "compressor without movement on the outdoor side"
            assert not after[CRANKCASE_HEATER], "crankcase heater under way"
            assert not self.lost_critical(True), "ran on a reading past its maximum age"
        if (after[AUX_HEATER_1] or after[AUX_HEATER_2]) and not self.application.melts:
            self.check_aux(dt_ms, before, after)
        if self.serviced:
            # Its longest time, and then a minimum on time or dwell until the output may go back.
            self.served_ms += dt_ms
            assert self.served_ms <= (600 + 600 + 2 * 300) * 1000 + 2 * dt_ms, "service without end"
        else:
            self.served_ms = 0
        self.check_lockout(dt_ms)
        assert self.controller.protections.overrides == 0, "the guard had to correct the sequencer"

    def check_lockout(self, dt_ms: int) -> None:
        """It lifts itself after rests that grow, three times in a row, but not what only a person may."""
        protections = self.controller.protections
        self.calm_ms = 0 if protections.locked else self.calm_ms + dt_ms
        if self.calm_ms >= 24 * HOUR_MS:
            self.lifted = 0
        if protections.locked:
            self.locked_ms = self.locked_ms + dt_ms if self.locked else 0
            self.locked_by = CAUSES[protections.lockout]
        elif self.locked:
            assert self.locked_by not in ("high pressure", "welded relay"), "lifted without a person"
            assert self.lifted < len(RESTS_MS), "lifted once too often"
            assert self.locked_ms + dt_ms >= RESTS_MS[self.lifted], "lifted too soon"
            self.lifted += 1
        self.locked = protections.locked

    def check_start(self) -> None:
        now, params, arbiter = self.now, self.params, self.controller.arbiter
        assert now - self.stopped >= max(self.rest_ms, 180_000), "minimum off"
        assert now - self.reset_at >= self.power_up_ms, "power-up delay"
        assert now - self.shifted >= self.dwell_after_ms, "dwell after the shift"
        if self.controller.service.output == COMPRESSOR:
            assert params.mode == OFF, "service in a mode at work"
        else:
            action, mode = arbiter.action, params.mode
            assert action in (HEAT, COOL), "start without demand"
            assert mode not in (OFF, EMERGENCY_HEAT), "start in a mode that has none"
            assert self.heating == (action == HEAT and not self.melting), "wrong valve position"
            assert self.only in (None, action), "a machine without a valve goes the wrong way"
            if not self.diverted[arbiter.served]:
                assert mode != FAN_ONLY, "start in fan-only"
                assert action == HEAT or mode in (COOL, AUTO, DRY), "cools in heating"
                assert action == COOL or mode in (HEAT, AUTO), "heats in cooling"
            if self.application.demands[0] == "room" and self.is_lost(INDOOR):
                assert action == HEAT, "cools a room without its reading"
        if self.melting:
            assert now - self.melted >= params.defrost_interval_s * 1000, "defrosts too close to each other"
        self.started = now
        self.starts.append(now)
        self.starts_this_life.append(now)
        self.least_run_ms = params.minimum_on_s * 1000
        recent = [t for t in self.starts_this_life if now - t < HOUR_MS]
        assert len(recent) <= params.starts_per_hour, "starts per hour"
        assert len([t for t in self.starts if now - t < HOUR_MS]) <= 12, "hard cap over resets"

    def check_stop(self) -> None:
        cause = self.controller.stop_cause
        word = CAUSES[cause]
        assert word != "none", "a stop without a cause"
        if self.now - self.started < self.least_run_ms:
            assert word not in NOT_A_TRIP, f"minimum on: stopped by {word}"
            lost = self.lost_critical()
            seen = cause - 1 in lost if cause <= len(SENSORS) else self.limits.evidence(self, cause)
            assert seen, f"minimum on: stopped for no reason that can be seen ({word})"
        self.stopped = self.now
        self.rest_ms = self.params.minimum_off_s * 1000
        self.dwell_before_ms = self.params.valve_dwell_s * 1000

    def check_aux(self, dt_ms: int, before: list[int], after: list[int]) -> None:
        for n in self.application.indoor_side:
            assert after[n], "auxiliary heat without movement"
        assert not after[COMPRESSOR] or self.heating or self.melting, "auxiliary heat in cooling"
        for stage in (AUX_HEATER_1, AUX_HEATER_2):
            if after[stage]:
                if not self.freezing and self.controller.service.output not in (AUX_HEATER_1, AUX_HEATER_2):
                    assert self.params.mode in (HEAT, AUTO, EMERGENCY_HEAT), "auxiliary heat unasked"
                    # One tick may pass: a house whose turn it isn't keeps its demand for so long.
                    lost_ms = self.now - dt_ms - self.last_good[self.held()]
                    max_age_ms = self.params.reading_max_age_s * 1000
                    assert lost_ms < max_age_ms, "auxiliary heat without a reading"
                if not before[stage]:
                    assert self.now - self.aux_on[stage] >= 180_000, "auxiliary heat short-cycles"
                    self.aux_on[stage] = self.now

    def near_freezing(self) -> bool:
        """Supply or return is known and within 2 K of the limit that makes it freezing water."""
        if "circulation" not in self.application.features:
            return False
        known = [n for n in (SUPPLY, RETURN) if n in self.application.sensors and not self.is_lost(n)]
        limit_mc = self.params.antifreeze_water_mc + 2000
        return any(self.inputs.readings[n].value_mc < limit_mc for n in known)

    def held(self) -> int:
        """The reading by which the house is heated."""
        if self.application.demands[0] != "water":
            return INDOOR
        return (SUPPLY, RETURN, SUPPLY, BUFFER)[self.params.water_control]
