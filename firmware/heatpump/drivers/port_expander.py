"""Relays behind a PCF8574 on I2C. While it doesn't answer outputs are lost, and each tick tries again."""

from time import sleep_us

from machine import Pin, SoftI2C

from heatpump.drivers.expander import Expander

_HZ = 100000
_TIMEOUT_US = 1000  # for a clock that is held low
_CLOCKS = 9  # after so many a chip that a reset cut off in the middle of a byte lets go of the line
_HALF_US = 5


class PortExpander(Expander):
    """Switched off by its constructor, before it returns, if the chip answers."""

    def __init__(self, expander, outputs, roles):
        """expander: the board file's EXPANDER: pins sda and scl, and the chip's address."""
        super().__init__(outputs, roles)
        self._off = self._word = 0xFF  # high as at power-up, whatever a file says that is refused later
        self._used = 0
        for output in outputs.values():
            self._used |= 1 << output["bit"]
        scl = Pin(expander["scl"], Pin.OPEN_DRAIN, value=1)
        sda = Pin(expander["sda"], Pin.OPEN_DRAIN, value=1)
        for _ in range(_CLOCKS):
            scl(0)
            sleep_us(_HALF_US)
            scl(1)
            sleep_us(_HALF_US)
        self._i2c = SoftI2C(scl=scl, sda=sda, freq=_HZ, timeout=_TIMEOUT_US)
        self._address = expander["address"]
        self._out = bytearray(1)
        self._in = bytearray(1)
        self._write()

    def moved(self):
        """Whether the chip doesn't show what was written last, or doesn't answer."""
        try:
            self._i2c.readfrom_into(self._address, self._in)
        except OSError:
            return True
        return bool((self._in[0] ^ self._word) & self._used)

    def _write(self):
        """What doesn't arrive is seen by `moved`."""
        self._out[0] = self._word
        try:
            self._i2c.writeto(self._address, self._out)
        except OSError:
            pass
