"""Walks through every state that can be reached, with time abstracted to "over" and "not over".

Once the sequencer alone, in surroundings that may do anything at any tick; and once the whole core,
where two states are the same if they differ in nothing but how long their timers still run.
"""

from collections import deque
from collections.abc import Iterator
from functools import cache
from types import FunctionType, MethodType, NoneType

import pytest
from small_world import World as SmallWorld
from snapshot import Snapshot
from witness import Witness

from heatpump.core.controller import Controller
from heatpump.core.model import (
    COMPRESSOR,
    CRANKCASE_HEATER,
    DIVERT,
    DIVERTER_VALVE,
    HIGH_PRESSURE_TRIP,
    IDLE,
    PHASES,
    PRE_CIRCULATION,
    RUN,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.sequence import sequencer
from heatpump.core.sequence.transitions import TRANSITIONS
from heatpump.core.timers import Countdown, EventWindow

# What is counted, learned or remembered, but decides nothing here that the timers and phases don't show.
NOT_A_STATE = {
    *("params", "starts", "run_s", "uptime_s", "overrides", "stop_cause", "_run_ms", "_uptime_ms"),
    *("clean_mk", "count", "by_time", "_clean_start"),  # of defrosts
    *("trips", "_ran", "_wait_ms"),  # nothing trips but by a lost reading; no auto
    "_cycle_s",  # of a room whose band never widens
    *("lifts", "_lockout_ms"),  # only a person lifts what locks here
    *("_seen_mc", "_still_ms", "_ran_ms", "_unjudged_s"),  # of readings that stand still
    *(
        "_from_mc",
        "pace_s",
        "_hot_mc",
        "_low_mc",
        "pumped_mc",
        "_fall_s",
        "_heat_s",
        "all_s",
        "_element_s",
        "_awake_s",
        "_silent_s",
        "_element",
        "_pumped",
        "_reached_mc",
        "_reached_s",
    ),  # a tank in which nothing moves
    *("signals", "_signals", "target_mc", "alarm"),  # no presets, nothing of the grid
    *("_spacing", "_before_shift"),  # the off time is as long, and longer
    *("_movers", "_other_hold", "_heater_hold", "_recovery"),  # shortest times of other relays
    *("wanted", "crankcase_heater"),  # shown by the outputs
    *("aux_heater", "service"),  # not fitted, not asked for
    *("application", "counters", "log", "_watch", "circulation"),  # fixed, or only watches; not in the cold
    *("_causes", "_sensors", "_critical", "_two_sided", "_no_air", "_reversible", "_melts"),  # fixed
    *("_outdoor_side", "_indoor_side", "_others", "_diverts", "_has_speeds"),  # likewise
    *(
        "_timers",
        "share",
        "_turn_s",
        "_lost_s",
        "_colder_k",
        "_passed",
        "_on_s",
    ),  # each has a name of its own; only learned; of a turn
    *("_no_row_fits", "_timing", "_revision", "_outdated", "_limit_mc"),  # spare work, change nothing
    *(
        "_plain",
        "_asked",
        "_left",
        "_absent",
        "_was_elsewhere",
        "_running",
        "_open",
        "_trim",
        "curve",
        "_learned",
    ),  # likewise
    *("error_mk", "room_mk", "_deficit", "_outdoor", "_outdoor_s", "since_cycle_s", "_retry_s", "_tried"),
}


class WatchedRows(tuple):
    """Rows of the transition table that know which of them was looked at last: the one that fitted."""

    last: tuple = ()

    def __iter__(self) -> Iterator[tuple]:
        for row in super().__iter__():
            WatchedRows.last = row
            yield row


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> set[tuple]:
    """The rows of TRANSITIONS that were taken while the test ran."""
    rows: set[tuple] = set()
    monkeypatch.setattr(sequencer, "_ROWS", tuple(WatchedRows(part) for part in sequencer._ROWS))
    step = sequencer.Sequencer.step

    def watched(self: sequencer.Sequencer, *arguments: object) -> int:
        before = self.phase
        after = step(self, *arguments)
        if after != before:
            rows.add((before, *WatchedRows.last))
        return after

    monkeypatch.setattr(sequencer.Sequencer, "step", watched)
    return rows


PLAIN = (bool, str, NoneType, FunctionType, MethodType)


@cache
def fields(kind: type, names: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """The names that matter, and whether an int there is a timer."""
    known = NOT_A_STATE if kind is Controller else {*NOT_A_STATE, "demands"}  # the controller's are looked at
    return tuple((name, name.endswith(("_ms", "_recovery"))) for name in names if name not in known)


def abstract(thing: object, into: list) -> None:
    """Put into a list what of a state matters: timers as over or not, everything else as it is."""
    values = vars(thing)
    for name, timer in fields(type(thing), tuple(values)):
        value = values[name]
        kind = type(value)
        if kind is int:
            into.append(value > 0 if timer else value)
        elif kind in PLAIN:
            into.append(value)
        elif kind is list or kind is tuple:
            abstract_all(value, timer, into)
        else:
            abstract_one(value, kind, into)


def abstract_one(thing: object, kind: type, into: list) -> None:
    if kind is Countdown:
        into.append(thing.ms > 0)
    elif kind is EventWindow:
        into.append(min(thing.count(), 2))
    else:
        abstract(thing, into)


def abstract_all(things: list | tuple, timers: bool, into: list) -> None:
    into.append(len(things))
    for thing in things:
        kind = type(thing)
        if kind is int:
            into.append(thing > 0 if timers else thing)
        elif kind in PLAIN:
            into.append(thing)
        elif kind is list or kind is tuple:
            abstract_all(thing, timers, into)
        else:
            abstract_one(thing, kind, into)


# mode → weather, then where each demand's medium is
ORDERS = {
    "off": (5_000, {}),
    "heat": (0, {"room": 16_000, "water": 18_000}),
    "cool": (30_000, {"room": 30_000, "water": 32_000}),
}


class StillWorld(SmallWorld):
    """Nothing drifts: only events move it."""

    def step(self, dt_ms: int, heating: bool, levels: list[int]) -> dict[int, int]:
        return super().step(0, heating, levels)


class World:
    """A witnessed machine and what was asked of it."""

    def __init__(self, settings: dict[str, str], name: str = "air_to_air") -> None:
        self.witness = Witness(name)
        self.witness.world = StillWorld(name)
        self.has_tank = "tank" in self.witness.application.demands
        for key, text in settings.items():
            self.witness.params.set(key, text, INSTALLER)
        self.witness.power_up()
        self.order("off")

    def order(self, mode: str) -> None:
        self.witness.params.set("mode", mode, INSTALLER)
        world = self.witness.world
        world.outdoor_mc, places = ORDERS[mode]
        for demand in places:
            if demand in world.at:
                world.place(demand, places[demand])
        self.witness.measure()

    def events(self) -> Iterator[str]:
        yield "wait"
        yield from ORDERS
        phase = self.witness.controller.sequencer.phase
        if self.witness.lost:
            yield "find"
        elif not self.has_tank or phase == DIVERT:
            yield "lose"
        if self.witness.controller.protections.locked:
            yield "reset faults"
        elif phase == IDLE and not self.witness.lost and not self.has_tank:
            yield "lock"
        if self.has_tank:
            yield "tank cold" if self.witness.world.at["tank"] > 40_000 else "tank warm"
        elif phase == PRE_CIRCULATION:
            yield "fewer starts"

    def play(self, event: str) -> None:
        witness = self.witness
        for demand in witness.controller.demands:
            demand.run_s = demand.all_s = 0  # its world is still, so a tank never warms
        if event == "wait":
            before = self.key()
            for _ in range(500):
                witness.tick(9_000)
                if self.key() != before:
                    return
            return
        if event in ORDERS:
            self.order(event)
        elif event == "lose":
            witness.lost.add(witness.application.critical[-1])
        elif event == "find":
            witness.lost.clear()
        elif event == "lock":
            witness.controller.protections._lock(HIGH_PRESSURE_TRIP)
        elif event.startswith("tank"):
            witness.world.place("tank", 35_000 if event == "tank cold" else 53_000)
            witness.measure()
        elif event == "fewer starts":  # for a moment
            before = witness.params.starts_per_hour
            witness.params.set("starts_per_hour", "1", INSTALLER)
            witness.tick(1_000)
            witness.params.set("starts_per_hour", str(before), INSTALLER)
        else:
            witness.reset_faults()
        witness.tick(1_000)

    def key(self) -> tuple:
        witness = self.witness
        key = [
            *witness.outputs.levels[:CRANKCASE_HEATER],
            witness.outputs.levels[DIVERTER_VALVE],
            witness.world.at.get("tank"),
            witness.params.mode,
            bool(witness.lost),
        ]
        abstract(witness.controller, key)
        return tuple(key)


def walk(settings: dict[str, str], name: str = "air_to_air", most: int = 100_000) -> tuple[list, list]:
    """All reachable states (phase and compressor), and those that follow on each, by number."""
    world = World(settings, name)
    witness = world.witness
    numbers = {world.key(): 0}
    states = [(witness.controller.sequencer.phase, 0)]
    edges: list[set[int]] = []
    waiting = deque([Snapshot(world)])
    while waiting:
        before = waiting.popleft()
        before.restore()
        followers: set[int] = set()
        for event in list(world.events()):
            world.play(event)
            reached = numbers.setdefault(world.key(), len(states))
            followers.add(reached)
            if reached == len(states):
                states.append((witness.controller.sequencer.phase, witness.outputs.levels[COMPRESSOR]))
                waiting.append(Snapshot(world, before))
                assert len(states) < most
            before.restore()
        edges.append(followers)
    return states, edges


def leading_to(goals: set[int], edges: list[set[int]]) -> set[int]:
    """All states from which a goal can be reached."""
    sources: list[list[int]] = [[] for _ in edges]
    for source, targets in enumerate(edges):
        for target in targets:
            sources[target].append(source)
    found, waiting = set(goals), list(goals)
    while waiting:
        for source in sources[waiting.pop()]:
            if source not in found:
                found.add(source)
                waiting.append(source)
    return found


# With a diverter valve. Its tank is heated by the heat pump alone, so that states stay few.
TANK = {
    **{"water_outdoor_damping": "0", "water_control": "buffer", "tank_cycle": "0", "aux_stages": "0"},
    **{"starts_per_hour": "12", "minimum_on": "600", "divert": "300"},
    **{"water_cycle": "600"},
}

# Between them they can take every row of the table.
MACHINES: tuple[dict[str, str], ...] = (
    {
        **{"start_duration": "300", "minimum_on": "60"},
        **{"post_circulation": "600", "minimum_off": "180", "room_cycle": "0"},
    },
    {
        **{"valve_energised_in": "heat", "starts_per_hour": "1", "defrost_drip": "0"},
        **{"pre_circulation": "0", "stop_duration": "0", "post_circulation": "0", "room_cycle": "0"},
    },
)


@pytest.mark.slow
def test_the_whole_core_has_no_dead_end_and_takes_every_row(taken: set[tuple]) -> None:
    """The Witness holds its rules in every state on the way."""
    phases = set()
    for name, settings in (("air_to_air", MACHINES[0]), ("air_to_air", MACHINES[1]), ("ground_source", TANK)):
        states, edges = walk(settings, name)
        assert len(states) > 1000
        phases |= {phase for phase, _ in states}
        for goal in ((RUN, 1), (IDLE, 0)):
            ways = leading_to({n for n, state in enumerate(states) if state == goal}, edges)
            stuck = [state for n, state in enumerate(states) if n not in ways]
            assert not stuck, f"{goal} can't be reached from {len(stuck)} states, such as {stuck[0]}"
    assert phases == set(range(len(PHASES))), "phases that nothing leads to"
    never = [row for row in TRANSITIONS if row not in taken]
    assert not never, f"rows that are never taken: {never}"
