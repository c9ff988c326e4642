"""Power cut at every single write to the flash during a deployment: old firmware or new, never half.

In the real VM, on a LittleFS volume in RAM that loses its power after n writes, the last of them
torn in the middle. Then the board starts again and main.py's first statement, `update.finish()`,
runs; the whole of its files must be the old set or the new one.
"""

from base64 import b64encode

import pytest

from host_tools.deploy import ON_BOARD
from host_tools.deploy.build import Build
from host_tools.deploy.plan import make_plan
from host_tools.paths import FIRMWARE
from tests.vm import run_in_vm

pytestmark = pytest.mark.slow

OLD = {
    "application.py": b"NAME = 'old'\n",
    "board.py": b"pins = 'old'\n",
    "main.py": b"import update  # old\n",
    "update.py": b"# old\n",
    "settings.json": b'{"mode": "heat"}',
    "heatpump/__init__.mpy": b"old" * 500,
    "heatpump/core/model.mpy": b"the same" * 700,
    "heatpump/core/dropped.mpy": b"gone" * 10,
}
NEW = {
    "application.py": b"NAME = 'new'\n",
    "board.py": b"pins = 'others'\n",  # of another machine: never beside the old application
    "main.py": b"import update  # new\n",
    "update.py": b"# new\n",
    "settings.json": b'{"mode": "cool"}',
    "heatpump/__init__.mpy": b"new!" * 900,
    "heatpump/core/model.mpy": OLD["heatpump/core/model.mpy"],
    "heatpump/added.mpy": b"added" * 300,
}

HARNESS = '''
import vfs

class Flash:
    """Blocks in RAM. Once `left` writes are done, power is gone and nothing is written any more."""

    def __init__(self, data):
        self.data = data
        self.left = -1
        self.writes = 0

    def _alive(self):
        self.writes += 1
        if self.left > 0:
            self.left -= 1
        return self.left != 0

    def readblocks(self, block, buffer, offset=0):
        start = block * 4096 + offset
        buffer[:] = self.data[start : start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        if self.left == 0:
            return -5
        if not self._alive():
            buffer = buffer[: len(buffer) // 2]
        start = block * 4096 + offset
        for n in range(len(buffer)):
            self.data[start + n] &= buffer[n]  # flash: only an erase sets bits

    def ioctl(self, command, argument):
        if command == 4:
            return len(self.data) // 4096
        if command == 5:
            return 4096
        if command == 6:
            if self.left == 0:
                return -5
            if self._alive():
                self.data[argument * 4096 : argument * 4096 + 4096] = b"\\xff" * 4096
            return 0
        return 0


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def files():
    found = {}
    for name in tree("/heatpump") + [entry[0] for entry in os.ilistdir("/") if entry[1] & 0x8000]:
        with open("/" + name, "rb") as file:
            found[name] = file.read()
    return found


def deploy():
    """What host_tools.deploy has the board do, in this order."""
    finish()
    remove(PART)
    begin()
    for piece in PIECES:
        receive(piece)
    install()
    finish()


def go_on():
    """The same deployment once more, as the host has it go on; how many bytes weren't sent again."""
    finish()
    whole = b"".join(binascii.a2b_base64(piece) for piece in PIECES)
    part = received()
    n = part["bytes"]
    if n and binascii.hexlify(hashlib.sha256(whole[:n]).digest()).decode() != part["sha256"]:
        n = 0
    if not n:
        begin()
    for at in range(n, len(whole), 300):
        receive(binascii.b2a_base64(whole[at : at + 300]))
    install()
    finish()
    return n


def mount(flash):
    vfs.umount("/")
    vfs.mount(vfs.VfsLfs2(flash, progsize=32, readsize=32, lookahead=32), "/")


SIZE = 64 * 4096
blank = Flash(bytearray(SIZE))
vfs.VfsLfs2.mkfs(blank, progsize=32, readsize=32, lookahead=32)
mount(blank)
for name in BEFORE:
    if "heatpump" in name and not exists("/heatpump"):
        os.mkdir("/heatpump")
        os.mkdir("/heatpump/core")
    write(name, BEFORE[name])
before = bytes(blank.data)
blank.writes = 0
deploy()
writes = blank.writes
assert files() == AFTER, sorted(files())
assert sorted(os.listdir("/")) == sorted({name.split("/")[0] for name in AFTER})

counts = {"old": 0, "new": 0, "resumed": 0}
for left in range(1, writes + 1):
    flash = Flash(bytearray(before))
    flash.left = left
    mount(flash)
    try:
        deploy()
        if flash.left:
            print("not cut at", left)
    except (OSError, ValueError):
        pass
    # Power comes back: RAM is gone, the board starts.
    flash = Flash(flash.data)
    mount(flash)
    if exists("/main.py"):
        finish()
        state = files()
        kind = "new" if state == AFTER else "old" if state == BEFORE else None
        assert kind, (left, sorted(state), os.listdir("/"))
    else:
        kind = "old"
        assert not BEFORE, (left, os.listdir("/"))
    counts[kind] += 1
    # The next deployment goes through, and nothing is left lying about.
    finish()
    if files() != AFTER:
        counts["resumed"] += go_on() > 0
    assert files() == AFTER
    remove(PART)
    assert sorted(os.listdir("/")) == sorted({name.split("/")[0] for name in AFTER}), os.listdir("/")
print("RESULT", writes, counts["old"], counts["new"], counts["resumed"])
'''


USED = {**OLD, "state.json": b'{"starts":7}'}
# What `heatpump restore` puts on a board: two files that belong together, and nothing else.
RESTORED = {**USED, "settings.json": b'{"mode": "cool"}', "state.json": b'{"starts":4000,"run_s":999999}'}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "fewest"),
    [(OLD, NEW, 20), ({}, NEW, 20), (USED, RESTORED, 5)],
    ids=["update", "first installation", "restore"],
)
def test_power_cut_at_every_write(old, new, fewest):
    files = Build(new, "0", 6)
    digests = Build(old, "0", 6).digests()
    digests.pop("settings.json", None)
    plan = make_plan({"digests": digests}, files)
    assert ("heatpump/core/model.mpy" in plan.copy) == (old == OLD)
    assert new != RESTORED or set(plan.files) == {"settings.json", "state.json"}
    packed = b64encode(plan.bundle(files)).decode()
    source = "\n".join(
        (
            (FIRMWARE / "update.py").read_text(),
            ON_BOARD.read_text(),
            "MARK = ''",
            f"BEFORE = {old!r}",
            f"AFTER = {new!r}",
            f"PIECES = {[packed[at : at + 400] for at in range(0, len(packed), 400)]!r}",
            HARNESS,
        )
    )
    output = run_in_vm(source, devices=False, heap_kb=8000)
    assert "not cut" not in output
    writes, kept_old, got_new, resumed = map(int, output.split("RESULT")[1].split())
    # Both outcomes occur, and together they are all there is.
    assert kept_old + got_new == writes
    assert kept_old > fewest
    assert got_new > 2
    assert 2 < resumed < kept_old
