"""Runs a scenario on a rig, and its baseline beside it, and says what came of it."""

from __future__ import annotations

import json
import time
from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from host_tools.errors import UsageError, UserError
from host_tools.plant import Plant
from host_tools.rigs import Rig, kind, rig_class
from host_tools.scenario import baseline as baselines
from host_tools.scenario import service
from host_tools.scenario.baseline import Baseline
from host_tools.scenario.curves import Curves
from host_tools.scenario.expectations import Judge
from host_tools.scenario.kpi import Stop, described
from host_tools.scenario.recorder import Recorder
from host_tools.scenario.scenario import WITH_NETWORK, Scenario
from host_tools.scenario.steps import Step


@dataclass(frozen=True)
class Result:
    """What came of a run.

    kpi              figures by the names in `about`, None where there is none
    speed            simulated seconds per wall second, without set-up
    trace_sha256     over the core's inputs and outputs of every tick; equal runs have equal hashes
    failures         one line for each expectation and limit that wasn't met
    stops            each stop of the compressor
    about            name of a figure → (unit, what it is)
    notes            lines about the run itself, from the rig
    baseline         the baseline's figures, None if it wasn't run
    baseline_name    "thermostat" or an application, "" if there is none
    """

    scenario: str
    rig: str
    kpi: dict[str, float | None]
    speed: float
    trace_sha256: str
    failures: tuple[str, ...]
    curves: Curves = field(repr=False)
    stops: tuple[Stop, ...] = field(repr=False)
    about: dict[str, tuple[str, str]] = field(repr=False)
    baseline: dict[str, float | None] | None = None
    baseline_name: str = ""
    baseline_curves: Curves | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()

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
                "baseline": self.baseline,
                "stops": dict(Counter(stop.cause for stop in self.stops)),
                "speed": round(self.speed),
                "trace_sha256": self.trace_sha256,
                "failures": list(self.failures),
                **({"notes": list(self.notes)} if self.notes else {}),
            }
        )


@dataclass(frozen=True)
class _Run:
    """One control on one plant, from start to end."""

    recorder: Recorder
    judge: Judge
    curves: Curves
    kpi: dict[str, float | None]
    speed: float
    notes: tuple[str, ...]


def run_scenario(
    scenario: Scenario,
    rig_name: str,
    *,
    baseline: bool = False,
    options: Mapping[str, Any] | None = None,
    on_tick: Callable[[array[int]], None] | None = None,
) -> Result:
    """Run a scenario from start to end. Raises UserError if the rig can't do it.

    `baseline`: run that too; it is run in any case when the scenario has limits against it. `options`: what
    the rig takes besides. `on_tick` gets each trace vector of the core.
    """
    if kind(rig_name) in scenario.rigs:
        build = rig_class(rig_name)
    else:
        rig_class(rig_name)
        raise UsageError(f"{scenario.name} is for {', '.join(scenario.rigs)}, not for {rig_name}")
    options = dict(options or {})
    if scenario.broker:
        if rig_name not in WITH_NETWORK:
            raise UsageError(f"{scenario.name} needs a network: --rig {WITH_NETWORK[0]}")
        options["broker"] = True
    plant = _built(scenario)
    judge = Judge(scenario.expectations, type(plant))
    run = _run(
        scenario,
        f"{scenario.name} on {rig_name}",
        plant,
        judge,
        lambda: build(plant, scenario.application, scenario.parameters, **options),
        lambda step, rig: step.act(rig),
        on_tick,
    )
    compared = run_baseline(scenario) if baseline or scenario.compares else None
    base = compared.kpi if compared else None
    broken = [limit.failure(run.kpi, base) for limit in scenario.limits]
    asked_ms = run.recorder.asked_ms()
    served = service.failure(run.kpi, asked_ms, scenario.unserved, scenario.duration_ms, plant.turned())
    unlike = service.baseline_failure(base) if base and scenario.compares else ""
    failures = judge.failures() + [line for line in (*broken, served, unlike) if line]
    return Result(
        scenario=scenario.name,
        rig=rig_name,
        kpi=run.kpi,
        speed=run.speed,
        trace_sha256=run.recorder.trace_sha256(),
        failures=tuple(failures),
        curves=run.curves,
        stops=tuple(run.recorder.meter.stops),
        about=described(type(plant)),
        baseline=base,
        baseline_name=scenario.baseline.name if compared and scenario.baseline else "",
        baseline_curves=compared.curves if compared else None,
        notes=run.notes,
    )


def run_baseline(scenario: Scenario) -> _Run | None:
    """Run the scenario's baseline on its own plant; None if it has none."""
    found = scenario.baseline
    if not found:
        return None
    plant = _built(found)
    judge = Judge((), type(plant))
    title = f"{scenario.name}, {found.name}"
    return _run(scenario, title, plant, judge, lambda: found.build_rig(plant), baselines.act)


def _built(source: Scenario | Baseline) -> Plant:
    """Its plant as it stands at the start."""
    try:
        return source.build_plant()
    except (ArithmeticError, ValueError) as error:
        name = source.name
        raise UsageError(f"{name}: plant: it can't be built with these numbers: {error}") from error


def _run(
    scenario: Scenario,
    title: str,
    plant: Plant,
    judge: Judge,
    build_rig: Callable[[], Rig],
    act: Callable[[Step, Rig], None],
    on_tick: Callable[[array[int]], None] | None = None,
) -> _Run:
    band = scenario.band
    curves = Curves(
        title=title,
        start_hour=scenario.start_hour,
        end_s=scenario.duration_ms / 1000,
        marks=[(step.at_ms / 1000, step.text) for step in scenario.steps],
    )
    if band:
        curves.band_c, curves.band_of = (band.low_c, band.high_c), band.of.removesuffix("_c")
    recorder = Recorder(plant, judge, band, curves, scenario.duration_ms, scenario.tariff)

    def see(now_ms: int, vector: array[int] | None, measured: dict[str, float]) -> None:
        recorder.see(now_ms, vector, measured)
        if on_tick and vector is not None:
            on_tick(vector)

    rig = build_rig()
    try:
        rig.start(see if on_tick else recorder.see)
        started_s, started_ms = time.perf_counter(), rig.now_ms
        for step in scenario.steps:
            rig.run_until(step.at_ms)
            act(step, rig)
        rig.run_until(scenario.duration_ms)
        speed = (rig.now_ms - started_ms) / 1000 / (time.perf_counter() - started_s)
    except ArithmeticError as error:
        raise UserError(f"{title}: the plant can't be simulated with these numbers: {error}") from error
    finally:
        rig.close()
    return _Run(recorder, judge, curves, recorder.results(rig.now_ms), speed, tuple(rig.notes()))
