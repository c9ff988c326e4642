"""Random histories of whole machines on their plants: what must hold whatever happens, holds.

`make test` plays one of some hours for each application, always the same; `make test-long` new ones of a day.
One that breaks a rule is shrunk and printed as a scenario's file; HISTORY_SEED=… plays the same again.
"""

import os
import random

import pytest

from heatpump.core.demand.tank import Demand as Tank
from heatpump.core.sequence.circulation import Circulation
from host_tools.plant import KINDS, plant_class
from host_tools.serve_board import MACHINES
from host_tools.soak.draw import DISTURBANCES, Draw, to_toml
from host_tools.soak.rules import broken_rules
from host_tools.soak.shrink import shrunk

LONG = bool(os.environ.get("LONG_SCENARIOS"))
HOURS = 24 if LONG else 4
PIECES = 10 if LONG else 1


@pytest.mark.slow
@pytest.mark.parametrize("piece", range(PIECES))
@pytest.mark.parametrize("application", MACHINES)
def test_the_rules_hold_on_the_plant_in_any_history(application, piece):
    seed = os.environ.get("HISTORY_SEED") or (f"{random.SystemRandom().getrandbits(32):08x}" if LONG else "1")
    history = Draw(application, f"{seed} {piece}", HOURS).scenario(f"history-{application}")
    broken = broken_rules(history)
    if broken:
        shown = to_toml(shrunk(history, broken[0].split(":")[0]))
        pytest.fail(f"HISTORY_SEED={seed}, piece {piece}: {'; '.join(broken)}\n\n{shown}")


@pytest.mark.slow
@pytest.mark.skipif(not LONG, reason="takes minutes: LONG_SCENARIOS=1")
@pytest.mark.parametrize(
    ("theme", "application", "rule"),
    [("neglect", "ground_source", "water doesn't freeze"), ("lie", "water_heater", "the tank never boils")],
)
def test_a_firmware_without_its_frost_heat_or_its_doubt_of_the_tank_is_noticed(
    theme, application, rule, monkeypatch
):
    step = Circulation.step

    def without_heat(self, *arguments):
        step(self, *arguments)
        self.heats = False

    monkeypatch.setattr(Circulation, "step", without_heat)
    monkeypatch.setattr(Tank, "verify", lambda self, answer_s, value_mc: None)
    drawn = (Draw(application, str(seed), HOURS, theme).scenario("history") for seed in range(20))
    assert any(line.startswith(rule) for history in drawn for line in broken_rules(history))


@pytest.mark.parametrize("kind", KINDS)
def test_every_disturbance_of_every_plant_may_be_drawn(kind):
    assert set(plant_class(kind).DISTURBANCES) <= set(DISTURBANCES)
