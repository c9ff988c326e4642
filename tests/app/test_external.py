"""What a house's automation sends besides parameters: bounds of each, and clear lines."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from heatpump.app import external
from heatpump.core import calendar
from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.demand.price_plan import PricePlan
from heatpump.core.demand.price_text import LARGEST
from heatpump.core.model import (
    DEW_POINT,
    DISCHARGE_TRIP,
    INDOOR,
    SENSORS,
    STALE,
    TANK,
    TANK_COLD,
    TOLD,
    Inputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.protection.protections import ONLY_A_PERSON
from heatpump.core.protection.readings import Readings
from host_tools.paths import ROOT


class Bench:
    def __init__(self, sensors: tuple[int, ...] = (DEW_POINT,), prices: PricePlan | None = None) -> None:
        self.inputs = Inputs()
        self.inputs.readings[DEW_POINT].failed(1)
        self.set: list[str] = []
        self.clock = SimpleNamespace(set=self.set.append)
        self.controller: Any = SimpleNamespace(
            application=SimpleNamespace(sensors=sensors),
            signals=SimpleNamespace(takes_prices=prices is not None, price_plan=lambda: prices),
        )

    def take(self, key: str, text: str) -> str | None:
        return external.take(key, text, self.clock, self.controller, self.inputs)


def test_a_parameter_is_none_of_them() -> None:
    assert Bench().take("heat_setpoint", "21") is None


@pytest.mark.parametrize(("text", "value_mc"), [("-40", -40000), ("12.5", 12500), ("40.0", 40000)])
def test_a_dew_point_within_its_bounds_is_a_reading(text: str, value_mc: int) -> None:
    bench = Bench()
    assert bench.take("dew_point", text) == ""
    assert bench.inputs.readings[DEW_POINT].value_mc == value_mc
    assert bench.inputs.readings[DEW_POINT].fault == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("-40.001", "dew_point: -40.001 is out of bounds, -40.0 to 40.0 °C"),
        ("40.001", "dew_point: 40.001 is out of bounds, -40.0 to 40.0 °C"),
        ("wet", "dew_point: 'wet' is not a number"),
        ("", "dew_point: '' is not a number"),
        ("9" * 384, "dew_point: '" + "9" * 384 + "' is too large"),
    ],
)
def test_another_changes_nothing_and_is_told(text: str, line: str) -> None:
    bench = Bench()
    with pytest.raises(ValueError) as raised:
        bench.take("dew_point", text)
    assert str(raised.value) == line
    assert bench.inputs.readings[DEW_POINT].fault == 1


@pytest.mark.parametrize("key", ["dew_point", "prices"])
def test_an_application_without_it_says_so(key: str) -> None:
    with pytest.raises(ValueError, match=f"^{key}: this application has no use for it$"):
        Bench(sensors=()).take(key, "12")


def test_the_clock_is_set() -> None:
    bench = Bench()
    assert bench.take("clock", "2026-11-21T22:50Z") == "" and bench.set == ["2026-11-21T22:50Z"]


@pytest.mark.parametrize("minutes", [15, 60])
def test_48_prices_of_any_size_fit_one_message_of_mqtt(minutes: int) -> None:
    from heatpump.app.mqtt import PAYLOAD_BYTES

    bench = Bench(prices=PricePlan())
    text = f"2026-11-21T22:00Z {minutes} " + " ".join([f"-{LARGEST}"] * 48)
    assert len(text) <= PAYLOAD_BYTES
    assert bench.take("prices", text) and len(list(bench.controller.signals.price_plan().runs())) == 48
    with pytest.raises(ValueError, match=f"from -{LARGEST} to {LARGEST}"):
        bench.take("prices", f"2026-11-21T22:00Z 60 {LARGEST + 1}")


def test_each_has_bounds() -> None:
    for key, unit, lowest, highest, _, _ in external.VALUES:
        assert key and unit and lowest < highest


def test_the_bounds_of_temperatures_are_those_of_the_readme() -> None:
    bounds = {}
    rows = re.findall(
        r"^\| (`set/.*?) \| .* \| (-?\d+) to (\d+) °C \|$", (ROOT / "README.md").read_text(), re.M
    )
    for keys, lowest, highest in rows:
        for key in re.findall(r"`set/(\w+)`", keys):
            bounds[key] = (int(lowest) * 1000, int(highest) * 1000)
    assert bounds == {key: (low, high) for key, unit, low, high, _, _ in external.VALUES if unit == "m°C"}


def test_the_messages_of_the_readme_make_one_plan() -> None:
    sent = re.findall(r"set/prices -m \"([^\"]+)\"", (ROOT / "README.md").read_text())
    plan = PricePlan()
    bench = Bench(prices=plan)
    for text in sent:
        assert (
            bench.take("prices", text)
            == f"{len(list(plan.runs()))} prices until {calendar.write(plan.end())}"
        )
    assert len(sent) == 2 and len(list(plan.runs())) == sum(len(text.split()) - 2 for text in sent)


class Locked:
    """A machine that is locked out."""

    def __init__(self, cause: int, allowed: int = 1) -> None:
        self.params = Params()
        self.params.set("faults_over_mqtt", str(allowed), INSTALLER)
        self.controller = Controller(self.params)
        self.protections = self.controller.protections
        self.protections.locked = True
        self.protections.lockout = cause

    def take(self, text: str) -> str | None:
        return external.take("faults", text, None, self.controller, Inputs())


@pytest.mark.parametrize("text", ["reset", " RESET\n"])
def test_a_lockout_is_lifted_over_mqtt(text: str) -> None:
    machine = Locked(DISCHARGE_TRIP)
    machine.protections.lifts = 3
    assert machine.take(text) == ""
    assert not machine.protections.locked and machine.protections.lifts == 0


@pytest.mark.parametrize("cause", ONLY_A_PERSON)
def test_what_needs_a_person_is_not(cause: int) -> None:
    machine = Locked(cause)
    with pytest.raises(
        ValueError, match=r"^faults: a lockout by .+ needs somebody at the machine; .*console$"
    ):
        machine.take("reset")
    assert machine.protections.locked


def test_a_tank_that_stays_cold_is_not_reset_from_afar() -> None:
    machine = Locked(DISCHARGE_TRIP)
    machine.controller.demands.append(SimpleNamespace(notice=lambda: TANK_COLD, alarm=2))
    with pytest.raises(ValueError, match=r"^faults: a tank that stays cold needs somebody at the machine"):
        machine.take("reset")
    assert machine.protections.locked and machine.controller.demands[-1].alarm == 2


def test_nor_where_it_is_not_allowed() -> None:
    machine = Locked(DISCHARGE_TRIP, allowed=0)
    with pytest.raises(
        ValueError, match=r"^faults: only to be reset at the board's console; .*faults_over_mqtt 1"
    ):
        machine.take("reset")
    with pytest.raises(ValueError, match=r"^faults: takes 'reset' and nothing else$"):
        machine.take("rest")
    assert machine.protections.locked


ROM = "28ff000000000048"


class House:
    """A machine whose readings age, with all sensors wired but the room's, which the house tells."""

    def __init__(self) -> None:
        self.params = Params()
        self.inputs = Inputs(self.params.application.sensors)
        self.readings = Readings(self.params.application)
        self.controller: Any = SimpleNamespace(application=self.params.application, params=self.params)

    def take(self, key: str, text: str) -> str | None:
        return external.take(key, text, None, self.controller, self.inputs)

    def run(self, seconds: int) -> int:
        """True while the room's reading is trusted."""
        for second in range(seconds):
            if second % 5 == 0:
                for n in self.params.application.sensors:
                    if n != INDOOR:
                        self.inputs.readings[n].good(20000 + second)
            self.readings.step(1000, self.params, self.inputs, 0)
        return self.inputs.valid >> INDOOR & 1


def test_a_reading_from_outside_counts_for_its_own_longest_age() -> None:
    house = House()
    house.run(100)
    assert house.readings.lost == 1 << INDOOR
    assert house.take("reading_indoor", "20,5\n") == ""
    reading = house.inputs.readings[INDOOR]
    assert reading.value_mc == 20500 and reading.fault == TOLD
    assert not house.run(59) and house.run(2) and not house.readings.lost
    assert house.run(899 - 61) and not house.run(1) and house.readings.lost == 1 << INDOOR
    house.params.set("outside_max_age", "60", INSTALLER)
    house.params.set("reading_max_age", "300", INSTALLER)
    house.take("reading_indoor", "20.6")
    assert reading.age_ms == 240000


def test_it_is_news_once() -> None:
    house = House()
    house.take("reading_indoor", "20")
    house.run(103)
    assert not house.inputs.news
    others = house.inputs.valid & ~(1 << INDOOR)
    house.take("reading_indoor", "21")
    assert house.inputs.valid == others  # only its own is looked at anew
    assert house.run(1) and house.inputs.news
    house.readings.step(1000, house.params, house.inputs, 0)
    assert not house.inputs.news


def test_it_never_comes_before_a_wired_sensor() -> None:
    house = House()
    house.params.set("sensor_indoor", ROM, INSTALLER)
    house.inputs.readings[INDOOR].failed(STALE)
    with pytest.raises(ValueError) as raised:
        house.take("reading_indoor", "20")
    assert str(raised.value) == "reading_indoor: this role has a sensor of its own, see sensor_indoor"
    assert house.inputs.readings[INDOOR].fault == STALE and not house.run(100)


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("reading_tank", "reading_tank: this application has no use for it"),
        ("reading_indoor", "reading_indoor: 50.1 is out of bounds, -20.0 to 50.0 °C"),
    ],
)
def test_a_reading_that_is_refused_changes_nothing(key: str, line: str) -> None:
    house = House()
    with pytest.raises(ValueError) as raised:
        house.take(key, "50.1\n")
    assert str(raised.value) == line
    assert all(reading.fault == STALE for reading in house.inputs.readings)


def test_each_reading_from_outside_is_one_of_an_application() -> None:
    from heatpump.applications import air_to_water

    water = Application({name: getattr(air_to_water, name) for name in dir(air_to_water) if name.isupper()})
    params = Params(water)
    controller: Any = SimpleNamespace(application=water, params=params)
    inputs = Inputs(water.sensors)
    keys = [found[0] for found in external.VALUES if found[0].startswith("reading_")]
    assert len(keys) == 6 and all(key[8:] in SENSORS for key in keys)
    for key in keys:
        if SENSORS.index(key[8:]) in water.sensors:
            assert external.take(key, "40", None, controller, inputs) == ""
    assert inputs.readings[TANK].value_mc == 40000


def test_a_message_of_prices_that_replaces_the_plan_is_told() -> None:
    bench = Bench(prices=PricePlan())
    assert bench.take("prices", "2026-11-21T23:00Z 15 87 85 79 60") == "4 prices until 2026-11-22T00:00Z"
    assert bench.take("prices", "2026-11-22T00:00Z 15 95 99") == "6 prices until 2026-11-22T00:30Z"
    for _ in range(2):  # again, out of order, or with other minutes
        assert bench.take("prices", "2026-11-22T00:00Z 15 95 99") == "2 prices until 2026-11-22T00:30Z"
    assert bench.take("prices", "2026-11-22T00:30Z 30 7") == "1 prices until 2026-11-22T01:00Z"
    assert bench.take("prices", "none") == "no price plan"
