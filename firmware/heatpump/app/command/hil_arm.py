"""Arms hardware in the loop: after a reset a host simulates what the board measures; see `heatpump.hil`."""

from time import sleep_ms

import machine

from heatpump.core.model import IDLE

_RELAYS = " relays"
_PRINT_MS = 100  # until the last line is out


def hil(commands, words):
    controller = commands.controller
    name = commands.params.get("device_name")
    said = " ".join(words)
    if said.startswith(name + " ") and said != name + _RELAYS:
        raise ValueError("hil: after the name only 'relays' may come, which lets the board switch them")
    if said != name and said != name + _RELAYS:
        raise ValueError("hil needs this board's name, as in: hil %s" % name)
    if controller.sequencer.phase != IDLE or controller.service.output >= 0:
        raise ValueError("hil: the machine is at work; set its mode to off and wait until it rests")
    yield "hil: for a board that nothing is wired to; it restarts, and waits 10 s for the host"
    sleep_ms(_PRINT_MS)
    machine.RTC().memory(b"hilr" if said != name else b"hil-")
    machine.reset()
