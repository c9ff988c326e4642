"""Runs a piece of MicroPython in the real VM, for tests."""

import os
import subprocess
import tempfile
from pathlib import Path

from host_tools.paths import FIRMWARE
from host_tools.virtual_board.rom import DEVICES
from host_tools.virtual_board.vm import find_micropython
from tests.patience import HANG_S


def run_in_vm(
    source: str, *, devices: bool = True, heap_kb: int = 240, timeout_s: float = HANG_S, stdin: str = ""
) -> str:
    """Run `source` with the firmware (and the simulated devices) on the path; gives what it printed.

    Without a host the devices run in virtual time and keep the state that the source sets, such as
    `_onewire.bus.add("28ff641d84160438", 21.5)`. Raises AssertionError with the output if it fails.
    """
    path = [".frozen", *([str(DEVICES)] if devices else []), str(FIRMWARE)]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "snippet.py"
        script.write_text(source)
        done = subprocess.run(
            [*find_micropython(), "-X", f"heapsize={heap_kb}k", str(script)],
            env={**os.environ, "MICROPYPATH": ":".join(path)},
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=timeout_s,
            text=True,
        )
    assert done.returncode == 0, f"exit status {done.returncode} from MicroPython:\n{done.stdout}"
    return done.stdout
