"""The parameter table: one row per parameter, and the only place that knows it.

A row is (key, kind, default, lowest, highest, step, choices, who, label, help). Numbers are in the
internal unit of their kind (`values.KINDS`): temperatures in millidegrees, differences in
millikelvin, durations in seconds. For text kinds lowest and highest bound the length. `step` is
what a user interface offers. `who` is USER (console, MQTT) or INSTALLER (console only).

The host loads this module. The firmware goes through `Params.rows`, which has one subject at a time in
memory, and only while a value is checked or explained.
"""

from heatpump.core.param_rows import (
    auxiliary,
    compressor,
    defrost,
    demand,
    grid,
    network,
    presets,
    protections,
    readings,
    schedule,
    sequence,
)
from heatpump.core.param_rows.who import INSTALLER, USER

__all__ = ("INSTALLER", "ROWS", "USER")

ROWS = (
    demand.ROWS
    + presets.ROWS
    + schedule.ROWS
    + grid.ROWS
    + compressor.ROWS
    + sequence.ROWS
    + protections.ROWS
    + defrost.ROWS
    + auxiliary.ROWS
    + readings.ROWS
    + network.ROWS
)
