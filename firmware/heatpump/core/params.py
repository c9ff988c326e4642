"""The parameters' values, as attributes: `params.heat_setpoint_mc`, `params.minimum_off_s`.

Texts of which there are many, and that are asked for by a key put together, are in `params.texts`.

What is allowed comes from the parameter table alone.
"""

from heatpump.core import values
from heatpump.core.model import SENSORS

_TEXTS = ("rom", "schedule")


class Params:
    """One attribute per row of the parameter table, named by `values.attribute`.

    application  whose they are
    texts        ROM codes and schedules by key
    revision     changes with each set, so that what is worked out from parameters can be kept
    """

    def __init__(self, application=None, table=None):
        """The parameters of an application (`application.Application`; without one, of a room's machine).

        table(application, key): the rows of the parameter table, or that of `key`; by default those of the
        modules. Where memory is short they come from a file.
        """
        if not application:
            from heatpump.core.application import Application

            application = Application()
        self.application = application
        self._table = table or _of_modules
        self.revision = 0
        self.texts = {}
        for row in self.rows():
            self.put(row, row[2])

    def get(self, key):
        """The value as text with its unit; a secret only says whether it is set. Raises ValueError."""
        return self.text(self.row(key))

    def text(self, row):
        """As `get`, of a row of the table."""
        from heatpump.core import setting  # for a moment, as below

        return setting.text(self, row)

    def set(self, key, text, who):
        """Set a value from text on behalf of `who` (USER or INSTALLER).

        Gives the text in its one way of writing. Raises ValueError with one line naming the parameter,
        the bound and what to do; the old value then stays.
        """
        from heatpump.core import setting

        return setting.put(self, self.row(key), text, who)

    def set_all(self, texts, who, kept=""):
        """Set many values, {key: text}; a line for each that is refused, whose old value stays.

        `kept`: what such a line ends with. Sensors change roles all at once; a ROM code that is
        refused, or named for two roles, leaves them without a sensor, and is emptied in `texts`, so that it
        isn't taken later unasked.
        """
        from heatpump.core import setting

        return setting.put_all(self, texts, who, kept)

    def rows(self, key=None):
        """The rows of this application, or that of one key."""
        for row in self._table(self.application, key):
            role = row[0][7:] if row[1] == "rom" else ""
            if not role or SENSORS.index(role) in self.application.sensors:
                yield row

    def value(self, row):
        """The internal value of a row of the table."""
        return self.texts[row[0]] if row[1] in _TEXTS else getattr(self, attribute(row))

    def put(self, row, value):
        """Take an internal value for a row of the table, whatever it is."""
        if row[1] in _TEXTS:
            self.texts[row[0]] = value
        else:
            setattr(self, attribute(row), value)

    def row(self, key):
        """The table's row of a key. Raises ValueError with the nearest keys."""
        for row in self.rows(key):
            return row
        from heatpump.core import setting

        raise ValueError(setting.unknown(key, (row[0] for row in self.rows())))


def attribute(row):
    """The attribute that holds a row's value. In a board's file it is the last column: the build gives it a
    shorter name."""
    return row[10] if len(row) > 10 else values.attribute(row[0], row[1])


def _of_modules(application, key):
    from heatpump.core import parts

    for subject in parts.subjects(application):
        for row in __import__("heatpump.core." + subject, None, None, ("ROWS",)).ROWS:
            if key is None or row[0] == key:
                yield row
