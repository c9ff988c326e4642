"""`heatpump board list` and `show`: what a board has, which applications fit it, and why the others don't."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from host_tools.board_file import (
    application_names,
    board_names,
    find_board_file,
    load_application,
    load_board,
    load_board_file,
)
from host_tools.board_pins import pin_findings, pin_notes
from host_tools.errors import UsageError
from host_tools.paths import BOARDS


def board_list(boards: Path = BOARDS) -> tuple[list[str], list[str]]:
    """A line for each board: name, chip, relays, how many applications fit, what it is; and one for each file
    that is wrong."""
    lines, wrong = [], []
    for name in board_names(boards):
        try:
            board = load_board(name, boards)
        except UsageError as error:
            wrong.append(str(error))
            continue
        fits = sum(not reason for _, reason in fit(board))
        has = f"{board['CHIP']:<8} {len(board['OUTPUTS']):>2} relays"
        lines.append(f"{name:<20} {has}  {fits:>2} applications  {about(boards / name / 'board.py')}")
    return lines, wrong


def board_show(file: Path | str, boards: Path = BOARDS) -> list[str]:
    """The whole board in words, a line each; `file` is its file, its folder, or the board's name.

    Raises UsageError.
    """
    path = find_board_file(Path(file), boards)
    board = load_board_file(path)
    lines = [
        f"{board['NAME']}: {about(path)}",
        f"chip {board['CHIP']}, {board['FLASH_BYTES']} bytes of flash",
    ]
    lines.append(f"sensors: pin {board['ONE_WIRE_PIN']}")
    expander = board.get("EXPANDER")
    if expander:
        chip = "PCF8574" if "address" in expander else "74HC595"
        pins = ", ".join(f"{key} {pin}" for key, pin in expander.items() if key != "address")
        at = f" at address 0x{expander['address']:02x}" if "address" in expander else ""
        lines.append(f"relays: a {chip}{at}, pins {pins}; it keeps them on over a reset")
    for role, output in board["OUTPUTS"].items():
        where = f"bit {output['bit']}" if expander else f"pin {output['pin']}"
        when = "power-up" if expander else "boot"
        lines.append(f"relay {role}: {where}, on at {output['active']}, off at {when}")
    for role, contact in board.get("CONTACTS", {}).items():
        lines.append(f"contact {role}: pin {contact['pin']}")
    for role, analog in board.get("ANALOG", {}).items():
        lines.append(f"analog {role}: pin {analog['pin']}")
    for role, steps in board.get("SPEED_STEPS", {}).items():
        lines.append(f"steps {role}: pins {', '.join(map(str, steps['pins']))}")
    if "STEPPER" in board:
        lines.append(f"expansion valve: pins {', '.join(map(str, board['STEPPER']['pins']))}")
    notes = pin_notes(path.read_text(encoding="utf-8"))
    for finding in pin_findings(board, notes):
        lines.append(f"note: {finding} ({finding.note})")
    for application, reason in fit(board):
        lines.append(f"application {application}: {reason or 'fits'}")
    return lines


def fit(board: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each application, and why it doesn't fit; "" if it does."""
    for application in application_names():
        try:
            load_application(application, dict(board))
            yield application, ""
        except UsageError as error:
            yield application, str(error).partition(": ")[2]


def about(path: Path) -> str:
    """The first line of the board file's docstring."""
    text = path.read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0].rstrip(".")
