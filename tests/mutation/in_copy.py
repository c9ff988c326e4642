"""Mutants outside the core. Their tests start VMs, virtual boards and tools that read the files, so the
mutants stand in a copy of the checkout, in a temporary folder: the real files are never touched, and a run
that is broken off leaves no mutant behind.

A mutant that makes the tests hang is killed by the clock: it gets four times what they take without it.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from host_tools.paths import ROOT
from tests.mutation.held import FILES, HELD

LEFT_OUT = (
    ".git",
    ".venv",
    ".board",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
    "report",
    "campaigns",
    "build",
)
LEAST_S = 20
TIMES = 4
NO_TESTS = 5  # pytest's exit status when none was chosen


def source_file(module: str, root: Path = ROOT) -> Path:
    """The file of a module of HELD, in the checkout `root`."""
    return root / FILES[module].relative_to(ROOT)


@contextmanager
def copy_of_checkout() -> Iterator["Copy"]:
    with tempfile.TemporaryDirectory(prefix="mutation-", ignore_cleanup_errors=True) as folder:
        root = Path(folder) / "checkout"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
        yield Copy(root)


class Copy:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.bound_s: dict[tuple[str, bool], float] = {}  # of the tests of (module, slow ones)
        self.without_quick: set[str] = set()  # modules all of whose tests are slow
        self.environment = {
            **os.environ,
            "PYTHONPATH": f"{root}{os.pathsep}{root / 'firmware'}",
            # Two mutants within one second may have the same size: no bytecode may stand for a source.
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(root.parent),
        }

    def survives(self, module: str, source: str, own: bool) -> bool:
        """Whether no test of the module notices that it is `source`; first the quick ones, and the slow
        ones unless `own`. The first call for a module has its own source: it sets the time for the rest."""
        file = source_file(module, self.root)
        real = file.read_text(encoding="utf-8")
        file.write_text(source, encoding="utf-8")
        try:
            return all(self._pass(module, slow) for slow in ((False,) if own else (False, True)))
        finally:
            file.write_text(real, encoding="utf-8")

    def _pass(self, module: str, slow: bool) -> bool:
        files = [f"tests/{file}" for file in HELD[module]]
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-p",
            "no:xdist",
            "-m",
            "slow" if slow else "not slow",
        ]
        bound_s = self.bound_s.get((module, slow))
        began = time.monotonic()
        tests = subprocess.Popen(
            [*command, *files], cwd=self.root, env=self.environment, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            status = tests.wait(bound_s)
        except subprocess.TimeoutExpired:
            status = -signal.SIGKILL
        finally:
            # Also what they started: VMs, boards, brokers.
            with suppress(ProcessLookupError):
                os.killpg(tests.pid, signal.SIGKILL)
            tests.wait()
        if status == NO_TESTS and not slow:
            self.without_quick.add(module)
        self.bound_s.setdefault((module, slow), LEAST_S + TIMES * (time.monotonic() - began))
        return status in (0, NO_TESTS)
