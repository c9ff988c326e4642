"""Brings the VM up as the chip's ROM and boot code would: devices, flash, boot.py, main.py."""

import json
import os
import sys

import vfs


class _Flash:
    """Block device over a file of the host's."""

    def __init__(self, file, block_bytes, blocks):
        self._file = file
        self._block_bytes = block_bytes
        self._blocks = blocks
        self.good_writes = None  # how many still go well; None: it isn't worn

    def readblocks(self, block, buffer, offset=0):
        self._file.seek(block * self._block_bytes + offset)
        self._file.readinto(buffer)

    def writeblocks(self, block, buffer, offset=0):
        if self.good_writes is not None:
            if self.good_writes <= 0:
                return -5
            self.good_writes -= 1
        self._file.seek(block * self._block_bytes + offset)
        self._file.write(buffer)

    def ioctl(self, operation, argument):
        if operation == 4:
            return self._blocks
        if operation == 5:
            return self._block_bytes
        if operation == 6:
            return 0
        return None


def power_on(settings):
    """Devices first, then the flash in place of the host's files: nothing of the host is left in sight."""
    import link

    link.attach(settings)
    import vclock

    vclock.start(settings["mode"], settings["boot_us"], settings["watchdog_us"])
    import select  # noqa: F401
    import time

    import chip_faults
    import kbd
    import machine  # noqa: F401  so that it is there when the host's files are not

    sys.modules["micropython"] = kbd
    shift_s = link.kept(link.KEPT_RTC_SHIFT, 8)
    time.start_s = settings["start_s"] + int.from_bytes(shift_s, "little")
    if shift_s[7] & 0x80:
        time.start_s -= 1 << 64
    import _onewire

    _onewire.follow_host()
    if settings["expander"]:
        import sim_expander

        sim_expander.attach(settings["expander"])
    for name in settings["modules"]:
        __import__(name)
    flash = _Flash(open(settings["flash_fd"], "r+b"), settings["block_bytes"], settings["blocks"])
    vfs.umount("/")
    vfs.mount(vfs.VfsLfs2(flash), "/")
    chip_faults.follow_host(flash)
    sys.path[:] = ["", ".frozen", "/lib"]
    import esp32

    esp32.begin()


def run(names):
    """Start the board; `names` is the name space of boot.py, main.py and the REPL."""
    settings = json.loads(os.getenv("VIRTUAL_BOARD"))
    power_on(settings)
    import link
    import vclock

    raw = settings["raw"]
    del sys.modules["virtual_boot"], names["virtual_boot"]
    try:
        vclock.exchange(link.READY)
        if _run_file("boot.py", names) and not raw:
            if settings["trace"]:
                import probe

                probe.install()
            _run_file("main.py", names)
    except KeyboardInterrupt:
        pass  # between the files: the REPL comes next
    while True:
        try:
            vclock.exchange(link.BOOTED, raw)
            return
        except KeyboardInterrupt:
            pass


def _run_file(name, names):
    """Run a file of the flash if it is there. False if it ended in an error or Ctrl-C."""
    import machine

    try:
        with open(name) as file:
            source = file.read()
    except OSError:
        return True
    try:
        code = compile(source, name, "exec")
        del source
        exec(code, names)
    except SystemExit:
        machine.soft_reset()
    except BaseException as error:
        sys.print_exception(error)
        return False
    return True
