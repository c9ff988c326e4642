"""Relays behind a chip that keeps them as they are, over a reset too: a shift register or an I2C expander."""


def choose(expander, outputs, roles):
    """The Expander of a board file's EXPANDER; outputs and roles as for drivers.relays."""
    if "address" in expander:
        from heatpump.drivers.port_expander import PortExpander as Chip
    else:
        from heatpump.drivers.shift_register import ShiftRegister as Chip
    return Chip(expander, outputs, roles)


class Expander:
    """As drivers.relays.Relays to its user. A chip adds `moved` and `_write`, which has it take `_word`."""

    def __init__(self, outputs, roles):
        """All outputs have the same `active`, so those that no relay is at are off, too."""
        self._bits = tuple(1 << outputs[role]["bit"] if role in outputs else 0 for role in roles)
        self._off = 0
        for output in outputs.values():
            if not output["active"]:
                self._off = 0xFF
        self._word = self._off

    def apply(self, levels):
        """Switch each role's relay on (1) or off (0)."""
        word = self._off
        i = 0
        for bit in self._bits:
            if levels[i]:
                word ^= bit
            i += 1
        if word != self._word:
            self._word = word
            self._write()

    def safe(self):
        """Switch everything off, whatever is thought to be on."""
        self._word = self._off
        self._write()
