"""Runs a scenario on a rig and says what came of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

from host_tools.rigs import rig_class
from host_tools.scenario.curves import Curves
from host_tools.scenario.expectations import Judge
from host_tools.scenario.recorder import Recorder
from host_tools.scenario.scenario import Scenario


@dataclass(frozen=True)
class Result:
    """What came of a run.

    kpi            figures by the names in kpi.KPIS, None where there is none
    speed          simulated seconds per wall second, without set-up
    trace_sha256   over the core's inputs and outputs of every tick; equal runs have equal hashes
    failures       one line for each expectation and limit that wasn't met
    """

    scenario: str
    rig: str
    kpi: dict[str, float | None]
    speed: float
    trace_sha256: str
    failures: tuple[str, ...]
    curves: Curves

    @property
    def passed(self) -> bool:
        return not self.failures

    def to_json(self) -> str:
        """One JSON object: everything but the curves."""
        return json.dumps(
            {
                "scenario": self.scenario,
                "rig": self.rig,
                "passed": self.passed,
                "kpi": self.kpi,
                "speed": round(self.speed),
                "trace_sha256": self.trace_sha256,
                "failures": list(self.failures),
            }
        )


def run_scenario(scenario: Scenario, rig_name: str) -> Result:
    """Run a scenario from start to end. Raises UserError if the rig can't do it."""
    plant = scenario.build_plant()
    curves = Curves(
        title=f"{scenario.name} on {rig_name}",
        start_hour=scenario.start_hour,
        end_s=scenario.duration_ms / 1000,
        band_c=(scenario.band.low_c, scenario.band.high_c) if scenario.band else None,
        marks=[(step.at_ms / 1000, step.text) for step in scenario.steps],
    )
    judge = Judge(scenario.expectations, type(plant))
    recorder = Recorder(plant, judge, scenario.band, curves, scenario.duration_ms)
    rig = rig_class(rig_name)(plant, scenario.application, scenario.parameters)
    try:
        rig.start(recorder.see)
        started_s, started_ms = time.perf_counter(), rig.now_ms
        for step in scenario.steps:
            rig.run_until(step.at_ms)
            step.act(rig)
        rig.run_until(scenario.duration_ms)
        speed = (rig.now_ms - started_ms) / 1000 / (time.perf_counter() - started_s)
    finally:
        rig.close()
    kpi = recorder.meter.results(rig.now_ms)
    broken = [limit.failure(kpi[limit.kpi]) for limit in scenario.limits]
    failures = judge.failures() + [line for line in broken if line]
    return Result(scenario.name, rig_name, kpi, speed, recorder.trace_sha256(), tuple(failures), curves)
