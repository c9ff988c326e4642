"""The core's tests again, from the same files, in the real MicroPython VM."""

import subprocess
from pathlib import Path

import pytest

from host_tools.paths import FIRMWARE
from host_tools.virtual_board.vm import find_micropython
from tests.patience import HANG_S

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
NOT_FOR_THE_VM = {
    *(
        "test_every_application",
        "test_on_micropython",
        "test_properties",
        "test_properties_demands",
        "test_state_machine",
        "test_walk",
        "test_frost",
        "test_zone_text",
    )
}
MODULES = sorted({path.stem for path in HERE.glob("test_*.py")} - NOT_FOR_THE_VM)

STEADY_TICK = """
import gc, micropython
from heatpump.core import calendar, model
from support import Machine
machine = Machine(mode="heat", schedule_weekdays="06:00 comfort, 22:00 eco")
machine.inputs.utc_minute = calendar.read("2026-11-23T05:10Z")
machine.inputs.minute_of_week = 70
machine.controller.signals.price_plan().add("2026-11-23T05:00Z 15 9 5 4 3 9 9 1 2")
machine.temperature_mc[model.INDOOR] = 15000
machine.run_until(model.RUN)
def tick(step, inputs, outputs):
    micropython.heap_lock()
    try:
        for _ in range(20):
            inputs.utc_minute += 15
            inputs.minute_of_week += 15
            step(1000, inputs, outputs)
    finally:
        micropython.heap_unlock()
tick(machine.controller.step, machine.inputs, machine.outputs)
assert machine.phase == model.RUN
assert machine.controller.signals.prices.level == 0  # the plan ran out
assert machine.controller.signals.week.early.lead_min == 180  # heating began early
print("allocated nothing")
"""


def micropython(*arguments: str, heap: str = "2M") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*find_micropython(), "-X", f"heapsize={heap}", *arguments],
        env={"MICROPYPATH": f"{HERE}:{FIRMWARE}:.frozen"},
        capture_output=True,
        text=True,
        timeout=HANG_S,
    )


@pytest.mark.parametrize("module", MODULES)
def test_core_in_the_vm(module: str) -> None:
    done = micropython(str(HERE / "run_in_vm.py"), module)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_steady_tick_allocates_nothing() -> None:
    done = micropython("-c", STEADY_TICK)
    assert done.stdout.strip() == "allocated nothing", done.stdout + done.stderr
