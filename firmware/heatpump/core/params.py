"""The parameters' values, as attributes: `params.heat_setpoint_mc`, `params.minimum_off_s`.

What is allowed comes from the parameter table alone.
"""

from heatpump.core import values


def _rows():
    from heatpump.core.param_table import ROWS

    return ROWS


class Params:
    """One attribute per row of the parameter table, named by `values.attribute`."""

    def __init__(self):
        for row in _rows():
            setattr(self, values.attribute(row[0], row[1]), row[2])

    def get(self, key):
        """The value as text with its unit; a secret only says whether it is set. Raises ValueError."""
        row = self.row(key)
        kind = row[1]
        value = self.value(row)
        if kind == "secret":
            return "(set)" if value else "(not set)"
        text = values.to_text(kind, value, row[6])
        unit = values.unit(kind)
        return text + " " + unit if unit else text

    def set(self, key, text, who):
        """Set a value from text on behalf of `who` (USER or INSTALLER).

        Raises ValueError with one line naming the parameter, the bound and what to do; the old
        value then stays.
        """
        row = self.row(key)
        _, kind, _, lowest, highest, _, choices, allowed, _, _ = row
        if who < allowed:
            raise ValueError("%s: only to be set at the board's console" % key)
        try:
            value = values.from_text(kind, text, choices)
        except ValueError as error:
            raise ValueError("%s: %s" % (key, error))
        if kind in values.TEXT_KINDS:
            if not lowest <= len(value) <= highest:
                raise ValueError("%s: %d to %d characters, not %d" % (key, lowest, highest, len(value)))
        elif not lowest <= value <= highest:
            bounds = values.to_text(kind, lowest, choices), values.to_text(kind, highest, choices)
            unit = values.unit(kind)
            raise ValueError(
                "%s: %s is out of bounds, %s to %s%s"
                % (key, text, bounds[0], bounds[1], " " + unit if unit else "")
            )
        setattr(self, values.attribute(key, kind), value)

    def value(self, row):
        """The internal value of a row of the table."""
        return getattr(self, values.attribute(row[0], row[1]))

    def row(self, key):
        """The table's row of a key. Raises ValueError with the closest key."""
        near = ""
        for row in _rows():
            if row[0] == key:
                return row
            if key and (key in row[0] or row[0] in key) and not near:
                near = "; did you mean %s?" % row[0]
        raise ValueError("unknown parameter '%s'%s" % (key, near))
