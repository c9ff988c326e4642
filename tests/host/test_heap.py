"""The whole firmware in a 32-bit MicroPython keeps to its part of a chip's heap."""

import re

import pytest

from host_tools.board_file import application_names
from host_tools.paths import BOARDS
from tests.bench import vm32
from tests.bench.vm32.budget import BUDGETS, NAMES, Budget

measured = pytest.mark.skipif(bool(vm32.missing()), reason=vm32.missing() or "it is there")

PAGE = BOARDS / "README.md"
FULL = "the same with a schedule and prices"
HEAP_KB, IMAGE_KB = 114.688, 6.0  # of a chip once it has grown; of it for asyncio and umqtt
BUILD_TO_BUILD_KB = 0.6  # what the page says, some hundred bytes, and its rounding


def told() -> dict[str, tuple[float, float, str]]:
    """The page's table: at work and the moment with the most in kB, and what is left."""
    rows = re.findall(
        r"^\| (\S[^|]*) \| ([\d.]+) \| ([\d.]+) \| (-?[\d.]+) \|$", PAGE.read_text(), re.MULTILINE
    )
    return {name.strip("`"): (float(at_work), float(most), left) for name, at_work, most, left in rows}


def test_the_pages_table_has_each_application_and_what_it_leaves() -> None:
    found = told()
    assert sorted(found) == sorted([*application_names(), FULL])
    for name, (at_work, most, left) in found.items():
        decimals = len(left.partition(".")[2])
        # Both are rounded: the one to a tenth, the other to what it is told in.
        assert abs(HEAP_KB - IMAGE_KB - most - float(left)) <= 0.5 / 10**decimals + 0.06, name
        assert at_work < most, name
    more = re.search(r"should show some ([\d,]+) more than that piece", PAGE.read_text())
    assert (
        more
        and abs(HEAP_KB - IMAGE_KB - found["air_to_air"][0] - int(more[1].replace(",", "")) / 1000) <= 0.06
    )


@measured
@pytest.mark.slow
@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.application)
def test_it_keeps_to_its_budget_and_to_what_the_page_tells(budget: Budget) -> None:
    heap = vm32.measure(budget.application, budget.full)
    at_work, most, _ = told()[FULL if budget.full else budget.application]
    assert abs(heap.at_work / 1000 - at_work) <= BUILD_TO_BUILD_KB, "measure boards/README.md's table anew"
    assert abs(heap.most / 1000 - most) <= BUILD_TO_BUILD_KB, "measure boards/README.md's table anew"
    assert '"mqtt":"ok"' in heap.said["status json"] or "telemetry" in heap.moments
    assert "phase run" in heap.said["status"], heap.said["status"]
    assert "error" not in heap.said["set heat_setpoint 21"] or budget.application == "refrigerator"
    assert heap.at_work <= budget.at_work and heap.most <= budget.most, heap
    assert heap.after <= heap.at_work + 2_000, "something stays in memory that was needed for a moment"
    assert heap.names <= NAMES
