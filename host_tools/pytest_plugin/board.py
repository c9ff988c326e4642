"""The fixture `board`: a controller on a rig, against a plant, that a test steps."""

from __future__ import annotations

import csv
import hashlib
import inspect
import math
from array import array
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from heatpump.core import causes, model
from heatpump.core.application import Application
from heatpump.core.params import Params
from heatpump.core.record import trace
from host_tools.board_file import application_names, load_application, load_board
from host_tools.deploy import check_settings
from host_tools.errors import UsageError, UserError, listed
from host_tools.plant import Plant, plant_class
from host_tools.rigs import rig_class
from host_tools.rigs.faults import devices, wired_sensors
from host_tools.scenario import durations, steps
from host_tools.scenario.machine import check_readings, read_plant
from host_tools.scenario.table import Table
from host_tools.serve_board import APPLICATION, MACHINES, build_plant
from host_tools.umqtt_source import umqtt_modules

KEPT_TICKS = 7200  # of the trace, for a test that fails
_STEP_MS = 1000
_LONGEST_S = 1e8
# field of the trace → the words of its numbers
_WORDS: dict[str, tuple[str, ...]] = {
    "mode": tuple(model.MODES),
    "phase": tuple(model.PHASES),
    "action": tuple(model.ACTIONS),
    "preset": tuple(model.PRESETS),
    **dict.fromkeys(("block", "stop_cause", "lockout", "notice"), tuple(causes.CAUSES)),
}


class Board:
    """Time passes only in `run` and `run_until`.

    `board["phase"]`, `board["compressor"]`, `board["indoor"]`: what the core last told, by the fields of its
    trace: words for a mode, a phase or a cause, 0 and 1 for an output, °C for a sensor's role (the newest
    that was good; nan before the first), plain numbers for the rest.
    """

    def __init__(
        self, rig: str, options: Mapping[str, Any], marker: Any, settings: Mapping[str, str]
    ) -> None:
        """`marker`: `@pytest.mark.machine(…)`, if there is one. Raises HeatpumpError."""
        told = (marker.args, marker.kwargs) if marker else ((), {})
        try:
            inspect.signature(_machine).bind(*told[0], **told[1])
        except TypeError as error:
            raise UsageError(f"machine: {error}; it takes application, plant={{…}}, settings={{…}}") from None
        application, self.plant, own = _machine(*told[0], **told[1])
        options = dict(options)
        if settings and rig == "virtual":
            options["modules"] = umqtt_modules()
        self._rig = rig_class(rig)(self.plant, application, {**own, **settings}, **options)
        chosen = load_application(application, load_board("virtual"))
        found = devices(wired_sensors(chosen, type(self.plant)), chosen["OUTPUTS"])
        self._known = steps.Known(type(self.plant), Params(Application(chosen)), found)
        self._vector = array("i", trace.new_vector())
        self._kept: deque[tuple[int, array[int]]] = deque(maxlen=KEPT_TICKS)
        self._sha256 = hashlib.sha256()
        self._typed: list[str] = []

    def start(self) -> None:
        """Power up."""
        self._rig.start(self._see)

    def close(self) -> None:
        self._rig.close()

    @property
    def now_s(self) -> float:
        """Simulated time since power-up."""
        return self._rig.now_ms / 1000

    def run(self, duration: str | float) -> None:
        """Let so much time pass: "1h30m", or seconds."""
        self._rig.run_until(self._rig.now_ms + _ms(duration))

    def run_until(self, condition: Callable[[], object], within: str | float) -> float:
        """Let time pass until it is true; gives how many seconds that took. AssertionError if it takes longer
        than `within`."""
        started_ms, within_ms = self._rig.now_ms, _ms(within)
        while not condition():
            assert self._rig.now_ms - started_ms < within_ms, f"not so within {within}"
            self._rig.run_until(self._rig.now_ms + _STEP_MS)
        return (self._rig.now_ms - started_ms) / 1000

    def __getitem__(self, name: str) -> Any:
        if name in trace.FIELDS:
            value = self._vector[trace.FIELDS.index(name)]
            return _WORDS[name][value] if name in _WORDS and 0 <= value < len(_WORDS[name]) else value
        if f"{name}_mc" in trace.FIELDS:
            at = trace.FIELDS.index(f"{name}_mc")
            fresh = f"{name}_age_ms" not in trace.FIELDS or self._vector[at + 1] < model.AGE_UNKNOWN_MS
            return self._vector[at] / 1000 if fresh else math.nan
        raise UsageError(f"the board has no '{name}'; it has {listed(name, trace.FIELDS)}")

    def set(self, key: str, to: object) -> None:
        """Set a parameter, as its user would."""
        self._rig.set(key, str(to))

    def fault(self, device: str, kind: str, **amount: float) -> None:
        """Break a device, as a scenario's step `fault`: `amount=…` where it has one. Raises HeatpumpError."""
        self._do("fault", device=device, kind=kind, **amount)

    def repair(self, device: str) -> None:
        """Mend it. Raises HeatpumpError."""
        self._do("repair", device=device)

    def disturb(self, what: str, to: float) -> None:
        """Let something happen to the plant, as a scenario's step `disturb`. Raises HeatpumpError."""
        self._do("disturb", what=what, to=to)

    def _do(self, verb: str, **keys: Any) -> None:
        """A step of a scenario, now."""
        steps.read({"at": "0s", "do": verb, **keys}, "board", self._known, 1000).act(self._rig)

    def power_cut(self, off: str | float) -> None:
        """The power is away for so long, and the plant goes on."""
        self._rig.power_cut(_ms(off))

    def reset(self) -> None:
        """Press the reset button."""
        self._rig.reset()

    def reset_faults(self) -> None:
        """Lift a lockout, as its user would."""
        self._rig.reset_faults()

    def clock(self, to: str) -> None:
        """Set the clock to a UTC time like 2026-11-21T22:50Z."""
        self._rig.clock(to)

    def prices(self, plan: str) -> None:
        """Hand over a price plan like "2026-11-21T22:00Z 60 87 85 79"."""
        self._rig.prices(plan)

    def console(self, line: str) -> list[str]:
        """Type a line at the console; the lines of its answer. Raises UserError for an `error:`."""
        self._typed.append(f"{self.now_s:.0f} s > {line}")
        try:
            answer = self._rig.console(line)
        except UserError as error:
            self._typed.append(f"error: {error}")
            raise
        self._typed += answer
        return answer

    def trace_sha256(self) -> str:
        """Over all ticks so far; equal runs have equal ones."""
        return self._sha256.hexdigest()

    def leave(self, folder: Path) -> None:
        """Write what helps to see why a test failed: the newest ticks, and the console."""
        with (folder / "trace.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("now_ms", *trace.FIELDS))
            writer.writerows((now_ms, *vector) for now_ms, vector in self._kept)
        (folder / "console.log").write_text("\n".join((*self._typed, *self._rig.notes(), "")))

    def _see(self, now_ms: int, vector: array[int] | None, measured: Mapping[str, float]) -> None:
        if vector is not None:
            self._vector = vector[:]
            self._kept.append((now_ms, self._vector))
            self._sha256.update(self._vector)


def _machine(
    application: str = APPLICATION,
    *,
    plant: Mapping[str, Any] | None = None,
    settings: Mapping[str, object] | None = None,
) -> tuple[str, Plant, dict[str, str]]:
    """What `@pytest.mark.machine` may say: application, its plant as a scenario's [plant] has it, settings.
    What isn't told is as for `heatpump board`. Raises UsageError."""
    if application not in application_names():
        names = listed(application, application_names())
        raise UsageError(f"machine: no application '{application}'; there are {names}")
    chosen = load_application(application, load_board("virtual"))
    own, _, usual = MACHINES[application]
    table = Table({"plant": {"kind": own, **(plant or {})}}, "machine", ("plant",))
    kind, parts = read_plant(table)
    check_readings("machine: plant", application, chosen, plant_class(kind))
    built = build_plant(application) if plant is None else plant_class(kind)(**parts)
    told = {key: str(to) for key, to in (settings or {}).items()}
    check_settings(told, chosen)
    return application, built, {**usual, **told}


def _ms(duration: str | float) -> int:
    if isinstance(duration, str):
        return durations.parse_ms(duration)
    if not 0 <= duration < _LONGEST_S:
        raise UsageError(f"{duration} s: a time is 0 to {_LONGEST_S:g} s, or a text like '1h30m'")
    return int(duration * 1000)
