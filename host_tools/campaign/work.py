"""One run of a campaign, as it is done on a worker: the outcome is plain data, whatever happens."""

from __future__ import annotations

import signal
import time
from dataclasses import replace

from host_tools.campaign.plan import Run, code_version
from host_tools.scenario import read_scenario, run_scenario

PASSED, FAILED, ERROR = "passed", "failed", "error"

Row = dict[str, str | float | None]


def do(run: Run, code: str) -> Row:
    """The run's row of the results, without its axes. Never raises: what went wrong is in the row."""
    started = time.perf_counter()
    try:
        if code_version() != code:
            raise RuntimeError("the worker has other code than the campaign")
        row = {**empty(run, code), **_outcome(run)}
    except Exception as error:
        row = {**empty(run, code), "error": _one_line(error)}
    return {**row, "wall_s": time.perf_counter() - started}


def empty(run: Run, code: str) -> Row:
    """The row of a run that has come to no end."""
    return {
        "id": run.id,
        "scenario": run.scenario,
        "seed_row": run.seed_row,
        "rig": run.rig,
        "code": code,
        "days": run.days,
        "status": ERROR,
        "failures": "",
        "error": "",
        "speed": None,
        "wall_s": None,
        "trace_sha256": "",
    }


def _outcome(run: Run) -> Row:
    scenario = read_scenario(dict(run.data), run.where)
    if not run.baseline:
        limits = tuple(limit for limit in scenario.limits if not limit.of_baseline)
        scenario = replace(scenario, baseline=None, limits=limits)
    result = run_scenario(scenario, run.rig, baseline=run.baseline)
    return {
        "status": PASSED if result.passed else FAILED,
        "failures": "\n".join(result.failures),
        "speed": result.speed,
        "trace_sha256": result.trace_sha256,
        **_floats(result.kpi, ""),
        **_floats(result.baseline or {}, "baseline_"),
    }


def _floats(figures: dict[str, float | None], prefix: str) -> dict[str, float | None]:
    return {prefix + name: None if value is None else float(value) for name, value in figures.items()}


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def leave_interrupts_to_the_driver() -> None:
    """Ctrl-C goes to every process of a terminal; a worker that shares it waits to be ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
