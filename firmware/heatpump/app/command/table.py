"""The table of commands: one row each. In memory only to find one, and to list them."""

from heatpump.core.model import MODES

# name | arguments | what it does | module of heatpump.app.command, and the function there
COMMANDS = """
help | [name] | this list, or what a command, parameter or value means | help.lines
status | [json] | what is measured, switched and waited for | shown.status
get | [key] | show all parameters, or one | values.get
set | <key> <value> | set a parameter; kept over a reset | values.put
mode | <mode> | set the mode: %s | values.mode
sensors | [scan] | sensors by role, those without one, contacts that are open | machine.sensors
faults | [reset] | what is wrong; lift a lockout | machine.faults
log | [<n>] | the last events, the newest first | events.log
service | [<output> <seconds> / stop] | drive one output, under all protections | machine.service
clock | [<UTC time>] | show the clock, or set it | times.clock
prices|[<plan> / none]|show the price plan, add to it or end it: start, minutes of each, prices|times.prices
hil | <name> [relays] | restart into a simulated world; with nothing wired | hil_arm.hil
version | | firmware, board, cause of the last reset | chip.version
"""


def rows():
    """The table's rows, as [name, arguments, what it does, function]."""
    for line in COMMANDS.split("\n"):
        if line:
            name, arguments, about, where = [column.strip() for column in line.split("|")]
            yield [name, arguments.replace(" / ", " | "), about.replace("%s", ", ".join(MODES)), where]


def find(command):
    """[module of heatpump.app.command, function there]. Raises ValueError with the nearest names."""
    for name, _, _, where in rows():
        if name == command:
            return where.split(".")
    from heatpump.core import near

    hint = near.hint(command, [row[0] for row in rows()])
    raise ValueError("unknown command '%s'%s" % (command, hint or "; try help"))
