"""Whatever lies on the flash, the board starts and says what it set aside.

Damaged images of each file of ours (thousands in `make test-long`) go through the firmware's own readers, in
the VM, on a LittleFS volume; some of the nastiest through a whole boot.
"""

import json
import os
from pathlib import Path

import pytest

from host_tools.board_file import load_board
from host_tools.rigs.faults import SENSOR_ROMS, sensor_settings
from host_tools.rigs.virtual import firmware_files
from host_tools.virtual_board import PWRON_RESET, WDT_RESET, VirtualBoard
from tests.vm import run_in_vm

pytestmark = pytest.mark.slow

COUNT = int(os.environ.get("DAMAGED_IMAGES", "100"))  # `make test-long` has more
ROMS = {role: SENSOR_ROMS[role] for role in ("indoor", "outdoor", "indoor_coil", "outdoor_coil")}
SETTINGS = json.dumps({"mode": "heat", "heat_setpoint": "21"} | sensor_settings(ROMS))
STATE = '{"starts":12,"run_s":34567,"locked":1,"lockout":"high pressure"}'

HARNESS = r"""
import gc, os, random, sys, vfs
HOST = sys.argv[0].rsplit("/", 1)[0]

class Ram:
    def __init__(self, blocks):
        self.data = bytearray(blocks * 4096)
    def readblocks(self, block, buffer, offset=0):
        start = block * 4096 + offset
        buffer[:] = memoryview(self.data)[start : start + len(buffer)]
    def writeblocks(self, block, buffer, offset=0):
        start = block * 4096 + offset
        self.data[start : start + len(buffer)] = buffer
    def ioctl(self, command, argument):
        return {4: len(self.data) // 4096, 5: 4096}.get(command, 0)

from heatpump.app import dips, files
from heatpump.app.settings import Settings
from heatpump.app.store import Store
from heatpump.core.controller import Controller
from heatpump.core.params import Params
from heatpump.core.application import Application
import update

ram = Ram(128)
vfs.VfsLfs2.mkfs(ram)
vfs.mount(vfs.VfsLfs2(ram), "/flash")
os.chdir("/flash")
update.STAGED, update.BAD, update.OLD = "/flash/staged", "/flash/staged.bad", "/flash/heatpump.old"

WORDS = (b"{", b"}", b"[", b"]", b'"', b":", b",", b"null", b"true", b"1e999", b"-", b"\\u0000", b"\xff",
         b"\xf0\x9f", b"\x00", b'{"a":{"b":', b"9" * 400, b'{"mode":"heat",1:2}', b"[" * 300)
random.seed(SEED)

def damage(whole):
    data = bytearray(whole)
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(data) + 1)
        how = random.randrange(6)
        if how == 0 and at < len(data):
            data[at] ^= 1 << random.randrange(8)
        elif how == 1:
            data = data[:at]
        elif how == 2:
            data = data[:at] + random.choice(WORDS) + data[at:]
        elif how == 3:
            data = data[:at] + data[at + random.randrange(1, 60):]
        elif how == 4:
            data = data[:at] + bytes(random.randrange(256) for _ in range(30)) + data[at + 30:]
        else:
            data = data[:at] + data[random.randrange(len(data) + 1):]
    return bytes(data)

def put(name, data):
    files.remove(name)
    if random.randrange(40) == 0:
        os.mkdir(name)
        if random.randrange(2):
            os.mkdir(name + "/within")
    else:
        with open(name, "wb") as file:
            file.write(data if random.randrange(60) else data + b" " * 20000)

application = Application({})
count = said = 0
for count in range(COUNT):
    name, whole = random.choice(IMAGES)
    put(name, damage(whole))
    if not random.randrange(10):
        put(random.choice(("settings.new", "state.new", "dips.new", "settings.bad")), b"rest")
    params = Params()
    settings = Settings(params, {"mode": "cool"})
    controller = Controller(params)
    Store(controller, settings)
    assert 0 <= dips.count(True) <= 99
    problems = settings.problems
    said += bool(problems)
    for row in params.rows():  # whatever was taken is in its bounds
        value = params.value(row)
        size = len(value) if isinstance(value, str) else value
        assert row[3] <= size <= row[4] or row[1] == "choice", row[0]
    # And it can be used: what is set now is there at the next start.
    kept = settings.set("mode", "heat", 0)
    assert kept == "", (name, problems, kept, os.listdir())
    assert Settings(Params(), {})._params.mode == 1
    if not count % 20:
        gc.collect()
print("READ", count + 1, said)

# Staged updates that are none.
def staged_file():
    put("staged", b"no folder")
def staged_junk():
    os.mkdir("staged")
    os.mkdir("staged/main.py")
def package_is_a_file():
    os.mkdir("staged")
    with open("staged/heatpump", "w") as file:
        file.write("no package")
for make in (staged_file, staged_junk, package_is_a_file):
    files.remove("staged")
    make()
    before = sorted(os.listdir("/"))
    assert update.finish() is False and sorted(os.listdir("/")) == before
    assert "staged" not in os.listdir() and "staged.bad" in os.listdir()
print("STAGED")
"""


@pytest.mark.parametrize("seed", [1])
def test_whatever_lies_there_is_read_or_set_aside(seed: int) -> None:
    images = [
        ("settings.json", SETTINGS.encode()),
        ("state.json", STATE.encode()),
        ("dips", b"3"),
    ]
    source = f"SEED, COUNT, IMAGES = {seed}, {COUNT}, {images!r}\n" + HARNESS
    output = run_in_vm(source, heap_kb=4000, timeout_s=1000)
    count, said = map(int, output.split("READ")[1].split()[:2])
    assert "STAGED" in output and count == COUNT and said > COUNT // 2


class ColdHouse:
    def advance(self, now_ms: int, dt_ms: int, levels: dict[str, int]) -> dict[str, float]:
        return {"indoor": 15.0, "outdoor": -5.0, "indoor_coil": 30.0, "outdoor_coil": -10.0}


def board_with(folder: Path, said: bytearray, files: dict[str, str]) -> VirtualBoard:
    board = VirtualBoard(
        folder, load_board("virtual"), world=ColdHouse(), sensors=ROMS, speed=0, on_console=said.extend
    )
    whole: dict[str, bytes | str] = {**firmware_files("air_to_air"), "settings.json": SETTINGS}
    if "settings.json/deep" in files:
        del whole["settings.json"]
    board.flash.write_tree(whole | files)
    return board


@pytest.mark.parametrize(
    ("files", "said_at_boot", "fault"),
    [
        ({"settings.json": '{"mode":"heat",1:2}'}, "", "settings.json: 1 entries are no texts; left out"),
        (
            {"settings.json": '{"x":"' + "y" * 1_000_000 + '"}'},
            "",
            "settings.json is 1000008 bytes long; kept",
        ),
        ({"settings.json/deep": "x"}, "", "settings.json is a folder; kept as settings.bad"),
        (
            {"state.json/deep": "x", "dips/deep": "x"},
            "",
            "state.json is a folder: counters and lockouts start",
        ),
        ({"staged": "a file"}, "the update can't be finished", "no faults"),
        ({"staged/heatpump": "no package"}, "heatpump isn't part of one", "no faults"),
    ],
    ids=["number for a key", "long settings", "settings folder", "state folder", "staged file", "no package"],
)
def test_the_board_starts_and_controls(
    tmp_path: Path, files: dict[str, str], said_at_boot: str, fault: str
) -> None:
    said = bytearray()
    with board_with(tmp_path, said, files) as board:
        board.run_until(10_000)
        assert said_at_boot in said.decode()
        board.write_console(b"set mode heat\r")
        for role, rom in ROMS.items():
            board.write_console(f"set sensor_{role} {rom}\r".encode())
        board.run_until(400_000)
        assert board.resets == [PWRON_RESET] and board.outputs["compressor"], said.decode()
        del said[:]
        board.write_console(b"faults\r")
        while not said.endswith(b"\r\n> ") and board.now_ms < 460_000:
            board.run_until(board.now_ms + 200)
    assert fault in said.decode(), said.decode()


@pytest.mark.parametrize("at_ms", [0, 1, 2, 5, 20, 100, 600] if COUNT > 1000 else [0, 2, 20, 600])
def test_ctrl_c_while_it_boots_brings_it_back(tmp_path: Path, at_ms: int) -> None:
    said = bytearray()
    with board_with(tmp_path, said, {}) as board:
        board.run_until(at_ms)
        board.write_console(b"\x03\x03\x03")
        board.run_until(650_000, timeout_s=60)
        assert board.resets[:2] == [PWRON_RESET, WDT_RESET], (board.resets, said.decode())
