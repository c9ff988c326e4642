"""What a picture of a run needs, as plain lists: values thinned out, relay edges exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from heatpump.core import model, trace
from host_tools.plant import Plant

MOST_POINTS = 2000

_PHASE = trace.FIELDS.index("phase")
_HEAT = trace.FIELDS.index("heat_setpoint_mc")
_COOL = trace.FIELDS.index("cool_setpoint_mc")
_MODE = trace.FIELDS.index("mode")


@dataclass
class Curves:
    """Times are seconds since the start; lists of one group have the same length.

    The first entry of `outputs[role]` is the state at the start; each further one, and each of `phases`, is a
    change. A phase is None while the board has no power.
    """

    title: str = ""
    start_hour: float = 0.0
    end_s: float = 0.0
    band_c: tuple[float, float] | None = None
    time_s: list[float] = field(default_factory=list)
    temperatures_c: dict[str, list[float]] = field(default_factory=dict)
    power_w: list[float] = field(default_factory=list)  # mean since the point before
    heat_setpoint_c: list[float | None] = field(default_factory=list)  # None: not in force
    cool_setpoint_c: list[float | None] = field(default_factory=list)
    outputs: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    phases: list[tuple[float, str | None]] = field(default_factory=list)
    marks: list[tuple[float, str]] = field(default_factory=list)  # the scenario's steps


class CurveRecorder:
    """Fills Curves from the ticks of a run."""

    def __init__(self, curves: Curves, plant: Plant, duration_ms: int) -> None:
        self.curves = curves
        self.next_ms = 0
        self._every_ms = max(1000, -(-duration_ms // (MOST_POINTS - 1)))
        self._plant = plant
        self._electric_j = plant.electric_j
        self._plant_s = plant.time_s
        self._power_w = 0.0
        curves.temperatures_c = {name[:-2]: [] for name in plant.MEASUREMENTS if name.endswith("_c")}
        curves.outputs = {role: [(0.0, 0)] for role in model.OUTPUTS}

    def sample(self, now_ms: int, vector: Sequence[int] | None, measured: dict[str, float]) -> None:
        """Add a point; to be called when `next_ms` is reached."""
        curves = self.curves
        self.next_ms = now_ms + self._every_ms
        curves.time_s.append(now_ms / 1000)
        for name, values in curves.temperatures_c.items():
            values.append(measured[name + "_c"])
        # By the plant's own clock: a rig may let it run ahead of the ticks, and hand over two at once.
        electric_j, passed_s = self._plant.electric_j, self._plant.time_s - self._plant_s
        if passed_s:
            self._power_w = (electric_j - self._electric_j) / passed_s
            self._electric_j, self._plant_s = electric_j, self._plant.time_s
        curves.power_w.append(self._power_w)
        mode = model.OFF if vector is None else vector[_MODE]
        heating = vector is not None and mode in (model.HEAT, model.AUTO)
        cooling = vector is not None and mode in (model.COOL, model.AUTO)
        curves.heat_setpoint_c.append(vector[_HEAT] / 1000 if heating and vector else None)
        curves.cool_setpoint_c.append(vector[_COOL] / 1000 if cooling and vector else None)

    def switched(self, now_ms: int, levels: Sequence[int], before: Sequence[int]) -> None:
        """Relays changed from `before` to `levels`."""
        for role, level, old in zip(model.OUTPUTS, levels, before, strict=True):
            if level != old:
                self.curves.outputs[role].append((now_ms / 1000, level))

    def phase(self, now_ms: int, phase: int | None) -> None:
        """The sequence went to another phase, or the power came or went."""
        self.curves.phases.append((now_ms / 1000, None if phase is None else model.PHASES[phase]))
