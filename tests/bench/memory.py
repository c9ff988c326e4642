"""What the whole firmware takes on the virtual board, and what that leaves on a chip.

The VM has 64-bit words, an ESP32 has 32-bit ones. The bytes of code and text stay the same on a chip; the
rest is words, and halves. What stays is about the size of the .mpy files, so the estimate for a chip is
(counted + size of the files) / 2. Tried once on a real 32-bit VM (MicroPython 1.27 for WebAssembly): all
modules took 75.7 kB there and 107.6 kB here, of which this estimate makes 74.0 kB.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from statistics import median

from mpremote.romfs import make_romfs

from host_tools.board_file import load_board
from host_tools.monitor.broker import EmbeddedBroker
from host_tools.plant.air_to_air import AirToAir
from host_tools.rigs.faults import sensor_settings
from host_tools.rigs.virtual import PlantWorld, firmware_files
from host_tools.umqtt_source import umqtt_modules
from host_tools.virtual_board import VirtualBoard
from tests.bench import vm
from tests.bench.figures import Figure
from tests.bench.modules import APPLICATION, FROZEN, Modules, unpack
from tests.bench.vm import HEAP_KB

RUN_MS = 1_800_000
ANSWER_MS = 10_000
CHIP_FREE_KB = 147  # an ESP32 with the stock image 1.23, Wi-Fi and umqtt up, without the firmware
CHIP_REST_AIM_KB = 60
_PRINT_MEMORY = "import gc\ngc.collect()\nprint('memory', gc.mem_alloc(), gc.mem_free())\n"
_WAIT = "import time\ntime.sleep(60)\n"  # virtual time passes only while a program waits


def empty_board() -> tuple[int, int]:
    """(bytes that the simulated devices take, bytes free), on a board without firmware."""
    said = bytearray()
    world = PlantWorld(AirToAir(), APPLICATION)
    with tempfile.TemporaryDirectory(prefix="heatpump-bench-") as folder:
        board = VirtualBoard(
            Path(folder),
            load_board("virtual"),
            sensors=world.roms,
            speed=0,
            heap_kb=HEAP_KB,
            on_console=said.extend,
            modules=umqtt_modules(),
        )
        board.flash.write_tree({"main.py": _PRINT_MEMORY + _WAIT})
        with board:
            board.run_until(ANSWER_MS)
    allocated, free = (int(word) for word in said.decode().partition("memory")[2].split()[:2])
    return allocated - int(vm.run("memory_in_vm.py", path=".frozen")), free


def rom_image(files: dict[str, bytes]) -> bytes:
    """The package as a ROMFS, as it lies in an image that has it inside: bytecode runs where it is."""
    with tempfile.TemporaryDirectory(prefix="heatpump-bench-") as folder:
        unpack({name: data for name, data in files.items() if name.startswith("heatpump/")}, Path(folder))
        with contextlib.redirect_stdout(None):
            image: bytes = make_romfs(folder, mpy_cross=False)
    return image


def free_at_work(rom: bytes = b"") -> int:
    """Free bytes of the whole firmware after half an hour of heating, MQTT connected; as it says itself.

    `rom`: the package is run from there, which takes no RAM, instead of from files.
    """
    said = bytearray()
    world = PlantWorld(AirToAir(), APPLICATION)
    with tempfile.TemporaryDirectory(prefix="heatpump-bench-") as folder, EmbeddedBroker() as broker:
        board = VirtualBoard(
            Path(folder),
            load_board("virtual"),
            world=world,
            sensors=world.roms,
            speed=0,
            heap_kb=HEAP_KB + (len(rom) + 1023) // 1024,
            on_console=said.extend,
            modules=umqtt_modules(),
        )
        settings = sensor_settings(world.roms) | {
            "mode": "heat",
            "heat_setpoint": "21",
            "wifi_ssid": "house",
            "mqtt_host": broker.host,
            "mqtt_port": str(broker.port),
            "mqtt_keepalive": "3600",  # half an hour passes in seconds here
        }
        files: dict[str, bytes | str] = {**firmware_files(APPLICATION), "settings.json": json.dumps(settings)}
        if rom:
            files = {name: data for name, data in files.items() if not name.startswith("heatpump/")}
            files |= {"package.romfs": rom, "main.py": _RUN_FROM_ROM}
        board.flash.write_tree(files)
        with board:
            board.run_until(RUN_MS)
            del said[:]
            board.write_console(b"status json\r")
            while not said.endswith(b"> ") and board.now_ms < RUN_MS + ANSWER_MS:
                board.run_until(board.now_ms + 100)
    answers = [line for line in said.decode().splitlines() if line.startswith("{")]
    status = json.loads(answers[0]) if answers else {}
    if status.get("mqtt") != "ok" or not status["starts"]:
        raise RuntimeError(f"the firmware isn't at work: {said.decode()!r}")
    return int(status["memory_free"])


_RUN_FROM_ROM = """
import sys, vfs
with open("package.romfs", "rb") as file:
    vfs.mount(vfs.VfsRom(file.read()), "/rom")
import esp32
esp32.begin()  # on a chip the package lies in its flash
sys.path.insert(0, "/rom")
from heatpump.start import main
main()
"""


def figures(found: Modules, times: int = 3) -> list[Figure]:
    """The running firmware on the virtual board, and the estimate for a chip; medians of `times` runs."""
    devices, free_empty = empty_board()
    free = median(free_at_work() for _ in range(times))
    taken = free_empty - free - found.ram[FROZEN]
    on_chip_kb = (taken + found.loaded_files()) / 2 / 1000
    rom = rom_image(firmware_files(APPLICATION))
    beside_rom = free_empty - median(free_at_work(rom) for _ in range(times)) - found.ram[FROZEN]
    return [
        Figure(
            f"free of a heap of {HEAP_KB} kB",
            free / 1000,
            "kB",
            "running, MQTT connected, after gc.collect()",
        ),
        Figure("the firmware: modules, objects, buffers", taken / 1000, "kB", "64-bit words"),
        Figure("umqtt.simple", found.ram[FROZEN] / 1000, "kB", "frozen on a chip"),
        Figure("the simulated devices", devices / 1000, "kB", "not on a chip"),
        Figure("the firmware on a chip, estimated", on_chip_kb, "kB", "code stays, words halve"),
        Figure(
            "left on a chip, estimated",
            CHIP_FREE_KB - on_chip_kb,
            "kB",
            f"of {CHIP_FREE_KB} kB with Wi-Fi and umqtt up, package as files",
        ),
        Figure("the firmware beside a package in the image", beside_rom / 1000, "kB", "64-bit words"),
        Figure(
            "left on a chip then, estimated",
            CHIP_FREE_KB - beside_rom / 2 / 1000,
            "kB",
            f"of {CHIP_FREE_KB} kB, all of it words",
            at_least=CHIP_REST_AIM_KB,
        ),
    ]
