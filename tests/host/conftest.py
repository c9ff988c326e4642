from pathlib import Path

import pytest

from tests.host.board_bench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A folder for virtual boards with a room behind them."""
    return Bench(tmp_path / "board")
