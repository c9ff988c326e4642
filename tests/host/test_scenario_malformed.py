"""Whatever is in a scenario file, it is read, or refused with one line: never a traceback or a path."""

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from host_tools import cli
from host_tools.errors import UsageError, one_line
from host_tools.paths import BOARDS, ROOT
from host_tools.report import look
from host_tools.scenario import load_scenario

GOOD = b"""name = "example"
about = "An example."
duration = "1h"
application = "air_to_air"
plant = { kind = "air_to_air", start = { hour = 6.5, indoor_c = 19 }, weather = { seed = 3 } }
parameters = { mode = "heat", heat_setpoint = 21.5 }
limits = { starts = { min = 1 } }

[[step]]
at = "30m"
do = "set"
parameter = "heat_setpoint"
to = 22

[[expect]]
value = "indoor_c"
min = 5
"""
LINES = GOOD.splitlines(keepends=True)
VALUES = st.sampled_from(
    (
        *("9" * 400, "-" + "9" * 400, "9" * 5000, "0x" + "f" * 5000, "1e999", "inf", "-inf", "nan", "true"),
        *("[" * 20_000, "[" * 400 + "]" * 400, '"\\u0000"', '"\\u001b[31m"', '"../x"', '"/x"', '"[red]"'),
        *("{}", "[]", "[{}]", "1979-05-27", '"9' + "9" * 400 + 'd"', '"\\u202e"', '"$x$"', "0", "''"),
    )
)


@st.composite
def files(draw):
    """The good file, with a value, a line or bytes changed."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        n = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(("value", "drop", "double", "bytes", "cut")))
        if how == "value" and b" = " in lines[n]:
            lines[n] = lines[n].partition(b" = ")[0] + f" = {draw(VALUES)}\n".encode()
        elif how == "drop":
            lines[n] = b""
        elif how == "double":
            lines[n] *= 2
        elif how == "cut":
            lines[n] = lines[n][: draw(st.integers(0, len(lines[n])))]
        else:
            at = draw(st.integers(0, len(lines[n])))
            lines[n] = lines[n][:at] + draw(st.binary(max_size=8)) + lines[n][at:]
    return b"".join(lines)


@pytest.mark.slow
@given(content=files())
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_a_damaged_file_is_read_or_refused_in_one_line(content):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.toml"
        path.write_bytes(content)
        try:
            scenario = load_scenario(path)
        except UsageError as error:
            assert str(error).startswith(str(path))
            assert len(str(error)) < 3000
            assert one_line(str(error)).isprintable()
        else:
            assert Path(scenario.name).name == scenario.name


@pytest.mark.parametrize(
    "content, says",
    [
        (b'name = "/tmp/x"', "'/tmp/x' must have 1 to 48 letters"),
        (b'name = "../x"', "'../x' must have 1 to 48 letters"),
        (b'name = "[red]"', "must have 1 to 48 letters"),
        (b'about = "\\u001b[31m"', "has a control character"),
        (b"duration = " + b"9" * 400, "duration: the whole numbers of TOML have 64 bits"),
        (b"duration = " + b"9" * 5000, "not valid TOML"),
        (b"duration = 0x" + b"f" * 5000, "duration: the whole numbers of TOML have 64 bits"),
        (b"duration = " + b"[" * 20_000, "not valid TOML"),
        (
            b"limits = { starts = { min = " + b"9" * 400 + b" } }",
            "min: the whole numbers of TOML have 64 bits",
        ),
        (b"limits = { starts = { min = inf } }", "min: must be a finite number"),
        (b"limits = { starts = { min = nan } }", "min: must be a finite number"),
        (b'about = "\x00"', "not valid TOML"),
        (b'about = "\xff"', "not valid TOML"),
    ],
)
def test_each_is_an_error_line_with_exit_status_2(tmp_path, monkeypatch, capsys, content, says):
    key = content.partition(b" =")[0]
    path = tmp_path / "x.toml"
    path.write_bytes(b"".join(content + b"\n" if line.startswith(key + b" ") else line for line in LINES))
    assert says in failed(monkeypatch, capsys, "scenario", "run", str(path))


def failed(monkeypatch, capsys, *arguments):
    """The one line with which the command line refuses."""
    monkeypatch.setattr(sys, "argv", ["heatpump", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    found = capsys.readouterr()
    assert ended.value.code == 2
    assert found.out == ""
    (line,) = found.err.splitlines()
    assert line.startswith("error: ")
    return line


CAMPAIGN = str(ROOT / "tests/scenarios/campaigns/deadband-by-climate.toml")


@pytest.mark.parametrize(
    "arguments, says",
    [
        (["scenario", "run"], "Missing argument 'file'. See heatpump scenario run --help"),
        (["flash", "--port", "x", "--yes"], "error: --firmware is missing: "),
        (["plant", "export"], "Missing 'kind', '--output'"),
        (["scenario", "fly"], "No such command 'fly'. See heatpump scenario --help"),
        (["scenario", "rn"], "No such command 'rn'. Did you mean 'run'? See heatpump scenario --help"),
        (["board", "chek"], "Did you mean 'check'? See heatpump board --help"),
        (["board", "check", "virtal"], "waveshare_relay_6ch; did you mean virtual?"),
        (["board", "check", "boards/virtal"], "; did you mean virtual?"),
        (["board", "--application", "frezer"], "; did you mean freezer?"),
        (["board", "--plant", "drier"], "; did you mean dryer?"),
        (["deploy", "--port", "x", "--board", "virtal"], "; did you mean virtual?"),
        (["deploy", "--port", "x", "--application", "frezer"], "; did you mean freezer?"),
        (["scenario", "run", "s14-cycle", "--rig", "virtul"], "; did you mean virtual?"),
        (["scenario", "all", "s14-cycle", "--rig", "inprocess"], "; did you mean in-process?"),
        (["plant", "export", "drier", "-o", "x.fmu"], "; did you mean dryer?"),
        (["plant", "export", "dryer", "-o", "x.fmu", "--set", "star.hour=1"], "; did you mean start?"),
        (["plant", "export", "dryer", "-o", "x.fmu", "--set", "start.hoor=1"], "; did you mean hour?"),
        (["scenario", "run", "x", "--rigg", "vm"], "No such option"),
        (["monitor", "--port", "99999"], "--port"),
        (["demo", "--hours", "many"], "--hours"),
        (["scenario", "run", "/"], "is a folder"),
        (["scenario", "run", "x" * 300], "File name too long"),
        (["scenario", "run", "s14-cycle", "--picture", "/none/x.png"], "--picture: /none/x.png can't"),
        (["scenario", "run", "s14-cycle", "--picture", "/"], "--picture: / is a folder"),
        (["scenario", "run", "s14-cycle", "--report", "/dev/null/x"], "--report: /dev/null/x can't"),
        (["scenario", "all", "s14-cycle", "--report", "/dev/null"], "--report: /dev/null can't be written"),
        (["demo", "--picture", "/none/x.png"], "--picture: /none/x.png can't be written"),
        (
            ["demo", "--picture", "x.txt"],
            "--picture: x.txt can't be drawn; it may end in .png, .jpg, .webp, ",
        ),
        (["scenario", "run", "s14-cycle", "--picture", "x"], "--picture: x can't be drawn; it may end in"),
        (["bundle", "none/deeper"], "FOLDER: none/deeper can't be written: there is no folder none; make"),
        (["scenario", "all", "s14-cycle", "--report", "none/x"], "--report: none/x can't be written: there"),
        (["board", "--directory", "none/x"], "--directory: none/x can't be written: there is no folder none"),
        (
            ["campaign", CAMPAIGN, "--out", "none/x"],
            "--out: none/x can't be written: there is no folder none",
        ),
        (["board", "check", str(BOARDS)], "boards: is a folder without a board.py; there are esp32_d"),
        (["board", "check", str(ROOT / "README.md")], "README.md: is no board file: that is in Python"),
        (["plant", "export", "dryer", "-o", "/none/x.fmu"], "--output: /none/x.fmu can't be written"),
    ],
)
def test_what_is_asked_for_wrongly_is_said_before_the_work(monkeypatch, capsys, arguments, says):
    assert says in failed(monkeypatch, capsys, *arguments)


def test_a_link_never_takes_the_place_of_a_file(tmp_path):
    from host_tools.virtual_board.user_port import UserPort

    kept = tmp_path / "precious"
    kept.write_text("words")
    with pytest.raises(UsageError, match=f"{kept}: is there already and is no link"):
        UserPort(kept)
    assert kept.read_text() == "words"
    with pytest.raises(UsageError, match="there is no folder"):
        UserPort(tmp_path / "none" / "link")


def test_dollar_signs_are_no_formula():
    assert look.plain("$x$") == r"\$x\$"
