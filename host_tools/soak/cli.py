"""`heatpump soak`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def soak(
    file: Annotated[
        Path, typer.Argument(help="a scenario's TOML file, or the name of one in tests/scenarios")
    ],
    seed: Annotated[int, typer.Option(min=0, help="of what is drawn: the same seed, the same sequences")] = 1,
    hours: Annotated[int, typer.Option(min=3, max=240, help="simulated hours of each sequence")] = 8,
    rig: Annotated[str, typer.Option(help="in-process, vm or virtual")] = "in-process",
    sequences: Annotated[int, typer.Option(min=1, max=100_000, help="how many")] = 100,
    output: Annotated[Path, typer.Option(help="folder of the sequence that breaks a rule")] = Path(),
    jobs: Annotated[int, typer.Option(min=0, help="how many at once; 0: one a core")] = 0,
) -> None:
    """Random faults, disturbances and commands on the scenario's machine; exit status 0 if each rule held."""
    from host_tools.files import check_folder
    from host_tools.progress import progress_bar
    from host_tools.soak import run

    plan = run.load_plan(file, seed, hours, rig)
    check_folder(output, "--output")
    with progress_bar() as progress:
        done = run.soak(plan, sequences, jobs, progress)
    typer.echo(done.summary())
    if done.stopped:
        raise typer.Exit(130)
    if not done.broken:
        return
    for line in done.broken:
        typer.echo(f"broken: {line}")
    with progress_bar() as progress:
        path, short = run.write_shortest(done, output, progress)
    typer.echo(f"the shortest that breaks it: {path}, {len(short['step'])} steps")
    raise typer.Exit(1)
