"""Runs the bench's programs in the MicroPython VM."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from host_tools.virtual_board.vm import find_micropython

HERE = Path(__file__).parent
HEAP_KB = 448  # as the virtual board's


def run(program: str, *arguments: str, path: str, heap_kb: int = HEAP_KB) -> Any:
    """What a program of this folder prints as JSON; `path` is where the VM looks for modules.

    Raises RuntimeError with the VM's words if it fails.
    """
    done = subprocess.run(
        [*find_micropython(), "-X", f"heapsize={heap_kb}k", str(HERE / program), *arguments],
        env={**os.environ, "MICROPYPATH": path},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)
