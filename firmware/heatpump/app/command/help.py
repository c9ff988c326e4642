"""What `help` with a name says: of a command, a parameter, a published value. In memory only meanwhile."""

from heatpump.app.command import table
from heatpump.core import values
from heatpump.core.model import OUTPUTS
from heatpump.core.param_rows.who import USER

# What `help` with the command's name says beyond its row.
_MORE = {
    "help": "Tab completes, left and right edit a line, up brings back the one before, Ctrl-U clears it;"
    " '@7 get mode' gives the answer as JSON",
    "get": "such as: get tank, get *_setpoint; 'help <key>' says what a parameter means",
    "diff": "of a secret only whether it is set; lines that begin with # do nothing",
    "dump": "of a secret only whether it is set; lines that begin with # do nothing",
    "setpoint": "of a room or water by mode: heat_setpoint, cool_setpoint; else of tank, pool or cabinet",
    "set": "'get' lists the parameters, 'help <key>' says what one may be; without a value a text is emptied",
    "status": "'status json' is what MQTT publishes; 'help <name>' says what a value means",
    "sensors": "'sensors scan' searches the bus; 'set sensor_<role> <ROM code>' gives a sensor its role",
    "service": "outputs: %s" % ", ".join(OUTPUTS),
    "clock": "UTC, such as: clock 2026-11-21T22:50Z",
    "prices": "such as: prices 2026-11-21T22:00Z 60 87 85 79; each 15, 30 or 60 minutes, up to 48 hours"
    " in several lines: one that begins where the plan ends adds to it",
}


def lines(commands, words):
    """Of a name, which may be that of a command, of a parameter and of a published value at once."""
    if len(words) > 1:
        raise ValueError("help takes one name, or none for all commands")
    if not words:
        for name, arguments, about, _ in table.rows():
            yield "%-24s %s" % (name + " " + arguments if arguments else name, about)
        return
    name = words[0]
    params = commands.params
    application = commands.controller.application
    found = False
    for command, arguments, about, _ in table.rows():
        if command == name:
            found = True
            yield "command: %s" % (name + " " + arguments if arguments else name)
            yield about
            if name in _MORE:
                yield _MORE[name]
    is_parameter = False
    for row in params.rows(name):
        found = is_parameter = True
        for line in _parameter(row, params):
            yield line
    if not is_parameter:  # else it is what was set
        for line in _published(name, application):
            found = True
            yield line
    if not found:
        from heatpump.core import near

        hint = near.hint(name, _all_names(params, application))
        raise ValueError("unknown name '%s'%s" % (name, hint or "; 'help' and 'get' list all"))


def _published(name, application):
    from heatpump.core.record import status, status_about, status_rows

    for key, kind, words, _ in status_rows.rows(application, True):
        if key == name:
            unit = values.unit(kind)
            yield "%s: %s%s" % (name, status_about.about(name), ", in " + unit if unit else "")
            choices = status.words_of(words)
            if choices:
                yield "one of: %s" % ", ".join(choices)
            yield "published; 'status' shows it"


def _all_names(params, application):
    from heatpump.core.record import status_rows

    for row in table.rows():
        yield row[0]
    for row in params.rows():
        yield row[0]
    for row in status_rows.rows(application, True):
        yield row[0]


def _parameter(row, params):
    _, kind, default, lowest, highest, _, choices, who, label, about = row[:10]
    yield "%s: %s" % (label, about)
    unit = values.unit(kind)
    if kind == "choice":
        yield "one of: %s" % ", ".join(choices)
    elif kind in values.TEXT_KINDS:
        yield "text of %d to %d bytes: a letter beyond ASCII takes 2 to 4" % (lowest, highest)
    else:
        yield "%s to %s %s" % (values.to_text(kind, lowest), values.to_text(kind, highest), unit)
    yield "default: %s %s" % (values.to_text(kind, default, choices) or "(empty)", unit)
    yield "set at: %s" % ("console, MQTT" if who == USER else "console only")
    yield "now: %s" % params.text(row)
