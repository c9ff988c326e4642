"""The rigs without a board: the core alone, with the sensing and the relays around it emulated.

The order of a tick is the firmware's: readings that are due arrive, a second passes, the core steps, the
relays follow. Readings are taken every `sense_period`, in the steps of a DS18B20 at `sensor_resolution`. The
first conversion after a reset takes most of a second, so the first tick has none.
"""

from __future__ import annotations

from abc import abstractmethod
from array import array
from typing import Any

from heatpump.core.model import CONTACTS, NOT_ASSIGNED, OUTPUTS, READING_FAULTS, SENSORS, Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.parts import Application
from heatpump.core.trace import FIELDS
from host_tools.board_file import load_application, load_board
from host_tools.errors import UserError
from host_tools.plant import Plant
from host_tools.rigs.base import TICK_MS, Observer, Rig
from host_tools.rigs.faults import BUS_FAULTS, SENSOR_FAULTS, SENSOR_ROMS

_FIRST_OUTPUT = FIELDS.index(OUTPUTS[0])
_END_OF_OUTPUTS = _FIRST_OUTPUT + len(OUTPUTS)
_NOT_FITTED = (0, NOT_ASSIGNED)

# Per entry of SENSORS: (millidegrees, index into READING_FAULTS); the value counts only with READING_OK.
Readings = list[tuple[int, int]]


class EmulatedRig(Rig):
    """Everything but the core's tick itself; a subclass says where the core runs."""

    def __init__(self, plant: Plant, application: str, settings: dict[str, str]) -> None:
        super().__init__(plant, application, settings)
        chosen = load_application(application, load_board("virtual"))
        self.parts = Application(chosen)
        self.settings = {**chosen["DEFAULTS"], **settings}
        self.params: Any = Params(self.parts)  # what the flash would keep; one attribute per parameter
        for key, text in self.settings.items():
            self.params.set(key, text, INSTALLER)
        self._levels = dict.fromkeys(OUTPUTS, 0)
        self._relays = array("i")
        self._fitted = [role if role in chosen["SENSORS"] and role in SENSOR_ROMS else "" for role in SENSORS]
        self.contacts = list(Inputs().contacts)  # as wired: a level per entry of CONTACTS
        self._faults: dict[str, str] = {}
        self._frozen_c: dict[str, float] = {}
        self._welded = False
        self._sense_ms = TICK_MS
        self._observe: Observer

    @abstractmethod
    def boot(self) -> None:
        """Start the core anew with `params`; nothing of the last run is left."""

    @abstractmethod
    def tick(self, readings: Readings | None) -> array[int]:
        """Hand over new readings, if any, and step the core by TICK_MS. Returns its trace vector."""

    def start(self, observe: Observer) -> None:
        self._observe = observe
        self.boot()

    def run_until(self, now_ms: int) -> None:
        advance, tick, observe, levels = self.plant.advance, self.tick, self._observe, self._levels
        measured = self.plant.measurements
        now, dt_s, first, end = self.now_ms, TICK_MS / 1000, _FIRST_OUTPUT, _END_OF_OUTPUTS
        relays = self._relays
        if self._welded:
            levels["compressor"] = 1
        while now < now_ms:
            readings = None
            if now >= self._sense_ms:
                readings = self._sense(measured)
                self._sense_ms = now + self.params.sense_period_s * 1000
            measured = advance(levels, dt_s)
            vector = tick(readings)
            now += TICK_MS
            self.now_ms = now
            observe(now, vector, measured)
            if vector[first:end] != relays:
                relays = self._relays = vector[first:end]
                levels.update(zip(OUTPUTS, relays, strict=True))
                if self._welded:
                    levels["compressor"] = 1

    def set(self, key: str, text: str) -> None:
        try:
            self.params.set(key, text, INSTALLER)
        except ValueError as error:
            raise UserError(str(error)) from None
        self.settings[key] = text

    def fault(self, device: str, kind: str | None) -> None:
        if device.startswith("contact."):
            self.contacts[CONTACTS.index(device.removeprefix("contact."))] = 1 if kind is None else 0
        elif device == "relay.compressor":
            self._welded = kind is not None
            self._relays = array("i")  # look at the levels again
        elif kind is None:
            self._faults.pop(device, None)
        else:
            self._faults[device] = kind
        if kind == "frozen":
            self._frozen_c[device] = self.plant.measurements[device.removeprefix("sensor.") + "_c"]

    def power_cut(self, off_ms: int) -> None:
        for role in OUTPUTS:
            self._levels[role] = 0
        self._relays = array("i")
        end_ms = self.now_ms + off_ms
        self._observe(self.now_ms, None, self.plant.measurements)
        while self.now_ms < end_ms:
            self.now_ms += TICK_MS
            self._observe(self.now_ms, None, self.plant.advance(self._levels, TICK_MS / 1000))
        self._sense_ms = self.now_ms + TICK_MS
        self.boot()

    def reset(self) -> None:
        self.power_cut(0)

    def _sense(self, measured: dict[str, float]) -> Readings:
        faults = self._faults
        bits_less = 12 - self.params.sensor_resolution
        if "bus" in faults:
            broken = 0, READING_FAULTS.index(BUS_FAULTS[faults["bus"]])
            return [broken if role else _NOT_FITTED for role in self._fitted]
        readings = []
        for role in self._fitted:
            if not role:
                readings.append(_NOT_FITTED)
                continue
            value_c = measured[role + "_c"]
            device = "sensor." + role
            if device in faults:
                name = SENSOR_FAULTS[faults[device]]
                if name:
                    readings.append((0, READING_FAULTS.index(name)))
                    continue
                value_c = self._frozen_c.get(device, value_c)
            readings.append((_quantised_mc(value_c, bits_less), 0))
        return readings


def _quantised_mc(value_c: float, bits_less: int) -> int:
    """What a DS18B20 makes of a temperature: sixteenths of a degree, the lowest bits dropped."""
    raw = round(value_c * 16.0) >> bits_less << bits_less
    return raw * 125 // 2
