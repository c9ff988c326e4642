"""`heatpump plant …`: our plants as FMUs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

plant_app = typer.Typer(help="The simulated plants by themselves.", no_args_is_help=True)


@plant_app.callback()
def plant() -> None:
    """The simulated plants by themselves."""


@plant_app.command("export")
def plant_export(
    kind: Annotated[str, typer.Argument(help="air_to_air, dryer, …; as in a scenario's [plant]")],
    output: Annotated[Path, typer.Option("--output", "-o", help="the FMU to write")],
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PART.FIELD=VALUE", help="a field of a part; may be repeated"),
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="also write the map to use it with here")
    ] = None,
) -> None:
    """Write a plant as an FMU (FMI 2.0 for co-simulation), for other simulation programs."""
    from host_tools.files import check_file, write
    from host_tools.fmi.export import export_plant, map_text

    check_file(output, "--output")
    if map_file:
        check_file(map_file, "--map")
    export_plant(kind, output, settings or [])
    typer.echo(f"plant {kind} is in {output}")
    if map_file:
        write(map_file, map_text(kind).encode())
        typer.echo(f"its map is in {map_file}")
