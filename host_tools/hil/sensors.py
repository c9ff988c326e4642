"""The DS18B20 sensors of a board in the loop: the virtual board's own device model, run on this side.

What a read of a scratchpad gets is told to the chip beforehand. The firmware reads when a conversion must
have ended, so a conversion shows its result at once here.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Sequence
from types import ModuleType, SimpleNamespace
from typing import Any, cast

from host_tools.virtual_board.protocol import NEVER_US
from host_tools.virtual_board.rom import DEVICES

_MODULE = "sim_ds18b20"


def _load(link: SimpleNamespace, clock: SimpleNamespace) -> ModuleType:
    """The device's module, with what it asks of the virtual board's in sight only while it is loaded."""
    spec = importlib.util.spec_from_file_location(_MODULE, DEVICES / f"{_MODULE}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    stand_ins = {"link": link, "vclock": clock}
    before = {name: sys.modules.get(name) for name in stand_ins}
    sys.modules.update(cast(dict[str, ModuleType], stand_ins))
    try:
        spec.loader.exec_module(module)
    finally:
        for name, known in before.items():
            if known is None:
                del sys.modules[name]
            else:
                sys.modules[name] = known
    return module


class Sensors:
    """Those on one line, in the order of their ROM codes."""

    def __init__(self, roms: Iterable[str]) -> None:
        self._link = SimpleNamespace(answer=[])
        self._clock = SimpleNamespace(now_us=NEVER_US)
        self._device: Any = _load(self._link, self._clock)
        self._sensors = [self._device.Sensor(bytes.fromhex(rom)) for rom in roms]
        for source, sensor in enumerate(self._sensors):
            sensor.source = source
        self._told: list[tuple[bool, bytes]] = []

    def take(self, words: Sequence[int]) -> None:
        """What is measured and what is broken, as `virtual_board.harness.Sensor.word` says it."""
        self._link.answer = words
        for sensor, word in zip(self._sensors, words, strict=True):
            sensor.fault_parameter = word >> 24
            sensor.fault = word >> 16 & 0xFF

    def convert(self) -> None:
        """Each that is there measures."""
        self._clock.now_us = 0
        for sensor in self._sensors:
            if sensor.fault != self._device.DISCONNECTED:
                sensor.convert()
        self._clock.now_us = NEVER_US

    def write(self, index: int, registers: bytes) -> None:
        """The chip has written a sensor's registers."""
        self._sensors[index].write_scratchpad(registers)

    def lose_power(self) -> None:
        """All but what is in the EEPROMs is forgotten."""
        for sensor in self._sensors:
            sensor.power_up()

    def forget_told(self) -> None:
        """The chip was reset: it knows nothing any more."""
        self._told = []

    def news(self) -> list[tuple[int, bool, bytes]]:
        """(index, whether it answers by its ROM code, scratchpad) of those that differ from what was told."""
        absent = (self._device.DISCONNECTED, self._device.FOREIGN_FAMILY)
        now = [(sensor.fault not in absent, bytes(sensor.read())) for sensor in self._sensors]
        told, self._told = self._told or [None] * len(now), now  # type: ignore[list-item]
        return [(n, *pad) for n, pad in enumerate(now) if pad != told[n]]
