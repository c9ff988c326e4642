"""The part of an ESP32's `esp32` that the firmware uses.

ESP-IDF's heap is reckoned: what it has when MicroPython starts, less what MicroPython's heap takes as it
grows and what the radio takes. Figures: MicroPython 1.24 on an ESP32 without extra RAM.
"""

import gc

HEAP_DATA = 4

_AT_START = 142600
_RADIO = 38000
_HEAP_AT_START = 56000  # MicroPython's; it doubles once, and then takes all there is
_REST = 300  # what it leaves then
_BYTES_PER_WORD = 2  # of this VM, for each byte of a chip's

_state = {"base": 0, "grown": 0, "radio": False}


def begin():
    """What is in memory now are devices, which take none on a chip."""
    gc.collect()
    _state["base"] = gc.mem_alloc()


def _taken():
    return (gc.mem_alloc() - _state["base"]) // _BYTES_PER_WORD


def _free():
    grown = _state["grown"]
    if grown < 2 and _taken() > _HEAP_AT_START << grown:
        gc.collect()  # garbage makes no heap grow
        while grown < 2 and _taken() > _HEAP_AT_START << grown:
            grown += 1
        _state["grown"] = grown
    if grown == 2:
        return _REST
    return _AT_START - (_RADIO if _state["radio"] else 0) - (_HEAP_AT_START if grown else 0)


def start_radio():
    """Raises RuntimeError as ESP-IDF does if it is asked for too late."""
    if not _state["radio"]:
        if _free() < _RADIO:
            raise RuntimeError("Wifi Unknown Error 0x0101")
        _state["radio"] = True


def idf_heap_info(capabilities):
    free = _free()
    return [(_AT_START, free, free * 3 // 4, free)]


class Partition:
    @classmethod
    def mark_app_valid_cancel_rollback(cls):
        """Keep the running image; the virtual board's image is always valid."""


def mcu_temperature():
    """Temperature of the chip, in °C."""
    return 45
