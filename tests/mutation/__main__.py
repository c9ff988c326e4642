"""`make mutation`: does a test notice when a module is wrong?

    python -m tests.mutation [module ...] [--own] [--sample N] [--seed N]

Every mutant of the core's modules, `core/demand/` included, meets the core's tests in a process of
its own: first the plain test functions, and if these find nothing wrong the random histories. A mutant
that outlives them is listed, with the reason from EQUIVALENT where it can't matter. Mutants of the modules
in HELD (`app/console`, `monitor/view`) meet the test files named there, in a copy of the checkout.

With `--own` it meets only the module's own tests: in the core the test files that have the module's name in
theirs, and those of OWN; outside it those of HELD that aren't slow. That takes a minute a module rather than
an hour, and what they kill all tests kill; a survivor may still be noticed by other tests.

With `--sample` it takes that many mutants of each module, drawn by `--seed`: a score in minutes.

Why not mutmut or cosmic-ray: the first leaves tables at module level alone, which is where most of
this core's logic is; the second changes the files of the checkout while others work there.
"""

import argparse
import ast
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from types import CodeType, ModuleType

import hypothesis.stateful  # noqa: F401  loaded once, before the forks
import pytest

from host_tools.deploy.compact.lines import bare
from host_tools.paths import FIRMWARE, ROOT
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.held import HELD
from tests.mutation.in_copy import Copy, copy_of_checkout, source_file
from tests.mutation.mutants import Mutant, mutants

TESTS = ROOT / "tests" / "core"
CORE = FIRMWARE / "heatpump" / "core"
# Words and tables of words, which the reference page shows; not decisions.
WITHOUT = {"__init__", "model", "param_table"}
# module → its name to import, its file
PATHS = {
    path.stem: (package + path.stem, path)
    for folder in (CORE, *(CORE / name for name in ("demand", "sequence", "protection", "record")))
    for path in sorted(folder.glob("*.py"))
    for package in (".".join(folder.relative_to(FIRMWARE).parts) + ".",)
    if path.stem not in WITHOUT
}
LEAST_CORE, LEAST_HELD = 0.90, 0.85  # of the mutants, killed
MOST_S = 120
MOST_OWN_S = 30
# module → the test files that are about it without its name in theirs
OWN = {
    "aux_heater": ("test_auxiliary",),
    "controller": ("test_demand_in_control", "test_target", "test_auxiliary", "test_service"),
    "crankcase": ("test_auxiliary",),
    "protections": ("test_guard", "test_guard_heaters", "test_lockout", "test_readings"),
    "room": ("test_demand", "test_target"),
    "sequencer": ("test_settled",),
    "signals": ("test_target",),
}
RANDOM = ("test_properties.py", "test_properties_demands.py", "test_state_machine.py")


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a mutant in place of its module."""

    def __init__(self, name: str, code: CodeType) -> None:
        self.name, self.code = name, code

    def find_spec(
        self, name: str, path: object, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


def plain_tests(module: str) -> list[str]:
    """The test modules without Hypothesis, the mutated module's own first."""
    names = [path.stem for path in sorted(TESTS.glob("test_*.py"))]
    plain = [name for name in names if name not in
             ("test_on_micropython", "test_properties", "test_state_machine", "test_walk")]  # fmt: skip
    return sorted(plain, key=lambda name: module not in name)


def own_tests(module: str) -> list[str]:
    """Of these the module's own."""
    return [name for name in plain_tests(module) if module in name or name in OWN.get(module, ())]


def child(module: str, code: CodeType, own: bool) -> None:
    """Ends the process: 0 when no test noticed the mutant."""
    most_s = MOST_OWN_S if own else MOST_S
    resource.setrlimit(resource.RLIMIT_CPU, (most_s, most_s))  # its own time: the computer may be busy
    signal.alarm(10 * most_s)  # one that sleeps
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.path[:0] = [str(TESTS), str(FIRMWARE)]
    for loaded in [name for name in sys.modules if name.partition(".")[0] == "heatpump"]:
        del sys.modules[loaded]  # host_tools use some of it
    sys.meta_path.insert(0, Instead(PATHS[module][0], code))
    sys.dont_write_bytecode = True
    try:
        for name in own_tests(module) if own else plain_tests(module):
            tests = importlib.import_module(name)
            for key, test in sorted(vars(tests).items()):
                if key.startswith("test_") and not test.__code__.co_argcount:
                    test()
        if own:
            os._exit(0)
        options = ["-x", "-q", "--hypothesis-profile=mutation", f"--rootdir={ROOT}"]
        failed = pytest.main([*options, *(str(TESTS / name) for name in RANDOM)])
    except BaseException:
        failed = 1
    os._exit(1 if failed else 0)


def survives_in_core(mutant: Mutant, module: str, own: bool) -> bool:
    try:
        code = compile(mutant.tree, f"<mutant of {module}>", "exec")
    except (SyntaxError, ValueError):
        return False
    process = os.fork()
    if not process:
        child(module, code, own)
    _, status = os.waitpid(process, 0)
    return status == 0


def survives(mutant: Mutant, module: str, own: bool, copy: Copy) -> bool:
    if module in HELD:
        return copy.survives(module, bare(ast.unparse(mutant.tree)), own)
    return survives_in_core(mutant, module, own)


def drawn(source: str, module: str, sample: int | None, seed: int) -> list[Mutant]:
    """The mutants to try, as they stand in the file: all, or `sample` of them."""
    whole = ast.unparse(ast.parse(source))
    every = [mutant for mutant in mutants(source, module) if ast.unparse(mutant.tree) != whole]
    if sample is None or sample >= len(every):
        return every
    chosen = random.Random(f"{seed} {module}").sample(range(len(every)), sample)
    return [every[i] for i in sorted(chosen)]


def score_of(module: str, chosen: argparse.Namespace, copy: Copy) -> Counter[str]:
    source = (source_file(module) if module in HELD else PATHS[module][1]).read_text(encoding="utf-8")
    counts: Counter[str] = Counter()
    if not survives(Mutant(module, "", "", 0, ast.parse(source)), module, chosen.own, copy):
        sys.exit(f"error: the tests fail without any mutant ({module}); run `make test` first")
    if chosen.own and module in copy.without_quick:
        print(f"{module:16} all its tests are slow: left out with --own", flush=True)
        return counts
    for mutant in drawn(source, module, chosen.sample, chosen.seed):
        counts["mutants"] += 1
        if not survives(mutant, module, chosen.own, copy):
            counts["killed"] += 1
            continue
        reason = EQUIVALENT.get((mutant.where, mutant.before, mutant.after))
        counts["equivalent"] += reason is not None
        print(f"{'equivalent' if reason else 'SURVIVED'}  line {mutant.line}  {mutant}"
              + (f"  ({reason})" if reason else ""), flush=True)  # fmt: skip
    report(module, counts)
    return counts


def count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    known = [*sorted(PATHS), *HELD]
    parser.add_argument("modules", nargs="*", metavar="module", help=f"of {', '.join(known)}; default: all")
    parser.add_argument("--own", action="store_true", help="only the module's own tests: quick")
    parser.add_argument(
        "--sample", type=count, metavar="N", help="this many mutants of each module, at random"
    )
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    for name in chosen.modules:
        if name not in known:
            parser.error(f"no module '{name}'; one of {', '.join(known)}")
        if chosen.own and name not in HELD and not own_tests(name):
            parser.error(f"no tests of its own ({name}); leave out --own")
    default = [name for name in known if not chosen.own or name in HELD or own_tests(name)]
    os.nice(10)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the copy goes, and what runs in it

    began = time.monotonic()
    with copy_of_checkout() as copy:
        scores = {module: score_of(module, chosen, copy) for module in chosen.modules or default}
    print(f"{time.monotonic() - began:.0f} s")
    enough = True
    weak = [module for module, counts in scores.items() if module in HELD and is_weak(counts)]
    if weak:
        print(f"below {100 * LEAST_HELD:.0f} %, without what can't matter: {', '.join(weak)}")
        enough = False
    for name, least, part in (
        ("core", LEAST_CORE, [counts for module, counts in scores.items() if module not in HELD]),
        ("outside it", LEAST_HELD, [counts for module, counts in scores.items() if module in HELD]),
    ):
        total: Counter[str] = sum(part, Counter())
        if part:
            report(name, total)
        enough = enough and total["killed"] >= least * total["mutants"]
    return 0 if enough else 1


def is_weak(counts: Counter[str]) -> bool:
    """Too few are killed of those that can matter."""
    return counts["killed"] < LEAST_HELD * (counts["mutants"] - counts["equivalent"])


def report(name: str, counts: Counter[str]) -> None:
    share = 100 * counts["killed"] / max(counts["mutants"], 1)
    print(f"{name:16} {counts['killed']:5} of {counts['mutants']:5} killed, {share:.1f} %; "
          f"{counts['equivalent']} of the others can't matter", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
