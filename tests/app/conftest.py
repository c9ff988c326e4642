"""What the tests of the whole firmware share."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.app import commands_bench
from tests.app.on_board import Bench


# At a factor the host passes the time of a VM that waits at its REPL.
@pytest.fixture(params=[0])
def bench(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bench]:
    bench = Bench(tmp_path, request.param)
    try:
        yield bench
    finally:
        bench.board.stop()


@pytest.fixture
def application() -> dict[str, str]:
    """What the application sets by itself; to be parametrized."""
    return {}


@pytest.fixture
def console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, application: dict[str, str]
) -> commands_bench.Bench:
    """The commands, with a flash of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "application", SimpleNamespace(NAME="bench"))
    monkeypatch.setitem(sys.modules, "heatpump.applications.bench", SimpleNamespace(DEFAULTS=application))
    return commands_bench.Bench(application)
