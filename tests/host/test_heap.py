"""The whole firmware in a 32-bit MicroPython keeps to its part of a chip's heap."""

import pytest

from tests.bench import vm32
from tests.bench.vm32.budget import BUDGETS, NAMES, Budget

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(vm32.missing()), reason=vm32.missing() or "it is there"),
]


@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.application)
def test_it_keeps_to_its_budget(budget: Budget) -> None:
    heap = vm32.measure(budget.application, budget.full)
    assert '"mqtt":"ok"' in heap.said["status json"] or "telemetry" in heap.moments
    assert "phase            run" in heap.said["status"], heap.said["status"]
    assert "error" not in heap.said["set heat_setpoint 21"] or budget.application == "refrigerator"
    assert heap.at_work <= budget.at_work and heap.most <= budget.most, heap
    assert heap.after <= heap.at_work + 2_000, "something stays in memory that was needed for a moment"
    assert heap.names <= NAMES
