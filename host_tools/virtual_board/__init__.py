"""The virtual board: the whole firmware in the real MicroPython VM, on a serial port of this computer."""

from host_tools.virtual_board.board import VirtualBoard
from host_tools.virtual_board.chip import HARD_RESET, PWRON_RESET, SOFT_RESET, WDT_RESET
from host_tools.virtual_board.flash_volume import FlashVolume
from host_tools.virtual_board.harness import BUS_FAULTS, SENSOR_FAULTS, Sensor, World

__all__ = [
    "BUS_FAULTS",
    "HARD_RESET",
    "PWRON_RESET",
    "SENSOR_FAULTS",
    "SOFT_RESET",
    "WDT_RESET",
    "FlashVolume",
    "Sensor",
    "VirtualBoard",
    "World",
]
