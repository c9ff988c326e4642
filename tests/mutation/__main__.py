"""`make mutation`: does a test notice when the core is wrong?

    python -m tests.mutation [module ...] [--own] [--every N]

Every mutant of the core's modules, `core/demands/` included, meets the core's tests in a process of
its own: first the plain test functions, and if these find nothing wrong the random histories. A mutant
that outlives them is listed, with the reason from EQUIVALENT where it can't matter.

With `--own` it meets only the module's own tests: the test files that have the module's name in theirs,
and those of OWN. That takes a minute a module rather than an hour, and what they kill all tests kill; a
survivor may still be noticed by the tests of others.

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
import signal
import sys
import time
from collections import Counter
from types import CodeType, ModuleType

import hypothesis.stateful  # noqa: F401  loaded once, before the forks
import pytest

from host_tools.paths import FIRMWARE, ROOT
from tests.mutation.equivalent import EQUIVALENT
from tests.mutation.mutants import Mutant, mutants

TESTS = ROOT / "tests" / "core"
CORE = FIRMWARE / "heatpump" / "core"
# Words and tables of words, which the reference page shows; not decisions.
WITHOUT = {"__init__", "model", "param_table"}
# module → its name to import, its file
PATHS = {
    path.stem: (package + path.stem, path)
    for package, folder in (("heatpump.core.", CORE), ("heatpump.core.demands.", CORE / "demands"))
    for path in sorted(folder.glob("*.py"))
    if path.stem not in WITHOUT
}
MOST_S = 120
MOST_OWN_S = 30
# module → the test files that are about it without its name in theirs
OWN = {
    "aux_heater": ("test_auxiliary",),
    "controller": ("test_demand_in_control", "test_target", "test_auxiliary", "test_service"),
    "crankcase": ("test_auxiliary",),
    "protections": ("test_guard",),
    "room": ("test_demand", "test_target"),
    "signals": ("test_target",),
}
RANDOM = ("test_properties.py", "test_state_machine.py")


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
    signal.alarm(MOST_OWN_S if own else MOST_S)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    sys.path[:0] = [str(TESTS), str(FIRMWARE)]
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


def survives(mutant: Mutant, module: str, own: bool) -> bool:
    try:
        code = compile(mutant.tree, f"<mutant of {module}>", "exec")
    except (SyntaxError, ValueError):
        return False
    process = os.fork()
    if not process:
        child(module, code, own)
    _, status = os.waitpid(process, 0)
    return status == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    known = sorted(PATHS)
    parser.add_argument("modules", nargs="*", metavar="module", help=f"of {', '.join(known)}; default: all")
    parser.add_argument("--own", action="store_true", help="only the module's own tests: quick")
    parser.add_argument("--every", type=int, default=1, help="take one mutant in this many, at random")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    for name in chosen.modules:
        if name not in known:
            parser.error(f"no module '{name}' in the core; one of {', '.join(known)}")
    draw = random.Random(chosen.seed)
    os.nice(10)

    began = time.monotonic()
    score: dict[str, Counter[str]] = {}
    for module in chosen.modules or known:
        source = PATHS[module][1].read_text(encoding="utf-8")
        if chosen.own and not own_tests(module):
            sys.exit(f"error: no tests of its own ({module}); leave out --own")
        whole = ast.unparse(ast.parse(source))
        counts = score[module] = Counter()
        if survives(Mutant(module, "", "", 0, ast.parse(source)), module, chosen.own) is False:
            sys.exit(f"error: the tests fail without any mutant ({module}); run `make test` first")
        for mutant in mutants(source, module):
            if draw.randrange(chosen.every) or ast.unparse(mutant.tree) == whole:
                continue
            counts["mutants"] += 1
            if not survives(mutant, module, chosen.own):
                counts["killed"] += 1
                continue
            reason = EQUIVALENT.get((mutant.where, mutant.before, mutant.after))
            counts["equivalent"] += reason is not None
            print(f"{'equivalent' if reason else 'SURVIVED'}  line {mutant.line}  {mutant}"
                  + (f"  ({reason})" if reason else ""), flush=True)  # fmt: skip
        report(module, counts)
    total: Counter[str] = sum(score.values(), Counter())
    report("all", total)
    print(f"{time.monotonic() - began:.0f} s")
    return 0 if total["killed"] >= 0.9 * total["mutants"] else 1


def report(name: str, counts: Counter[str]) -> None:
    share = 100 * counts["killed"] / max(counts["mutants"], 1)
    print(f"{name:14} {counts['killed']:5} of {counts['mutants']:5} killed, {share:.1f} %; "
          f"{counts['equivalent']} of the others can't matter", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
