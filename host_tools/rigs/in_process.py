"""The core in CPython, in this process: the fastest rig, and the one to debug in."""

from __future__ import annotations

from array import array

from heatpump.core.controller import Controller
from heatpump.core.model import READING_OK, Inputs, Outputs
from heatpump.core.record import trace
from heatpump.core.record.remembered import Remembered, recall, remember
from host_tools.errors import UserError
from host_tools.rigs.base import TICK_MS
from host_tools.rigs.emulated import EmulatedRig, Readings


class InProcessRig(EmulatedRig):
    """heatpump.core.Controller, called directly."""

    name = "in-process"

    def boot(self, kept: str) -> None:
        self._inputs = Inputs()
        self._outputs = Outputs()
        self._controller = Controller(self.params, self.parts)
        if kept:
            remembered = Remembered()
            remembered.from_text(kept)
            recall(self._controller, remembered)
        self._vector = array("i", trace.new_vector())
        self._tracer = trace.Tracer(self._vector)

    def tick(self, readings: Readings | None, rest_ms: int) -> array[int]:
        inputs, outputs, controller = self._inputs, self._outputs, self._controller
        if rest_ms:
            controller.step(rest_ms, inputs, outputs)
        if inputs.contacts != self.contacts:
            inputs.contacts[:] = self.contacts
        inputs.utc_minute, inputs.minute_of_week = self.utc_minute, self.minute_of_week
        if readings:
            for reading, (value_mc, fault) in zip(inputs.readings, readings, strict=True):
                if fault == READING_OK:
                    reading.sensed(value_mc)
                else:
                    reading.failed(fault)
        controller.step(TICK_MS, inputs, outputs)
        self._tracer.fill(rest_ms + TICK_MS, controller, inputs, outputs, sensed=readings is not None)
        return self._vector

    def prices(self, text: str) -> None:
        try:
            self._controller.signals.price_plan().add(text)
        except ValueError as error:
            raise UserError(str(error)) from None

    def reset_faults(self) -> None:
        self._controller.reset_faults()

    def remember(self) -> str:
        return str(remember(self._controller).to_text())
