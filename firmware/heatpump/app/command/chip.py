"""The board at the console: version."""

import sys

from heatpump import VERSION


def version(commands, words):
    if words:
        raise ValueError("version takes no argument")
    yield "heatpump %s, application %s, board %s" % ((VERSION,) + commands.app.name)
    yield "MicroPython %s, last reset: %s" % (
        ".".join([str(n) for n in sys.implementation.version[:3]]),
        commands.app.board_value(3),
    )
