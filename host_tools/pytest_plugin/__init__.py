"""A pytest plugin: tests of a machine of one's own, on any rig. Wherever this package is installed, pytest
loads it.

    pytest --rig in-process | vm | virtual | serial --port P

Fixtures: `board` (the controller against a plant, to be stepped by the test), its `plant`, its `console`, a
`broker` that it is connected to, and `scenario`, which runs scenario files. Markers: `machine` says what the
board is, `rigs` and `needs` on which rigs a test can run. What a test that failed leaves is in --artefacts.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from host_tools.errors import HeatpumpError
from host_tools.files import check_folder
from host_tools.speed import parse_speed

if TYPE_CHECKING:
    from host_tools.plant import Plant
    from host_tools.pytest_plugin.board import Board
    from host_tools.pytest_plugin.broker import Broker
    from host_tools.scenario import Result

# rig → what a test may need that not all rigs have
CAN = {
    "in-process": (),
    "vm": (),
    "virtual": ("console", "network"),
    "serial": ("console", "chip"),
}
WHATEVER = ("console", "network", "chip")
ARTEFACTS = "artefacts"
_MARKERS = (
    "machine(application, plant={…}, settings={…}): what the fixture `board` is; air_to_air if not told",
    "rigs(name, …): the rigs that the test is for",
    "needs(what, …): console, network or chip, which not all rigs have",
)
_left = pytest.StashKey[list[Path]]()  # folders of artefacts
_reports = pytest.StashKey[list[pytest.TestReport]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("heatpump", "heat pump controller")
    group.addoption("--rig", default="virtual", help=f"{', '.join(CAN)} [default: virtual]")
    group.addoption("--artefacts", default=ARTEFACTS, help="folder for what a failed test leaves")
    group.addoption(
        "--rig-speed", default="max", help="simulated seconds per second; max: as fast as it goes"
    )
    # pytest-embedded has the same two.
    for option, kind, text in (
        ("--port", str, "serial port of the board, for --rig serial"),
        ("--baud", int, "rate of its console"),
    ):
        try:
            group.addoption(option, type=kind, default=None, help=text)
        except ValueError:
            continue


def pytest_configure(config: pytest.Config) -> None:
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    rig = config.getoption("--rig")
    if rig not in CAN:
        raise pytest.UsageError(f"--rig: unknown rig '{rig}'; known: {', '.join(CAN)}")
    try:
        if config.getoption("--artefacts") != ARTEFACTS:
            check_folder(Path(config.getoption("--artefacts")), "--artefacts")
        parse_speed(config.getoption("--rig-speed"), "--rig-speed")
    except HeatpumpError as error:
        raise pytest.UsageError(str(error)) from None
    if rig == "serial":
        if not config.getoption("port", None):
            raise pytest.UsageError("--rig serial needs a --port, such as /dev/ttyUSB0")
        if config.getoption("numprocesses", None):
            raise pytest.UsageError("--rig serial: there is one board, leave out -n")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what the rig can't do."""
    rig = config.getoption("--rig")
    for item in items:
        for why in _hindrances(item, rig):
            item.add_marker(pytest.mark.skip(reason=why))


def _hindrances(item: pytest.Item, rig: str) -> Iterator[str]:
    for marker in item.iter_markers("rigs"):
        _check_words(item, "rigs", marker.args, CAN)
        if rig not in marker.args:
            yield f"for --rig {' or '.join(marker.args)}"
    for marker in item.iter_markers("needs"):
        _check_words(item, "needs", marker.args, WHATEVER)
    needed = [what for marker in item.iter_markers("needs") for what in marker.args]
    fixtures: tuple[str, ...] = getattr(item, "fixturenames", ())
    if "board" in fixtures:
        needed += ["console"] * ("console" in fixtures) + ["network"] * ("broker" in fixtures)
    for what in needed:
        if what not in CAN[rig]:
            yield f"--rig {rig} has no {what}"


def _check_words(item: pytest.Item, marker: str, words: Iterable[str], known: Collection[str]) -> None:
    for word in words:
        if word not in known:
            raise pytest.UsageError(f"{item.nodeid}: {marker}: no '{word}'; there are {', '.join(known)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash.setdefault(_reports, []).append(report)
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for folder in config.stash.get(_left, []):
        terminalreporter.write_line(f"artefacts: {folder}")


@pytest.fixture
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    """The controller of `@pytest.mark.machine`, powered up, against its plant. See `board.Board`."""
    from host_tools.pytest_plugin.board import Board

    marker = request.node.get_closest_marker("machine")
    options = _options(request.config)
    settings: dict[str, str] = {}
    if "broker" in request.fixturenames:
        from host_tools.rigs.virtual import BROKER_SPEED

        settings = request.getfixturevalue("broker").settings
        options.setdefault("speed", BROKER_SPEED)
    with _told():
        made = Board(request.config.getoption("--rig"), options, marker, settings)
    request.node.user_properties.append(("rig", request.config.getoption("--rig")))
    try:
        with _told():
            made.start()
        yield made
    finally:
        made.close()
        request.node.user_properties += [("simulated_s", made.now_s), ("trace_sha256", made.trace_sha256())]
        if _failed(request.node):
            made.leave(_folder(request))


@pytest.fixture
def plant(board: Board) -> Plant:
    """The simulated machine and its surroundings: `measurements`, and `disturb(what, to)`."""
    return board.plant


@pytest.fixture
def console(board: Board) -> Callable[[str], list[str]]:
    """Types a line at the board's console; the lines of its answer. Raises UserError for an `error:`."""
    return board.console


@pytest.fixture
def broker() -> Iterator[Broker]:
    """An MQTT broker on this computer; a `board` of the same test is connected to it, and slowed down to
    BROKER_SPEED times real time unless --rig-speed says otherwise."""
    from host_tools.pytest_plugin.broker import Broker

    with Broker() as made:
        yield made


@pytest.fixture
def scenario(request: pytest.FixtureRequest) -> Iterator[Callable[..., Result]]:
    """Runs a scenario, a file beside the test or one that comes with the project, and gives its Result. The
    test fails if the scenario does; not with `check=False`."""
    from host_tools.rigs import kind
    from host_tools.scenario import find_scenario, load_scenario, run_scenario

    rig, options = request.config.getoption("--rig"), _options(request.config)
    runs = []

    def run(file: str | Path, *, check: bool = True) -> Result:
        beside = request.path.parent / file
        with _told():
            loaded = load_scenario(beside if beside.is_file() else find_scenario(Path(file)))
            if kind(rig) not in loaded.rigs:
                pytest.skip(f"{loaded.name} is for --rig {' or '.join(loaded.rigs)}")
            result = run_scenario(loaded, rig, options=options)
        runs.append((loaded, result))
        request.node.user_properties += [("rig", rig), ("trace_sha256", result.trace_sha256)]
        if check and not result.passed:
            pytest.fail(f"{loaded.name} on {rig}: {'; '.join(result.failures)}", pytrace=False)
        return result

    yield run
    if runs and _failed(request.node):
        from host_tools.report.page import write_report

        for loaded, result in runs:
            write_report(loaded, result, _folder(request))


@contextmanager
def _told() -> Iterator[None]:
    """What the user did wrong fails the test in one line."""
    try:
        yield
    except HeatpumpError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


def _options(config: pytest.Config) -> dict[str, Any]:
    """What the rig takes besides."""
    rig, speed = config.getoption("--rig"), parse_speed(config.getoption("--rig-speed"))
    options: dict[str, Any] = {"speed": speed} if speed and rig in ("virtual", "serial") else {}
    if rig == "serial":
        options["port"] = config.getoption("port")
        if baud := config.getoption("baud", None):
            options["baud"] = int(baud)
    return options


def _failed(item: pytest.Item) -> bool:
    return any(report.failed for report in item.stash.get(_reports, []))


def _folder(request: pytest.FixtureRequest) -> Path:
    """Where this test's artefacts go."""
    whole = request.node.nodeid.replace("::", "-")
    name = re.sub(r"[^\w.-]+", "-", whole).strip("-.")
    if name != whole:  # others may look the same
        name += f"-{crc32(whole.encode()):08x}"
    folder = Path(request.config.getoption("--artefacts"), name)
    folder.mkdir(parents=True, exist_ok=True)
    request.config.stash.setdefault(_left, []).append(folder)
    return folder
