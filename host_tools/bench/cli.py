"""`heatpump bench`."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from host_tools.bench.record import Result
from host_tools.errors import UserError, one_line
from host_tools.serial_port import BAUD, MOST_BAUD, the_port

if TYPE_CHECKING:
    from host_tools.bench.board import BenchBoard
    from host_tools.bench.person import Person

REST_S = 900.0  # minimum on time, pumping down
_COLOURS = {"passed": "green", "failed": "bold red"}


def bench(
    port: Annotated[str, typer.Option(help="serial port [default: the only USB port]")] = "",
    baud: Annotated[int, typer.Option(min=1200, max=MOST_BAUD, help="the console's rate")] = BAUD,
    yes: Annotated[bool, typer.Option("--yes", help="only what can be done with nobody there")] = False,
    again: Annotated[bool, typer.Option("--again", help="what has passed before, too")] = False,
    output: Annotated[Path, typer.Option(help="folder for the sheet")] = Path(),
) -> None:
    """Try a board that is wired, step by step, with you: sensors, contacts, relays, watchdog, network.

    It writes a commissioning sheet, HTML and PDF, to sign. Broken off, it goes on where it was.
    """
    from host_tools import files
    from host_tools.bench import record as records
    from host_tools.bench import sheet
    from host_tools.bench.board import BACK_S, BenchBoard
    from host_tools.bench.checks import FAILED, PASSED, SKIPPED, UNSEEN, checks
    from host_tools.bench.person import Nobody, Person
    from host_tools.board_show import board_show

    files.check_folder(output, "--output")
    files.folder(output)
    console = Console()
    person = Nobody(console) if yes else Person(console)
    board = BenchBoard(the_port(port), baud)
    try:
        told = board.identity()
        name = re.sub(r"[^\w.-]+", "-", board.answer.name).strip("-.") or "board"
        path = output / f"{name}-bench.json"
        record = records.Record(told) if again else records.load(path, told)
        console.print(escape(told))
        _switch_off(board, person)
        for check in checks(board):
            before = record.results.get(check.name)
            if before and before.outcome == PASSED:
                continue
            if not check.alone and not person.here:
                outcome, remark = SKIPPED, "needs somebody at the machine"
            else:
                _rest(board, person)
                try:
                    outcome, remark = check.run(board, person)
                except UserError as error:
                    outcome, remark = FAILED, str(error)
                    board.join(BACK_S)
            if before and before.outcome == FAILED and outcome in (SKIPPED, UNSEEN):
                continue  # until somebody has seen it pass
            record.results[check.name] = Result(
                check.about, outcome, one_line(remark), f"{datetime.now():%Y-%m-%d %H:%M}"
            )
            records.save(path, record)
            colour = _COLOURS.get(outcome, "yellow")
            console.print(f"[{colour}]{outcome:<9}[/] {escape(check.about)}  {escape(one_line(remark))}")
    except KeyboardInterrupt:
        with suppress(UserError):
            board.ask("service stop")
        console.print("\nbroken off, service stopped; the same command goes on with what hasn't passed")
        raise typer.Exit(130) from None
    finally:
        board.leave()
    made = sheet.write(output, name, record, board_show(board.answer.board))
    console.print(f"{sheet.verdict(record)}; {', '.join(escape(str(path)) for path in made)}")
    if any(result.outcome == FAILED for result in record.results.values()):
        raise typer.Exit(1)


def _switch_off(board: BenchBoard, person: Person) -> None:
    """Have it in mode off. Raises UserError."""
    mode = board.status()["mode"]
    if mode != "off":
        if not person.ask(f"The machine is in mode {mode}. Switch it off?", default=True):
            raise UserError(f"the machine is in mode {mode}: 'mode off' at its console first")
        board.ask("mode off")


def _rest(board: BenchBoard, person: Person) -> None:
    """Wait until nothing is driven: the next check may restart it. Raises UserError."""
    if not board.rests():
        person.say("Waiting until the machine rests ...")
    if not board.until(board.rests, REST_S):
        raise UserError("the machine doesn't come to rest")
