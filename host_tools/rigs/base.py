"""What a rig is: something that runs the controller against a plant, tick by tick."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable
from typing import ClassVar

from heatpump.core import calendar
from host_tools.errors import UserError
from host_tools.plant import Plant
from host_tools.rigs.faults import check

TICK_MS = 1000
LONGEST_PAUSE_MS = 5000  # at the latest then a rig lets the plant catch up with the controller

# (now_ms, the core's trace vector or None while there is no power, the plant's measurements)
Observer = Callable[[int, "array[int] | None", dict[str, float]], None]


class Rig(ABC):
    """The controller in some shape, joined to a plant. One rig runs one scenario.

    `start`, then `run_until` and the rest in any order, then `close`. Between two calls the simulated time
    stands still, and the plant has caught up with it.
    """

    name: ClassVar[str]

    def __init__(self, plant: Plant, application: str, settings: dict[str, str]) -> None:
        """`application` names a file of firmware/heatpump/applications; `settings`: texts by parameter."""
        self.plant = plant
        self.application = application
        self.settings = dict(settings)
        self.now_ms = 0
        self._utc_ms: int | None = None  # what a set clock would have shown at the start

    @abstractmethod
    def start(self, observe: Observer) -> None:
        """Power up; `observe` gets every tick from now on."""

    @abstractmethod
    def run_until(self, now_ms: int) -> None:
        """Run until this simulated time."""

    @abstractmethod
    def set(self, key: str, text: str) -> None:
        """Set a parameter for good, as a user would. Raises UserError if the firmware refuses it."""

    @abstractmethod
    def reset_faults(self) -> None:
        """Lift a lockout, as a user would."""

    def fault(self, device: str, kind: str | None, amount: float | None = None) -> None:
        """Break a device in one of the ways of `faults.devices`, or repair it (None).

        `amount`: how much, in the row's unit. Raises UserError if this rig can't have it.
        """
        row = check(self.name, device, kind) if kind is not None else None
        if row is not None and row.amount is not None and amount is None:
            amount = row.amount.default
        if device == "clock":
            if kind is not None:
                self._step_clock(amount or 0.0)
        elif device == "board" and kind == "brown-out":
            self.power_cut(round(amount or 0.0))
        else:
            self._break(device, kind, amount or 0.0)

    @abstractmethod
    def _break(self, device: str, kind: str | None, amount: float) -> None:
        """Break or repair what isn't the same on each rig."""

    def _step_clock(self, minutes: float) -> None:
        """Let a clock that has been set jump."""
        if self._utc_ms is not None:
            minute = (self._utc_ms + self.now_ms) // 60_000 + round(minutes)
            if calendar.is_plausible(minute):
                self.clock(calendar.write(minute))

    @abstractmethod
    def power_cut(self, off_ms: int) -> None:
        """Take the power away for `off_ms` (the plant goes on), then let the board start again."""

    @abstractmethod
    def reset(self) -> None:
        """Press the reset button."""

    def clock(self, text: str) -> None:
        """Set the clock to a UTC time like 2026-11-21T22:50Z; a power cut loses it."""
        raise UserError(f"the rig {self.name} has no clock to set to {text}")

    def prices(self, text: str) -> None:
        """Hand over a price plan like "2026-11-21T22:00Z 60 87 85 79", or "none"; any reset loses it."""
        raise UserError(f"the rig {self.name} takes no price plan")

    def console(self, line: str) -> list[str]:
        """Type a line at the board's serial port; the lines of its answer."""
        raise UserError(f"the rig {self.name} has no serial port to type '{line}' at; use --rig virtual")

    def notes(self) -> list[str]:
        """Lines about how the run went that are no figures of the machine."""
        return []

    def close(self) -> None:
        """End the run and free what it held; may be called at any time, more than once."""
        return
