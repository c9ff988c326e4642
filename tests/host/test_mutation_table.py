"""`make mutation` knows each module that it is for, and tests that are there."""

from host_tools.paths import FIRMWARE, ROOT
from tests.mutation.held import HELD
from tests.mutation.in_copy import source_file


def test_each_module_has_tests_that_hold_it() -> None:
    for folder in (
        FIRMWARE / "heatpump" / "app",
        FIRMWARE / "heatpump" / "drivers",
        ROOT / "host_tools" / "monitor",
        ROOT / "host_tools" / "deploy",
    ):
        modules = {f"{folder.name}/{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"}
        assert modules and modules <= HELD.keys(), folder


def test_its_table_names_what_is_there() -> None:
    for module, tests in HELD.items():
        assert source_file(module).is_file(), module
        assert tests and all((ROOT / "tests" / test).is_file() for test in tests), module
