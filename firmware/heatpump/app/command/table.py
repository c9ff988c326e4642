"""The table of commands: one row each. In memory only to find one, and to list them."""

from heatpump.core.model import MODES

# name | arguments | what it does | module of heatpump.app.command, and the function there
COMMANDS = """
help | [name] | this list, or what a command, parameter or value means | help.lines
status | [json] | what is measured, switched and waited for | look.status
get | [pattern] | show all parameters, one, or those that are like it | rows.lines
set | <key> <value> | set a parameter; kept over a reset | values.put
default | <key> | set a parameter back as delivered | order.lines
diff | | what isn't as delivered, as lines to be pasted back | rows.lines
dump | | all parameters, as lines to be pasted back | rows.lines
mode | <mode> | set the mode: %s | values.mode
preset | <name> [<minutes>] | set the preset, boost and away for so long | order.lines
setpoint | <temperature> | set what the mode aims at | order.lines
sensors | [scan] | sensors by role, those without one, contacts that are open | machine.sensors
faults | [reset] | what is wrong; lift a lockout | machine.faults
log | [<n>] | the last events, the newest first | events.log
service | [<output> <seconds> / stop] | drive one output, under all protections | machine.service
relay | [<output> <seconds> / stop] | the same | machine.service
clock | [<UTC time>] | show the clock, or set it | times.clock
prices|[<plan> / none]|show the price plan, add to it or end it: start, minutes of each, prices|times.prices
hil | <name> [relays] | restart into a simulated world; with nothing wired | hil_arm.hil
version | | firmware, board, cause of the last reset | chip.lines
mem | | the memory that is free | chip.lines
wifi | | the network, address and signal | chip.lines
mqtt | | the broker, what was dropped, what is wrong | chip.lines
reboot | [now] | restart, relays off, when the compressor rests; or now | chip.lines
"""


def rows():
    """The table's rows, as [name, arguments, what it does, function]."""
    begin = 1  # line by line: nothing of the text is in memory twice
    while begin < len(COMMANDS):
        end = COMMANDS.index("\n", begin)
        name, arguments, about, where = [column.strip() for column in COMMANDS[begin:end].split("|")]
        yield [name, arguments.replace(" / ", " | "), about.replace("%s", ", ".join(MODES)), where]
        begin = end + 1


def find(command):
    """[module of heatpump.app.command, function there]. Raises ValueError with the nearest names."""
    for name, _, _, where in rows():
        if name == command:
            return where.split(".")
    from heatpump.core import near

    hint = near.hint(command, [row[0] for row in rows()])
    raise ValueError("unknown command '%s'%s" % (command, hint or "; try help"))
