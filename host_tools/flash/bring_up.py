"""After the firmware is on a board: its sensors, their roles, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from host_tools.errors import HeatpumpError
from host_tools.flash.ask import Ask
from host_tools.ports.answers import firmware
from host_tools.ports.line import BoardConsole

_FOUND = re.compile(r"^found +([0-9a-f]{16}) no role")
_FREE = re.compile(r"^(\w+) +- ")


def bring_up(port: str, ask: Ask | None = None) -> Iterator[str]:
    """Lines about what is on the board's bus; by `ask` each new sensor gets its role. Raises nothing."""
    try:
        with BoardConsole(port) as console:
            firmware(console)
            lines = list(console.ask("sensors scan"))
            if ask and _give_roles(console, lines, ask):
                lines = list(console.ask("sensors"))
            yield from (f"  {line}" for line in lines)
    except HeatpumpError as error:
        yield f"  {error}"
    yield f"Next: 'heatpump console --port {port}', there"
    yield "  'set sensor_<role> <ROM code>' for each sensor, and 'faults' for what is still missing;"
    yield "  'service <output> 5' for each relay, with nothing wired to it: it must click;"
    yield "  then read boards/README.md, wire it, and 'heatpump bench' goes over it with you"


def _give_roles(console: BoardConsole, lines: list[str], ask: Ask) -> bool:
    """Whether any was given."""
    free = [found[1] for line in lines if (found := _FREE.match(line))]
    given = False
    for rom in [found[1] for line in lines if (found := _FOUND.match(line))]:
        if not free:
            break
        role = ask(f"Which role has {rom}? ({', '.join(free)}; none)")
        if role in free:
            free.remove(role)
            given = True
            list(console.ask(f"set sensor_{role} {rom}"))
    return given
