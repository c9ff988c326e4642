"""Relays with an active level each, a safe state, and an expiry: nobody holds them on by silence."""

from time import ticks_diff, ticks_ms

from machine import Pin, Timer

_CHECK_MS = 1000


class Relays:
    """Switched off by its constructor, before it returns.

    expired   how often the outputs fell to safe because nothing renewed them
    """

    def __init__(self, outputs, roles, expiry_ms):
        """outputs: the board file's OUTPUTS; roles: the order in which `apply` gets the levels;
        expiry_ms: without `apply` for that long, all relays switch off."""
        self._pins = []
        for output in outputs.values():
            off = 1 - output["active"]
            self._pins.append((Pin(output["pin"], Pin.OUT, value=off), off))
        order = list(outputs)
        self._by_role = tuple(self._pins[order.index(role)] if role in outputs else None for role in roles)
        self.expired = 0
        self._expiry_ms = expiry_ms
        self._renewed_ms = ticks_ms()
        self._armed = False
        self._applied = [0 for _ in roles]
        self._timer = Timer(0)
        self._timer.init(period=_CHECK_MS, mode=Timer.PERIODIC, callback=self._check)

    def apply(self, levels):
        """Switch each role's relay on (1) or off (0) and renew the outputs."""
        if levels != self._applied or not self._armed:
            i = 0
            for entry in self._by_role:
                if entry:
                    pin, off = entry
                    pin(1 - off if levels[i] else off)
                self._applied[i] = levels[i]
                i += 1
        self._renewed_ms = ticks_ms()
        self._armed = True

    def safe(self):
        """Switch everything off, until the next `apply`."""
        self._armed = False
        for pin, off in self._pins:
            pin(off)

    def _check(self, _timer):
        if self._armed and ticks_diff(ticks_ms(), self._renewed_ms) > self._expiry_ms:
            self.safe()
            self.expired += 1
