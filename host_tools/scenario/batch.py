"""Many scenarios side by side: a process for each, as many at once as there are cores."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from host_tools.errors import HeatpumpError, UsageError, UserError
from host_tools.rigs import kind
from host_tools.scenario.curves import Curves
from host_tools.scenario.runner import Result, run_scenario
from host_tools.scenario.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

    from host_tools.report.index import Entry

# (done, of how many, what has just been done)
Watcher = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one file: a result, or an error in one line."""

    name: str
    about: str
    seed_row: str
    result: Result | None = None  # without its curves
    error: str = ""
    wall_s: float = 0.0

    @property
    def passed(self) -> bool:
        return self.result is not None and self.result.passed

    @property
    def failures(self) -> tuple[str, ...]:
        """Why it didn't pass, a line each."""
        return self.result.failures if self.result else (self.error,)


class Stopped(Exception):
    """Ctrl-C ended the batch; `outcomes` are of those that had ended."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        self.outcomes = outcomes


@dataclass(frozen=True)
class _Job:
    path: Path
    scenario: Scenario
    rig: str
    options: Mapping[str, Any]


def run_all(
    paths: Sequence[Path],
    rig: str,
    watch: Watcher,
    *,
    jobs: int = 0,
    report: Path | None = None,
    baseline: bool = True,
    options: Mapping[str, Any] | None = None,
) -> list[Outcome]:
    """Run each file and its baseline on `rig`, or on the first rig that it is for; outcomes by name.

    `jobs`: how many at once, 0 for one a core. `options`: what the rig takes besides.
    `report`: a folder for a page of each and an overview.
    Raises Stopped at Ctrl-C, when no process is left.
    """
    outcomes: list[Outcome] = []
    entries: dict[str, Entry | None] = {}
    waiting: list[_Job] = []
    for path in paths:
        try:
            scenario = load_scenario(path)
        except HeatpumpError as error:
            outcomes.append(Outcome(path.stem, "", "", error=str(error)))
        else:
            if scenario.name in [job.scenario.name for job in waiting]:
                raise UsageError(f"{path}: name: there is another scenario '{scenario.name}' among them")
            fits = kind(rig) in scenario.rigs
            job_options = dict(options or {}) if fits else {}
            waiting.append(_Job(path, scenario, rig if fits else scenario.rigs[0], job_options))
    waiting.sort(key=lambda job: job.scenario.duration_ms)  # the longest is started first
    crew = _Crew(report, baseline)

    def take(outcome: Outcome, entry: Entry | None) -> None:
        outcomes.append(outcome)
        entries[outcome.name] = entry

    try:
        while waiting or crew.busy:
            while waiting and crew.busy < (jobs or os.cpu_count() or 1):
                crew.begin(waiting.pop())
            watch(len(outcomes), len(paths), crew.names())
            crew.wait(take)
    except KeyboardInterrupt:
        raise Stopped(_by_name(outcomes)) from None
    finally:
        crew.dismiss()
    watch(len(outcomes), len(paths), "")
    outcomes = _by_name(outcomes)
    if report:
        _write_index(outcomes, entries, report)
    return outcomes


def _by_name(outcomes: list[Outcome]) -> list[Outcome]:
    return sorted(outcomes, key=lambda outcome: outcome.name)


def _write_index(outcomes: list[Outcome], entries: dict[str, Entry | None], folder: Path) -> None:
    from host_tools.report.index import Entry, write_index

    rows = [
        entries.get(o.name) or Entry(o.name, o.about, o.seed_row, page="", failures=o.failures)
        for o in outcomes
    ]
    write_index(rows, folder)


class _Crew:
    """The processes at work."""

    def __init__(self, report: Path | None, baseline: bool) -> None:
        self._how = (report, baseline)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["host_tools.scenario", "host_tools.rigs.virtual"])
        # The processes ignore Ctrl-C from the first: it's ours to hear.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        forkserver.ensure_running()
        signal.signal(signal.SIGINT, before)
        self._at_work: dict[Connection, tuple[_Job, ForkServerProcess]] = {}

    @property
    def busy(self) -> int:
        return len(self._at_work)

    def names(self) -> str:
        """What is being run."""
        return ", ".join(job.scenario.name for job, _ in self._at_work.values())

    def begin(self, job: _Job) -> None:
        """Start a process for it."""
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=_work, args=(theirs, job.path, job.rig, job.options, *self._how)
        )
        process.start()
        theirs.close()
        self._at_work[ours] = job, process

    def wait(self, take: Callable[[Outcome, Entry | None], None]) -> None:
        """Wait until some have ended, and hand over what they say."""
        for connection in wait(list(self._at_work)):
            assert isinstance(connection, Connection)
            job, process = self._at_work[connection]
            try:
                take(*connection.recv())
            except EOFError:
                process.join()
                take(_failed(job.scenario, f"its process ended with status {process.exitcode}", 0.0), None)
            process.join()
            del self._at_work[connection]
            connection.close()

    def dismiss(self) -> None:
        """End those that still run."""
        for _, process in self._at_work.values():
            process.terminate()
        for connection, (_, process) in self._at_work.items():
            process.join()
            connection.close()
        self._at_work.clear()


def _failed(scenario: Scenario, error: str, wall_s: float) -> Outcome:
    return Outcome(scenario.name, scenario.about, scenario.seed_row, error=error, wall_s=wall_s)


def _work(
    connection: Connection,
    path: Path,
    rig: str,
    options: Mapping[str, Any],
    report: Path | None,
    baseline: bool,
) -> None:
    """In its own process: run one file and tell what came of it; wherever it is ended, no file is left."""
    signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory(prefix="heatpump-batch-") as tempfile.tempdir:
        connection.send(_run(path, rig, options, report, baseline))


def _run(
    path: Path, rig: str, options: Mapping[str, Any], report: Path | None, baseline: bool
) -> tuple[Outcome, Entry | None]:
    scenario = load_scenario(path)
    started_s = time.perf_counter()
    entry = None
    try:
        result = run_scenario(scenario, rig, baseline=baseline, options=options)
        if report:
            from host_tools.report.index import entry as make_entry
            from host_tools.report.page import write_report

            write_report(scenario, result, report, index=True)
            entry = make_entry(scenario, result)
        slim = replace(result, curves=Curves(), baseline_curves=None)
        wall_s = time.perf_counter() - started_s
        outcome = Outcome(scenario.name, scenario.about, scenario.seed_row, slim, wall_s=wall_s)
    except UserError as error:
        outcome = _failed(scenario, str(error), time.perf_counter() - started_s)
    except Exception as error:
        traceback.print_exc()
        outcome = _failed(scenario, f"{type(error).__name__}: {error}", time.perf_counter() - started_s)
    return outcome, entry


def _leave(number: int, frame: FrameType | None) -> None:
    """At SIGTERM: end as at an error, so that the rig is closed."""
    sys.exit(128 + number)
