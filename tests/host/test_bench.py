"""The bench itself, and the figures of it that don't depend on the computer."""

import pytest

from host_tools.rigs.virtual import firmware_files
from tests.bench import memory, modules, speed
from tests.bench.figures import Figure, table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> modules.Modules:
    return modules.measure()


def test_each_module_is_measured(found: modules.Modules) -> None:
    compiled = {name for name in firmware_files(modules.APPLICATION) if name.endswith(".mpy")}
    measured = {name.replace(".", "/") for name in found.ram}
    assert {name.removesuffix(".mpy").removesuffix("/__init__") for name in compiled} <= measured
    assert found.ram["heatpump.resident"] > found.files["heatpump.resident"] > 0


def test_the_whole_firmware_leaves_a_chip_its_reserve(found: modules.Modules) -> None:
    figures = memory.figures(found, times=1)
    assert figures[-1].at_least == memory.CHIP_REST_AIM_KB
    assert not [figure for figure in figures if figure.missed]


def test_a_tick_is_measured_in_turns_of_a_loop() -> None:
    figures = speed.core_tick(rounds=60, ticks=10)  # so short that some are undisturbed
    aims = [aim for aim in speed.TICK_AIMS.values() for _ in ("running", "idle")]
    assert [figure.at_most for figure in figures] == aims  # for `make bench`, on a quiet computer
    for figure, aim in zip(figures, aims, strict=True):
        assert 10 < figure.value < 10 * aim


def test_the_table_says_which_aim_is_missed() -> None:
    slow = Figure("rig a", 999, "s per s", at_least=1000)
    good = Figure("rig b", 12.34, "s per s", "note", at_most=400)
    free = Figure("rig c", 1234567, "s per s")
    assert (slow.missed, good.missed, free.missed) == (True, False, False)
    lines = table([("Speed", [slow, good, free])]).splitlines()
    assert lines == [
        "Speed",
        "  rig a        999 s per s  >= 1,000 MISSED",
        "  rig b       12.3 s per s  <= 400           note",
        "  rig c  1,234,567 s per s",
    ]
