"""What the firmware may take of a chip's heap, in bytes, as `measure` counts it.

`at_work` and `most` are held by a test: what is there now, and a little. The aims leave TCP and one TLS link
to a stock ESP32 whose heap grows once; the refrigerator's at work is not reached.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """full: with a schedule and prices."""

    application: str
    at_work: int
    most: int
    at_work_aim: int
    most_aim: int
    full: bool = False


BUDGETS = (
    Budget("air_to_air", 85_000, 95_000, 86_000, 104_000),
    Budget("refrigerator", 77_500, 87_500, 70_000, 88_000),
    Budget("air_to_water_inverter", 100_500, 110_000, 102_000, 110_000, full=True),
)
NAMES = 620  # the 621st takes a table for 640 more, which are 4.5 kB
