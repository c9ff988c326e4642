"""What is wired to the board: relays on its pins, sensors on its 1-Wire line, and the world behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from host_tools.errors import UsageError
from host_tools.virtual_board.protocol import EXPANDER_OUTPUTS, Answer

# Faults that the simulated device shows by itself (numbers as in boards/virtual/devices/sim_ds18b20.py)
_DEVICE_FAULTS = {
    "disconnected": 1,
    "brown-out": 2,
    "bit-errors": 3,
    "reserved-bytes": 4,
    "foreign-family": 5,
    "rom-crc": 6,
    "noisy": 7,
}
SENSOR_FAULTS = (*_DEVICE_FAULTS, "frozen", "out-of-range")
BUS_FAULTS = {None: 0, "shorted": 1, "open": 2}


class World(Protocol):
    """What stands behind the board."""

    def advance(self, now_ms: int, dt_ms: int, levels: dict[str, int]) -> dict[str, float]:
        """Let `dt_ms` pass up to `now_ms`; gives °C by sensor role, of those that have news.

        `levels`: relay coils by role, 1 for on, and speeds in per mille; the same object if unchanged.
        """


class Sensor:
    """One DS18B20; the host breaks and repairs it by `fault`, a name of SENSOR_FAULTS or None."""

    def __init__(self, harness: Harness, rom: str) -> None:
        self.rom = rom
        self.celsius = 20.0
        self._harness = harness
        self._fault: str | None = None
        self._parameter: float = 0

    @property
    def fault(self) -> str | None:
        return self._fault

    @fault.setter
    def fault(self, fault: str | None) -> None:
        self.set_fault(fault)

    def set_fault(self, fault: str | None, parameter: float | None = None) -> None:
        """Break or repair it.

        `parameter`: for bit-errors every how many reads (default 2), for noisy the share of them (0.3), for
        out-of-range and frozen the temperature in °C (default 150, and the present one). Raises UsageError
        for an unknown name.
        """
        if fault is not None and fault not in SENSOR_FAULTS:
            raise UsageError(f"unknown sensor fault '{fault}'; known: {', '.join(SENSOR_FAULTS)}")
        default = {"bit-errors": 2.0, "noisy": 0.3, "out-of-range": 150.0, "frozen": self.celsius}.get(
            fault or "", 0.0
        )
        self._fault = fault
        self._parameter = default if parameter is None else parameter
        self._harness.refresh_faults()

    def word(self) -> int:
        """Its word of the answer frame."""
        if self._fault is None:
            return round(self.celsius * 16) & 0xFFFF
        celsius = self._parameter if self._fault in ("frozen", "out-of-range") else self.celsius
        code = _DEVICE_FAULTS.get(self._fault, 0)
        parameter = int(self._parameter) & 0xFF if self._fault == "bit-errors" else 0
        if self._fault == "noisy":
            parameter = round(self._parameter * 255)
        return round(celsius * 16) & 0xFFFF | code << 16 | parameter << 24


def _number(spec: Mapping[str, Any]) -> int:
    """What the VM calls the output: its pin, or the chip's output that it is at."""
    number: int = spec["pin"] if "pin" in spec else EXPANDER_OUTPUTS + spec["bit"]
    return number


class Harness:
    """Follows the pins, steps the world and keeps the answer frame up to date."""

    def __init__(
        self,
        outputs: Mapping[str, Mapping[str, Any]],
        sensors: Mapping[str, str],
        world: World | None,
        analog: Mapping[str, Mapping[str, Any]] | None = None,
        step_ms: int = 1000,
    ) -> None:
        """`outputs` and `analog` as in a board file (a specification by role); `sensors`: ROM by role;
        `step_ms`: the longest that the world goes on at a time."""
        self.world = world
        self.now_ms = 0
        self.answer = Answer(len(sensors))
        self.sensors = {role: Sensor(self, rom) for role, rom in sensors.items()}
        self.edges: list[tuple[int, str, int]] = []
        self._step_ms = step_ms
        self._specs = dict(outputs)
        self._role_of_pin = {_number(spec): role for role, spec in outputs.items()}
        self._inputs: dict[int, int] = {}
        self._outputs: dict[int, int] = {}
        self._analog = dict(analog or {})
        self._duties_pm: dict[int, int] = {}
        self.outputs = {role: self._coil(role) for role in outputs}
        self._levels = {**self.outputs, **self.speeds_pm}
        if world is not None:
            self._measure(world.advance(0, 0, self._levels))
        self._bus_fault: str | None = None
        self.refresh_faults()

    def _coil(self, role: str) -> int:
        spec = self._specs[role]
        level = self._outputs.get(_number(spec), spec["floating"])
        return int(level == spec["active"])

    @property
    def speeds_pm(self) -> dict[str, int]:
        """What the analog outputs ask for in per mille, by role, as a drive behind them reads it."""
        return {role: self._speed_pm(spec) for role, spec in self._analog.items()}

    def _speed_pm(self, spec: Mapping[str, Any]) -> int:
        pin: int = spec["pin"]
        lowest: int = spec["lowest"]
        level: int = self._outputs.get(pin, 1 - spec["active"])
        high_pm = self._duties_pm.get(pin, 1000 * level)
        on_pm = high_pm if spec["active"] else 1000 - high_pm
        return max(0, round((on_pm - lowest) * 1000 / (1000 - lowest)))

    def advance_to(self, now_ms: int) -> None:
        """Let the world go on to `now_ms` with the relays as they are."""
        while now_ms > self.now_ms:
            dt_ms = min(self._step_ms, now_ms - self.now_ms)
            self.now_ms += dt_ms
            if self.world is not None:
                news = self.world.advance(self.now_ms, dt_ms, self._levels)
                if news:
                    self._measure(news)
                    self.answer.set_sensors([sensor.word() for sensor in self.sensors.values()])

    def _measure(self, celsius_by_role: Mapping[str, float]) -> None:
        for role, celsius in celsius_by_role.items():
            self.sensors[role].celsius = celsius

    def take_edge(self, edge: int) -> None:
        """An edge as the VM packs it: a pin now drives a level, nothing (2), or pulses (3)."""
        at_ms = (edge >> 18) // 1000
        self.advance_to(at_ms)
        pin, level = edge >> 2 & 0x3F, edge & 3
        if level == 3:
            self._duties_pm[pin] = edge >> 8 & 0x3FF
            self._tell()
        else:
            self._duties_pm.pop(pin, None)
            self._drive(pin, level)

    def _drive(self, pin: int, level: int) -> None:
        if level == 2:
            self._outputs.pop(pin, None)
        else:
            self._outputs[pin] = level
        self._show_pins()
        role = self._role_of_pin.get(pin)
        if role is not None:
            coil = self._coil(role)
            if coil != self.outputs[role]:
                self.outputs = {**self.outputs, role: coil}
                self.edges.append((self.now_ms, role, coil))
        self._tell()

    def _tell(self) -> None:
        """What the world hears from now on; a new object only when something has changed."""
        levels = {**self.outputs, **self.speeds_pm}
        if levels != self._levels:
            self._levels = levels

    def release_pins(self, power_lost: bool = False) -> None:
        """A hard reset: nothing drives the pins any more, and without power nor does a chip its outputs."""
        self._duties_pm.clear()
        for pin in list(self._outputs):
            if pin < EXPANDER_OUTPUTS or power_lost:
                self._drive(pin, 2)

    def set_input(self, pin: int, level: int | None) -> None:
        """Drive an input pin from outside, or let go of it (None)."""
        if level is None:
            self._inputs.pop(pin, None)
        else:
            self._inputs[pin] = level
        self._show_pins()

    def _show_pins(self) -> None:
        pins = {**self._outputs, **self._inputs}
        self.answer.driven = sum(1 << pin for pin in pins)
        self.answer.levels = sum(level << pin for pin, level in pins.items())

    @property
    def bus_fault(self) -> str | None:
        return self._bus_fault

    @bus_fault.setter
    def bus_fault(self, fault: str | None) -> None:
        if fault not in BUS_FAULTS:
            raise UsageError(f"unknown bus fault '{fault}'; known: shorted, open")
        self._bus_fault = fault
        self.answer.bus_fault = BUS_FAULTS[fault]
        self.refresh_faults()

    def refresh_faults(self) -> None:
        """Have the VM look at the faults again with the next answer."""
        self.answer.fault_version = self.answer.fault_version + 1 & 0xFFFFFFFF
        self.answer.set_sensors([sensor.word() for sensor in self.sensors.values()])
