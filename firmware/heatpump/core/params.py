"""The parameters' values, as attributes: `params.heat_setpoint_mc`, `params.minimum_off_s`.

What is allowed comes from the parameter table alone.
"""

from heatpump.core import values
from heatpump.core.model import SENSORS
from heatpump.core.parts import Application


class Params:
    """One attribute per row of the parameter table, named by `values.attribute`.

    revision   changes with each set, so that what is worked out from parameters can be kept
    """

    def __init__(self, application=None, forget=None):
        """The parameters of an application (`parts.Application`; without one, of a room's machine).

        forget(): gives back the memory of the rows that were loaded, if there is need to.
        """
        application = application or Application()
        self._subjects = application.subjects()
        self._absent = ["sensor_" + role for n, role in enumerate(SENSORS) if n not in application.sensors]
        self._forget = forget
        self.revision = 0
        for row in self.rows():
            setattr(self, values.attribute(row[0], row[1]), row[2])

    def get(self, key):
        """The value as text with its unit; a secret only says whether it is set. Raises ValueError."""
        return self.text(self.row(key))

    def text(self, row):
        """As `get`, of a row of the table."""
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
        self._set(self.row(key), text, who)

    def set_all(self, texts, who, kept=""):
        """Set many values, {key: text}; a line for each that is refused, whose old value stays.

        `kept`: what such a line ends with. Sensors change roles all at once; a ROM code that is refused
        leaves its role without a sensor, and is emptied in `texts`, so that it isn't taken later unasked.
        """
        refused = []
        keys = []
        for role in SENSORS:
            if "sensor_" + role in texts and hasattr(self, "sensor_" + role):
                setattr(self, "sensor_" + role, "")
        for row in self.rows():
            key = row[0]
            keys.append(key)
            if key in texts:
                try:
                    self._set(row, str(texts[key]), who)
                except ValueError as error:
                    if row[1] == "rom":
                        texts[key] = ""
                        refused.append("%s; no sensor used" % error)
                    else:
                        refused.append(str(error) + kept)
        for key in sorted(texts):
            if key not in keys:
                refused.append(_unknown(key, keys))
        return refused

    def _set(self, row, text, who):
        key, kind, _, lowest, highest, _, choices, allowed, _, _ = row
        if who < allowed:
            raise ValueError("%s: only to be set at the board's console" % key)
        try:
            value = values.from_text(kind, text, choices)
        except ValueError as error:
            raise ValueError("%s: %s" % (key, error))
        if kind in values.TEXT_KINDS:
            size = len(value.encode())
            if not lowest <= size <= highest:
                of = "characters" if size == len(value) else "bytes"
                raise ValueError("%s: %d to %d %s, not %d" % (key, lowest, highest, of, size))
            if kind == "rom" and value:
                self._check_sensor(key, value)
        elif not lowest <= value <= highest:
            bounds = values.to_text(kind, lowest, choices), values.to_text(kind, highest, choices)
            unit = values.unit(kind)
            raise ValueError(
                "%s: %s is out of bounds, %s to %s%s"
                % (key, text, bounds[0], bounds[1], " " + unit if unit else "")
            )
        setattr(self, values.attribute(key, kind), value)
        self.revision = self.revision + 1 & 0xFFFFFF

    def _check_sensor(self, key, rom):
        for role in SENSORS:
            other = "sensor_" + role
            if other != key and getattr(self, other, "") == rom:
                raise ValueError("%s: %s is the one of %s; 'set %s' frees it" % (key, rom, other, other))

    def rows(self):
        """The rows of this application, one subject in memory at a time: all of them together would not
        fit beside the firmware."""
        for subject in self._subjects:
            part = __import__("heatpump.core." + subject, None, None, ("ROWS",))
            for row in part.ROWS:
                if row[0] not in self._absent:
                    yield row
            part = None
            if self._forget:
                self._forget()

    def value(self, row):
        """The internal value of a row of the table."""
        return getattr(self, values.attribute(row[0], row[1]))

    def row(self, key):
        """The table's row of a key. Raises ValueError with the nearest keys."""
        keys = []
        for row in self.rows():
            if row[0] == key:
                return row
            keys.append(row[0])
        raise ValueError(_unknown(key, keys))


def _unknown(key, keys):
    from heatpump.core import near  # for a moment

    return "unknown parameter '%s'%s" % (key, near.hint(key, keys))
