"""What a deployment does to a board, step by step; what runs on it runs in the real VM, on a flash in RAM."""

import base64
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from host_tools import deploy as package
from host_tools.deploy import ask_machine, check_names, deploy
from host_tools.deploy.build import Build
from host_tools.deploy.machine import Wanted
from host_tools.deploy.mpremote import NoMicroPython
from host_tools.errors import UsageError, UserError
from host_tools.paths import BOARDS, FIRMWARE
from tests.host.test_deploy_on_board import VOLUME
from tests.vm import run_in_vm

PORT = "socket://board"  # a port that isn't looked for on this computer
RESET = "machine.reset()"
AIR_TO_AIR = Wanted("virtual", "air_to_air")
BIG = random.Random(1).randbytes(7000)  # three pieces
FILES = {
    "heatpump/__init__.mpy": b"M\x06\x00\x1f", "heatpump/core/big.mpy": BIG, "main.py": b"import update\n",
    "update.py": b"# update\n",
}  # fmt: skip
MACHINE = {
    "board.py": (BOARDS / "virtual" / "board.py").read_bytes(),
    "application.py": b'NAME = "air_to_air"\n',
}
DUMP = """
import binascii
for name in [entry[0] for entry in os.ilistdir("/") if entry[1] & 0x8000] + tree("/heatpump") + tree(PART):
    with open("/" + name, "rb") as file:
        print("FILE", name, binascii.b2a_base64(file.read()).decode().strip() or "-")
"""


class Board:
    """In place of mpremote and what it is connected to: `runs` has the commands of each connection."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.runs: list[list[str]] = []
        self.options: list[dict[str, object]] = []
        self.fails: Callable[[str], Exception | None] = lambda command: None
        self.silent = False

    def __call__(self, port: str) -> "Board":
        self.port = port
        return self

    def run(
        self,
        *commands: Sequence[str],
        on_line: Callable[[str], None] = lambda line: None,
        **options: object,
    ) -> list[str]:
        self.runs.append([command[-1] for command in commands])
        self.options.append(options)
        for n, command in enumerate(self.runs[-1]):
            if error := self.fails(command):
                self._in_vm(commands[:n])  # what came before it was done
                raise error
        if RESET in self.runs[-1][0] or self.silent:
            return []
        lines = self._in_vm(commands)
        for line in lines:
            on_line(line)
        return lines

    def _in_vm(self, commands: Sequence[Sequence[str]]) -> list[str]:
        folders = {str(folder) for name in self.files for folder in Path(name).parents} - {"."}
        source = [
            VOLUME, "import os",
            *(f"os.mkdir({name!r})" for name in sorted(folders)),
            *(f"with open({n!r}, 'wb') as file: file.write({data!r})" for n, data in self.files.items()),
            *(Path(text).read_text() if kind == "run" else text for kind, text in commands),
        ]  # fmt: skip
        dump = [DUMP] if ["run", str(package.ON_BOARD)] in map(list, commands) else []
        said = run_in_vm("\n".join(source + dump), devices=False, heap_kb=8000).splitlines()
        found = [line.split()[1:] for line in said if line.startswith("FILE ")]
        if dump:
            self.files = {name: base64.b64decode(data.replace("-", "")) for name, data in found}
        return [line for line in said if not line.startswith("FILE ")]

    @property
    def resets(self) -> int:
        return sum(RESET in commands[0] for commands in self.runs)

    @property
    def written(self) -> bool:
        return any("begin()" in commands for commands in self.runs)


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Board:
    board = Board()
    monkeypatch.setattr(package, "Mpremote", board)
    monkeypatch.setattr(package, "build_package", lambda *_: Build(dict(FILES), "1.2.3", 6))

    def come_up(port: str, version: str, come_up_s: float, machine: object) -> dict[str, object]:
        assert RESET in board.runs[-1][0], "asked before it was reset"
        return {"asked": (port, version, come_up_s, machine)}

    monkeypatch.setattr(package, "come_up", come_up)
    return board


@pytest.fixture
def installed(board: Board) -> Board:
    """One that has the firmware, and settings."""
    board.files = {**FILES, **MACHINE, "settings.json": b'{"mode": "heat"}'}
    return board


def test_a_bare_board_gets_all_and_is_asked_how_it_came_up(board: Board) -> None:
    steps: list[tuple[str, int, int]] = []
    wanted = Wanted("virtual", "air_to_air", {"heat_setpoint": "22.5"})
    deployed = deploy(PORT, wanted, come_up_s=7, progress=lambda *step: steps.append(step))
    assert board.files == {**FILES, **MACHINE, "settings.json": b'{"heat_setpoint": "22.5"}'}
    assert (deployed.version, set(deployed.sent)) == ("1.2.3", set(board.files))
    assert (deployed.machine.board, deployed.machine.application) == ("virtual", "air_to_air")
    assert deployed.status == {"asked": (PORT, "1.2.3", 7, deployed.machine)}
    size = deployed.sent_bytes
    assert 2 * 3072 < size < 4 * 3072
    pieces = [min(n, size) for n in range(0, size + 3071, 3072)]
    assert steps == [
        ("survey", 0, 1), ("survey", 1, 1), *(("send", done, size) for done in pieces),
        ("restart", 0, 1), ("restart", 1, 1),
    ]  # fmt: skip
    assert board.resets == 1
    # The program that runs is interrupted by the first connection alone.
    assert [options.get("resume", True) for options in board.options] == [False, True, True]


def test_what_it_has_already_is_not_sent_again(installed: Board) -> None:
    before = dict(installed.files)
    deployed = deploy(PORT)
    assert (deployed.sent, deployed.sent_bytes, installed.files) == ([], 0, before)
    assert not installed.written and installed.resets == 1


def test_settings_go_over_those_on_the_board_or_replace_them(installed: Board) -> None:
    deployed = deploy(PORT, Wanted(settings={"heat_setpoint": "21.5"}))
    assert deployed.sent == ["settings.json"]
    assert json.loads(installed.files["settings.json"]) == {"mode": "heat", "heat_setpoint": "21.5"}
    deploy(PORT, Wanted(settings={"mode": "cool"}), reset_settings=True)
    assert json.loads(installed.files["settings.json"]) == {"mode": "cool"}


@pytest.mark.parametrize("settings", [{"heat_setpoint": "99"}, {"mode": "heat", "tank_setpoint": "50"}])
def test_settings_that_the_machine_on_the_board_does_not_take_stop_it_before_anything_is_sent(
    settings: dict[str, str], installed: Board
) -> None:
    before = dict(installed.files)
    with pytest.raises(UsageError, match=r"heat_setpoint: .*99|unknown parameter 'tank_setpoint'"):
        deploy(PORT, Wanted(settings=settings))
    assert installed.files == before and not installed.written
    assert installed.resets == 1, "it would wait at its prompt"


ROM, OTHER = "28ff000000000048", "28ff010000000085"


def test_a_sensor_that_has_a_role_on_the_board_is_given_no_second(installed: Board) -> None:
    deploy(PORT, Wanted(settings={"sensor_indoor": ROM, "sensor_outdoor": OTHER}))
    before = dict(installed.files)
    with pytest.raises(UsageError, match=f"sensor_discharge: {ROM} is the one of sensor_indoor"):
        deploy(PORT, Wanted(settings={"sensor_discharge": ROM}))
    assert installed.files == before
    deploy(PORT, Wanted(settings={"sensor_indoor": OTHER, "sensor_outdoor": ROM}))  # the two change places
    deploy(PORT, Wanted(settings={"sensor_discharge": ROM}), reset_settings=True)


def test_what_can_be_told_without_the_board_does_not_stop_its_program(board: Board) -> None:
    for wanted, line in (
        (Wanted("virtual", "air_to_air", {"heat_setpoint": "99"}), r"heat_setpoint: .*99"),
        (Wanted(application="toaster"), r"no application 'toaster'; there are air_to_air"),
        (Wanted("moon"), r"no board 'moon'"),
    ):
        with pytest.raises(UsageError, match=line):
            deploy(PORT, wanted)
    with pytest.raises(UserError, match=r"port /dev/none does not exist"):
        deploy("/dev/none", AIR_TO_AIR)
    assert board.runs == []


@pytest.mark.parametrize(
    "wanted",
    [Wanted(), Wanted("virtual"), Wanted(application="dryer"), Wanted(settings={"mode": "?"}), AIR_TO_AIR],
)
def test_names_that_are_fine_or_left_to_the_board(wanted: Wanted) -> None:
    check_names(wanted)


def test_tools_without_their_checkout_say_so(monkeypatch: pytest.MonkeyPatch, board: Board) -> None:
    def missing() -> None:
        raise UserError("not a checkout")

    monkeypatch.setattr(package, "check_checkout", missing)
    with pytest.raises(UserError, match="not a checkout"):
        deploy(PORT, AIR_TO_AIR)
    assert board.runs == []


def test_a_board_that_cannot_load_it_keeps_what_it_has(
    installed: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dict(installed.files)
    changed = {**FILES, "main.py": b"# another\n"}
    monkeypatch.setattr(package, "build_package", lambda *_: Build(changed, "1.2.4", 5))
    with pytest.raises(UserError, match=r"loads \.mpy version 6, mpy-cross writes version 5"):
        deploy(PORT)
    changed["heatpump/huge.mpy"] = bytes(3_000_000)
    monkeypatch.setattr(package, "build_package", lambda *_: Build(changed, "1.2.4", 6))
    with pytest.raises(UserError, match="not enough room on the board"):
        deploy(PORT)
    assert installed.files == before and not installed.written and installed.resets == 2


@pytest.mark.parametrize("error", [KeyboardInterrupt(), UserError("the connection was lost")])
def test_broken_off_while_sending_the_board_is_reset(error: BaseException, installed: Board) -> None:
    installed.fails = lambda command: error if command == "install()" else None  # type: ignore[return-value]
    with pytest.raises(type(error)) as caught:
        deploy(PORT, Wanted(settings={"mode": "cool"}))
    assert RESET in installed.runs[-1][0] and installed.options[-1] == {"silence_s": 10}
    if isinstance(error, UserError):
        assert str(caught.value) == (
            "the connection was lost; deploy again, until then the board keeps what it had"
        )


def pieces_sent(board: Board) -> list[bytes]:
    """In the latest connection in which any was."""
    runs = [[text for text in run if text.startswith("receive(")] for run in board.runs]
    return [base64.b64decode(text[len("receive('") : -2]) for text in [run for run in runs if run][-1]]


def break_off_at(board: Board, piece: int) -> None:
    """The cable is pulled when the board has received that many pieces."""
    received = 0

    def fails(command: str) -> Exception | None:
        nonlocal received
        received += command.startswith("receive(")
        return UserError("the cable is out") if received > piece else None

    board.fails = fails
    with pytest.raises(UserError, match="the cable is out; deploy again"):
        deploy(PORT, AIR_TO_AIR)
    board.fails = lambda command: None


@pytest.mark.parametrize("piece", [0, 1, 2])
def test_broken_off_while_sending_it_goes_on_from_there(piece: int, board: Board) -> None:
    break_off_at(board, piece)
    steps: list[tuple[str, int, int]] = []
    deploy(PORT, AIR_TO_AIR, progress=lambda *step: steps.append(step))
    sent = pieces_sent(board)
    bundle_bytes = steps[-3][2]
    assert sum(map(len, sent)) == bundle_bytes - piece * 3072
    assert next(step for step in steps if step[0] == "send") == ("send", piece * 3072, bundle_bytes)
    assert board.files == {**FILES, **MACHINE}


def test_another_deployment_than_was_broken_off_begins_anew(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_off_at(board, 2)
    changed = {**FILES, "heatpump/core/big.mpy": BIG[::-1]}
    monkeypatch.setattr(package, "build_package", lambda *_: Build(dict(changed), "1.2.4", 6))
    deploy(PORT, AIR_TO_AIR)
    assert sum(map(len, pieces_sent(board))) > 2 * 3072
    assert board.files == {**changed, **MACHINE}


def test_what_was_broken_off_and_is_wanted_no_more_is_removed(installed: Board) -> None:
    installed.files["staged.part/bundle"] = b"half a bundle"
    deploy(PORT)
    assert installed.files == {**FILES, **MACHINE, "settings.json": b'{"mode": "heat"}'}


def test_a_board_that_cannot_even_be_reset_hides_no_error(installed: Board) -> None:
    installed.fails = lambda command: UserError("gone") if RESET in command or "begin" in command else None
    with pytest.raises(UserError, match="gone; deploy again"):
        deploy(PORT, Wanted(settings={"mode": "cool"}))


def test_where_nothing_answers_nothing_is_reset(board: Board) -> None:
    board.fails = lambda command: NoMicroPython("nobody there")
    with pytest.raises(NoMicroPython):
        deploy(PORT, AIR_TO_AIR)
    assert board.resets == 0


def test_an_answer_that_is_missing(board: Board) -> None:
    board.silent = True
    with pytest.raises(UserError, match="the board's answer is missing; try again"):
        deploy(PORT, AIR_TO_AIR)
    assert board.resets == 1


def test_what_machine_it_is_can_be_asked(installed: Board) -> None:
    before = dict(installed.files)
    found = ask_machine(PORT, silence_s=3)
    assert (found.board, found.application, found.bare) == ("virtual", "air_to_air", False)
    assert installed.files == before and installed.resets == 0
    # A first word alone, for a port where nobody is; then what may take long.
    assert installed.runs[0] == ["print()"]
    assert installed.options == [{"resume": False, "silence_s": 3}, {}]
    assert str(FIRMWARE / "update.py") in installed.runs[1]
