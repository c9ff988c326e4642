"""Relays behind a 74HC595. It can't be asked what it holds, so each tick shifts it in once more."""

from machine import Pin

from heatpump.drivers.expander import Expander


class ShiftRegister(Expander):
    """Switched off by its constructor, before it returns."""

    def __init__(self, expander, outputs, roles):
        """expander: the board file's EXPANDER: pins of data, clock, latch and enable (low)."""
        enable = Pin(expander["enable"], Pin.OUT, value=1)  # what it holds after power-up is anything
        super().__init__(outputs, roles)
        self._data = Pin(expander["data"], Pin.OUT, value=0)
        self._clock = Pin(expander["clock"], Pin.OUT, value=0)
        self._latch = Pin(expander["latch"], Pin.OUT, value=0)
        self._turn = 0
        self._write()
        enable(0)

    def moved(self):
        """Put right what a disturbance may have moved; what it was isn't known."""
        self._write()
        return False

    def _write(self):
        """Shift the word in. The timer of drivers.expiry may have `safe` do the same between any two steps of
        it: then what was shifted since isn't latched. The word is read once the turn is taken, so that
        whoever is last to latch has the last word."""
        turn = self._turn = (self._turn + 1) & 0xFFFF
        word = self._word
        data, clock, latch = self._data, self._clock, self._latch
        i = 8
        while i:
            i -= 1
            clock(0)
            data(word >> i & 1)
            clock(1)
        if turn == self._turn:
            latch(0)
            latch(1)
