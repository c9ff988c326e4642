"""[[expect]]: a value, a time, and what it must be.

at = "2h"                        at the first tick from then on
from = "2h", until = "6h"        at every tick of that time; either may be left out
from = "2h", within = "10m"      at one tick of that time at least

equals = "run"                   the same word or number
equals = 21, tolerance = 0.5     a number close to it
min = 20, max = 22               within bounds; either may be left out

What the controller knows has no value while the board is without power, and isn't judged then; but an
expectation that found no value in all of its time has failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from host_tools.plant import Plant
from host_tools.scenario import durations, observations
from host_tools.scenario.apart import plain
from host_tools.scenario.table import Table

KEYS = ("value", "at", "from", "until", "within", "equals", "tolerance", "min", "max")


@dataclass(frozen=True)
class Expectation:
    """What must be seen of one value between two times (ms), at all ticks of it or at one."""

    value: str
    from_ms: int
    until_ms: int
    kind: str  # "at", "always" or "once"
    low: float
    high: float
    text: str  # for people: what is expected and when

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


def read(data: dict[str, Any], where: str, plant: type[Plant], duration_ms: int) -> Expectation:
    """Read one [[expect]] table. Raises UsageError with one line."""
    table = Table(data, where, KEYS)
    value = table.one_of("value", observations.names(plant))
    low, high, wanted = _bounds(table, value)
    if "at" in table:
        if {"from", "until", "within"} & set(table.items()):
            raise table.error("'at' stands alone, without from, until and within")
        kind, from_ms, until_ms = "at", table.duration_ms("at"), duration_ms
        when = f"at {durations.to_text(from_ms)}"
    else:
        from_ms = table.duration_ms("from", 0)
        if "within" in table:
            if "until" in table:
                raise table.error("'within' and 'until' exclude each other")
            kind, until_ms = "once", from_ms + table.duration_ms("within")
        else:
            kind, until_ms = "always", table.duration_ms("until", duration_ms)
        when = f"{kind} from {durations.to_text(from_ms)} to {durations.to_text(until_ms)}"
    if from_ms > until_ms or until_ms > duration_ms:
        raise table.error(f"the time {when} is not within the scenario's {durations.to_text(duration_ms)}")
    return Expectation(value, from_ms, until_ms, kind, low, high, f"{value} {wanted} {when}")


def _bounds(table: Table, value: str) -> tuple[float, float, str]:
    if "equals" in table:
        if "min" in table or "max" in table:
            raise table.error("'equals' and min or max exclude each other")
        if value in observations.CHOICES:
            if "tolerance" in table:
                raise table.error(f"{value} is a word and has no tolerance")
            word = table.one_of("equals", observations.CHOICES[value])
            index = observations.CHOICES[value].index(word)
            return index, index, f"= {word}"
        number, tolerance = table.number("equals"), table.number("tolerance", 0.0)
        if tolerance < 0:
            raise table.error("tolerance: must not be negative")
        suffix = f" ± {plain(tolerance)}" if tolerance else ""
        return number - tolerance, number + tolerance, f"= {plain(number)}{suffix}"
    if "tolerance" in table:
        raise table.error("'tolerance' needs 'equals'")
    if "min" not in table and "max" not in table:
        raise table.error("needs 'equals', 'min' or 'max'")
    if value in observations.CHOICES:
        raise table.error(f"{value} is a word: use 'equals'")
    low, high = table.number("min", float("-inf")), table.number("max", float("inf"))
    if low > high:
        raise table.error("min is above max")
    parts = [f">= {plain(low)}"] * ("min" in table) + [f"<= {plain(high)}"] * ("max" in table)
    return low, high, " and ".join(parts)


class Watch:
    """An expectation during a run. `failure` is a line once it is broken."""

    def __init__(self, expectation: Expectation, plant: type[Plant]) -> None:
        self.expectation = expectation
        self.failure = ""
        self.done = False
        self.field = observations.field(expectation.value, plant)
        self._get = observations.getter(expectation.value, plant)
        self._last = 0.0
        self._seen = False

    @property
    def steady(self) -> bool:
        """It had a value, holds, and must go on holding."""
        return self._seen and self.expectation.kind == "always"

    def see(self, now_ms: int, vector: observations.Vector, measured: dict[str, float]) -> None:
        """Judge one tick that lies in the expectation's time."""
        expectation = self.expectation
        value = self._get(vector, measured)
        if value is None:
            return
        self._seen = True
        if expectation.kind == "once":
            self._last = value
            self.done = expectation.holds(value)
            return
        if not expectation.holds(value):
            self._fail(f"{self._text(value)} at {durations.to_text(now_ms)}")
        elif expectation.kind == "at":
            self.done = True

    def end(self) -> None:
        """Its time is over."""
        if not self.done:
            if not self._seen:
                self._fail("it had no value then")
            elif self.expectation.kind == "once":
                self._fail(f"never; last {self._text(self._last)}")
        self.done = True

    def _text(self, value: float) -> str:
        expectation = self.expectation
        return observations.to_text(expectation.value, value, (expectation.low, expectation.high))

    def _fail(self, what: str) -> None:
        self.failure = f"expected {self.expectation.text}: {what}"
        self.done = True


class Judge:
    """All expectations of a run; only those whose time it is cost anything at a tick."""

    def __init__(self, expectations: tuple[Expectation, ...], plant: type[Plant]) -> None:
        self._watches = [Watch(e, plant) for e in expectations]
        self._waiting = sorted(self._watches, key=lambda w: w.expectation.from_ms, reverse=True)
        self.active: list[Watch] = []
        # The active ones once more: most must hold at every tick, and for them a comparison will do.
        self._fields: list[tuple[int, float, float, Watch]] = []
        self._measured: list[tuple[str, float, float, Watch]] = []
        self._others: list[Watch] = []
        self.next_ms = self._next_change()

    def see(
        self, now_ms: int, vector: observations.Vector, measured: dict[str, float], fresh: bool = True
    ) -> None:
        """Judge one tick; needed when `active` isn't empty or `now_ms` has reached `next_ms`.

        `fresh`: the measurements may differ from those of the last tick.
        """
        if now_ms >= self.next_ms:
            while self._waiting and self._waiting[-1].expectation.from_ms <= now_ms:
                self.active.append(self._waiting.pop())
            for watch in self.active:
                if watch.expectation.until_ms < now_ms:
                    watch.end()
            self._sort()
        if vector is None:
            for watch in self.active:
                watch.see(now_ms, vector, measured)
            self._sort()
            return
        changed = False
        for field, low, high, watch in self._fields:
            if not low <= vector[field] <= high:
                watch.see(now_ms, vector, measured)
                changed = True
        if fresh:
            for name, low, high, watch in self._measured:
                if not low <= measured[name] <= high:
                    watch.see(now_ms, vector, measured)
                    changed = True
        for watch in self._others:
            watch.see(now_ms, vector, measured)
            changed = changed or watch.done or watch.steady
        if changed:
            self._sort()

    def _sort(self) -> None:
        """Forget those that are done, and say how each of the others is judged from now on."""
        self.active = [watch for watch in self.active if not watch.done]
        self._fields, self._measured, self._others = [], [], []
        for watch in self.active:
            low, high = watch.expectation.low, watch.expectation.high
            if not watch.steady:
                self._others.append(watch)
            elif watch.field is None:
                self._measured.append((watch.expectation.value, low, high, watch))
            else:
                self._fields.append((watch.field, low, high, watch))
        self.next_ms = self._next_change()

    def failures(self) -> list[str]:
        """After the run: one line for each expectation that wasn't met, in the file's order."""
        for watch in self._watches:
            watch.end()
        return [watch.failure for watch in self._watches if watch.failure]

    def _next_change(self) -> float:
        starts = [self._waiting[-1].expectation.from_ms] if self._waiting else []
        ends = [watch.expectation.until_ms + 1 for watch in self.active]
        return min(starts + ends, default=float("inf"))
