"""Putting the firmware on a board that runs MicroPython, over its serial port.

    compile ─▶ survey the board ─▶ refuse, or send what differs to /staged.part ─▶ check it there
    ─▶ rename to /staged ─▶ move into place ─▶ reset ─▶ ask the firmware how it came up

Board and application stay what they are on the board, unless a change is asked for (machine.py).

Until the rename the old firmware stands untouched, after it the new one is complete on the board
(firmware/update.py): a cable pulled or power cut at any line leaves one of the two, with every
relay off for as long as the board is being written to. What had arrived by then is kept, and the same
deployment goes on from it. Whatever fails, the board is reset, so that what it has runs on.
"""

import contextlib
import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heatpump.core.application import Application
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from host_tools.board_file import application_names, load_application, load_board
from host_tools.deploy.build import (
    SETTINGS_FILE,
    add_machine,
    build_package,
    merge_settings,
    settings_in,
)
from host_tools.deploy.console import COME_UP_S, come_up
from host_tools.deploy.machine import BOARD_FILE, Machine, OnBoard, Wanted, choose_machine, read_machine
from host_tools.deploy.mpremote import PROBE_S, Mpremote, NoMicroPython
from host_tools.deploy.needed import leave_out
from host_tools.deploy.on_board import MARK
from host_tools.deploy.plan import check_board, check_room, make_plan
from host_tools.errors import UsageError, UserError, listed
from host_tools.paths import BOARDS, FIRMWARE, check_checkout
from host_tools.progress import ProgressCallback, no_progress
from host_tools.serial_port import check_port

ON_BOARD = Path(__file__).with_name("on_board.py")
# The pause lets mpremote's connection end before the port may vanish (native USB).
RESET = ("exec", "--no-follow", "import time, machine; time.sleep_ms(100); machine.reset()")

KEPT = Wanted()  # whatever the board has
PIECE_BYTES = 3072  # of the bundle in one command; the board holds it in RAM three times over


@dataclass(frozen=True)
class Deployed:
    """What a deployment did: the machine it is now, files sent, bytes they were packed into, status."""

    version: str
    machine: Machine
    sent: list[str]
    sent_bytes: int
    status: dict[str, Any]


def deploy(
    port: str,
    wanted: Wanted = KEPT,
    *,
    reset_settings: bool = False,
    everything: bool = False,
    progress: ProgressCallback = no_progress,
    come_up_s: float = COME_UP_S,
    boards: Path = BOARDS,
    firmware: Path = FIRMWARE,
) -> Deployed:
    """Put the firmware, the board file and the application's name on the board and start them.

    Its settings go over those on the board; with `reset_settings` they replace them. Only files that
    differ are sent, and without `everything` only modules that this machine loads. Raises UsageError or
    UserError with one line; KeyboardInterrupt is passed on, after the board was reset.
    """
    check_names(wanted, boards)
    check_port(port)
    files = build_package(firmware, progress)
    link = Mpremote(port)
    with _reset_on_failure(link):
        found = _survey(link, firmware, progress)
        on_board = read_machine(found["contents"], found["digests"])
        machine = choose_machine(on_board, wanted, port, boards)
        kept = {} if reset_settings else settings_in(found["contents"].get(SETTINGS_FILE))
        check_settings(wanted.settings, machine.application_settings, kept)
        check_board(found, machine.board_settings, files, port)
        add_machine(files, boards / machine.board / BOARD_FILE, machine.application)
        if not everything:
            leave_out(files, machine.application_settings, machine.board_settings)
        merged = merge_settings(found["contents"].get(SETTINGS_FILE), wanted.settings, reset_settings)
        if merged is not None:
            files.files[SETTINGS_FILE] = merged
        plan = make_plan(found, files)
        bundle = b""
        if plan.files:
            check_room(found, plan, files)
            bundle = plan.bundle(files)
            send(link, bundle, firmware, progress, already=received(found["part"], bundle))
        elif found["part"]["bytes"]:
            link.run(("run", str(firmware / "update.py")), ("run", str(ON_BOARD)), ("exec", "remove(PART)"))
        progress("restart", 0, 1)
        link.run(RESET)
    status = come_up(port, files.version, come_up_s, machine)
    progress("restart", 1, 1)
    return Deployed(files.version, machine, plan.send, len(bundle), status)


def ask_machine(port: str, firmware: Path = FIRMWARE, silence_s: float = PROBE_S) -> OnBoard:
    """What machine the board on the port is; as `ask_board`."""
    answer = ask_board(port, "ask_machine()", firmware, silence_s)
    with _reset_on_failure(Mpremote(port)):
        return read_machine(answer["contents"], answer["digests"])


def ask_board(
    port: str, question: str, firmware: Path = FIRMWARE, silence_s: float = PROBE_S
) -> dict[str, Any]:
    """The answer of a function of on_board.py; the board's program is interrupted, and starts again after a
    reset.

    Raises NoMicroPython if nothing answers within `silence_s`, UserError for the rest.
    """
    link = Mpremote(port)
    with _reset_on_failure(link):
        link.run(("exec", "print()"), resume=False, silence_s=silence_s)
        lines = link.run(  # a deployment that was cut off may take long to finish
            ("run", str(firmware / "update.py")),
            ("exec", "finish()"),
            ("run", str(ON_BOARD)),
            ("exec", question),
        )
        return _answer(lines)


def check_names(wanted: Wanted, boards: Path = BOARDS) -> None:
    """Raise UsageError for what can be told to be wrong before the board is asked."""
    check_checkout()
    application = wanted.application
    board_settings = load_board(wanted.board, boards) if wanted.board else None
    if application and application not in application_names():
        raise UsageError(
            f"no application '{application}'; there are {listed(application, application_names())}"
        )
    if application and board_settings:
        check_settings(wanted.settings, load_application(application, board_settings))


def check_settings(
    settings: Mapping[str, str], application: dict[str, Any], kept: Mapping[str, Any] | None = None
) -> None:
    """Raise UsageError with the first setting that the application's parameter table doesn't allow, or that
    gives a role the sensor of another. `kept`: the settings on the board, which they go over."""
    params = Params(Application(application))
    left = {key: str(text) for key, text in (kept or {}).items() if key not in settings}
    params.set_all(left, INSTALLER)  # what is wrong there is no reason against these
    for key, text in settings.items():
        try:
            params.set(key, text, INSTALLER)
        except ValueError as error:
            raise UsageError(str(error)) from None


@contextlib.contextmanager
def _reset_on_failure(link: Mpremote) -> Iterator[None]:
    """Don't leave the board waiting at its prompt: restart what it has when the block fails."""
    try:
        yield
    except NoMicroPython:
        raise
    except BaseException:
        with contextlib.suppress(UserError):
            restart(link.port)
        raise


def restart(port: str) -> None:
    """Reset a board that waits at its prompt. Raises UserError if it can't be told."""
    Mpremote(port).run(RESET, silence_s=10)


def _survey(link: Mpremote, firmware: Path, progress: ProgressCallback) -> dict[str, Any]:
    """Finish what an earlier deployment left, and ask the board what it is and has."""
    progress("survey", 0, 1)
    lines = link.run(
        ("run", str(firmware / "update.py")),
        ("exec", "finish()"),
        ("run", str(ON_BOARD)),
        ("exec", "survey()"),
        resume=False,
        silence_s=PROBE_S,
    )
    progress("survey", 1, 1)
    return _answer(lines)


def _answer(lines: list[str]) -> dict[str, Any]:
    for line in lines:
        if line.startswith(MARK):
            answer: dict[str, Any] = json.loads(line.removeprefix(MARK))
            return answer
    raise UserError("the board's answer is missing; try again")


def received(part: Mapping[str, Any], bundle: bytes) -> int:
    """How many bytes of this bundle the board has of a deployment that was broken off."""
    size = int(part["bytes"])
    return size if hashlib.sha256(bundle[:size]).hexdigest() == part["sha256"] else 0


def send(
    link: Mpremote,
    bundle: bytes,
    firmware: Path = FIRMWARE,
    progress: ProgressCallback = no_progress,
    again: str = "deploy again",
    already: int = 0,
) -> None:
    """Send the bundle in pieces, but for the bytes that are there `already`; have the board check what is in
    it and move it into place."""
    pieces = [bundle[at : at + PIECE_BYTES] for at in range(already, len(bundle), PIECE_BYTES)]
    there = already

    def count(line: str) -> None:
        nonlocal there
        if line.startswith(MARK):
            there = min(there + PIECE_BYTES, len(bundle))
            progress("send", there, len(bundle))

    progress("send", already, len(bundle))
    try:
        link.run(
            ("run", str(firmware / "update.py")),
            ("run", str(ON_BOARD)),
            *([] if already else [("exec", "begin()")]),
            *(("exec", f"receive({b64encode(piece).decode()!r})") for piece in pieces),
            ("exec", "install()"),
            ("exec", "finish()"),
            on_line=count,
        )
    except UserError as error:
        raise UserError(f"{error}; {again}, until then the board keeps what it had") from None
