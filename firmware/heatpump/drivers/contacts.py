"""Switches that open or close: pressure switches, fan feedback, float switch, requests of the grid."""

from machine import Pin

_PULLS = {"none": None, "up": Pin.PULL_UP, "down": Pin.PULL_DOWN}


class Contacts:
    """Each counts as changed once it was seen so in two reads in a row: a spike on the line is none."""

    def __init__(self, contacts, roles):
        """contacts: the board file's CONTACTS; roles: the order in which `read` gives the levels."""
        self._fitted = []
        for role, contact in contacts.items():
            pull = _PULLS[contact["pull"]]
            pin = Pin(contact["pin"], Pin.IN) if pull is None else Pin(contact["pin"], Pin.IN, pull)
            # [index, pin, its level for 1, what was last seen]
            wanted = contact["healthy"] if "healthy" in contact else contact["active"]
            self._fitted.append([roles.index(role), pin, wanted, None])

    def read(self, levels):
        """Set the level of each contact that is fitted: 1 is healthy, or active; leave the others."""
        for fitted in self._fitted:
            n, pin, wanted, last = fitted
            seen = 1 if pin() == wanted else 0
            if seen == last or last is None:
                levels[n] = seen
            fitted[3] = seen
