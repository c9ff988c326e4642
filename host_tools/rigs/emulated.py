"""The rigs without a board: the core alone, with the sensing and the relays around it emulated.

The order of a tick is the firmware's: readings that are due arrive, a second passes, the core steps, the
relays follow. While the core has settled, the ticks that would find nothing new are one, which nobody is
shown: the next has its time. So the machine does the same as with a tick each second. Readings come each
`sense_period`, in the steps of a DS18B20 at `sensor_resolution`. The first conversion after a reset takes
most of a second, so the first tick has none.

The plant's time passes when it matters: before an output changes, before the sensors are read, and after
LONGEST_PAUSE_MS. That is the same on each of these rigs, so their traces are too.
"""

from __future__ import annotations

from abc import abstractmethod
from array import array
from typing import Any

from heatpump.core import calendar, zone_text
from heatpump.core.application import Application
from heatpump.core.causes import READING_FAULTS
from heatpump.core.model import (
    CONTACTS,
    NOT_ASSIGNED,
    OUTPUTS,
    SENSORS,
    SPEEDS,
    Inputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.protection.protections import LONGEST_REST_MS
from heatpump.core.protection.readings import sense_period_s
from heatpump.core.record.trace import FIELDS
from host_tools.board_file import load_application, load_board
from host_tools.errors import UserError
from host_tools.plant import Plant
from host_tools.rigs.base import LONGEST_PAUSE_MS, TICK_MS, Observer, Rig
from host_tools.rigs.faults import BUS_FAULTS, FALLEN_OUT_C, SENSOR_FAULTS, sensor_settings, wired_sensors
from host_tools.rigs.wrong_values import WrongValues, happens

_FIRST_OUTPUT = FIELDS.index(OUTPUTS[0])
_END_OF_OUTPUTS = FIELDS.index(list(SPEEDS)[-1]) + 1
_SETTLED = FIELDS.index("settled")
_LONGEST_REST_MS = LONGEST_REST_MS - TICK_MS
_MINUTE_MS = 60_000
READS = 3  # of a scratchpad at most, see the sensor driver
_NOT_FITTED = (0, NOT_ASSIGNED)

# Per entry of SENSORS: (millidegrees, index into READING_FAULTS); the value counts only with READING_OK.
Readings = list[tuple[int, int]]


class EmulatedRig(Rig):
    """Everything but the core's tick itself; a subclass says where the core runs."""

    def __init__(self, plant: Plant, application: str, settings: dict[str, str]) -> None:
        super().__init__(plant, application, settings)
        chosen = load_application(application, load_board("virtual"))
        self.parts = Application(chosen)
        fitted = wired_sensors(chosen, type(plant))
        self.settings = {**chosen["DEFAULTS"], **sensor_settings(fitted), **settings}
        self.params: Any = Params(self.parts)  # what the flash would keep; one attribute per parameter
        for key, text in self.settings.items():
            self.params.set(key, text, INSTALLER)
        driven = tuple(OUTPUTS) + tuple(chosen["SPEEDS"])
        self._levels = dict.fromkeys(driven, 0)
        self._driven = [(name, FIELDS.index(name)) for name in driven]
        self._relays = array("i")  # of the newest tick, speeds too; empty: look at the levels again
        self._fitted = [role if role in fitted else "" for role in SENSORS]
        self.contacts = list(Inputs().contacts)  # as wired: a level per entry of CONTACTS
        self._moved = [(CONTACTS.index(role), f"{role}_closed") for role in plant.CONTACTS]
        self._open: set[int] = set()  # contacts that a fault holds open
        self.utc_minute = self.minute_of_week = -1  # as for Inputs
        self._minute_ms = 0  # when to look at it again
        self._plant_ms = 0
        self._faults: dict[str, str] = {}
        self._frozen_c: dict[str, float] = {}
        self._held: dict[str, int] = {}  # levels of relays that are welded or stuck
        self._bouncing: dict[int, float] = {}  # share of time that a contact is open
        self._shares: dict[str, float] = {}  # of the reads of noisy sensors that are disturbed
        self._wrong = WrongValues()
        self._sense_ms = TICK_MS
        self._observe: Observer

    @abstractmethod
    def boot(self, kept: str) -> None:
        """Start the core anew with `params` and what `remember` told at the power cut, if there was one."""

    @abstractmethod
    def tick(self, readings: Readings | None, rest_ms: int) -> array[int]:
        """Step the core by `rest_ms`, if any, in which nothing is new; then hand over new readings, if any,
        and step it by TICK_MS. Returns its trace vector, with both times as `dt_ms`."""

    @abstractmethod
    def remember(self) -> str:
        """What a board keeps over a reset, as `Remembered.to_text` writes it. A board's may be an hour old in
        what isn't urgent."""

    def start(self, observe: Observer) -> None:
        self._observe = observe
        self.boot("")

    def run_until(self, now_ms: int) -> None:
        tick, observe, measured = self.tick, self._observe, self.plant.measurements
        now, first, end = self.now_ms, _FIRST_OUTPUT, _END_OF_OUTPUTS
        settled = 0
        relays = self._relays
        contacts, seen = self.contacts, list(self.contacts)  # those that the core has been told
        self._levels.update(self._held)
        while now < now_ms:
            readings = None
            rest_ms = 0
            # A reading that is lost is missed in its second, and a contact is seen in the next.
            if settled and contacts == seen and not self._faults:
                ends_ms = min(self._sense_ms - now, now_ms - TICK_MS - now, _LONGEST_REST_MS)
                rest_ms = max(_whole(ends_ms), 0)
                now += rest_ms
                self.now_ms = now
                if now - self._plant_ms >= LONGEST_PAUSE_MS:
                    self._catch_up()
            if now >= self._sense_ms:
                self._catch_up()
                readings = self._sense(measured)
                self._sense_ms = now + sense_period_s(self.params) * 1000
            if now >= self._minute_ms:
                self._look_at_clock()
            if self._bouncing:
                self._chatter()
            if contacts != seen:
                seen[:] = contacts
            vector = tick(readings, rest_ms)
            now += TICK_MS
            self.now_ms = now
            settled = vector[_SETTLED]
            if vector[first:end] != relays:
                self._catch_up()
                observe(now, vector, measured)
                relays = self._relays = vector[first:end]
                self._drive(vector)
                continue
            if now - self._plant_ms >= LONGEST_PAUSE_MS:
                self._catch_up()
            observe(now, vector, measured)
        self._catch_up()

    def _drive(self, vector: array[int]) -> None:
        """Hand the outputs of a tick to the plant."""
        for name, field in self._driven:
            self._levels[name] = vector[field]
        self._levels.update(self._held)

    def _catch_up(self) -> None:
        """Let the plant's time pass until now, with the outputs as they were, and take its contacts."""
        passed_ms = self.now_ms - self._plant_ms
        if not passed_ms:
            return
        self._plant_ms = self.now_ms
        measured = self.plant.advance(self._levels, passed_ms / 1000)
        for contact, name in self._moved:
            self.contacts[contact] = 0 if contact in self._open or not measured[name] else 1

    def clock(self, text: str) -> None:
        try:
            self._utc_ms = calendar.read(text) * _MINUTE_MS - self.now_ms
        except ValueError as error:
            raise UserError(f"clock: {error}") from None
        self._look_at_clock()

    def _look_at_clock(self) -> None:
        """As the firmware's clock task does, but once a minute."""
        if self._utc_ms is None:
            self.utc_minute = self.minute_of_week = -1
            self._minute_ms = self.now_ms + _MINUTE_MS
            return
        self.utc_minute, past_ms = divmod(self._utc_ms + self.now_ms, _MINUTE_MS)
        offset_min = zone_text.of(self.params, self.utc_minute)[3]
        self.minute_of_week = calendar.minute_of_week(self.utc_minute, offset_min)
        self._minute_ms = self.now_ms + _MINUTE_MS - past_ms

    def set(self, key: str, text: str) -> None:
        try:
            self.params.set(key, text, INSTALLER)
        except ValueError as error:
            raise UserError(str(error)) from None
        self.settings[key] = text

    def _break(self, device: str, kind: str | None, amount: float) -> None:
        what, _, role = device.partition(".")
        self._faults.pop(device, None)
        if what == "sensor":
            self._wrong.set(role, kind, amount, self.now_ms)
            self._shares[role] = amount
        if what == "contact":
            self._fault_contact(role, kind == "open")
            self._bouncing.pop(CONTACTS.index(role), None)
            if kind == "bounce":
                self._bouncing[CONTACTS.index(role)] = amount
                self._faults[device] = kind
        elif what == "relay":
            self._held.pop(role, None)
            if kind is not None and role in self._levels:
                self._held[role] = int(kind == "welded")
            self._relays = array("i")  # look at the levels again
        elif kind is not None:
            self._faults[device] = kind
        if kind == "fallen-out":
            self._frozen_c[device] = FALLEN_OUT_C
        elif kind == "frozen":
            self._frozen_c[device] = self.plant.measurements[device.removeprefix("sensor.") + "_c"]

    def _chatter(self) -> None:
        """What bounces is open in some of the seconds."""
        for contact, share in self._bouncing.items():
            self._fault_contact(CONTACTS[contact], happens(contact, self.now_ms // TICK_MS, share))

    def _fault_contact(self, role: str, opened: bool) -> None:
        contact = CONTACTS.index(role)
        (self._open.add if opened else self._open.discard)(contact)
        self.contacts[contact] = 0 if opened or not self.plant.measurements.get(f"{role}_closed", 1) else 1

    def power_cut(self, off_ms: int) -> None:
        kept = self.remember()
        for name, _ in self._driven:
            self._levels[name] = 0
        self._relays = array("i")
        end_ms = self.now_ms + off_ms
        measured = self.plant.measurements
        self._observe(self.now_ms, None, measured)
        while self.now_ms < end_ms:
            self.now_ms += TICK_MS
            if self.now_ms - self._plant_ms >= LONGEST_PAUSE_MS or self.now_ms >= end_ms:
                self._catch_up()
            self._observe(self.now_ms, None, measured)
        self._sense_ms = self.now_ms + TICK_MS
        if off_ms:
            self._utc_ms = None
        self._look_at_clock()
        self.boot(kept)

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
                name = SENSOR_FAULTS.get(faults[device], "")
                if name and (faults[device] != "noisy" or self._is_disturbed(role)):
                    readings.append((0, READING_FAULTS.index(name)))
                    continue
                if faults[device] in ("frozen", "fallen-out"):
                    value_c = self._frozen_c[device]
            if self._wrong:
                value_c = self._wrong.shown_c(role, self._places(role, value_c), self.now_ms)
            readings.append((_quantised_mc(value_c, bits_less), 0))
        return readings

    def _places(self, role: str, value_c: float) -> dict[str, float]:
        """What it is at each sensor's place; `value_c` at that of `role`."""
        return {other: self.plant.measurements[f"{other}_c"] for other in self._fitted if other} | {
            role: value_c
        }

    def _is_disturbed(self, role: str) -> bool:
        """Whether a noisy sensor's answer is, as often as the driver reads it."""
        count = self.now_ms // TICK_MS
        seed = SENSORS.index(role)
        return all(happens(seed + 100 * n, count, self._shares[role]) for n in range(READS))


def _whole(ms: int) -> int:
    """Ticks that cover so long, in ms."""
    return -(-ms // TICK_MS) * TICK_MS


def _quantised_mc(value_c: float, bits_less: int) -> int:
    """What a DS18B20 makes of a temperature: sixteenths of a degree, the lowest bits dropped."""
    raw = round(value_c * 16.0) >> bits_less << bits_less
    return raw * 125 // 2
