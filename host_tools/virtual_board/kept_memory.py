"""What outlives a reset of the board but not a power cut: RTC memory, clock setting, the sensors' registers.

The VM writes it through a file descriptor of its own, so that killing it at any moment loses nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

SENSORS_AT = 4096
SENSOR_BYTES = 24
_EEPROM = slice(9, 12)


class KeptMemory:
    """The file behind it; `fd` is for the VM."""

    def __init__(self, path: Path, sensors: int) -> None:
        self._sensors = sensors
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        self.lose_power()

    def lose_power(self) -> None:
        """Forget all but the sensors' EEPROM."""
        old = os.pread(self.fd, self._sensors * SENSOR_BYTES, SENSORS_AT)
        new = bytearray(SENSORS_AT + self._sensors * SENSOR_BYTES)
        for start in range(0, len(old) - SENSOR_BYTES + 1, SENSOR_BYTES):
            at = SENSORS_AT + start
            new[at + _EEPROM.start : at + _EEPROM.stop] = old[start:][_EEPROM]
        os.pwrite(self.fd, bytes(new), 0)

    def close(self) -> None:
        os.close(self.fd)
