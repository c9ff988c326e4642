"""What runs on the board during a deployment answers whatever lies on its flash; in the real VM."""

import hashlib
import json
import os
from base64 import b64decode, b64encode

import pytest

from host_tools.backup.lasting import read_files
from host_tools.deploy import ON_BOARD
from host_tools.deploy.build import Build
from host_tools.deploy.machine import read_machine
from host_tools.deploy.on_board import MARK, MOST_BYTES
from host_tools.deploy.plan import make_plan
from host_tools.paths import FIRMWARE
from tests.vm import run_in_vm

VOLUME = """
import vfs

class Ram:
    def __init__(self, blocks):
        self.data = bytearray(blocks * 4096)

    def readblocks(self, block, buffer, offset=0):
        start = block * 4096 + offset
        buffer[:] = self.data[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        start = block * 4096 + offset
        self.data[start : start + len(buffer)] = buffer

    def ioctl(self, command, argument):
        return {4: len(self.data) // 4096, 5: 4096}.get(command, 0)

ram = Ram(600)
vfs.VfsLfs2.mkfs(ram)
vfs.umount("/")
vfs.mount(vfs.VfsLfs2(ram), "/")
"""
FILLED = """
for name, size in FOLDERS:
    os.mkdir(name)
    for n in range(size):
        print(n, file=open("%s/%d" % (name, n), "w"))
for name, data, times in FILES:
    with open(name, "wb") as file:
        for n in range(times):
            file.write(data)
"""


def on_board(folders, files, run):
    """What the board prints that has these when `run` runs on it."""
    parts = (
        VOLUME,
        (FIRMWARE / "update.py").read_text(),
        ON_BOARD.read_text(),
        f"FOLDERS = {folders!r}",
        f"FILES = {[(name, data, times) for name, (data, times) in files.items()]!r}",
        FILLED,
        run,
    )
    return run_in_vm("\n".join(parts), devices=False, heap_kb=8000)


def answer(folders, files, run):
    lines = on_board(folders, files, run).split("\n")
    (line,) = [line for line in lines if line.startswith(MARK)]
    return json.loads(line.removeprefix(MARK))


@pytest.mark.parametrize("run", ["survey()", "ask_machine()", "ask_lasting()"])
def test_files_of_ours_are_sent_whole(run):
    files = {"/board.py": (b'NAME = "mine"\n', 1), "/application.py": (b'NAME = "pool"\n', 1)}
    found = answer([], files, run)
    machine = read_machine(found["contents"], found["digests"])
    assert (machine.board, machine.application, machine.bare) == ("mine", "pool", False)


def test_an_empty_board_has_nothing():
    found = answer([], {}, "survey()")
    assert (found["contents"], found["digests"]) == ({}, {})
    assert read_machine(found["contents"], found["digests"]).bare


@pytest.mark.parametrize("run", ["survey()", "ask_lasting()"])
def test_settings_are_sent_as_they_are(run):
    damaged = b'\xff\xfe{"mode": \x00'
    found = answer([], {"/settings.json": (damaged, 1)}, run)
    assert b64decode(found["contents"]["settings.json"]) == damaged


def test_the_files_that_last_are_sent_with_their_digests():
    files = {"/settings.json": (b'{"mode": "heat"}', 1), "/state.json": (b'{"starts":7}', 1)}
    found = answer([], files, "ask_lasting()")
    assert read_files(found) == {name[1:]: data for name, (data, _) in files.items()}
    assert read_files(answer([], {}, "ask_lasting()")) == {}


@pytest.mark.parametrize("name", ["board.py", "application.py", "settings.json"])
def test_a_file_as_long_as_is_read_and_one_a_byte_longer(name):
    found = answer([], {"/" + name: (b"x", MOST_BYTES)}, "survey()")
    assert len(b64decode(found["contents"][name])) == MOST_BYTES
    assert answer([], {"/" + name: (b"x", MOST_BYTES + 1)}, "survey()")["contents"][name] is None


def test_a_megabyte_is_not_read():
    names = ("board.py", "application.py", "settings.json")
    files = {"/" + name: (b"x" * 10_000, 70) for name in names}
    found = answer([], files, "survey()")
    assert found["contents"] == dict.fromkeys(names)
    machine = read_machine(found["contents"], found["digests"])
    assert (machine.board, machine.application, machine.bare) == (None, None, False)


FOLDERS = ("board.py", "application.py", "settings.json", "main.py", "update.py")


def test_folders_where_files_should_be():
    found = answer([("/" + name, 2) for name in FOLDERS], {"/heatpump": (b"a file", 1)}, "survey()")
    assert found["digests"] == {}
    assert found["contents"] == {"board.py": None, "application.py": None, "settings.json": None}
    machine = read_machine(found["contents"], found["digests"])
    assert (machine.board, machine.application, machine.bare) == (None, None, False)


def test_folders_and_files_in_the_way_make_room(tmp_path):
    files = Build({name: name.encode() for name in (*FOLDERS, "heatpump/core/model.mpy")}, "1", 6)
    bundle = make_plan({"digests": {}}, files).bundle(files)
    run = (
        f"survey(); begin(); receive({b64encode(bundle).decode()!r}); install()\n"
        "assert finish()\n"
        "for name in tree('/'):\n"
        "    print('FILE', name, open('/' + name).read())\n"
    )
    output = on_board([("/" + name, 2) for name in FOLDERS], {"/heatpump": (b"a file", 1)}, run)
    there = dict(line.split()[1:] for line in output.split("\n") if line.startswith("FILE"))
    assert {name.strip("/"): text for name, text in there.items()} == {name: name for name in files.files}


def test_a_bundle_that_is_cut_or_damaged_changes_nothing(tmp_path):
    files = Build({"board.py": os.urandom(500)}, "1", 6)
    bundle = make_plan({"digests": {}}, files).bundle(files)
    damaged = bytearray(bundle)
    damaged[-40] ^= 1
    for wrong in (bundle[:-40], bytes(damaged)):
        run = (
            f"begin(); receive({b64encode(wrong).decode()!r})\n"
            "try:\n    install()\nexcept (OSError, ValueError, EOFError):\n    print('REFUSED')\n"
            "print('KEPT', exists('/staged'), finish(), open('/board.py').read())\n"
        )
        output = on_board([], {"/board.py": (b"old", 1)}, run)
        assert "REFUSED" in output and "KEPT False False old" in output


@pytest.mark.parametrize(
    ("folders", "files", "kept"),
    [
        ([("/staged.part", 0)], {"/staged.part/bundle": (b"ab", 2), "/staged.part/main.py": (b"x", 1)}, 4),
        ([("/staged.part", 0), ("/staged.part/heatpump", 3)], {}, 0),
        ([], {"/staged.part": (b"a file", 1)}, 0),
    ],
)
def test_of_a_broken_deployment_only_the_bundle_is_left(folders, files, kept):
    left = 'print(MARK + json.dumps([received(), tree("/staged.part"), "staged.part" in os.listdir("/")]))'
    part, names, there = answer(folders, files, left)
    assert part["bytes"] == kept and part["sha256"] == (hashlib.sha256(b"abab").hexdigest() if kept else "")
    assert names == (["staged.part/bundle"] if kept else []) and there == bool(folders)
