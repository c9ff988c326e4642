"""What a picture of a run needs, as plain lists: values thinned out, relay edges exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from heatpump.core import model
from heatpump.core.record import trace
from host_tools.plant import Plant
from host_tools.scenario.cycles import CycleKeeper, RunCycles

MOST_POINTS = 2000

_ACTION = trace.FIELDS.index("action")
_HEAT = trace.FIELDS.index("heat_setpoint_mc")
_COOL = trace.FIELDS.index("cool_setpoint_mc")
_MODE = trace.FIELDS.index("mode")
_SPEEDS = trace.FIELDS.index(model.SPEEDS[0])
_NO_SPEEDS = (0,) * len(model.SPEEDS)
_DEFROST = (model.DEFROST_PREPARE, model.DEFROST_MELT, model.DEFROST_DRIP, model.DEFROST_RETURN)
# Signs of heat given and of heat taken away. In a defrost the one that isn't wanted counts against the other,
# also where a plant sums it up on its own.
_USEFUL, _HEAT_ALONE, _COLD_ALONE = (1, 1), (1, -1), (-1, 1)


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
    band_of: str = "indoor"  # the temperature that is to keep it
    time_s: list[float] = field(default_factory=list)
    temperatures_c: dict[str, list[float]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)  # those that aren't what their name says
    pressures_bar: dict[str, list[float]] = field(default_factory=dict)
    power_w: list[float] = field(default_factory=list)  # electric, mean since the point before
    moved_w: list[float] = field(default_factory=list)  # useful heat or cold, so too; < 0: taken back
    speeds_pm: dict[str, list[int]] = field(default_factory=dict)
    heat_setpoint_c: list[float | None] = field(default_factory=list)  # None: not in force
    cool_setpoint_c: list[float | None] = field(default_factory=list)
    outputs: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    phases: list[tuple[float, str | None]] = field(default_factory=list)
    marks: list[tuple[float, str]] = field(default_factory=list)  # the scenario's steps
    cycles: list[RunCycles] = field(default_factory=list)  # the longest run of each kind

    def in_words(self, name: str) -> str:
        """A temperature as people read it."""
        return self.called.get(name) or name.replace("_", " ")


class CurveRecorder:
    """Fills Curves from the ticks of a run."""

    def __init__(self, curves: Curves, plant: Plant, duration_ms: int) -> None:
        self.curves = curves
        self.next_ms = 0
        self._point_ms = 0
        self._every_ms = max(1000, -(-duration_ms // (MOST_POINTS - 1)))
        self._plant = plant
        self._electric_j = plant.electric_j
        self._heated_j, self._cooled_j = plant.heated_j, plant.cooled_j
        self._signs = _USEFUL  # of heat and of cold
        self._moved_j = 0.0  # since the point before
        self._plant_s = plant.time_s
        self._power_w = self._moved_w = 0.0
        self._cycles = CycleKeeper(plant, duration_ms)
        curves.cycles = self._cycles.kept
        curves.temperatures_c = {name[:-2]: [] for name in plant.MEASUREMENTS if name.endswith("_c")}
        curves.called = {name[:-2]: text for name, text in plant.CALLED.items()}
        curves.pressures_bar = {name[:-4]: [] for name in plant.MEASUREMENTS if name.endswith("_bar")}
        curves.speeds_pm = {role: [] for role in model.SPEEDS}
        curves.outputs = {role: [(0.0, 0)] for role in model.OUTPUTS}

    def sample(self, now_ms: int, vector: Sequence[int] | None, measured: dict[str, float]) -> None:
        """Add what is due; to be called when `next_ms` is reached."""
        if now_ms >= self._cycles.next_ms:
            self._cycles.sample(now_ms, "" if vector is None else model.ACTIONS[vector[_ACTION]])
        if now_ms >= self._point_ms:
            self._point_ms = now_ms + self._every_ms
            self._add_point(now_ms, vector, measured)
        self._set_next()

    def _add_point(self, now_ms: int, vector: Sequence[int] | None, measured: dict[str, float]) -> None:
        curves = self.curves
        curves.time_s.append(now_ms / 1000)
        for name, values in curves.temperatures_c.items():
            values.append(measured[name + "_c"])
        for name, values in curves.pressures_bar.items():
            values.append(measured[name + "_bar"])
        self._add_powers()
        speeds = _NO_SPEEDS if vector is None else vector[_SPEEDS : _SPEEDS + len(_NO_SPEEDS)]
        for speed_pm, speed_values in zip(speeds, curves.speeds_pm.values(), strict=True):
            speed_values.append(speed_pm)
        mode = model.OFF if vector is None else vector[_MODE]
        heating = vector is not None and mode in (model.HEAT, model.AUTO)
        cooling = vector is not None and mode in (model.COOL, model.AUTO)
        curves.heat_setpoint_c.append(vector[_HEAT] / 1000 if heating and vector else None)
        curves.cool_setpoint_c.append(vector[_COOL] / 1000 if cooling and vector else None)

    def _add_powers(self) -> None:
        # By the plant's own clock: a rig may let it run ahead of the ticks, and hand over two at once.
        plant = self._plant
        passed_s = plant.time_s - self._plant_s
        if passed_s:
            self._add_moved()
            self._power_w = (plant.electric_j - self._electric_j) / passed_s
            self._moved_w = self._moved_j / passed_s
            self._electric_j, self._moved_j, self._plant_s = plant.electric_j, 0.0, plant.time_s
        self.curves.power_w.append(self._power_w)
        self.curves.moved_w.append(self._moved_w)

    def _add_moved(self) -> None:
        plant = self._plant
        of_heat, of_cold = self._signs
        self._moved_j += of_heat * (plant.heated_j - self._heated_j)
        self._moved_j += of_cold * (plant.cooled_j - self._cooled_j)
        self._heated_j, self._cooled_j = plant.heated_j, plant.cooled_j

    def switched(self, now_ms: int, levels: Sequence[int], before: Sequence[int]) -> None:
        """Relays changed from `before` to `levels`."""
        for role, level, old in zip(model.OUTPUTS, levels, before, strict=True):
            if level != old:
                self.curves.outputs[role].append((now_ms / 1000, level))
        self._cycles.switched(
            now_ms,
            bool(levels[model.COMPRESSOR]),
            levels[model.REVERSING_VALVE] != before[model.REVERSING_VALVE],
        )
        self._set_next()

    def _set_next(self) -> None:
        self.next_ms = min(self._point_ms, self._cycles.next_ms)

    def phase(self, now_ms: int, phase: int | None, mode: int | None) -> None:
        """The sequence went to another phase, or the power came or went."""
        self._add_moved()
        self._signs = _USEFUL
        if phase in _DEFROST:
            self._signs = _COLD_ALONE if mode == model.COOL else _HEAT_ALONE
        self.curves.phases.append((now_ms / 1000, None if phase is None else model.PHASES[phase]))
