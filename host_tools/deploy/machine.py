"""Which machine a board is wired to: its board file and its application, and what would change them.

A deployment keeps both unless it is told otherwise by name and by a flag for each. What the board
says is read from its own `board.py` and `application.py`, and compared by value: a file of the same
name with other pins is another board.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from heatpump.core.model import OUTPUTS
from heatpump.core.near import hint
from host_tools.board_file import (
    APPLICATIONS,
    application_names,
    board_names,
    driven,
    load_application,
    load_board,
    parse_literals,
)
from host_tools.errors import UsageError, UserError

BOARD_FILE = "board.py"
APPLICATION_FILE = "application.py"
FILES = (BOARD_FILE, APPLICATION_FILE)
NOTHING = "-"
MOST_SHOWN = 60  # characters of a value
_NAME = re.compile(r"\w{1,64}")


class ChangeRefused(UsageError):
    """The deployment would change the machine and wasn't told to; `details` has a line for each change."""


@dataclass(frozen=True)
class OnBoard:
    """What a board says of itself; a name is None where its file is missing or damaged."""

    board: str | None = None
    application: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    bare: bool = True  # it has neither file


@dataclass(frozen=True)
class Wanted:
    """What a board is to become. Names that are None stay as they are on it; a change needs its flag."""

    board: str | None = None
    application: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)  # parameter key → text
    change_board: bool = False
    change_application: bool = False


@dataclass(frozen=True)
class Machine:
    """What is to be on the board: the names, the checked settings of both files, and what that changes."""

    board: str
    application: str
    board_settings: Mapping[str, Any]
    application_settings: dict[str, Any]
    changes: tuple[str, ...] = ()


def read_machine(files: Mapping[str, str | None], digests: Mapping[str, str]) -> OnBoard:
    """What is on the board, from its answer: file → its content in base64, None for what isn't one of ours.

    Raises UserError if what arrived isn't what the board has.
    """
    contents = {}
    for name in FILES:
        if (packed := files.get(name)) is not None:
            contents[name] = b64decode(packed)
            if hashlib.sha256(contents[name]).hexdigest() != digests.get(name):
                raise UserError(f"{name} did not arrive whole from the board; try again")
    settings = {name: _literals(content) for name, content in contents.items()}
    board = settings.get(BOARD_FILE, {})
    return OnBoard(
        _name(board),
        _name(settings.get(APPLICATION_FILE, {})),
        board,
        bare=not any(name in files for name in FILES),
    )


def choose_machine(found: OnBoard, wanted: Wanted, where: str, boards: Path) -> Machine:
    """Settle what goes onto the board on port `where`: what is asked for, else what it has.

    Raises UsageError with one line: nothing to go by, or a name that there is no file for; and
    ChangeRefused for a change without its flag.
    """
    board = wanted.board or _kept(found, "board", found.board, where, board_names(boards))
    application = wanted.application or _kept(
        found, "application", found.application, where, application_names()
    )
    board_settings = load_board(board, boards)
    chosen = load_application(application, board_settings)
    if found.bare:
        return Machine(board, application, board_settings, chosen)
    changes = tuple(wiring_changes(found, board_settings, chosen))
    rewired = found.board != board or any_change(found.settings, board_settings)
    refused = []
    if rewired and not wanted.change_board:
        has = _says(found.board, BOARD_FILE)
        same = " with other settings" if found.board == board else ""
        refused.append(f"its board, {has}, to {board}{same} (--change-board)")
    if found.application != application and not wanted.change_application:
        has = _says(found.application, APPLICATION_FILE)
        refused.append(f"its application, {has}, to {application} (--change-application)")
    if refused:
        error = ChangeRefused(f"this would change the board on {where}: {'; '.join(refused)}")
        error.details = changes
        raise error
    return Machine(board, application, board_settings, chosen, changes)


def any_change(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two board files differ by more than their comments."""
    return dict(old) != dict(new)


def wiring_changes(found: OnBoard, board: Mapping[str, Any], application: Mapping[str, Any]) -> list[str]:
    """A line "role: old → new" for each pin or other setting that differs, and each role whose use does."""
    old_uses = _used(found.application)
    old = _flat(found.settings, old_uses)
    new = _flat(board, {*driven(application, OUTPUTS), *application["SPEEDS"]})
    names = [*new, *(name for name in old if name not in new)]
    return [
        f"{name}: {old.get(name, NOTHING)} → {new.get(name, NOTHING)}"
        for name in names
        if old.get(name) != new.get(name)
    ]


def _used(application: str | None) -> set[str] | None:
    """Outputs and speeds that an application uses; None if there is no such application here."""
    if application not in application_names():
        return None
    path = APPLICATIONS / f"{application}.py"
    settings, _ = parse_literals(path.read_text(encoding="utf-8"), str(path))
    return {*driven(settings, OUTPUTS), *settings["SPEEDS"]}


def _flat(settings: Mapping[str, Any], used: set[str] | None) -> dict[str, str]:
    """Role or key → its setting in words; `used`: what the application uses, None for all."""
    flat = {}
    for key, value in settings.items():
        if key == "NAME":
            continue
        if key not in ("OUTPUTS", "CONTACTS", "ANALOG", "SPEED_STEPS") or not isinstance(value, dict):
            flat[key] = _words(value)
            continue
        for role, spec in value.items():
            idle = used is not None and key != "CONTACTS" and role not in used
            flat[_plain(role)] = _words(spec) + (", not used" if idle else "")
    return flat


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_plain(key)} {_plain(item)}" for key, item in value.items())
    return _plain(value)


def _plain(value: Any) -> str:
    """A value from a foreign file, fit for a terminal: short, and repr shows what can't be printed."""
    text = repr(value).strip("'")
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def _kept(found: OnBoard, what: str, name: str | None, where: str, names: list[str]) -> str:
    """The name that the board has, if there is a file for it here. Raises UsageError."""
    there_are = f"there are {', '.join(names) or 'none'}"
    if found.bare:
        raise UsageError(
            f"the board on {where} has no firmware yet: name its {what} with --{what}; {there_are}"
        )
    if name is None:
        raise UsageError(
            f"what {what} the board on {where} has can't be told, its {what}.py is missing or damaged:"
            f" name it with --{what} and --change-{what}; {there_are}"
        )
    if name not in names:
        raise UsageError(
            f"the board on {where} has the {what} '{name}', which isn't here: put its file where the others"
            f" are, or name another with --{what} and --change-{what}; {there_are}"
            f"{hint(name, names)}"
        )
    return name


def _says(name: str | None, file: str) -> str:
    return name or f"unknown ({file} is missing or damaged)"


def _literals(content: bytes) -> dict[str, Any]:
    """A file's literals; none if it is damaged, for whatever reason."""
    try:
        return parse_literals(content.decode(), "")[0]
    except (UsageError, UnicodeDecodeError):
        return {}


def _name(settings: Mapping[str, Any]) -> str | None:
    name = settings.get("NAME")
    return name if isinstance(name, str) and _NAME.fullmatch(name) else None
