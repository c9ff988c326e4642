"""The simplest control there is: a plain thermostat for each demand, switching the machine directly.

No protections, no minimum times, no pauses of the valve, no defrost, full speed: what the scenarios' machines
would do without this project's controller. A loop switches on when its sensor is half the hysteresis on the
wrong side of its setpoint and off when it is as far on the other. Of several loops the last one goes first.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from heatpump.core import model
from heatpump.core.record import trace
from host_tools.plant import Plant
from host_tools.rigs.base import LONGEST_PAUSE_MS, Observer, Rig

_FIRST_OUTPUT = trace.FIELDS.index(model.OUTPUTS[0])
_HEATS = ("heat", "auto", "dry")
_COOLS = ("cool", "auto")

# The firmware's parameter → whether it is the tank's, and which setpoint of the loop it is.
_SETPOINTS = {
    "heat_setpoint": (False, "heat_c"),
    "cool_setpoint": (False, "cool_c"),
    "pool_setpoint": (False, "heat_c"),
    "cabinet_setpoint": (False, "cool_c"),
    "tank_setpoint": (True, "heat_c"),
}


@dataclass(frozen=True)
class Loop:
    """One thermostat: what it measures, holds and switches."""

    sensor: str  # measured by the plant as `<sensor>_c`
    heat_c: float | None  # setpoint of heating, or none
    cool_c: float | None
    hysteresis_k: float  # between on and off
    outputs: tuple[str, ...]  # on while it heats or cools
    heat_outputs: tuple[str, ...] = ()  # on besides while it heats; stays until the next run, as a valve does
    cool_outputs: tuple[str, ...] = ()  # the same for cooling


class _Switch:
    """A loop at work; `demand` is an action of the model, ACTION_IDLE for none."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.setpoints_c = {"heat_c": loop.heat_c, "cool_c": loop.cool_c}
        self.demand = model.ACTION_IDLE

    def judge(self, value_c: float, mode: str) -> None:
        """Switch by the newest temperature."""
        half_k = self.loop.hysteresis_k / 2
        heat_c = self.setpoints_c["heat_c"] if mode in _HEATS else None
        cool_c = self.setpoints_c["cool_c"] if mode in _COOLS else None
        heats = self.demand == model.ACTION_HEATING
        cools = self.demand == model.ACTION_COOLING
        if heat_c is not None and value_c < heat_c + (half_k if heats else -half_k):
            self.demand = model.ACTION_HEATING
        elif cool_c is not None and value_c > cool_c - (half_k if cools else -half_k):
            self.demand = model.ACTION_COOLING
        else:
            self.demand = model.ACTION_IDLE


class ThermostatRig(Rig):
    """Not in RIGS: it isn't the controller, but what the controller is compared with."""

    name = "thermostat"

    def __init__(self, plant: Plant, loops: Sequence[Loop], mode: str, always: Sequence[str] = ()) -> None:
        """`mode` as the firmware's parameter; `always`: outputs that are on whenever there is power."""
        super().__init__(plant, self.name, {"mode": mode})
        self._switches = [_Switch(loop) for loop in loops]
        self._always = tuple(always)
        self._welded = False
        self._kept: tuple[str, ...] = ()  # on since the last run
        self._vector = array("i", trace.new_vector())
        self._levels = dict.fromkeys(model.OUTPUTS, 0)
        self._observe: Observer

    def start(self, observe: Observer) -> None:
        self._observe = observe
        self._switch()

    def run_until(self, now_ms: int) -> None:
        while self.now_ms < now_ms:
            passed_ms = min(LONGEST_PAUSE_MS, now_ms - self.now_ms)
            measured = self.plant.advance(self._levels, passed_ms / 1000)
            self.now_ms += passed_ms
            self._switch()
            self._vector[0] = passed_ms
            self._observe(self.now_ms, self._vector, measured)

    def _switch(self) -> None:
        """Judge each loop, and set the outputs for the one that goes first."""
        mode, measured = self.settings["mode"], self.plant.measurements
        first = None
        for switch in self._switches:
            switch.judge(measured[f"{switch.loop.sensor}_c"], mode)
            if switch.demand != model.ACTION_IDLE:
                first = switch
        on = list(self._always)
        if first:
            heats = first.demand == model.ACTION_HEATING
            self._kept = first.loop.heat_outputs if heats else first.loop.cool_outputs
            on += first.loop.outputs
        on += self._kept
        if self._welded:
            on.append("compressor")
        levels = self._levels
        for role in levels:
            levels[role] = 1 if role in on else 0
        self._tell(mode, first)

    def _tell(self, mode: str, first: _Switch | None) -> None:
        """Write down what is done in the form of the core's trace."""
        vector, setpoints_c = self._vector, self._switches[0].setpoints_c
        vector[1] = model.MODES.index(mode)
        vector[2] = round((setpoints_c["heat_c"] or 0.0) * 1000)
        vector[3] = round((setpoints_c["cool_c"] or 0.0) * 1000)
        _put("phase", vector, model.RUN if first else model.IDLE)
        _put("action", vector, first.demand if first else model.ACTION_IDLE)
        _put("stop_cause", vector, model.DEMAND_MET)
        vector[_FIRST_OUTPUT : _FIRST_OUTPUT + len(model.OUTPUTS)] = array("i", self._levels.values())

    def set(self, key: str, text: str) -> None:
        """The mode and the setpoints are followed; a thermostat has no other parameters."""
        if key == "mode":
            self.settings[key] = text
        elif key in _SETPOINTS:
            of_tank, setpoint = _SETPOINTS[key]
            fitting = [s for s in self._switches if not of_tank or s.loop.sensor == "tank"]
            if fitting and fitting[0].setpoints_c[setpoint] is not None:
                fitting[0].setpoints_c[setpoint] = float(text)

    def fault(self, device: str, kind: str | None, amount: float | None = None) -> None:
        """A welded relay acts here too; contacts it has none, and its sensor is a good one."""
        if device == "relay.compressor":
            self._welded = kind == "welded"

    def _break(self, device: str, kind: str | None, amount: float) -> None:
        """Nothing else of it breaks."""

    def reset_faults(self) -> None:
        """There is no lockout."""

    def console(self, line: str) -> list[str]:
        """There is no console."""
        return []

    def power_cut(self, off_ms: int) -> None:
        for role in self._levels:
            self._levels[role] = 0
        measured, end_ms = self.plant.measurements, self.now_ms + off_ms
        self._observe(self.now_ms, None, measured)
        while self.now_ms < end_ms:
            passed_ms = min(LONGEST_PAUSE_MS, end_ms - self.now_ms)
            self.plant.advance(self._levels, passed_ms / 1000)
            self.now_ms += passed_ms
            self._observe(self.now_ms, None, measured)
        self._switch()

    def reset(self) -> None:
        """There is nothing to start anew."""


def _put(name: str, vector: array[int], value: int) -> None:
    vector[trace.FIELDS.index(name)] = value
