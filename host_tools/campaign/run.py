"""Runs a campaign on Dask: a local cluster with a process for each core, or a cluster that is there.

The driver keeps each row as soon as it comes, so a kill loses only what was under way. Not more than a few
runs are handed out ahead, so that workers may come and go, and Ctrl-C ends quickly.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from distributed import Client, Future, KilledWorker, LocalCluster, as_completed
from distributed.client import FutureCancelledError

from host_tools.campaign.file import Campaign
from host_tools.campaign.plan import Run, code_version, plan
from host_tools.campaign.store import RESULTS, Store
from host_tools.campaign.work import ERROR, PASSED, Row, do, empty, leave_interrupts_to_the_driver
from host_tools.counted import counted
from host_tools.errors import UserError
from host_tools.progress import ProgressCallback, no_progress

_AHEAD = 3  # runs handed out for each worker
_MERGE_EVERY = 500
_CONNECT_S = 10
_WORKER_S = 60


@dataclass
class Done:
    """What came of a start: how many runs the campaign has, were done before, and ended now, by status."""

    results: Path
    total: int
    before: int
    counts: dict[str, int]
    days: float = 0.0  # simulated now
    seconds: float = 0.0  # that it took, with the workers there
    stopped: bool = False  # by Ctrl-C

    @property
    def days_per_minute(self) -> float:
        """Simulated days per minute of wall time."""
        return 60 * self.days / self.seconds if self.seconds else 0.0

    @property
    def missing(self) -> int:
        """Runs that haven't been done yet."""
        return self.total - self.before - sum(self.counts.values())


def run_campaign(
    campaign: Campaign,
    folder: Path,
    *,
    workers: int = 0,
    scheduler: str = "",
    retry: bool = False,
    progress: ProgressCallback = no_progress,
) -> Done:
    """Do what isn't done yet, and merge the results. Raises UserError if there is nothing to run it on."""
    runs = plan(campaign)
    store = Store(folder)
    try:
        before = store.done(retry)
        todo = [run for run in runs if run.id not in before]
        done = Done(folder / RESULTS, len(runs), len(runs) - len(todo), {})
        progress("runs", done.before, done.total)
        try:
            if todo:
                with _cluster(workers or os.cpu_count() or 1, scheduler) as client:
                    _run_all(client, todo, store, runs, done, progress)
        except KeyboardInterrupt:
            done.stopped = True
        finally:
            store.merge(runs)
    finally:
        store.close()
    return done


@contextmanager
def _cluster(workers: int, scheduler: str) -> Iterator[Client]:
    if scheduler:
        try:
            client = Client(scheduler, timeout=_CONNECT_S)
        except (TimeoutError, OSError, ValueError) as error:
            raise UserError(f"no scheduler answers at {scheduler}: {_first_line(error)}") from None
        with client:
            try:
                client.wait_for_workers(1, timeout=_WORKER_S)
            except TimeoutError:
                raise UserError(f"the scheduler at {scheduler} has no worker") from None
            _check_code(client)
            yield client
        return
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )
    with cluster, Client(cluster) as client:
        client.run(leave_interrupts_to_the_driver)
        _check_code(client)
        yield client


def _check_code(client: Client) -> None:
    """Workers that come later are checked run by run."""
    others = [worker for worker, code in client.run(code_version).items() if code != code_version()]
    if others:
        raise UserError(f"the worker at {others[0]} has other code than the campaign; nothing was run on it")


def _run_all(
    client: Client, todo: list[Run], store: Store, runs: list[Run], done: Done, progress: ProgressCallback
) -> None:
    code = code_version()
    waiting = iter(todo)
    by_key: dict[object, Run] = {}

    def hand_out(run: Run) -> Future:
        future = client.submit(do, run, code, key=f"{run.id}-{time.monotonic_ns()}", pure=False)
        by_key[future.key] = run
        return future

    ahead = _AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    first = [hand_out(run) for _, run in zip(range(ahead), waiting, strict=False)]
    ended = as_completed(first)
    started = time.perf_counter()
    for number, future in enumerate(ended, 1):
        run = by_key.pop(future.key)
        row = _row(future, run, code)
        store.add(row)
        status = str(row["status"])
        done.counts[status] = done.counts.get(status, 0) + 1
        done.days += run.days if status != ERROR else 0.0
        done.seconds = time.perf_counter() - started
        progress("runs", done.before + number, done.total)
        if number % _MERGE_EVERY == 0:
            store.merge(runs)
        following = next(waiting, None)
        if following is not None:
            ended.add(hand_out(following))


def _row(future: Future, run: Run, code: str) -> Row:
    """What the worker made of the run; if no worker survives it, that is what is kept of it."""
    try:
        row: Row = future.result()
    except KilledWorker:
        return {**empty(run, code), "error": "the worker died, at each of several attempts"}
    except (FutureCancelledError, OSError) as error:
        raise UserError(f"the scheduler is gone: {_first_line(error)}; what is done is kept") from None
    return row


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def summary_line(done: Done) -> str:
    """What was done, for the terminal."""
    by_status = [f"{done.counts[status]} {status}" for status in sorted(done.counts, key=_order)]
    parts = [counted(done.total, "run")]
    if done.before:
        parts.append(f"{done.before} done before")
    parts += by_status
    if done.missing:
        parts.append(f"{done.missing} not done yet")
    if done.days:
        parts.append(f"{done.days_per_minute:.0f} scenario-days a minute")
    return ", ".join(parts)


def _order(status: str) -> int:
    return {PASSED: 0, ERROR: 2}.get(status, 1)
