"""Relays with an active level each and a safe state."""

from machine import Pin


class Relays:
    """Switched off by its constructor, before it returns."""

    def __init__(self, outputs, roles):
        """outputs: the board file's OUTPUTS; roles: the order in which `apply` gets the levels."""
        self._pins = []
        for output in outputs.values():
            off = 1 - output["active"]
            self._pins.append((Pin(output["pin"], Pin.OUT, value=off), off))
        order = list(outputs)
        self._by_role = tuple(self._pins[order.index(role)] if role in outputs else None for role in roles)
        self._applied = [0 for _ in roles]

    def apply(self, levels):
        """Switch each role's relay on (1) or off (0)."""
        if levels != self._applied:
            i = 0
            for entry in self._by_role:
                if entry:
                    pin, off = entry
                    pin(1 - off if levels[i] else off)
                self._applied[i] = levels[i]
                i += 1

    def moved(self):
        """Whether a pin isn't where the last `apply` put it: shorted, or driven by something else."""
        applied = self._applied
        i = 0
        for entry in self._by_role:
            if entry:
                pin, off = entry
                if (pin() != off) != applied[i]:
                    return True
            i += 1
        return False

    def safe(self):
        """Switch everything off, whatever is thought to be on."""
        for pin, off in self._pins:
            pin(off)
        for i in range(len(self._applied)):
            self._applied[i] = 0
