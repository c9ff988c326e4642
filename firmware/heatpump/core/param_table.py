"""The parameter table: one row per parameter, and the only place that knows it.

A row is (key, kind, default, lowest, highest, step, choices, who, label, help). Numbers are in the
internal unit of their kind (`values.KINDS`): temperatures in millidegrees, differences in
millikelvin, durations in seconds. For text kinds lowest and highest bound the length. `step` is
what a user interface offers. `who` is USER (console, MQTT) or INSTALLER (console only).

The host loads this module, with the rows of every part. The firmware goes through `Params.rows`, which has
those of its application, one subject at a time in memory, and only while a value is checked or explained.
"""

from heatpump.core import parts
from heatpump.core.param_rows.who import INSTALLER, USER

__all__ = ("INSTALLER", "ROWS", "SUBJECTS", "USER")


def _every_subject():
    yield from parts.COMMON
    for name in parts.DEMANDS:
        yield "demand." + name
    for modules in parts.FEATURES.values():
        yield from modules


# module of heatpump.core → its rows
SUBJECTS = {
    name: __import__("heatpump.core." + name, None, None, ("ROWS",)).ROWS for name in _every_subject()
}

ROWS = tuple(row for name in _every_subject() for row in SUBJECTS[name])
