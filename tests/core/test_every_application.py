"""Every application, on CPython and in the MicroPython VM: the same history gives the same trace to the bit,
and a steady tick allocates nothing."""

import subprocess
from pathlib import Path

import pytest
from small_world import EVERYTHING, NAMES, settings_of
from trace_history import history

from host_tools.paths import FIRMWARE
from host_tools.virtual_board.vm import find_micropython
from tests.patience import HANG_S

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
TICKS = 3000
FILES = [name for name in NAMES if name != EVERYTHING]


def in_the_vm(script: str, *arguments: str) -> str:
    done = subprocess.run(
        [*find_micropython(), "-X", "heapsize=2M", str(HERE / script), *arguments],
        env={"MICROPYPATH": f"{HERE}:{FIRMWARE}:.frozen"},
        capture_output=True,
        text=True,
        timeout=HANG_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", FILES)
def test_the_same_history_gives_the_same_trace_in_the_vm(name: str) -> None:
    starts, causes, checksum = history(name, TICKS)
    assert starts > 2 and causes & ~1, "nothing happens in this history"
    assert in_the_vm("trace_history.py", name, str(TICKS)) == f"{starts} {causes} {checksum}"


@pytest.mark.parametrize("name", FILES)
def test_a_steady_tick_of_every_application_allocates_nothing(name: str) -> None:
    settings = settings_of(name)
    expected = ["idle", "run"]
    if len(settings["DEMANDS"]) > 1:
        expected.append("divert")
    if "defrost" in settings["FEATURES"] or name == "freezer":
        expected.append("melt")
    assert in_the_vm("steady_tick.py", name).split() == expected
