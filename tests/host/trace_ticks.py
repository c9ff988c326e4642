"""Ticks made by hand, for the tests of what is made of them."""

from array import array

from heatpump.core import causes, model
from heatpump.core.record import trace


def tick(**values):
    """A trace vector with these fields set, words for choices allowed."""
    vector = array("i", trace.new_vector())
    words = {"phase": model.PHASES, "indoor_fault": causes.READING_FAULTS, "mode": model.MODES}
    for name, value in values.items():
        vector[trace.FIELDS.index(name)] = words[name].index(value) if isinstance(value, str) else value
    return vector
