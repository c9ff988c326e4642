"""What the firmware takes of a chip's heap, counted in a 32-bit MicroPython that Node.js runs.

MicroPython's build for WebAssembly has words of 32 bits, as an ESP32 has. For the same modules it was within
3 % of the chip. What is frozen into a chip's image, asyncio and umqtt, isn't counted.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from host_tools.board_file import load_application, load_board
from host_tools.rigs.faults import SENSOR_ROMS, sensor_settings
from host_tools.rigs.virtual import firmware_files
from host_tools.umqtt_source import ensure_umqtt

HERE = Path(__file__).parent
PACKAGE = "@micropython/micropython-webassembly-pyscript"
FOLDER = Path(sys.prefix) / "share" / "heatpump" / "vm32"
VM = FOLDER / "node_modules" / PACKAGE / "micropython.mjs"
WORK_MS = 600_000
ANSWER_MS = 3_000
TELEMETRY_MS = 60_000
FIRST_POOL = 20
POOL_BYTES, NAME_BYTES = 24, 7
# The machine runs with these, whatever it is.
READINGS_MC = {
    "indoor": 19000,
    "outdoor": 3000,
    "indoor_coil": 38000,
    "outdoor_coil": -3000,
    "discharge": 60000,
    "suction": 0,
    "supply": 33000,
    "return": 28000,
    "source_in": 8000,
    "source_out": 5000,
    "tank": 44000,
    "buffer": 30000,
    "cabinet": 8000,
    "pool": 24000,
    "drum_in": 40000,
    "drum_out": 30000,
}
MODES = {"refrigerator": "cool", "freezer": "cool", "dryer": "dry"}
COMMANDS = (
    "status",
    "status json",
    "faults",
    "version",
    "help",
    "help set",
    "get",
    "set heat_setpoint 21",
    "sensors",
    "log",
    "diff",
    "setpoint 21",
    "mem",
)
SCHEDULE = {
    "schedule_weekdays": "06:00 comfort, 22:00 eco",
    "schedule_weekend": "08:00 comfort, 23:00 eco",
}
PRICES = "prices 2026-11-28T08:00Z 60 " + " ".join(str(80 + n % 7) for n in range(24))
_BOOT = "from heatpump.start import main\nmain()\ndel main"


@dataclass(frozen=True)
class Heap:
    """Bytes, beyond what the VM and the devices take.

    at_work   Wi-Fi and MQTT up, after ten minutes of running
    moments   by what happens: the most that was alive between two steps
    after     at work again, after all of them
    """

    at_work: int
    moments: dict[str, int]
    after: int
    names: int
    said: dict[str, str]

    @property
    def most(self) -> int:
        return max(self.moments.values())


def missing() -> str:
    """Why nothing can be measured here, "" if it can."""
    if not shutil.which("node"):
        return "Node.js is not installed"
    return "" if VM.is_file() else f"{PACKAGE} is not installed: make setup fetches it where npm is at hand"


def measure(application: str, full: bool = False) -> Heap:
    """A whole application on the virtual board's pins; `full`: with a schedule and prices.

    Raises RuntimeError with what the VM says.
    """
    chosen = load_application(application, load_board("virtual"))
    roles = [role for role in chosen["SENSORS"] if role in READINGS_MC]
    settings = sensor_settings(roles) | {"wifi_ssid": "house", "mqtt_host": "10.0.0.1"}
    settings["mode"] = MODES.get(application, "heat")
    moments = {command: [_typed(command), ANSWER_MS] for command in COMMANDS}
    moments["telemetry"] = ["", TELEMETRY_MS]
    if full:
        settings |= SCHEDULE
    study = {
        "sensors": {SENSOR_ROMS[role]: READINGS_MC[role] for role in roles},
        "frozen": str(ensure_umqtt()),
        "boot": _BOOT + ("\n" + _typed(PRICES) if full else ""),
        "work_ms": WORK_MS,
        "moments": moments,
    }
    found = run({**firmware_files(application), "settings.json": json.dumps(settings).encode()}, study)
    said = {name: moment["said"] for name, moment in found["moments"].items()}
    before = found["names_before"]
    names = found["names"] - before
    pools = _pools(names) - _pools(found["names"]) + _pools(before)
    most = {name: moment["most"] + pools for name, moment in found["moments"].items()}
    at_work = found["names_at_work"]
    pools_at_work = _pools(at_work - before) - _pools(at_work) + _pools(before)
    return Heap(found["at_work"] + pools_at_work, most, found["after"] + pools, names, said)


def _pools(names: int) -> int:
    """Bytes of the tables that hold so many names, each table twice as long as the one before (py/qstr.c).

    The VM here begins with some names of its own, a chip with none.
    """
    size, total = FIRST_POOL, 0
    while names > 0:
        total += POOL_BYTES + NAME_BYTES * size
        names -= size
        size *= 2
    return total


def _typed(command: str) -> str:
    return "asyncio.TYPED.extend(" + repr(command.encode() + b"\r") + ")"


def run(files: dict[str, bytes], study: dict[str, Any]) -> dict[str, Any]:
    """See run.mjs."""
    with tempfile.TemporaryDirectory(prefix="heatpump-vm32-") as place:
        folder = Path(place) / "flash"
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        plan = Path(place) / "study.json"
        plan.write_text(json.dumps(study))
        command = ["node", str(HERE / "run.mjs"), str(folder), str(plan), str(VM)]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr)[-2000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found
