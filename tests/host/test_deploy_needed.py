"""What stays behind when a machine never loads it, and that nothing else does."""

from pathlib import Path

import pytest

from heatpump.core.parts import DEMANDS, FEATURES
from host_tools.board_file import application_names, board_names, load_application, load_board
from host_tools.deploy.build import Build, build_package
from host_tools.deploy.needed import BY_BOARD_KEY, BY_DEMAND, BY_FEATURE, leave_out
from host_tools.errors import UsageError
from host_tools.paths import FIRMWARE

WHOLE = frozenset(
    ["heatpump/resident.mpy", "heatpump/parameters.txt", "heatpump/hil_boot.mpy", "main.py", "update.py"]
)


@pytest.fixture(scope="module")
def package() -> Build:
    return build_package(FIRMWARE)


def left(package: Build, application: str, board: str) -> set[str]:
    build = Build(dict(package.files), package.version, package.mpy_version)
    settings = load_board(board)
    leave_out(build, load_application(application, settings), settings)
    return set(build.files)


@pytest.mark.slow
def test_each_module_of_the_tables_is_one_of_the_package_and_each_part_has_its_own(package: Build) -> None:
    named = [*BY_DEMAND, *BY_FEATURE, *BY_BOARD_KEY]
    assert len(named) == len(set(named))
    assert {f"heatpump/{name}.mpy" for name in named} <= set(package.files)
    assert set(BY_DEMAND.values()) == set(DEMANDS) and set(BY_FEATURE.values()) == set(FEATURES)


@pytest.mark.slow
def test_what_a_machine_loads_is_sent_and_only_that(package: Build) -> None:
    house = left(package, "air_to_air", "virtual")
    assert house >= WHOLE
    assert {"heatpump/room.mpy", "heatpump/defrost.mpy", "heatpump/applications/air_to_air.mpy"} <= house
    for name in ("tank", "dryer", "inverter", "applications/freezer", "port_expander"):
        assert f"heatpump/{name}.mpy" not in house
    cabinet = left(package, "freezer", "virtual")
    assert "heatpump/cabinet.mpy" in cabinet and "heatpump/room.mpy" not in cabinet
    assert "heatpump/port_expander.mpy" in left(package, "air_to_air", "kincony_kc868_a6")


@pytest.mark.slow
def test_every_machine_lacks_something_and_none_lacks_what_all_need(package: Build) -> None:
    everywhere = set(package.files)
    for board in board_names():
        for application in application_names():
            try:
                found = left(package, application, board)
            except UsageError:  # it doesn't fit
                continue
            assert WHOLE <= found < set(package.files)
            everywhere &= found
    gone = {Path(name).stem for name in set(package.files) - everywhere}
    assert gone <= {*BY_DEMAND, *BY_FEATURE, *BY_BOARD_KEY, *application_names()}
