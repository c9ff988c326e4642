"""`heatpump campaign`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def campaign(
    file: Annotated[Path, typer.Argument(help="a TOML file; see host_tools/campaign/file.py")],
    out: Annotated[Path | None, typer.Option(help="folder of the results [default: campaigns/NAME]")] = None,
    workers: Annotated[int, typer.Option(min=0, help="processes on this computer; 0: one a core")] = 0,
    scheduler: Annotated[str, typer.Option(help="a Dask scheduler, such as tcp://host:8786")] = "",
    retry: Annotated[bool, typer.Option("--retry", help="run those again that came to no end")] = False,
    summary: Annotated[bool, typer.Option("--summary", help="only show what there is")] = False,
) -> None:
    """Run many scenarios in many variants. What is done stays done: start it again after a stop."""
    from host_tools.campaign.file import load_campaign
    from host_tools.campaign.run import run_campaign, summary_line
    from host_tools.campaign.summary import show
    from host_tools.files import check_folder
    from host_tools.progress import progress_bar

    if out and not summary:
        check_folder(out, "--out")
    found = load_campaign(file)
    folder = out or Path("campaigns") / found.name
    if not summary:
        with progress_bar() as progress:
            done = run_campaign(
                found, folder, workers=workers, scheduler=scheduler, retry=retry, progress=progress
            )
        typer.echo(summary_line(done))
        if done.stopped:
            typer.echo("stopped; the same command goes on from here", err=True)
            raise typer.Exit(130)
    show(found, folder)
