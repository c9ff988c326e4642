"""Sees each tick of a run once and keeps what is needed of it: hash, figures, judgement, curves."""

from __future__ import annotations

import hashlib
import sys
from array import array

from heatpump.core import model, trace
from host_tools.plant import Plant
from host_tools.scenario.curves import CurveRecorder, Curves
from host_tools.scenario.expectations import Judge
from host_tools.scenario.kpi import Band, KpiMeter

_PHASE = trace.FIELDS.index("phase")
_OUTPUTS = slice(trace.FIELDS.index(model.OUTPUTS[0]), trace.FIELDS.index(model.OUTPUTS[-1]) + 1)
_ALL_OFF = [0] * len(model.OUTPUTS)


class Recorder:
    """`see` is the observer that a rig calls after each tick.

    The trace's hash is over the vectors of the core, little-endian int32, one per tick.
    """

    def __init__(
        self, plant: Plant, judge: Judge, band: Band | None, curves: Curves, duration_ms: int
    ) -> None:
        self.meter = KpiMeter(plant, band)
        self._hash = hashlib.sha256()
        self._judge = judge
        self._curves = CurveRecorder(curves, plant, duration_ms)
        self._curves.sample(0, None, plant.measurements)
        self._levels = list(_ALL_OFF)
        self._phase: int | None = None
        self._last_ms = 0
        self._band_of = band.of if band else ""
        self._band_from_ms = band.from_ms if band else float("inf")
        self._low_c = band.low_c if band else 0.0
        self._high_c = band.high_c if band else 0.0

    def see(self, now_ms: int, vector: array[int] | None, measured: dict[str, float]) -> None:
        """One tick of the core at `now_ms`, or, without a vector, a moment without power."""
        if vector is None:
            levels, phase = _ALL_OFF, None
        else:
            self._hash.update(vector if sys.byteorder == "little" else _swapped(vector))
            levels, phase = vector[_OUTPUTS].tolist(), vector[_PHASE]
        if levels != self._levels:
            self.meter.switched(now_ms, levels, vector is not None)
            self._curves.switched(now_ms, levels, self._levels)
            self._levels = levels
        if phase != self._phase:
            self._curves.phase(now_ms, phase)
            self._phase = phase
        if now_ms > self._band_from_ms:
            value_c = measured[self._band_of]
            if value_c < self._low_c:
                self.meter.kelvin_ms += (self._low_c - value_c) * (now_ms - self._last_ms)
            elif value_c > self._high_c:
                self.meter.kelvin_ms += (value_c - self._high_c) * (now_ms - self._last_ms)
        self._last_ms = now_ms
        judge = self._judge
        if judge.active or now_ms >= judge.next_ms:
            judge.see(now_ms, vector, measured)
        if now_ms >= self._curves.next_ms:
            self._curves.sample(now_ms, vector, measured)

    def trace_sha256(self) -> str:
        """The hash of all ticks so far, in hexadecimal."""
        return self._hash.hexdigest()


def _swapped(vector: array[int]) -> array[int]:
    copy = array("i", vector)
    copy.byteswap()
    return copy
