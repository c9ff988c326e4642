"""`heatpump ports`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from host_tools.errors import UserError, one_line


def ports(
    named: Annotated[
        list[str] | None, typer.Argument(metavar="[PORT]...", help="ask on these [default: all USB ports]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """The USB serial ports, and what answers on each; nothing that runs is interrupted.

    Exit status 1 if one that is named can't be used.
    """
    from host_tools.ports.answers import UNUSABLE, look

    found = look(named or ())
    if not found:
        raise UserError("no USB serial port is plugged in")
    widths = [
        max(len(text) for text in column)
        for column in zip(*[(f.port, f.adapter) for f in found], strict=True)
    ]
    for one in found:
        if as_json:
            typer.echo(json.dumps(one.as_dict()))
        else:
            columns = [
                text.ljust(width)
                for text, width in zip((one.port, one.adapter), widths, strict=True)
                if width
            ]
            typer.echo(one_line("  ".join([*columns, str(one.answer)])))
    if named and any(one.answer.answers == UNUSABLE for one in found):
        raise typer.Exit(1)
