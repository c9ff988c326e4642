"""The event log at the console."""

from heatpump.core import entered
from heatpump.core.record import event_text


def log(commands, words):
    if len(words) > 1:
        raise ValueError("log takes no argument but how many events")
    found = commands.controller.log
    left = entered.number(words[0], 0) if words else found.count
    for line in event_text.lines(found):
        if left <= 0:
            break
        left -= 1
        yield line
    if not found.count:
        yield "nothing has happened since the reset"
