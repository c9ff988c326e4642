"""`heatpump scenario`. Apart from `host_tools.scenario`, which takes a second to load."""

import signal
from pathlib import Path
from typing import Annotated

import typer

from host_tools.errors import UsageError, complain
from host_tools.serial_port import BAUD, MOST_BAUD
from host_tools.speed import parse_speed

scenario_app = typer.Typer(
    help="Run scenarios: the controller against a simulated plant.", no_args_is_help=True
)

Rig = Annotated[
    str, typer.Option(help="in-process, vm, virtual, or serial: a board on --port with nothing wired to it")
]
RigPort = Annotated[str, typer.Option("--port", help="serial port of the board, such as /dev/ttyUSB0")]
Baud = Annotated[int, typer.Option(min=1200, max=MOST_BAUD, help="rate of its console")]
Speed = Annotated[str, typer.Option(help="of the board: 1 is real time, N at most N times that, or max")]
DriveRelays = Annotated[bool, typer.Option("--drive-relays", help="let the board switch its relays")]
VirtualAs = Annotated[
    str, typer.Option("--board", help="a folder of boards/: the virtual board has its pins and chips")
]


@scenario_app.command("run")
def scenario_run(
    file: Annotated[Path, typer.Argument(help="a TOML file, or the name of one in tests/scenarios")],
    rig: Rig = "virtual",
    port: RigPort = "",
    baud: Baud = BAUD,
    speed: Speed = "max",
    drive_relays: DriveRelays = False,
    board: VirtualAs = "",
    against: Annotated[
        str,
        typer.Option(
            metavar="RIG", help="run on that rig too, one with the same trace; name the first difference"
        ),
    ] = "",
    json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    baseline: Annotated[
        bool | None, typer.Option(help="run what it is compared with too [default: yes, with --json no]")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(help="draw the run into this file: PNG, JPG, WebP, SVG or PDF")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="write an HTML page and PNGs into this folder")] = None,
    plant: Annotated[Path | None, typer.Option(help="an FMU in place of the scenario's plant")] = None,
    map_file: Annotated[Path | None, typer.Option("--map", help="its map.toml")] = None,
) -> None:
    """Run one scenario; exit status 0 if it passed."""
    from dataclasses import replace

    from host_tools.files import check_folder
    from host_tools.hil.cli import Comparison, check_against, found_on, rig_options
    from host_tools.progress import progress_bar
    from host_tools.scenario import find_scenario, load_scenario, print_result, run_scenario, watched
    from host_tools.signals import ended_by_signals

    options = rig_options(rig, port, baud, parse_speed(speed), drive_relays, board)
    if against:
        check_against(rig, against)

    if picture:
        from host_tools.report.picture import check_picture, draw

        check_picture(picture, "--picture")
    if report:
        check_folder(report, "--report")
    if (plant is None) != (map_file is None):
        raise UsageError("--plant and --map go together")
    if plant and map_file:
        from host_tools.fmi.scenario import load_with_fmu

        scenario = load_with_fmu(find_scenario(file), plant, map_file)
    else:
        scenario = load_scenario(find_scenario(file))
    there = {"board": found_on(port, baud).board} if port and against else options
    compared = Comparison(scenario, against, there) if against else None
    # By signals, too: a board in the loop is to be sent out of it.
    with ended_by_signals(), progress_bar() as progress:
        result = run_scenario(
            scenario,
            rig,
            baseline=not json if baseline is None else baseline,
            options=options,
            on_tick=watched(scenario, progress, compared.on_tick if compared else None),
        )
    if compared:
        same, line = compared.verdict()
        result = replace(
            result,
            notes=(*result.notes, line) if same else result.notes,
            failures=result.failures if same else (*result.failures, line),
        )
    if picture:
        draw(result.curves, picture)
    if json:
        typer.echo(result.to_json())
    else:
        print_result(result)
    if report:
        from host_tools.report.page import write_report

        typer.echo(f"report        {write_report(scenario, result, report)}", err=json)
    if not result.passed:
        raise typer.Exit(1)


@scenario_app.command("list")
def scenario_list() -> None:
    """The scenarios that come with the project."""
    from host_tools.scenario import all_scenarios, print_scenarios

    good, errors = all_scenarios()
    print_scenarios(good)
    if errors:
        for error in errors:
            complain(str(error))
        raise typer.Exit(2)


@scenario_app.command("all")
def scenario_all(
    files: Annotated[
        list[Path] | None, typer.Argument(help="only these: TOML files, or names of tests/scenarios")
    ] = None,
    rig: Rig = "virtual",
    port: RigPort = "",
    baud: Baud = BAUD,
    speed: Speed = "max",
    drive_relays: DriveRelays = False,
    board: VirtualAs = "",
    jobs: Annotated[int, typer.Option(min=0, help="how many at once; 0: one a core")] = 0,
    baseline: Annotated[bool, typer.Option(help="run what they are compared with too")] = True,
    report: Annotated[Path | None, typer.Option(help="write HTML pages and PNGs into this folder")] = None,
) -> None:
    """Run all scenarios, each on its own core; exit status 0 if all passed."""
    from host_tools.files import check_folder
    from host_tools.hil.cli import fitting, rig_options
    from host_tools.progress import progress_bar
    from host_tools.scenario import batch, find_scenario, print_outcomes, scenario_files

    options = rig_options(rig, port, baud, parse_speed(speed), drive_relays, board)
    if report:
        check_folder(report, "--report")
    paths = [find_scenario(file) for file in files] if files else scenario_files()
    if port and not files:
        paths = fitting(paths, port, baud)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it as Ctrl-C does
    try:
        with progress_bar() as progress:
            outcomes = batch.run_all(
                paths,
                rig,
                lambda done, total, names: progress("scenarios", done, total),
                jobs=1 if port else jobs,  # there is one board
                options=options,
                report=report,
                baseline=baseline,
            )
    except batch.Stopped as stopped:
        print_outcomes(stopped.outcomes)
        raise typer.Exit(130) from None
    print_outcomes(outcomes)
    if not all(outcome.passed for outcome in outcomes):
        raise typer.Exit(1)
