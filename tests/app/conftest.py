"""What the tests of the whole firmware share."""

from collections.abc import Iterator
from pathlib import Path

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
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> commands_bench.Bench:
    """The commands, with a flash of their own."""
    monkeypatch.chdir(tmp_path)
    return commands_bench.Bench()
