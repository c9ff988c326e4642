"""`heatpump console`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from host_tools.errors import UsageError, one_line
from host_tools.serial_port import BAUD, MOST_BAUD, the_port


def console(
    commands: Annotated[
        list[str] | None,
        typer.Argument(metavar="[COMMAND]...", help="type these, print the answers, and end"),
    ] = None,
    port: Annotated[str, typer.Option(help="serial port [default: the only USB port]")] = "",
    baud: Annotated[int, typer.Option(min=1200, max=MOST_BAUD, help="the console's rate")] = BAUD,
) -> None:
    """A terminal onto the firmware's console: Tab completes, Ctrl-C clears the line, exit leaves.

    With commands, or with lines on stdin, it types those; exit status 1 if the board refuses one.
    """
    from host_tools.console.session import ERROR, LEAVE, history_file, interact
    from host_tools.console.words import vocabulary
    from host_tools.ports.answers import firmware
    from host_tools.ports.line import BoardConsole, checked

    typed = commands or []
    here = not typed and sys.stdin.isatty()
    if not typed and not here:
        try:
            typed = [line for line in sys.stdin.read().splitlines() if line.strip()]
        except UnicodeDecodeError:
            raise UsageError("what is piped in is no UTF-8") from None
    lines = [checked(line) for line in typed]
    with BoardConsole(the_port(port), baud) as board:
        answer = firmware(board)
        if here:
            typer.echo(one_line(f"{answer}; Tab completes; exit, quit, Ctrl-D or Ctrl-] leaves"))
            words = vocabulary(map(one_line, board.ask("help")), answer.application, answer.board)
            interact(board, words, answer.name, history_file())
            return
        refused = False
        for line in lines:
            if line.strip() in LEAVE:
                break
            for said in board.ask(line):
                refused |= said.startswith(ERROR)
                typer.echo(one_line(said))
    if refused:
        raise typer.Exit(1)
