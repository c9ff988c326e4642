"""What breaks of the chip itself, as the host says: its loop held, its flash full or worn, its heap taken."""

import gc
import os

import link
import vclock

_BALLAST = "/ballast"
_BLOCK = b"\x55" * 4000
_PIECE_BYTES = 1024

_devices = None  # takes the faults of the 1-Wire line
_flash = None
_heap = None  # what is taken of the heap
_full = False


def follow_host(flash):
    """Follow the host's faults from now on; `flash` is the mounted block device."""
    global _devices, _flash, _full
    _devices = vclock.on_faults
    _flash = flash
    try:
        os.stat(_BALLAST + "0")
        _full = True
    except OSError:
        pass
    vclock.on_faults = _take_faults
    _take_faults()


def _take_faults():
    global _heap
    _devices()
    flags = link.answer[link.FLAGS]
    _fill_flash(bool(flags & link.FLASH_FULL))
    if not flags & link.FLASH_WORN:
        _flash.good_writes = None
    elif _flash.good_writes is None:
        _flash.good_writes = flags >> link.GOOD_WRITES
    if not flags & link.HEAP_TAKEN:
        _heap = None
    elif _heap is None:
        _take_heap((flags >> link.LEFT_KB & 0x3FF) * 1024)
    if flags & link.HANG:
        vclock.hang()


def _fill_flash(full):
    """One long file, then short ones for the blocks that it left."""
    global _full
    if full == _full:
        return
    _full = full
    if not full:
        for name in os.listdir("/"):
            if name.startswith(_BALLAST[1:]):
                os.remove("/" + name)
        return
    for n in range(64):
        if not _fill_file(_BALLAST + str(n), 512 if n == 0 else 1) and n > 2:
            return


def _fill_file(name, most_blocks):
    try:
        with open(name, "wb") as file:
            for _ in range(most_blocks):
                file.write(_BLOCK)
                file.flush()
    except OSError:  # there is no room for more
        return False
    return True


def _take_heap(left_bytes):
    global _heap
    gc.collect()
    _heap = None
    try:
        while gc.mem_free() > left_bytes + _PIECE_BYTES:
            _heap = (_heap, bytearray(_PIECE_BYTES))
    except MemoryError:
        pass
