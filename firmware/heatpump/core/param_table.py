"""The parameter table: one row per parameter, and the only place that knows it.

A row is (key, kind, default, lowest, highest, step, choices, who, label, help). Numbers are in the
internal unit of their kind (`values.KINDS`): temperatures in millidegrees, differences in
millikelvin, durations in seconds. For text kinds lowest and highest bound the length. `step` is
what a user interface offers. `who` is USER (console, MQTT) or INSTALLER (console only).

The firmware loads this module only while it checks or explains a value, and drops it again.
"""

from heatpump.core.param_rows import auxiliary, compressor, defrost, demand, network, readings, sequence
from heatpump.core.param_rows.who import INSTALLER, USER

__all__ = ("INSTALLER", "ROWS", "USER")

ROWS = (
    demand.ROWS
    + compressor.ROWS
    + sequence.ROWS
    + defrost.ROWS
    + auxiliary.ROWS
    + readings.ROWS
    + network.ROWS
)
