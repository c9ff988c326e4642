"""What a part of the core is handed in its own tests, instead of the whole controller's."""

from heatpump.core import values
from heatpump.core.model import COMFORT


class Signals:
    """Nothing is asked."""

    blocked = False
    push_mk = 0
    room_mk = 0
    stored = 0
    ahead_mk = 0
    preset = COMFORT
    minute_of_week = -1
    renewed = False

    def stored_mk(self, params, edge_mk):
        return self.stored


class Measured:
    """What has `inputs`, for readings to be put."""

    def put(self, sensor, value_mc):
        """A reading; None loses it."""
        if value_mc is None:
            self.inputs.valid &= ~(1 << sensor)
        else:
            self.inputs.valid |= 1 << sensor
            self.inputs.readings[sensor].value_mc = value_mc


class Settings:
    """The defaults of some rows, but for the attributes that are named."""

    def __init__(self, rows, changes):
        for row in rows:
            setattr(self, values.attribute(row[0], row[1]), row[2])
        for name in changes:
            assert hasattr(self, name), name
            setattr(self, name, changes[name])


class Params:
    """The defaults of some rows, but for the keys that are named; all within the table's bounds."""

    def __init__(self, rows, settings):
        for key, kind, default, lowest, highest, *_ in rows:
            value = settings.pop(key, default)
            assert isinstance(value, str) or lowest <= value <= highest, key
            setattr(self, values.attribute(key, kind), value)
        assert not settings, settings
