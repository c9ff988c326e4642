"""The refrigerant's cycles worth drawing: of the longest run of each kind, from its start to its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from host_tools.plant import Cycle, Plant

SETTLED_MS = 90_000  # after a start or a shift; before that the pressures are only building up
MOST_RUNS = 300  # looked at in a whole scenario, about: asking a plant for its cycle isn't free (50 us)
CLOSEST_MS = 60_000

_NEVER_MS = 1 << 62


@dataclass
class RunCycles:
    """One run of the compressor, in one position of the valve.

    action    what it did, as Home Assistant is told: heating, cooling, defrosting
    samples   (seconds since the scenario's start, the cycle then), in order; at least one
    """

    action: str
    begin_s: float
    end_s: float = 0.0
    samples: list[tuple[float, Cycle]] = field(default_factory=list)

    def moments(self) -> list[tuple[str, float, Cycle]]:
        """Up to three of them: (which, seconds, cycle)."""
        times = [seconds for seconds, _ in self.samples]
        if len(times) == 1:
            return [("in the run", *self.samples[0])]
        middle_s = (times[0] + times[-1]) / 2
        half_way = min(range(len(times)), key=lambda n: abs(times[n] - middle_s))
        picked = {half_way: "half-way", 0: "early", len(times) - 1: "late"}
        return [(picked[n], *self.samples[n]) for n in sorted(picked)]


class CycleKeeper:
    """Asks the plant for its cycle now and then while it runs; `kept` has one run of each action."""

    def __init__(self, plant: Plant, duration_ms: int) -> None:
        self.kept: list[RunCycles] = []
        self.next_ms = _NEVER_MS
        self._plant = plant
        self._every_ms = max(CLOSEST_MS, duration_ms // MOST_RUNS)
        self._first_ms = 0  # no run is looked at before this, however often it starts
        self._run: RunCycles | None = None
        self._begin_ms = _NEVER_MS

    def switched(self, now_ms: int, running: bool, shifted: bool) -> None:
        """The relays changed: the compressor is `running` now, the reversing valve has `shifted` or not."""
        if self._begin_ms != _NEVER_MS and (shifted or not running):
            self._begin_ms = self.next_ms = _NEVER_MS
            self._run = None
        if running and self._begin_ms == _NEVER_MS:
            self._begin_ms = now_ms
            self.next_ms = max(now_ms + SETTLED_MS, self._first_ms)

    def sample(self, now_ms: int, action: str) -> None:
        """Keep the cycle of this moment; to be called when `next_ms` is reached.

        The next one is due when the run has lasted half as long again, so that a run of any length has a few.
        """
        lasted_ms = now_ms - self._begin_ms
        self.next_ms = now_ms + min(self._every_ms, max(CLOSEST_MS, lasted_ms // 2))
        if self._run is None:
            self._first_ms = now_ms + self._every_ms
        cycle = self._plant.cycle()
        if cycle is None:
            return
        if self._run is None:
            self._run = RunCycles(action, self._begin_ms / 1000)
        run = self._run
        run.samples.append((now_ms / 1000, cycle))
        run.end_s = now_ms / 1000
        rival = next((kept for kept in self.kept if kept.action == run.action), None)
        if rival is None:
            self.kept.append(run)
        elif rival is not run and run.end_s - run.begin_s > rival.end_s - rival.begin_s:
            self.kept[self.kept.index(rival)] = run
