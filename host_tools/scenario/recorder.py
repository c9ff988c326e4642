"""Sees each tick of a run once and keeps what is needed of it: hash, figures, judgement, curves."""

from __future__ import annotations

import hashlib
import sys
from array import array

from heatpump.core import causes, model
from heatpump.core.record import trace
from host_tools.plant import Plant
from host_tools.scenario.band import Band
from host_tools.scenario.curves import CurveRecorder, Curves
from host_tools.scenario.expectations import Judge
from host_tools.scenario.kpi import KpiMeter
from host_tools.scenario.tariff import NO_TARIFF, Tariff

_MODE = trace.FIELDS.index("mode")
_PHASE = trace.FIELDS.index("phase")
_STOP_CAUSE = trace.FIELDS.index("stop_cause")
_OUTPUTS = slice(
    trace.FIELDS.index(model.OUTPUTS[0]), trace.FIELDS.index(model.OUTPUTS[len(model.OUTPUTS) - 1]) + 1
)
_ALL_OFF = array("i", [0] * len(model.OUTPUTS))
_SWAP = sys.byteorder != "little"


class Recorder:
    """`see` is the observer that a rig calls after each tick.

    The trace's hash is over the vectors of the core, little-endian int32, one per tick.
    """

    def __init__(
        self,
        plant: Plant,
        judge: Judge,
        band: Band | None,
        curves: Curves,
        duration_ms: int,
        tariff: Tariff = NO_TARIFF,
    ) -> None:
        self.meter = KpiMeter(plant, band, tariff)
        self._bill = self.meter.bill
        self._sha256 = hashlib.sha256()
        self._hash = self._sha256.update
        self._plant = plant
        self._plant_s = -1.0  # its time at the last tick
        self._judge = judge
        self._curves = CurveRecorder(curves, plant, duration_ms)
        self._curves.sample(0, None, plant.measurements)
        self._levels = _ALL_OFF
        self._phase: int | None = None
        self._mode: int | None = None  # that of the controller ...
        self._mode_ms = 0  # ... and since when
        self._asked_ms: dict[str, int] = {}
        self._last_ms = 0
        self._band_of = band.of if band else ""
        self._band_from_ms = band.from_ms if band else float("inf")
        self._drives = 0  # of the plant, ...
        self._value_c: float | None = None  # the value that has the band ...
        self._value_ms = 0  # ... and since when both

    def see(self, now_ms: int, vector: array[int] | None, measured: dict[str, float]) -> None:
        """One tick of the core at `now_ms`, or, without a vector, a moment without power."""
        if vector is None:
            levels, phase, mode = _ALL_OFF, None, None
        else:
            self._hash(vector if not _SWAP else _swapped(vector))
            levels, phase, mode = vector[_OUTPUTS], vector[_PHASE], vector[_MODE]
        if levels != self._levels:
            cause = "" if vector is None else causes.CAUSES[vector[_STOP_CAUSE]]
            self.meter.switched(now_ms, levels, vector is not None, cause)
            self._curves.switched(now_ms, levels, self._levels)
            self._levels = levels
        if phase != self._phase:
            self._curves.phase(now_ms, phase, mode)
            self._phase = phase
        if mode != self._mode:
            self._hold_mode()
            self._mode, self._mode_ms = mode, now_ms
        fresh = self._plant.time_s != self._plant_s
        if fresh or self._value_c is None:
            self._plant_s = self._plant.time_s
            if now_ms > self._band_from_ms and measured[self._band_of] != self._value_c:
                self._hold_band()
                self._value_c = measured[self._band_of]
                self._drives = self._plant.drives(self._band_of)
        self._last_ms = now_ms
        judge = self._judge
        if judge.active or now_ms >= judge.next_ms:
            judge.see(now_ms, vector, measured, fresh)
        if now_ms >= self._curves.next_ms:
            self._curves.sample(now_ms, vector, measured)
        if now_ms >= self._bill.next_ms:
            self._bill.charge(now_ms, self._plant.electric_j)

    def results(self, now_ms: int) -> dict[str, float | None]:
        """All figures at the end of the run, by the names in `kpi.described`."""
        self._hold_band()
        return self.meter.results(now_ms)

    def asked_ms(self) -> dict[str, int]:
        """How long the controller was in each of its modes, to the last tick."""
        self._hold_mode()
        return self._asked_ms

    def trace_sha256(self) -> str:
        """The hash of all ticks so far, in hexadecimal."""
        return self._sha256.hexdigest()

    def _hold_mode(self) -> None:
        """Up to the last tick the mode was as it was."""
        if self._mode is not None:
            word = model.MODES[self._mode]
            self._asked_ms[word] = self._asked_ms.get(word, 0) + self._last_ms - self._mode_ms
        self._mode_ms = self._last_ms

    def _hold_band(self) -> None:
        """Up to the last tick the band's temperature was as it was."""
        if self._value_c is not None and self.meter.band:
            self.meter.band.hold(self._value_c, self._value_ms, self._last_ms, self._drives)
        self._value_ms = self._last_ms


def _swapped(vector: array[int]) -> array[int]:
    copy = array("i", vector)
    copy.byteswap()
    return copy
