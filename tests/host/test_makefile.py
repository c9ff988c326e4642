"""Targets that need arguments say so in one line, before anything is set up."""

import os
import shutil
import subprocess
import sys

import pytest

from host_tools.paths import ROOT
from tests.patience import HANG_S


@pytest.mark.parametrize("arguments", [[], ["PORT=/dev/x"], ["FIRMWARE=x.bin"], ["BOARD=virtual"]])
def test_flash_without_its_arguments(arguments):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", "flash", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert (
        "error: make flash needs PORT and FIRMWARE, and for a bare chip BOARD and APPLICATION" in done.stderr
    )


@pytest.mark.slow
def test_setup_without_a_network_ends_with_what_to_do(tmp_path):
    for name in ("Makefile", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    nowhere = "http://127.0.0.1:9/"
    environment |= {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": nowhere,
        "PIP_RETRIES": "0",
        "PIP_FIND_LINKS": "",
    }
    environment["UV_OFFLINE"] = "1"
    done = subprocess.run(
        ["make", "setup", f"PYTHON={sys.executable}"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=HANG_S,
    )  # fmt: skip
    *_, said, of_make = done.stderr.splitlines()
    assert done.returncode == 2 and of_make.startswith("make: ***")
    assert said.startswith(
        "error: the packages can't be installed, see above; if the network was missing, run make setup"
    )
    assert not (tmp_path / ".venv" / ".ready").exists()


def test_run_ends_with_what_to_do_next():
    command = ["make", "-n", "-o", ".venv/.ready", "run"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[0].endswith("heatpump demo")
    assert "echo \"Next: '. .venv/bin/activate', then 'heatpump board'" in run.stdout


def test_flash_with_its_arguments_passes_on_what_is_named():
    command = ["make", "-n", "-o", ".venv/.ready", "flash", "PORT=/dev/x", "FIRMWARE=x.bin"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}

    def planned(*names):
        run = subprocess.run([*command, *names], cwd=ROOT, env=environment, capture_output=True, text=True)
        return run.stdout.replace("\\\n", " ").split()

    start = [".venv/bin/heatpump", "flash", "--port", '"/dev/x"', "--firmware", '"x.bin"']
    assert planned() == start
    assert planned("BOARD=virtual", "APPLICATION=dryer") == [
        *start, "--board", '"virtual"', "--application", '"dryer"',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("target", "arguments", "command"),
    [
        ("deploy", [], "heatpump deploy"),
        (
            "deploy",
            ["PORT=/dev/x", "APPLICATION=dryer"],
            'heatpump deploy --port "/dev/x" --application "dryer"',
        ),
        ("console", ["PORT=/dev/x"], 'heatpump console --port "/dev/x"'),
    ],
)
def test_what_make_has_a_board_do(target, arguments, command):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        ["make", "-n", target, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    typed = done.stdout.replace("\\\n", " ").splitlines()[-1]
    assert " ".join(typed.split()) == f".venv/bin/{command}"
