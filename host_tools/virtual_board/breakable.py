"""What a rig or test breaks and repairs of a board whose devices are simulated."""

from __future__ import annotations

from host_tools.virtual_board.harness import Harness, Sensor
from host_tools.virtual_board.protocol import (
    EXPANDER_SILENT,
    FLASH_FULL,
    FLASH_WORN,
    GOOD_WRITES,
    HANG,
    HEAP_TAKEN,
    LEFT_KB,
    NETWORK_UP,
)


class Breakable:
    """Of any board: its sensors and their line, and what relays are behind."""

    _harness: Harness

    def sensor(self, role: str) -> Sensor:
        """The sensor in that role, to break and repair."""
        return self._harness.sensors[role]

    @property
    def bus_fault(self) -> str | None:
        """None, "shorted" or "open"."""
        return self._harness.bus_fault

    @bus_fault.setter
    def bus_fault(self, fault: str | None) -> None:
        self._harness.bus_fault = fault

    def silence_expander(self, silent: bool) -> None:
        """Let the I2C chip behind which the relays are answer no more, or again."""
        self._flag(EXPANDER_SILENT, silent)

    def _flag(self, bits: int, on: bool) -> None:
        flags = self._harness.answer.flags
        self._harness.answer.flags = flags | bits if on else flags & ~bits
        self._harness.refresh_faults()


class BreakableChip(Breakable):
    """Of one whose chip is simulated, too: network, program, flash, heap."""

    @property
    def network_up(self) -> bool:
        """Whether there is a Wi-Fi to join."""
        return bool(self._harness.answer.flags & NETWORK_UP)

    @network_up.setter
    def network_up(self, up: bool) -> None:
        self._flag(NETWORK_UP, up)

    def hang(self) -> None:
        """Hold the firmware's loop, until a reset."""
        self._flag(HANG, True)

    def fill_flash(self, full: bool) -> None:
        """Fill the flash with a file, or take it away; while the board is up."""
        self._flag(FLASH_FULL, full)

    def wear_flash(self, good_writes: int | None) -> None:
        """Let all writes fail after so many, 63 at most; None: mend it."""
        self._flag(FLASH_WORN | 63 << GOOD_WRITES, False)
        if good_writes is not None:
            self._flag(FLASH_WORN | good_writes << GOOD_WRITES, True)

    def take_heap(self, left_kb: int | None) -> None:
        """Take what is free of the heap but for so much, until a reset; None: give it back."""
        self._flag(HEAP_TAKEN | 1023 << LEFT_KB, False)
        if left_kb is not None:
            self._flag(HEAP_TAKEN | left_kb << LEFT_KB, True)
