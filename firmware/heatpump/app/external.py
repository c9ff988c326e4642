"""The values that come from outside besides parameters: what a house's automation or its clock knows.

One row each, with the bounds outside of which it is refused; those of parameters are in their own rows.
"""

from heatpump.core import calendar, entered, values
from heatpump.core.demand import price_text
from heatpump.core.model import DEW_POINT


def _take_clock(text, clock, controller, inputs):
    clock.set(text)


def _take_prices(text, clock, controller, inputs):
    controller.signals.price_plan().add(text)


def _take_dew_point(text, clock, controller, inputs):
    value_mc = entered.from_text("temperature", text)
    _, _, lowest_mc, highest_mc, _, _ = row("dew_point")
    if not lowest_mc <= value_mc <= highest_mc:
        bounds = [values.to_text("temperature", bound) for bound in (lowest_mc, highest_mc)]
        raise ValueError("%s is out of bounds, %s to %s °C" % (text, bounds[0], bounds[1]))
    inputs.readings[DEW_POINT].good(value_mc)


# key, unit, lowest, highest, whether the application has it, what takes it
VALUES = (
    ("clock", "year", calendar.FIRST_YEAR, calendar.LAST_YEAR, lambda c: True, _take_clock),
    (
        "prices",
        "any unit",
        -price_text.LARGEST,
        price_text.LARGEST,
        lambda c: c.signals.takes_prices,
        _take_prices,
    ),
    ("dew_point", "m°C", -40000, 40000, lambda c: DEW_POINT in c.application.sensors, _take_dew_point),
)


def row(key):
    """The row of a key, or None."""
    for found in VALUES:
        if found[0] == key:
            return found
    return None


def take(key, text, clock, controller, inputs):
    """True when `key` is one of these and the text was taken. Raises ValueError with one line."""
    found = row(key)
    if not found:
        return False
    if not found[4](controller):
        raise ValueError("%s: this application has no use for it" % key)
    try:
        found[5](text, clock, controller, inputs)
    except ValueError as error:
        line = str(error)
        raise ValueError(line if line.startswith(key + ": ") else key + ": " + line)
    return True
