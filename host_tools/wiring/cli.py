"""The command `heatpump board draw`."""

import re
from pathlib import Path
from typing import Annotated

import typer

from host_tools.errors import UsageError
from host_tools.files import check_file, write


def board_draw(
    board: Annotated[Path, typer.Argument(help="a board file, its folder, or a folder of boards/")],
    application: Annotated[str, typer.Argument(help="a file of firmware/heatpump/applications/")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="the SVG [default: BOARD-APPLICATION.svg here]")
    ] = None,
) -> None:
    """Draw how a board and an application are wired, as an SVG that any browser shows."""
    from host_tools.wiring.drawing import draw

    if output:
        if output.suffix.lower() != ".svg":
            raise UsageError(f"--output: {output} must end in .svg; that is what is drawn")
        check_file(output, "--output")
    name, picture = draw(board, application)
    path = output or Path(re.sub(r"[^\w.-]", "_", f"{name}-{application}.svg"))
    write(path, picture)
    typer.echo(f"wrote {path}")
