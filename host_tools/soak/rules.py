"""What must hold in any history, as the plant sees it, and what excuses it.

Each rule is a row: what it says, what breaks it, and the faults and disturbances with which no controller
could hold it. What excuses must have lasted for a while, and then excuses the whole history.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from heatpump.core.model import MODES
from heatpump.core.record import trace
from host_tools.plant import Plant
from host_tools.rigs import rig_class
from host_tools.scenario import read_scenario
from host_tools.scenario.curves import Curves
from host_tools.scenario.expectations import Judge
from host_tools.scenario.kpi import Stop
from host_tools.scenario.recorder import Recorder
from host_tools.scenario.scenario import Scenario
from host_tools.soak import draw as histories

_MODE, _COMPRESSOR, _OVERRIDES = map(trace.FIELDS.index, ("mode", "compressor", "overrides"))
_OFF = tuple(MODES).index("off")
LONGEST_IN_OFF_MS = 900_000  # the longest minimum on time, and stopping
SERVED_J = 2e5
MOST_STARTS = 12
MINIMUM_OFF_S, MINIMUM_ON_S = 300.0, 180.0  # as delivered
WISHES = ("none", "demand met", "mode", "change-over", "defrost", "grid block", "waiting for its turn")
BIGGEST = 1 << 30
AUX_W, HOUSE_W_K = 3000.0, 175.0  # the plants' heater and house
KEPT_C = 3.0  # water that is kept from freezing


@dataclass
class Run:
    """What came of a history."""

    data: dict[str, Any]
    plant: Plant
    kpi: dict[str, float | None] = field(default_factory=dict)
    stops: list[Stop] = field(default_factory=list)
    hottest_tap_c: float = 0.0
    longest_in_off_ms: int = 0
    overrides: int = 0
    biggest: int = 0
    unpowered_shifts: float = 0  # of the reversing valve, whose coil went dark with the board
    driven_kh: float = 0.0  # rooms, beyond the widest band that was ever asked for
    served_j: float = 0.0  # heat and cold moved after all was well again

    def broken(self) -> dict[str, int]:
        """What was wrong, as `device`, `device kind` or `disturbance`, and for how many s in all."""
        broken: dict[str, int] = {}
        since: dict[str, tuple[int, str]] = {}
        for step in self.data["step"]:
            name = step.get("device") or step.get("what")
            if name in since:
                from_s, kind = since.pop(name)
                tokens = [name, f"{name} {kind}"]
                if kind.startswith("swapped-"):
                    other = kind.removeprefix("swapped-")
                    tokens = [name, f"{name} swapped", f"sensor.{other}", f"sensor.{other} swapped"]
                for token in tokens:
                    broken[token] = broken.get(token, 0) + step["at"] - from_s
            disturbs = step["do"] == "disturb" and not histories.is_healthy(name, step["to"])
            if disturbs or step["do"] == "fault":
                since[name] = step["at"], step.get("kind", "")
        return broken

    def highest(self, key: str, default: float) -> float:
        """Of what a parameter was set to, and as delivered, which it is at the end."""
        return max(self._values(key, default))

    def lowest(self, key: str, default: float) -> float:
        return min(self._values(key, default))

    def _values(self, key: str, default: float) -> list[float]:
        until_s = _until_s(self.data)
        steps = [step for step in self.data["step"] if step["at"] < until_s]
        texts = [step["to"] for step in steps if step.get("parameter") == key]
        return [default, float(self.data["parameters"].get(key, default)), *map(float, texts)]


class Rule(NamedTuple):
    says: str
    breaks: Callable[[Run], str]  # what broke it, or ""
    excuses: tuple[str, ...] = ()
    least_s: int = 0  # that one of these must have lasted, in all

    def excused(self, broken: dict[str, int]) -> bool:
        return any(broken.get(name, -1) >= self.least_s for name in self.excuses)


def _until_s(data: dict[str, Any]) -> int:
    return (int(data["duration"].removesuffix("h")) - histories.AFTER_H) * 3600


def _at_most(name: str, most: float) -> Callable[[Run], str]:
    def breaks(run: Run) -> str:
        value = run.kpi.get(name)
        return f"{name} is {value}, at most {most}" if value is not None and value > most else ""

    return breaks


def _pauses(run: Run) -> str:
    shortest_s = run.kpi["shortest_off_s"]
    least_s = run.lowest("minimum_off", MINIMUM_OFF_S)
    return f"a pause of {shortest_s} s" if shortest_s is not None and shortest_s < least_s else ""


def _runs(run: Run) -> str:
    """What somebody or something wishes ends no run early; what protects the machine does."""
    least_ms = 1000 * run.lowest("minimum_on", MINIMUM_ON_S)
    short = [stop for stop in run.stops if stop.run_ms < least_ms and stop.cause in WISHES]
    return f"{short[0].run_ms} ms, {short[0].cause}" if short else ""


def _shifts(run: Run) -> str:
    """With the supply, or at a reset, the valve falls back whatever anybody wants."""
    shifts = (run.kpi.get("wear_loaded_shifts") or 0) - run.unpowered_shifts
    return f"{shifts:g} of the reversing valve" if shifts > 0 else ""


def _tap(run: Run) -> str:
    most_c = run.highest("tank_max", 70.0) + 3.0
    return f"{run.hottest_tap_c:.1f} °C at the tap" if run.hottest_tap_c > most_c else ""


def _cold_water(run: Run) -> str:
    """The heater must be able to keep the house itself from freezing; a pool has none."""
    weather = run.data["plant"].get("weather")
    if not weather or "mean_c" not in weather or run.data["plant"]["kind"] == "pool":
        return ""
    steps = run.data["step"]
    window_w_k = max([step["to"] for step in steps if step.get("what") == "window_w_k"], default=0.0)
    if (HOUSE_W_K + window_w_k) * (KEPT_C - weather["mean_c"]) > AUX_W:
        return ""
    return _at_most("cold_water_kh", 0.0)(run)


def _served(run: Run) -> str:
    if not histories.asks(run.data) or run.served_j >= SERVED_J:
        return ""
    return f"{run.served_j / 3.6e6:.3f} kWh in the last {histories.AFTER_H} h"


WELDED = "relay.compressor"
VALVES = ("valve_stuck", "relay.reversing_valve")
# Close to its high-pressure limit a machine still has some 20 bar after makers' 30 s of dwell. Valves bear
# 31; `shift_difference_bar` is less, to find a missing dwell in an ordinary run.
CHOKED = ("indoor_airflow", "relay.indoor_fan")
DIVERTER = ("diverter_stuck", "relay.diverter_valve")
AUX = ("relay.aux_heater_1", "relay.aux_heater_2")
NO_FLOW = ("pump_flow", "contact.flow", "relay.circulation_pump", *DIVERTER)
_WRONG = (*histories.LIES, "drift", "spike", "swapped")
WATER_LIES = tuple(f"sensor.{role} {lie}" for role in ("supply", "return") for lie in _WRONG)
RULES = (
    Rule("the guard never corrects", lambda run: f"{run.overrides} times" if run.overrides else ""),
    Rule("numbers stay small", lambda run: str(run.biggest) if run.biggest >= BIGGEST else ""),
    Rule("minimum off", _pauses),
    Rule("minimum on", _runs),
    Rule("pressures have equalised", _at_most("wear_pressure_starts", 0), (WELDED,)),
    Rule("no shift under load", _shifts, (WELDED, *VALVES, *CHOKED)),
    Rule("starts per hour", _at_most("most_starts_in_an_hour", MOST_STARTS)),
    Rule(
        "off means off",
        lambda run: f"{run.longest_in_off_ms} ms" if run.longest_in_off_ms > LONGEST_IN_OFF_MS else "",
    ),
    Rule("the tank never boils", _at_most("boiling_kh", 0.0), (WELDED, "relay.tank_heater", *AUX), 900),
    Rule(
        "no tap hotter than the tank's limit",
        _tap,
        (WELDED, "relay.tank_heater", "sensor.tank", "bus", *AUX),
        900,
    ),
    Rule("ice bursts no exchanger", _at_most("plate_damage", 0.0), (WELDED,)),
    Rule("water doesn't freeze", _cold_water, (WELDED, "bus", *AUX, *WATER_LIES, *NO_FLOW), 900),
    Rule(
        "no drum hotter than its cloth bears",
        _at_most("hot_drum_kh", 0.0),
        (WELDED, "sensor.drum_in", "bus", "extra_heat_w", *CHOKED),
    ),
    Rule(
        "no room driven out of its band",
        lambda run: f"{run.driven_kh:.2f} K·h" if run.driven_kh > 2.0 else "",
        (WELDED, "sensor.indoor", "bus", *DIVERTER, *VALVES, *AUX),
    ),
    Rule("it serves again when all is well", _served, (WELDED,), 900),  # it may have frozen what is to serve
)


def broken_rules(data: dict[str, Any], rig: str = "in-process") -> list[str]:
    """Play a history; a line for each rule that it breaks and nothing excuses."""
    run = play(data, rig)
    broken = run.broken()
    found = []
    for rule in RULES:
        line = rule.breaks(run)
        if line and not rule.excused(broken):
            found.append(f"{rule.says}: {line}")
    return found


def play(data: dict[str, Any], rig_name: str = "in-process") -> Run:
    """A history on a rig, from start to end."""
    scenario = read_scenario(data, "history")
    plant = scenario.build_plant()
    run = Run(data, plant)
    watcher = _Watcher(run, scenario)
    rig = rig_class(rig_name)(plant, scenario.application, scenario.parameters)
    try:
        rig.start(watcher.see)
        for step in scenario.steps:
            rig.run_until(step.at_ms)
            step.act(rig)
        rig.run_until(scenario.duration_ms)
    finally:
        rig.close()
    run.kpi = watcher.recorder.results(rig.now_ms)
    run.stops = watcher.recorder.meter.stops
    return run


class _Watcher:
    """Sees each tick; what may change only with the plant it judges when that has moved."""

    def __init__(self, run: Run, scenario: Scenario) -> None:
        self._run, self._plant = run, run.plant
        curves = Curves(title="", start_hour=0.0, end_s=scenario.duration_ms / 1000, marks=[])
        self.recorder = Recorder(run.plant, Judge((), type(run.plant)), None, curves, scenario.duration_ms)
        self._record = self.recorder.see
        self._plant_s = run.plant.time_s
        self._off_ms = 0
        self._shifts, self._was_down = 0.0, False
        self._until_ms = _until_s(run.data) * 1000
        shift_k = 1.5 + sum(  # half of a kelvin of it early in a cycle, see `room_cycle`
            run.highest(key, default)
            for key, default in (("boost_offset", 2.0), ("sg_forced_shift", 2.0), ("price_shift", 1.0))
        )
        heated = [run.highest("heat_setpoint", 20.0), run.highest("away_heat_setpoint", 15.0)]
        cooled = [run.lowest("cool_setpoint", 25.0), run.lowest("away_cool_setpoint", 30.0)]
        cooled.append(run.lowest("dry_lowest", 20.0))
        self._high_c = max(heated) + run.highest("heat_overrun", 0.5) + shift_k
        self._low_c = min(cooled) - run.highest("cool_overrun", 0.5) - shift_k

    def see(self, now_ms: int, vector: array[int] | None, measured: dict[str, float]) -> None:
        self._record(now_ms, vector, measured)
        run, plant = self._run, self._plant
        if vector is not None:
            if vector[_COMPRESSOR] and vector[_MODE] == _OFF:
                self._off_ms += 1000
                run.longest_in_off_ms = max(run.longest_in_off_ms, self._off_ms)
            else:
                self._off_ms = 0
        else:
            self._was_down = True
        passed_s = plant.time_s - self._plant_s
        if not passed_s:
            return
        self._plant_s = plant.time_s
        shifts = plant.wear().get("loaded_shifts", 0)
        if vector is None or self._was_down:
            run.unpowered_shifts += shifts - self._shifts
        self._shifts = shifts
        self._was_down = vector is None
        if vector is not None:
            run.overrides = max(run.overrides, vector[_OVERRIDES])
            run.biggest = max(run.biggest, max(vector), -min(vector))
        run.hottest_tap_c = max(run.hottest_tap_c, measured.get("tank_top_c", 0.0))
        if now_ms > self._until_ms:
            run.served_j += abs(measured["heat_w"]) * passed_s
        elif "indoor_c" in measured:
            room_c, drives = measured["indoor_c"], plant.drives("indoor_c")
            beyond_k = room_c - self._high_c if drives > 0 else self._low_c - room_c
            if drives and beyond_k > 0.0:
                run.driven_kh += beyond_k * passed_s / 3600.0
