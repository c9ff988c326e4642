"""`make mutation` knows each module that it is for, and tests that are there."""

from host_tools.paths import FIRMWARE, ROOT
from tests.mutation.held import FILES, HELD, NOT_HELD

FOLDERS = (
    *(FIRMWARE / "heatpump" / name for name in ("app", "drivers", "hil")),
    *(ROOT / "host_tools" / name for name in ("monitor", "deploy")),
)


def test_no_module_is_forgotten() -> None:
    known = {*FILES.values(), *NOT_HELD}
    for folder in FOLDERS:
        modules = {path for path in folder.rglob("*.py") if path.stem != "__init__"}
        assert modules and modules <= known, modules - known


def test_what_is_left_out_is_there_and_has_a_reason() -> None:
    for path, reason in NOT_HELD.items():
        assert path.is_file() and reason, path


def test_each_module_has_tests_that_hold_it() -> None:
    assert HELD.keys() == FILES.keys()
    for module, tests in HELD.items():
        assert FILES[module].is_file(), module
        assert tests and all((ROOT / "tests" / test).is_file() for test in tests), module
