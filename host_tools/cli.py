"""The command `heatpump`: what each command does is in the module that it calls."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from host_tools import extras
from host_tools.backup.cli import backup, restore
from host_tools.bench.cli import bench
from host_tools.campaign.cli import campaign
from host_tools.cli_scenario import scenario_app
from host_tools.console.cli import console
from host_tools.errors import HeatpumpError, UsageError, UserError, complain, one_line
from host_tools.fmi.cli import plant_app
from host_tools.ports.cli import ports
from host_tools.soak.cli import soak
from host_tools.speed import parse_speed
from host_tools.wiring.cli import board_draw

app = typer.Typer(
    help="Heat pump controller: virtual board, scenarios, flash, monitor.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(scenario_app, name="scenario")
app.add_typer(plant_app, name="plant")
board_app = typer.Typer()
app.add_typer(board_app, name="board")
board_app.command("draw")(board_draw)
app.command()(campaign)
app.command()(soak)
app.command()(ports)
app.command()(console)
app.command()(backup)
app.command()(restore)
app.command()(bench)

Speed = Annotated[str, typer.Option(help="1 is real time, N at most N times that, max as fast as it goes")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="set a parameter; may be repeated")
]
AnyPort = Annotated[str, typer.Option(help="serial port, such as /dev/ttyUSB0 [default: the only USB port]")]


def _tell_version(wanted: bool) -> None:
    if wanted:
        from heatpump import VERSION

        print(f"heatpump {VERSION}")
        raise typer.Exit


@app.callback()
def heatpump(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="which version this is")
    ] = False,
) -> None:
    """Heat pump controller: virtual board, scenarios, flash, monitor."""


@app.command()
def demo(
    hours: Annotated[float, typer.Option(min=0.1, max=240, help="how many hours of winter")] = 24.0,
    speed: Speed = "3000",
    picture: Annotated[Path, typer.Option(help="where the picture goes: PNG, JPG, WebP, SVG or PDF")] = Path(
        "run.png"
    ),
) -> None:
    """The main job: the real firmware on the virtual board heats a house through a winter day."""
    from host_tools.demo import run_demo
    from host_tools.report.picture import check_picture
    from host_tools.signals import ended_by_signals

    check_picture(picture, "--picture")
    with ended_by_signals():
        run_demo(hours, parse_speed(speed), picture)


@board_app.callback(invoke_without_command=True)
def board(
    context: typer.Context,
    speed: Speed = "1",
    directory: Annotated[Path | None, typer.Option(help="where the board's flash is kept")] = None,
    empty: Annotated[bool, typer.Option(help="don't put the firmware on it")] = False,
    link: Annotated[Path | None, typer.Option(help="a symbolic link to the port, made and removed")] = None,
    settings: Settings = None,
    application: Annotated[
        str, typer.Option(help="a file of firmware/heatpump/applications/")
    ] = "air_to_air",
    plant: Annotated[
        str | None, typer.Option(help="what stands behind it: a kind of plant [default: the application's]")
    ] = None,
) -> None:
    """A virtual board on a serial port, with a plant behind it. `board check` looks at a board file.

    Its port is the first line.
    """
    if context.invoked_subcommand:
        return
    from host_tools.serve_board import serve_board

    serve_board(directory, parse_speed(speed), empty, link, parse_settings(settings), application, plant)


@board_app.command("list")
def board_list() -> None:
    """The boards that there is a file for, and how many applications fit each."""
    from host_tools import board_show

    lines, wrong = board_show.board_list()
    for line in lines:
        typer.echo(one_line(line))
    for line in wrong:
        complain(line)
    if wrong:
        raise typer.Exit(2)


@board_app.command("show")
def board_show(
    file: Annotated[Path, typer.Argument(help="a board file, its folder, or a folder of boards/")],
) -> None:
    """What a board has, which applications fit it, and why the others don't."""
    from host_tools import board_show as shown

    for line in shown.board_show(file):
        typer.echo(one_line(line))


@board_app.command("check")
def board_check(
    file: Annotated[Path, typer.Argument(help="a board file, its folder, or a folder of boards/")],
) -> None:
    """Check a board file: a line for each thing wrong with it; exit status 0 if there is none."""
    from host_tools.board_file import check_board_file, find_board_file

    path = find_board_file(file)
    wrong, explained = check_board_file(path)
    for line in wrong:
        typer.echo(one_line(line))
    for line in explained:
        typer.echo(one_line(f"fine: {line}"))
    if wrong:
        raise typer.Exit(1)
    typer.echo(one_line(f"{path}: nothing is wrong with it"), err=True)


Board = Annotated[str | None, typer.Option(help="a folder of boards/ [default: what the board is]")]
Application = Annotated[
    str | None, typer.Option(help="a file of firmware/heatpump/applications/ [default: what the board has]")
]
ChangeBoard = Annotated[bool, typer.Option("--change-board", help="let it become another board")]
ChangeApplication = Annotated[
    bool, typer.Option("--change-application", help="let it become another application")
]


@app.command()
def deploy(
    port: AnyPort = "",
    board: Board = None,
    application: Application = None,
    change_board: ChangeBoard = False,
    change_application: ChangeApplication = False,
    settings: Settings = None,
    reset_settings: Annotated[bool, typer.Option(help="forget the settings on the board")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="also modules that this machine never loads")
    ] = False,
) -> None:
    """Put the firmware on a board that runs MicroPython, and check that it comes up safe."""
    from host_tools.deploy import deploy as do_deploy
    from host_tools.deploy.machine import Wanted
    from host_tools.progress import progress_bar
    from host_tools.serial_port import the_port

    port = the_port(port)
    with progress_bar() as progress:
        wanted = Wanted(board, application, parse_settings(settings), change_board, change_application)
        done = do_deploy(
            port, wanted, reset_settings=reset_settings, everything=everything, progress=progress
        )
    print_changes(done.machine.changes)
    told = f"{len(done.sent)} files sent; heatpump {done.version} is up, application"
    typer.echo(one_line(f"{told} {done.machine.application}, board {done.machine.board}, relays safe"))


@app.command()
def flash(
    port: AnyPort = "",
    firmware: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="MicroPython image for the chip (.bin), or where it is on the web"),
    ] = None,
    sha256: Annotated[str, typer.Option(help="what the image's SHA-256 must be")] = "",
    board: Board = None,
    application: Application = None,
    change_board: ChangeBoard = False,
    change_application: ChangeApplication = False,
    settings: Settings = None,
    keep: Annotated[bool, typer.Option(help="don't erase the files on the board")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="ask nothing at the terminal")] = False,
) -> None:
    """Write MicroPython and the firmware onto an ESP32, and say what is on it and what comes next.

    At a terminal it asks for what is missing; a bare board needs --board and --application.
    """
    from host_tools.deploy.machine import Wanted
    from host_tools.flash import flash as do_flash
    from host_tools.flash.ask import asking, complete
    from host_tools.flash.bring_up import bring_up
    from host_tools.flash.download import fetch, is_url
    from host_tools.progress import progress_bar

    image = Path(firmware) if firmware else None
    if firmware and is_url(firmware):
        with progress_bar() as progress:
            image = fetch(firmware, sha256, progress)
    ask = asking(yes)
    job = complete(port, image, board, application, ask)
    with progress_bar() as progress:
        names = (job.board, job.application)
        wanted = Wanted(*names, parse_settings(settings), change_board, change_application)
        done = do_flash(job.port, job.image, wanted, sha256=sha256, erase=not keep, progress=progress)
    print_changes(done.machine.changes)
    told = f"heatpump {done.version} is up, application {done.machine.application}"
    typer.echo(one_line(f"{told}, board {done.machine.board}, relays safe"))
    for line in bring_up(job.port, ask):
        typer.echo(one_line(line))


@app.command()
def monitor(
    host: Annotated[str, typer.Option(help="MQTT broker")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 1883,
    name: Annotated[str, typer.Option(help="the board's device_name")] = "heatpump",
    user: Annotated[str | None, typer.Option(help="login at the broker")] = None,
    password: Annotated[str | None, typer.Option(envvar="HEATPUMP_MQTT_PASSWORD")] = None,
) -> None:
    """Watch a board over MQTT; Ctrl-C ends it."""
    from host_tools.monitor.live import monitor as do_monitor

    asyncio.run(do_monitor(host, port, name, user=user, password=password))


@app.command()
def docs(check: Annotated[bool, typer.Option(help="only say whether they are up to date")] = False) -> None:
    """Renew the reference pages that are made from the core's tables, and the drawings of boards/."""
    from host_tools import reference
    from host_tools.wiring import pictures

    if not check:
        typer.echo(f"wrote {reference.write()}")
        pictures.write()
    elif not reference.is_fresh():
        raise HeatpumpError(f"{reference.PAGE} is out of date; run make docs")
    else:
        for path in pictures.stale():
            raise HeatpumpError(f"{path} is out of date; run make docs")


@app.command()
def bundle(folder: Annotated[Path, typer.Argument(help="where the file is written")] = Path("dist")) -> None:
    """Compile the package into one ZIP file for a release, with its SHA-256 beside it."""
    from host_tools.deploy.bundle import write_bundle

    print(f"wrote {write_bundle(folder)}")


@app.command()
def traceback(
    file: Annotated[
        Path | None, typer.Argument(help="what the board said; none: what is pasted, up to Ctrl-D")
    ] = None,
) -> None:
    """Say where in the sources a board's traceback comes from; the board must run what these build."""
    from host_tools.deploy.traceback import tracebacks, translated

    if not file and sys.stdin.isatty():
        typer.echo("paste what the board said; Ctrl-D on a line of its own ends it", err=True)
    try:
        text = file.read_text(encoding="utf-8", errors="replace") if file else sys.stdin.read()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    found = tracebacks(text)
    told = translated(found)
    if told == found:
        raise UserError("there is no line in it of what these sources build")
    print("\n".join(map(one_line, told.split("\n"))), end="")


def parse_settings(pairs: list[str] | None) -> dict[str, str]:
    """KEY=VALUE texts as a dictionary. Raises UsageError."""
    settings = {}
    for pair in pairs or []:
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise UsageError(f"--set: '{pair}' must be KEY=VALUE")
        settings[key] = value
    return settings


def print_changes(changes: tuple[str, ...]) -> None:
    """What is another now on a board, a line each."""
    for change in changes:
        typer.echo(one_line(f"changed: {change}"))


def _missing(context: Any) -> list[str]:
    """All that a command needs and wasn't given; Typer names the first."""
    needed = [one for one in context.command.params if one.required and one.name not in context.params]
    return [one.get_error_hint() for one in needed]


def main() -> None:
    """Run the command line; a user's mistake ends in one line and its exit status."""
    try:
        status = app(standalone_mode=False)
    except ModuleNotFoundError as error:
        needed = extras.missing(error)
        if needed is None:
            raise
        complain(str(needed))
        status = needed.exit_status
    except HeatpumpError as error:
        complain(str(error))
        for line in error.details:
            print(f"  {one_line(line)}", file=sys.stderr)
        status = error.exit_status
    except typer.Abort:  # Ctrl-C or Ctrl-D at a question
        print(file=sys.stderr)
        status = 130
    except TyperException as error:  # what Typer itself finds wrong
        if not hasattr(error, "format_message"):
            raise
        context = getattr(error, "ctx", None)
        message = error.format_message()
        if type(error).__name__ == "NoArgsIsHelpError":
            print(message)
        else:
            if type(error).__name__ == "MissingParameter" and len(missing := _missing(context)) > 1:
                message = f"Missing {', '.join(missing)}"
            message = message.rstrip(".")
            stop = "" if message.endswith("?") else "."
            complain(f"{message}{stop} See {context.command_path} --help" if context else message)
        status = 2
    sys.exit(status)
