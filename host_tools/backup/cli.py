"""`heatpump backup` and `heatpump restore`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from host_tools.counted import counted
from host_tools.errors import UsageError, one_line
from host_tools.serial_port import the_port

Port = Annotated[str, typer.Option(help="serial port [default: the only USB port]")]


def backup(
    file: Annotated[Path, typer.Argument(help="where it is written; JSON that can be read")],
    port: Port = "",
) -> None:
    """Settings, sensor roles and counters of a board into a file; passwords stay out. Restarts the board."""
    from host_tools import files
    from host_tools.backup import take
    from host_tools.backup.file import write
    from host_tools.progress import progress_bar

    files.check_file(file, "FILE")
    if file.exists():
        raise UsageError(f"FILE: {file} is there already; name another, or remove it")
    port = the_port(port)
    with progress_bar() as progress:
        taken = take(port, progress)
    write(file, taken)
    roles = [key for key, text in taken.settings.items() if key.startswith("sensor_") and text]
    typer.echo(
        one_line(
            f"{file}: {counted(len(taken.settings), 'setting')}, {len(roles)} of them sensor roles,"
            f" and the counters of {taken.application or 'an unknown application'}"
            f" on {taken.board or 'an unknown board'}; the board restarts"
        )
    )
    if taken.left_out:
        typer.echo(one_line(f"left out, as a backup has no secrets: {', '.join(taken.left_out)}"))


def restore(
    file: Annotated[Path, typer.Argument(help="what heatpump backup has written")],
    port: Port = "",
    settings_only: Annotated[bool, typer.Option("--settings-only", help="counters stay as they are")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="don't ask")] = False,
) -> None:
    """Put a backup onto a board of the same kind. It shows what differs, asks, and restarts the board."""
    from host_tools.backup import restore as do_restore
    from host_tools.backup.file import read
    from host_tools.progress import progress_bar

    found = read(file)
    port = the_port(port)

    with ExitStack() as bars:
        shown = [bars.enter_context(progress_bar())]

        def agree(changes: list[str]) -> bool:
            bars.close()  # no question beside moving bars
            for line in changes:
                typer.echo(one_line(line))
            if not yes and not sys.stdin.isatty():
                raise UsageError("nothing was changed: --yes does what is listed above")
            if agreed := yes or typer.confirm("Change this on the board?"):
                shown[0] = bars.enter_context(progress_bar())
            return agreed

        changed = do_restore(
            port, found, agree, settings_only=settings_only, progress=lambda *step: shown[0](*step)
        )
    typer.echo(f"{counted(len(changed), 'value')} restored" if changed else "nothing was changed")
