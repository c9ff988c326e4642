"""Stands in for the chip that relays are behind, a 74HC595 on pins or a PCF8574 on I2C.

The host hears of its outputs as of pins: bit 0 is number OUTPUTS, and so on. It keeps them over a reset, as
the chip does, until the firmware has written anew. The board's real chip isn't touched. The same as
boards/virtual/devices/sim_expander.py, so that the same scenario gives the same trace.
"""

from heatpump.hil import hil_link, sim_clock, sim_machine

OUTPUTS = 56
_NOTHING = 2  # a level: nobody drives it

_chip = None


class _Chip:
    def __init__(self):
        self._word = 0
        self._driven = True
        self._told = [3] * 8  # as nothing was told yet

    def show(self):
        """Tell the host which outputs have changed."""
        changed = False
        for bit in range(8):
            level = self._word >> bit & 1 if self._driven else _NOTHING
            if level != self._told[bit]:
                self._told[bit] = level
                hil_link.edge(sim_clock.now_us, OUTPUTS + bit, level)
                changed = True
        if changed:
            sim_clock.hurry()

    def write(self, word):
        self._word = word
        self.show()

    def read(self):
        return self._word


class _ShiftRegister(_Chip):
    """A rising clock shifts data in, a rising latch shows it, a low enable drives the outputs."""

    def __init__(self, expander):
        super().__init__()
        self._shifted = self._data = self._clock = self._latch = 0
        self._driven = False
        for name, take in (
            ("data", self._take_data),
            ("clock", self._take_clock),
            ("latch", self._take_latch),
            ("enable", self._take_enable),
        ):
            sim_machine.watched[expander[name]] = take

    def _take_data(self, level):
        self._data = level & 1

    def _take_clock(self, level):
        if level == 1 and self._clock == 0:
            self._shifted = (self._shifted << 1 | self._data) & 0xFF
        self._clock = level

    def _take_latch(self, level):
        if level == 1 and self._latch == 0:
            self.write(self._shifted)
        self._latch = level

    def _take_enable(self, level):
        self._driven = level == 0
        self.show()


class SoftI2C:
    """The I2C master, in simulated time at its own speed; the port expander is alone on it."""

    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        for pin in (scl, sda):
            pin.init(pin.OPEN_DRAIN, value=1)
        self._byte_us = 9000000 // freq + 1

    def writeto(self, address, data):
        self._wait(len(data))
        _chip.write(data[0])

    def readfrom_into(self, address, buffer):
        self._wait(len(buffer))
        buffer[0] = _chip.read()

    def _wait(self, count):
        """For the address, then for the bytes. Raises OSError while the chip is said to be silent."""
        sim_clock.wait_us(self._byte_us)
        if hil_link.silent:
            raise OSError(19)
        sim_clock.wait_us(self._byte_us * count)


def attach(expander):
    """Put the chip of a board file's EXPANDER at its pins."""
    global _chip
    if "address" in expander:
        _chip = _Chip()
        for name in ("scl", "sda"):
            sim_machine.watched[expander[name]] = lambda level: None
        sim_machine.SoftI2C = SoftI2C
    else:
        _chip = _ShiftRegister(expander)
