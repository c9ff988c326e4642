"""What `heatpump flash` has to know and wasn't told: asked for at a terminal, else named, all in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer

from host_tools.board_file import board_names, load_board
from host_tools.board_show import fit
from host_tools.deploy.plan import VIRTUAL
from host_tools.errors import UsageError, UserError, listed, one_line
from host_tools.ports.answers import FIRMWARE, OTHER, UNUSABLE, what_answers
from host_tools.serial_port import the_port

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Job:
    """What to write onto which board; a board or application of None stays what the board has."""

    port: str
    image: Path
    board: str | None
    application: str | None


def complete(
    port: str,
    image: Path | None,
    board: str | None,
    application: str | None,
    ask: Ask | None,
) -> Job:
    """Find out the rest by `ask`; without it nothing is asked. Raises UsageError that names what is missing.

    A board that says what it is isn't asked about. What else runs there is told before it is erased.
    """
    missing = []
    try:
        port = the_port(port)
    except UsageError as error:
        missing.append(str(error))
    if image is None and ask is None:
        missing.append("--firmware is missing: the image for the chip from micropython.org/download (.bin)")
    if missing:
        raise UsageError("; ".join(missing))
    if ask is None:
        assert image is not None
        return Job(port, image, board, application)
    while image is None:
        image = Path(ask("MicroPython's image for the chip (.bin, from micropython.org/download):"))
        if not image.is_file():
            typer.echo(one_line(f"there is no file {image}"), err=True)
            image = None
    if board is None or application is None:
        answer = what_answers(port)
        if answer.answers == UNUSABLE:
            raise UserError(answer.text)
        if answer.answers != FIRMWARE:
            typer.echo(one_line(f"{port}: {answer}"), err=True)
            if answer.answers == OTHER and ask("Erase it? (yes, no)") != "yes":
                raise UserError("nothing was erased")
            board = board or _choice("board", [name for name in board_names() if name != VIRTUAL], ask)
            fitting = [name for name, reason in fit(load_board(board)) if not reason]
            application = application or _choice("application", fitting, ask)
    return Job(port, image, board, application)


def asking(yes: bool) -> Ask | None:
    """Asks at the terminal, if there is one and it isn't unwanted."""
    return (
        None
        if yes or not sys.stdin.isatty()
        else lambda question: str(typer.prompt(question, err=True, prompt_suffix=" ")).strip()
    )


def _choice(what: str, names: list[str], ask: Ask) -> str:
    typer.echo(f"{what}s: {', '.join(names)}", err=True)
    while (chosen := ask(f"Which {what} is it?")) not in names:
        typer.echo(one_line(f"no {what} '{chosen}'; there are {listed(chosen, names)}"), err=True)
    return chosen
