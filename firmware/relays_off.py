"""Switches off relays behind a chip that keeps them on over a reset (EXPANDER in board.py).

main.py calls it before all else, so that no firmware that is half in place or doesn't start leaves them on.
It needs nothing but the board file, or the copy of EXPANDER that the firmware keeps should that be damaged,
and few names that a chip's image doesn't have: they stay in memory.
"""

import sys


def off():
    """Raises nothing; on other boards it does nothing."""
    try:
        pins = _expander()
        if not pins:
            return
        from machine import Pin

        if "enable" in pins:
            Pin(pins["enable"], Pin.OUT, value=1)
            return
        from machine import SoftI2C

        scl = Pin(pins["scl"], Pin.OPEN_DRAIN, value=1)
        sda = Pin(pins["sda"], Pin.OPEN_DRAIN, value=1)
        for _ in range(9):  # after so many a PCF8574 has ended what a reset cut off, and listens
            scl(0)
            scl(1)
        # high is off, as at power-up
        SoftI2C(scl=scl, sda=sda, freq=100000, timeout=1000).writeto(pins["address"], b"\xff")
    except Exception as error:  # what is wrong with the file is said later
        if isinstance(error, OSError) and error.args[0] != 2:  # no such file
            print("error: the chip that the relays are at doesn't answer: %r" % error)
    finally:
        sys.modules.pop("board", None)


def _expander():
    try:
        import board

        if hasattr(board, "NAME"):  # else it is cut short
            return getattr(board, "EXPANDER", None)
    except Exception:
        pass
    import json

    with open("/expander.json") as file:
        return json.load(file)
