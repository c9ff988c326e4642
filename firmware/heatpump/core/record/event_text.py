"""The words of the event log: the kinds of events, and how one is told. In memory only meanwhile."""

from heatpump.core import calendar
from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    ACTIONS,
    MODES,
    RESETS,
)
from heatpump.core.record.event_log import COLDEST_C, JUMP

# In the order of the kinds in `event_log`: (name, what the event's word is an index of).
KINDS = (
    ("reset", RESETS),
    ("mode", MODES),
    ("start", ACTIONS),
    ("stop", CAUSES),
    ("trip", CAUSES),
    ("denied", CAUSES),
    ("notice", CAUSES),
    ("lockout", CAUSES),
    ("lockout lifted", CAUSES),
    ("defrost", ("begins", "ends")),
    ("lost", CAUSES),  # a reading
    ("back", CAUSES),
    ("jump", CAUSES),  # of a reading, and not believed
)


def lines(log):
    """The events as lines of text, the newest first."""
    for back in range(1, log.count + 1):
        kind, word, times, at = log.event(back)
        when = calendar.write(at) if at >= 0 else "%d s" % (-1 - at)
        name, words = KINDS[kind]
        if kind == JUMP:
            more = " at %d °C" % (times - COLDEST_C)
        else:
            more = " (%d times)" % times if times > 1 else ""
        yield "%-17s %s: %s%s" % (when, name, words[word], more)


def take(log):
    """The oldest event that wasn't taken yet, as one line of JSON; None when there is none."""
    back = log.take()
    if not back:
        return None
    kind, word, times, at = log.event(back)
    name, words = KINDS[kind]
    when = '"time":"%s"' % calendar.write(at) if at >= 0 else '"uptime":%d' % (-1 - at)
    value = ',"value":%d' % (times - COLDEST_C) if kind == JUMP else ""
    return '{%s,"event":"%s","what":"%s","times":%d%s}' % (
        when,
        name,
        words[word],
        1 if value else times,
        value,
    )
