"""One is singular, everything else isn't."""

import pytest

from host_tools.counted import counted


@pytest.mark.parametrize(("number", "text"), [(0, "0 runs"), (1, "1 run"), (1.0, "1 run"), (2, "2 runs")])
def test_one_is_no_plural(number: float, text: str) -> None:
    assert counted(number, "run") == text
