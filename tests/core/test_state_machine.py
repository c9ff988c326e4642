"""All the ways in which anyone can reach the controller of any application, in any order, under the eyes of
the Witness.

Commands go through the real console and settings, MQTT's writes through the settings as a user.
"""

import json
import os
import tempfile
from types import SimpleNamespace

import pytest
from hypothesis import Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from rules import large
from small_world import EVERYTHING, NAMES, STATES, defaults_of
from witness import Witness

from heatpump.app.clock import Clock
from heatpump.app.commands import Commands
from heatpump.app.settings import Settings
from heatpump.core import calendar, values
from heatpump.core.causes import READING_FAULTS
from heatpump.core.model import (
    COMPRESSOR,
    CONTACTS,
    COOL,
    HEAT,
    MODES,
    OFF,
    OUTPUTS,
    SENSORS,
    Inputs,
    Reading,
)
from heatpump.core.param_table import INSTALLER, USER
from heatpump.core.params import Params
from heatpump.core.record import status, trace
from heatpump.core.record.remembered import recall, remember
from tests.unset_clock import NoNetwork, Rtc

pytestmark = pytest.mark.slow

PLAN = calendar.read("2026-11-21T20:00Z")  # shortly before the price plan below


def number_texts(row: tuple) -> st.SearchStrategy[str]:
    """Values on and next to the bounds, the default, and any between."""
    _, kind, default, lowest, highest, *_ = row
    numbers = st.one_of(
        st.sampled_from((lowest, lowest, default, default, highest, lowest - 1, highest + 1)),
        st.integers(lowest, highest),
    )
    return numbers.map(lambda value: values.to_text(kind, value))


def any_setting(rows: list[tuple]) -> st.SearchStrategy[tuple]:
    """A row of the parameter table and what someone may want it to be."""
    numbers = [row for row in rows if row[1] not in values.TEXT_KINDS and row[1] != "choice"]
    choices = [row for row in rows if row[1] == "choice"]
    texts = [row for row in rows if row[1] in values.TEXT_KINDS]
    number = st.sampled_from(numbers).flatmap(lambda row: st.tuples(st.just(row), number_texts(row)))
    choice = st.sampled_from(choices).flatmap(
        lambda row: st.tuples(st.just(row), st.sampled_from(tuple(row[6])))
    )
    text = st.tuples(st.sampled_from(texts), st.text(max_size=70))
    return st.one_of(number, number, number, number, choice, choice, text)


def out_of_bounds(params: Params) -> list[str]:
    """The keys of all parameters whose value the table doesn't allow."""
    wrong = []
    for row in params.rows():
        key, kind, _, lowest, highest, _, choices, *_ = row
        value = params.value(row)
        size = len(value) if kind in values.TEXT_KINDS else value
        if not lowest <= size <= highest or (kind == "choice" and not 0 <= value < len(choices)):
            wrong.append(key)
    return wrong


class Sensing:
    """Stands in for the bus, which no command of the core needs."""

    found: tuple = ()
    readings: tuple = tuple(Reading() for _ in SENSORS)
    failures: tuple = tuple(0 for _ in SENSORS)

    def scan(self) -> None:
        pass


# Strategies that depend on the machine's application.
setting_of = st.runner().flatmap(lambda machine: machine.any_setting)
sensor_of = st.runner().flatmap(lambda machine: st.sampled_from(tuple(machine.witness.application.sensors)))
place_of = st.runner().flatmap(lambda machine: machine.any_place)


class Anyone(RuleBasedStateMachine):
    NAME = EVERYTHING

    def __init__(self) -> None:
        super().__init__()
        self.home = os.getcwd()
        self.folder = tempfile.TemporaryDirectory()
        os.chdir(self.folder.name)  # where the settings are kept
        self.witness = Witness(self.NAME)
        self.rows = list(self.witness.params.rows())
        self.any_setting = any_setting(self.rows)
        self.any_place = st.sampled_from(
            [
                (demand, mc)
                for demand in self.witness.world.demands
                for mc in (*STATES[demand], -20_000, 90_000)
            ]
        )
        self.boot()

    def teardown(self) -> None:
        os.chdir(self.home)
        self.folder.cleanup()

    def boot(self) -> None:
        witness = self.witness
        params = Params(witness.application)
        self.settings = Settings(params, defaults_of(self.NAME))
        assert not self.settings.problems, "what was set is refused after a reset"
        state = remember(witness.controller)
        witness.power_up(params)
        recall(witness.controller, state)
        witness.locked = witness.controller.protections.locked
        self.commands = Commands(
            witness.controller,
            self.settings,
            Sensing(),
            Clock(params, witness.inputs, Rtc(), NoNetwork()),
            SimpleNamespace(
                status_json=lambda: status.to_json(witness.controller, witness.inputs, witness.outputs),
                status_values=lambda: status.current(witness.controller, witness.inputs, witness.outputs),
            ),
        )
        self.vector = trace.new_vector()

    def tick(self, dt_ms: int, count: int) -> None:
        witness = self.witness
        for _ in range(count):
            witness.tick(dt_ms)
        trace.fill(self.vector, dt_ms, witness.controller, witness.inputs, witness.outputs)
        wrong = large(self.vector)
        assert not wrong, wrong

    @initialize(mode=st.sampled_from(tuple(MODES)), power_up=st.booleans())
    def begin(self, mode: str, power_up: bool) -> None:
        self.console(f"mode {mode}")
        if power_up:
            self.tick(1000, 301)

    @rule(dt_ms=st.sampled_from((1, 250, 1000, 1000, 1003, 7000)), count=st.integers(1, 300))
    def some_time(self, dt_ms: int, count: int) -> None:
        self.tick(dt_ms, count)

    @rule(dt_ms=st.sampled_from((0, 60_000, 600_000, 3_600_000)), count=st.integers(1, 8))
    def odd_ticks(self, dt_ms: int, count: int) -> None:
        self.tick(dt_ms, count)
        wrong = large(self.witness.controller)
        assert not wrong, wrong

    @rule(cold=st.booleans())
    def at_work(self, cold: bool) -> None:
        """All is well and there is work to do, until the compressor runs or a quarter hour is over."""
        witness = self.witness
        witness.forced.clear()
        witness.lost.clear()
        witness.inputs.contacts[:] = Inputs().contacts
        self.console("mode heat" if cold else "mode cool")
        witness.world.want(HEAT if cold else COOL)
        for _ in range(900):
            self.tick(1000, 1)
            if witness.outputs.levels[COMPRESSOR]:
                break

    @rule(mode=st.sampled_from(tuple(MODES)))
    def choose(self, mode: str) -> None:
        (said,) = self.console(f"mode {mode}")
        assert said == f"mode = {mode}" or said.startswith(f"mode = {mode}; in force, and kept in "), said

    def console(self, line: str) -> list[str]:
        said = list(self.commands.run(line))
        assert all(isinstance(text, str) and "\n" not in text for text in said), said
        assert not out_of_bounds(self.witness.params), line
        return said

    @rule(setting=setting_of)
    def set_at_the_console(self, setting: tuple) -> None:
        row, text = setting
        assume("\n" not in text and "\r" not in text)
        before = self.witness.params.value(row)
        said, *notes = self.console(f"set {row[0]} {text}")
        assert all(line.startswith("note: ") for line in notes), notes
        if said.startswith("error: "):
            assert self.witness.params.value(row) == before, "a refused value was kept"

    @rule(setting=setting_of)
    def set_over_mqtt(self, setting: tuple) -> None:
        row, text = setting
        before = self.witness.params.value(row)
        try:
            self.settings.set(row[0], text, USER)
        except ValueError:
            assert self.witness.params.value(row) == before, "a refused value was kept"
        else:
            assert row[7] == USER, "MQTT set what only the console may"
        assert not out_of_bounds(self.witness.params), row[0]

    @rule(
        line=st.sampled_from(
            (
                *("faults", "status json", "sensors", "get", "mode", "set", "faults rest", "help"),
                *("clock", "clock 2026-11-21T22:50Z", "prices", "prices none"),
                "prices 2026-11-21T22:00Z 60 9 8 7 1 2 -3 12 12 12 12",
            )
        )
    )
    def ask(self, line: str) -> None:
        assert self.console(line)
        if line == "status json":
            json.loads(self.console(line)[0])

    @rule(output=st.sampled_from(tuple(OUTPUTS)), seconds=st.integers(0, 700), on_its_own=st.booleans())
    def service(self, output: str, seconds: int, on_its_own: bool) -> None:
        """Service ends by its time, whatever was asked and whatever happens."""
        if on_its_own:
            self.console("mode off")
            self.tick(1000, 1300)
        (said,) = self.console(f"service {output} {seconds}")
        if said.startswith("service: "):
            assert 1 <= seconds <= 600 and self.witness.params.mode == OFF
        self.tick(1000, 20)

    @rule()
    def stop_service(self) -> None:
        self.console("service stop")

    @rule()
    def reset_faults(self) -> None:
        self.witness.locked = False
        self.witness.lifted = 0
        self.console("faults reset")

    @rule(reason=st.integers(1, len(READING_FAULTS) - 1), n=sensor_of)
    def lose(self, n: int, reason: int) -> None:
        self.witness.inputs.readings[n].failed(reason)
        self.witness.lost.add(n)

    @rule()
    def find_all(self) -> None:
        self.witness.lost.clear()
        self.witness.forced.clear()

    @rule(n=sensor_of, mc=st.integers(-55_000, 125_000))
    def read(self, n: int, mc: int) -> None:
        self.witness.forced[n] = mc

    @rule(place=place_of)
    def place(self, place: tuple[str, int]) -> None:
        self.witness.world.place(*place)

    @rule(outdoor=st.sampled_from((-25_000, -7_000, 0, 2_000, 12_000, 35_000)), frosts=st.booleans())
    def weather(self, outdoor: int, frosts: bool) -> None:
        self.witness.world.outdoor_mc = outdoor
        self.witness.world.frosts = frosts

    @rule(
        source=st.sampled_from((-15_000, 2_000, 8_000, 35_000)), dew=st.sampled_from((5_000, 12_000, 24_000))
    )
    def ground(self, source: int, dew: int) -> None:
        self.witness.world.source_mc = source
        self.witness.world.dew_mc = dew

    @rule(n=st.integers(0, len(CONTACTS) - 1), level=st.integers(0, 1))
    def contact(self, n: int, level: int) -> None:
        self.witness.inputs.contacts[n] = level

    @rule(minute=st.integers(-1, 7 * 1440 - 1))
    def clock(self, minute: int) -> None:
        self.witness.inputs.minute_of_week = minute
        self.witness.inputs.utc_minute = minute if minute < 0 else PLAN + minute % 900

    @rule(held_ms=st.sampled_from((1000, 11_000, 30_000, 600_000)))
    def lose_outputs(self, held_ms: int) -> None:
        self.witness.lose_outputs(held_ms)

    @rule()
    def reset(self) -> None:
        self.boot()


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_hold_whatever_anyone_does(name: str) -> None:
    machine = type("Anyone_" + name, (Anyone,), {"NAME": name})
    profile = settings.default
    phases = [phase for phase in profile.phases if phase is not Phase.explain]
    most = max(2, profile.max_examples // 5)
    run_state_machine_as_test(machine, settings=settings(max_examples=most, phases=phases))


@pytest.mark.parametrize("name", NAMES)
def test_nobody_passes_a_bound(name: str) -> None:
    """The floors hold for the installer, too."""
    params = Witness(name).params
    for row in params.rows():
        if row[1] in values.TEXT_KINDS or row[1] == "choice":
            continue
        for who in (USER, INSTALLER):
            for value in (row[3] - 1, row[4] + 1):
                try:
                    params.set(row[0], values.to_text(row[1], value), who)
                except ValueError:
                    continue
                raise AssertionError(f"{row[0]} was set to {value}")
