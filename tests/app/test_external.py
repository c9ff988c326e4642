"""What a house's automation sends besides parameters: bounds of each, and clear lines."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from heatpump.app import external
from heatpump.core.demand.price_plan import PricePlan
from heatpump.core.demand.price_text import LARGEST
from heatpump.core.model import DEW_POINT, Inputs
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

    def take(self, key: str, text: str) -> bool:
        return external.take(key, text, self.clock, self.controller, self.inputs)


def test_a_parameter_is_none_of_them() -> None:
    assert not Bench().take("heat_setpoint", "21")


@pytest.mark.parametrize(("text", "value_mc"), [("-40", -40000), ("12.5", 12500), ("40.0", 40000)])
def test_a_dew_point_within_its_bounds_is_a_reading(text: str, value_mc: int) -> None:
    bench = Bench()
    assert bench.take("dew_point", text)
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
    assert bench.take("clock", "2026-11-21T22:50Z") and bench.set == ["2026-11-21T22:50Z"]


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


def test_the_messages_of_the_readme_make_one_plan() -> None:
    sent = re.findall(r"set/prices -m \"([^\"]+)\"", (ROOT / "README.md").read_text())
    plan = PricePlan()
    bench = Bench(prices=plan)
    for text in sent:
        assert bench.take("prices", text)
    assert len(sent) == 2 and len(list(plan.runs())) == sum(len(text.split()) - 2 for text in sent)
