"""What is wanted, at the console: set and mode."""

from heatpump.core.model import MODES
from heatpump.core.param_rows.who import INSTALLER


def put(commands, words):
    if not words:
        raise ValueError("set needs a parameter and a value; 'get' lists the parameters")
    key = words[0]
    if key in ("clock", "prices", "faults"):  # as over MQTT, where everything is set
        for line in commands.lines(key, words[1:]):
            yield line
        return
    text = words[1].strip() if len(words) > 1 else ""
    from heatpump.app import external  # for this moment alone

    if external.take(key, text, commands.clock, commands.controller, commands.clock.inputs) is not None:
        commands.keep = True
        yield "%s: taken" % key
        return
    del external
    commands.forget()
    commands.keep = commands.params.row(key)[1] != "secret"
    unkept = commands.settings.set(key, text, INSTALLER)
    value = commands.params.get(key)
    yield "%s = %s%s" % (key, "(empty)" if value == "" else value, "; " + unkept if unkept else "")
    commands.forget()
    from heatpump.core import contradictions

    for line in contradictions.of(commands.params, key):
        yield "note: " + line


def mode(commands, words):
    if len(words) != 1:
        raise ValueError("mode needs one of %s" % ", ".join(MODES))
    return put(commands, ["mode"] + words)
