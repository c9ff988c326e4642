"""Targets that need arguments say so in one line, before anything is set up."""

import os
import subprocess

import pytest

from host_tools.paths import ROOT


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
