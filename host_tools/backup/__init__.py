"""What makes a board yours, in a file: settings, sensor roles, counters; and back onto a board.

The board's files are read and written at MicroPython's prompt, so its program is interrupted, all relays
off, and restarted: a machine at work is refused. They are put in place as a deployment's are, all in
one step: a cable pulled or power cut leaves the old ones or the new ones.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from heatpump.core.record.remembered import Remembered
from host_tools.backup import lasting
from host_tools.backup.file import Backup
from host_tools.board_file import load_application, load_board
from host_tools.deploy import ask_board, restart, send
from host_tools.deploy.build import Build, for_a_board
from host_tools.deploy.console import COME_UP_S, come_up
from host_tools.deploy.machine import OnBoard, read_machine
from host_tools.deploy.mpremote import Mpremote
from host_tools.deploy.plan import make_plan
from host_tools.errors import UserError
from host_tools.ports.answers import MICROPYTHON, START_S, Answer, firmware, identify
from host_tools.ports.line import BoardConsole
from host_tools.progress import ProgressCallback, no_progress

AT_REST = ("idle", "lockout")
HEATERS = ("compressor", "aux_heater_1", "aux_heater_2", "tank_heater")
DEVICE_NAME = "device_name"


def take(port: str, progress: ProgressCallback = no_progress, answer_s: float = START_S) -> Backup:
    """Read a backup from the board on the port; its firmware need not run. Raises UserError with one line."""
    progress("ask", 0, 1)
    with BoardConsole(port) as console:
        answer = identify(console, answer_s)
        if answer.answers != MICROPYTHON:
            answer = firmware(console, answer_s)
            _check_rest(console)
    with _read(port) as (machine, contents):
        settings = lasting.settings_of(contents.get(lasting.SETTINGS))
        state = lasting.state_of(contents.get(lasting.STATE))
    progress("ask", 1, 1)
    left_out = lasting.secrets(settings)
    told = sorted(key for key, text in left_out.items() if text)
    return Backup(
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        answer.version if answer.application else "",
        machine.application or "",
        machine.board or "",
        settings.get(DEVICE_NAME, ""),
        {key: settings[key] for key in sorted(settings.keys() - left_out)},
        json.loads(state.to_text()),
        told,
    )


def restore(
    port: str,
    backup: Backup,
    agree: Callable[[list[str]], bool],
    *,
    settings_only: bool = False,
    progress: ProgressCallback = no_progress,
    answer_s: float = START_S,
    come_up_s: float = COME_UP_S,
) -> list[str]:
    """Put a backup onto the board on the port; what it changed there, a line each.

    `agree` is shown that before anything is written, and may say no. The board's own secrets stay.
    Raises UserError with one line: another board or application, a machine at work.
    """
    progress("ask", 0, 1)
    with BoardConsole(port) as console:
        answer = firmware(console, answer_s)
        _check_fits(answer, backup, port)
        application = load_application(answer.application, load_board(answer.board))
        _check_rest(console)
    wanted, refused = lasting.fitting(backup.settings, application)
    progress("ask", 1, 1)
    with _read(port) as (_, contents):
        settings = lasting.settings_of(contents.get(lasting.SETTINGS))
        state = lasting.state_of(contents.get(lasting.STATE))
        new_settings = lasting.secrets(settings) | wanted
        new_state = state if settings_only else lasting.merged(state, _remembered(backup))
        changes = lasting.differences(settings, new_settings)
        changes += lasting.differences(json.loads(state.to_text()), json.loads(new_state.to_text()))
        if not changes or not agree([*changes, *(f"left out: {line}" for line in refused)]):
            return []
        files = {
            lasting.SETTINGS: for_a_board(new_settings),
            lasting.STATE: lasting.sealed(new_state),
        }
        build = Build(files, answer.version, 0)
        send(
            Mpremote(port),
            make_plan({"digests": {}}, build).bundle(build),
            progress=progress,
            again="try again",
        )
    progress("restart", 0, 1)
    come_up(port, answer.version, come_up_s)
    progress("restart", 1, 1)
    return changes


@contextlib.contextmanager
def _read(port: str) -> Iterator[tuple[OnBoard, dict[str, bytes]]]:
    """Which machine it is and the files that last, while the board waits at its prompt; it restarts after."""
    answer = ask_board(port, "ask_lasting()")
    try:
        yield read_machine(answer["contents"], answer["digests"]), lasting.read_files(answer)
    except BaseException:
        with contextlib.suppress(UserError):
            restart(port)
        raise
    restart(port)


def _check_fits(answer: Answer, backup: Backup, port: str) -> None:
    for what, has, wants in (
        ("application", answer.application, backup.application),
        ("board", answer.board, backup.board),
    ):
        if has != wants:
            raise UserError(f"the backup is of the {what} {wants or 'unknown'}, the one on {port} is {has}")


def _check_rest(console: BoardConsole) -> None:
    """Raise UserError if the machine is at work."""
    status: dict[str, Any] = {}
    for line in console.ask("status json"):
        with contextlib.suppress(ValueError):
            status = dict(json.loads(line))
    phase = status.get("phase", "unknown")
    if "service: none" not in list(console.ask("service")):
        raise UserError(f"service drives an output of the machine on {console.port}: 'service stop' first")
    if phase not in AT_REST or any(status.get(output) for output in HEATERS):
        raise UserError(
            f"the machine on {console.port} is at work (phase {phase}), and this restarts its controller:"
            " set its mode to off and wait until it rests"
        )


def _remembered(backup: Backup) -> Remembered:
    state = Remembered()
    state.from_text(json.dumps(backup.state, separators=(",", ":")))
    return state
