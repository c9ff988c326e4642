"""Switches off relays behind a chip that keeps them on over a reset (EXPANDER in board.py).

main.py calls it before all else, so that no firmware that is half in place or doesn't start leaves them on.
It needs nothing but the board file, and few names that a chip's image doesn't have: they stay in memory.
"""

import sys


def off():
    """Raises nothing; on other boards it does nothing."""
    try:
        import board

        if hasattr(board, "EXPANDER"):
            from machine import Pin

            pins = board.EXPANDER
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
    except OSError as error:
        print("error: the chip that the relays are at doesn't answer: %r" % error)
    except Exception:
        pass  # what is wrong with the file is said later
    finally:
        sys.modules.pop("board", None)
