"""Plays many random sequences on all cores; the first that breaks a rule is shrunk and written down."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from host_tools.errors import UsageError, UserError
from host_tools.progress import ProgressCallback
from host_tools.rigs import rig_class
from host_tools.scenario import find_scenario, load_scenario
from host_tools.soak.draw import AFTER_H, Draw, to_toml
from host_tools.soak.rules import RULES, broken_rules
from host_tools.soak.shrink import shrunk
from host_tools.toml_file import read_toml

RIGS = ("in-process", "vm", "virtual")


@dataclass(frozen=True)
class Plan:
    """What is to be played."""

    data: dict[str, Any]  # of the scenario's file
    seed: int
    hours: int
    rig: str

    def sequence(self, number: int) -> tuple[dict[str, Any], int]:
        """One of them, and how many faults it has; always the same."""
        application = self.data["application"]
        draw = Draw(application, f"{self.seed} {number}", self.hours, rig=self.rig, plant=self.data["plant"])
        name = f"soak-{self.seed}-{number}"
        return draw.upon(self.data, name), draw.faults


@dataclass
class Soaked:
    """What came of it."""

    plan: Plan
    sequences: int = 0
    faults: int = 0
    broken: list[str] = field(default_factory=list)  # a line for each rule that the first bad one broke
    number: int = -1  # of that sequence
    stopped: bool = False  # by Ctrl-C

    def summary(self) -> str:
        hours = self.sequences * self.plan.hours
        found = f"{len(self.broken)} broken" if self.broken else "none broken"
        return (
            f"{self.sequences} sequences, {hours} simulated hours, {self.faults} faults on {self.plan.rig};"
            f" {len(RULES)} rules checked, {found}"
        )


def load_plan(file: Path, seed: int, hours: int, rig: str) -> Plan:
    """Check what is asked for. Raises UsageError with one line."""
    if rig not in RIGS:
        rig_class(rig)
        raise UsageError(f"--rig: a soak runs on {', '.join(RIGS)}, not on {rig}")
    if hours <= AFTER_H:
        raise UsageError(f"--hours: more than {AFTER_H}, for the last {AFTER_H} are of all being well again")
    path = find_scenario(file)
    load_scenario(path)
    return Plan(read_toml(path), seed, hours, rig)


def soak(plan: Plan, sequences: int, jobs: int, progress: ProgressCallback) -> Soaked:
    """Play them until one breaks a rule, or Ctrl-C. Raises UserError if one can't be played at all."""
    done = Soaked(plan)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["host_tools.soak.run"])
    pool = context.Pool(jobs or os.cpu_count() or 1, _ignore)
    try:
        for number, faults, broken, error in _played(pool, plan, sequences):
            done.sequences += 1
            done.faults += faults
            progress("sequences", done.sequences, sequences)
            if error:
                raise UserError(f"sequence {number} of seed {plan.seed} came to no end: {error}")
            if broken:
                done.broken, done.number = broken, number
                break
    except KeyboardInterrupt:
        done.stopped = True
    finally:
        pool.terminate()
        pool.join()
    return done


def _played(pool: Any, plan: Plan, sequences: int) -> Iterator[tuple[int, int, list[str], str]]:
    """In order, so that the first that breaks a rule is always the same."""
    jobs = ((plan, number) for number in range(sequences))
    yield from pool.imap(_play, jobs)


def _ignore() -> None:
    """Ctrl-C is the parent's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _play(job: tuple[Plan, int]) -> tuple[int, int, list[str], str]:
    plan, number = job
    sequence, faults = plan.sequence(number)
    try:
        return number, faults, broken_rules(sequence, plan.rig), ""
    except UserError as error:
        return number, faults, [], str(error)


def write_shortest(done: Soaked, folder: Path, progress: ProgressCallback) -> tuple[Path, dict[str, Any]]:
    """Shrink the sequence that broke a rule and write it as a scenario. Raises UserError."""
    rule = done.broken[0].split(":")[0]
    sequence, _ = done.plan.sequence(done.number)
    path = shortest_path(done.plan, done.number, folder)
    short = shrunk(sequence, rule, done.plan.rig, progress)
    number = [row.says for row in RULES].index(rule) + 1
    short["about"] = f"Breaks rule {number}, {rule}."
    short["rigs"] = [done.plan.rig]
    try:
        folder.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(to_toml(short))
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from None
    return path, short


def shortest_path(plan: Plan, number: int, folder: Path) -> Path:
    """Where it is written. Raises UserError if there is such a file."""
    path = folder / f"soak-{plan.seed}-{number}.toml"
    if path.exists():
        raise UserError(f"{path}: is there already; choose another --output")
    return path
