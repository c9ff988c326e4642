"""The clock and what goes by it: clock, prices."""

from heatpump.core import calendar
from heatpump.core.model import PRICE_LEVELS

_PRICES_PER_LINE = 12


def clock(commands, words):
    if words:
        commands.clock.set(" ".join(words))
    yield commands.clock.describe()


def prices(commands, words):
    plan = commands.controller.signals.price_plan()
    if not plan:
        raise ValueError("this machine takes no price plan")
    if words:
        plan.add(" ".join(words))
    runs = list(plan.runs())
    for n in range(0, len(runs), _PRICES_PER_LINE):
        part = runs[n : n + _PRICES_PER_LINE]
        yield "%s %s" % (calendar.write(part[0][0]), " ".join([str(price) for _, price in part]))
    yield "until %s" % calendar.write(plan.end()) if runs else "no price plan"
    if runs:
        plan.step(commands.clock.inputs.utc_minute, commands.params.price_share)
        yield "now: %s" % PRICE_LEVELS[plan.level]


def told(clock):
    """A clock in one line."""
    minute = clock.inputs.utc_minute
    if minute < 0:
        line = "the clock is not set; 'clock 2026-11-21T22:50Z' sets it, or ntp_host does"
    else:
        offset_min = clock.offset_min(minute)
        line = "%s, local time %s (%+d min)" % (
            calendar.write(minute),
            calendar.write(minute + offset_min)[:-1].replace("T", " "),
            offset_min,
        )
    return line + "; time server: " + clock.error if clock.error else line
