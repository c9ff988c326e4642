"""The chip that relays are behind: a 74HC595 fed by edges of pins, or a PCF8574 on I2C.

It has a power supply of its own, so it keeps its state while the ESP32 is reset, and loses it with the power.
The host hears of its outputs as of pins: bit 0 is number OUTPUTS, and so on.
"""

import link
import machine
import vclock
from micropython import const

OUTPUTS = const(56)
_NOTHING = const(2)  # a level: nobody drives it

_slaves = {}  # address → the device on I2C


class _Chip:
    """outputs   levels that the relays see; _NOTHING for all of them while it lets go of them"""

    def __init__(self, word, enabled):
        self.word = word
        self.enabled = enabled
        self.outputs = [_NOTHING] * 8

    def restore(self, kept):
        """Take up what it was before the reset; nothing was kept if the power is new."""
        if kept and kept[0]:
            self.word = kept[1]
            self.enabled = kept[2] == 1
        self.show()

    def show(self):
        """Tell the host which outputs have changed, and keep the state."""
        changed = False
        for bit in range(8):
            level = self.word >> bit & 1 if self.enabled else _NOTHING
            if level != self.outputs[bit]:
                self.outputs[bit] = level
                changed = True
                if link.edge(vclock.now_us, OUTPUTS + bit, level):
                    vclock.exchange()
        if changed:
            link.keep(link.KEPT_EXPANDER, bytes((1, self.word, 1 if self.enabled else 0)))
            vclock.hurry()


class ShiftRegister(_Chip):
    """A 74HC595: a rising clock shifts data in, a rising latch shows it, a low enable drives the outputs.

    What it holds at power-up is anything; its enable is pulled up then. A pin that is let go of stays as it
    was, as on a board without that resistor.
    """

    def __init__(self, spec):
        super().__init__(0b10100101, False)
        self.shifted = 0b01011010
        self._data = self._clock = self._latch = 0
        for name in ("data", "clock", "latch", "enable"):
            machine.watched[spec[name]] = getattr(self, "_take_" + name)

    def _take_data(self, level):
        if level != _NOTHING:
            self._data = level

    def _take_clock(self, level):
        if level == 1 and self._clock == 0:
            self.shifted = (self.shifted << 1 | self._data) & 0xFF
        if level != _NOTHING:
            self._clock = level

    def _take_latch(self, level):
        if level == 1 and self._latch == 0:
            self.word = self.shifted
            self.show()
        if level != _NOTHING:
            self._latch = level

    def _take_enable(self, level):
        if level != _NOTHING:
            self.enabled = level == 0
            self.show()


class PortExpander(_Chip):
    """A PCF8574: all high at power-up. It shows what was written, and tells the level of its pins.

    silent      doesn't answer to its address
    stretching  holds the clock low for ever
    grounded    bits that something else pulls low
    clocks      that it needs to end a byte that was cut off; till then it holds the data line low
    """

    def __init__(self, spec):
        super().__init__(0xFF, True)
        self.silent = self.stretching = False
        self.grounded = 0
        self.clocks = 0
        machine.watched[spec["scl"]] = self._take_clock
        machine.watched[spec["sda"]] = lambda level: None
        _slaves[spec["address"]] = self

    def _take_clock(self, level):
        if level and self.clocks:
            self.clocks -= 1

    def answers(self):
        return not self.silent and not link.answer[link.FLAGS] & link.EXPANDER_SILENT

    def write(self, data):
        for byte in data:
            self.word = byte
        self.show()

    def read(self):
        return self.word & ~self.grounded


class SoftI2C:
    """The chip's I2C master on two pins, in virtual time at its own speed."""

    def __init__(self, scl, sda, *, freq=400000, timeout=50000):
        for pin in (scl, sda):
            pin.init(pin.OPEN_DRAIN, value=1)
        self._byte_us = 9000000 // freq + 1
        self._timeout_us = timeout

    def writeto(self, address, data, stop=True):
        slave = self._address(address, len(data))
        if slave:
            slave.write(data)
        return len(data)

    def readfrom_into(self, address, buffer, stop=True):
        slave = self._address(address, len(buffer))
        for i in range(len(buffer)):
            buffer[i] = slave.read() if slave else 0

    def _address(self, address, count):
        """The slave that has acknowledged; None if it was a line that is held low. Raises OSError."""
        for slave in _slaves.values():
            if slave.clocks:  # in the middle of a byte it hears no start
                slave.clocks = max(0, slave.clocks - 9 * (1 + count))
                vclock.wait_us(self._byte_us * (1 + count))
                return None
        slave = _slaves.get(address)
        if slave and slave.stretching:
            vclock.wait_us(self._timeout_us)
            raise OSError(116)
        vclock.wait_us(self._byte_us)
        if not slave or not slave.answers():
            raise OSError(19)
        vclock.wait_us(self._byte_us * count)
        return slave


machine.SoftI2C = SoftI2C  # no other board needs it


def attach(spec):
    """Wire the chip of a board file's EXPANDER to the pins; gives it."""
    chip = PortExpander(spec) if "address" in spec else ShiftRegister(spec)
    chip.restore(link.kept(link.KEPT_EXPANDER, 3))
    return chip
