"""What must hold for any history of commands, readings, faults, resets and time steps, of any application.

These histories are short and told in verbs; `test_state_machine.py` plays longer ones through the
console and MQTT.
"""

import random

import pytest
from histories import operations, play, share
from hypothesis import given
from hypothesis import strategies as st
from small_world import NAMES, STATES
from witness import HOUR_MS, Witness

from heatpump.core.model import (
    AUX_HEATER_1,
    COMPRESSOR,
    COOL,
    HEAT,
    HIGH_PRESSURE,
    OUTPUTS,
)
from heatpump.core.record.remembered import recall, remember
from heatpump.core.sequence import service_begin

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_hold_for_any_history(name: str) -> None:
    @share(5)
    @given(st.lists(operations(name), min_size=5, max_size=60))
    def holds(steps: list[tuple]) -> None:
        witness = Witness(name)
        for step in steps:
            play(witness, step)

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_hold_for_a_machine_in_use(name: str) -> None:
    """Each step meets a machine that is running or has just stopped."""

    @share(25)
    @given(st.lists(operations(name), min_size=4, max_size=12), st.sampled_from(("heat", "cool", "auto")))
    def holds(steps: list[tuple], mode: str) -> None:
        witness = Witness(name)
        if "water" in witness.application.demands:
            play(witness, ("set", "water_outdoor_damping", "0"))
        for step in steps:
            play(witness, ("mode", mode))
            play(witness, ("want", COOL if mode == "cool" else HEAT))
            play(witness, ("tick", 1000, 500))
            play(witness, step)

    holds()


def test_the_witness_sees_a_machine_at_work() -> None:
    """The properties are not empty: a day of change-overs has starts, stops and shifts."""
    witness = Witness()
    witness.world.outdoor_mc = 12_000
    play(witness, ("mode", "auto"))
    for hour in range(24):
        play(witness, ("room", 15_000 if hour % 2 else 28_000))
        play(witness, ("tick", 4000, 900))
    assert len(witness.starts) >= 24 and witness.shifted > 22 * HOUR_MS


def short_cycling(witness: Witness, ticks: int) -> None:
    """A room that wants heat whenever the compressor is off, and none once it runs."""
    for _ in range(ticks):
        witness.world.at["room"] = 28_000 if witness.outputs.levels[COMPRESSOR] else 15_000
        witness.tick(1000)


def test_resets_do_not_lift_the_hard_cap() -> None:
    witness = Witness()
    for key, text in (("mode", "heat"), ("starts_per_hour", "12"), ("minimum_off", "180"),
                      ("minimum_on", "60"), ("pre_circulation", "0"), ("stop_duration", "0"),
                      ("post_circulation", "0")):  # fmt: skip
        play(witness, ("set", key, text))
    witness.power_up()
    short_cycling(witness, 3500)
    witness.power_up()
    short_cycling(witness, 3600)
    assert len(witness.starts) >= 20


def test_a_long_minimum_off_starts_anew_at_a_reset() -> None:
    witness = Witness()
    play(witness, ("set", "minimum_off", "900"))
    play(witness, ("mode", "heat"))
    short_cycling(witness, 1000)
    assert witness.starts
    witness.power_up()
    short_cycling(witness, 1800)
    assert len(witness.starts) == 2


# Relay → most changes in an hour, whatever happens: 12 starts, a valve's dwell of 30 s, a fan's or pump's
# shortest time of 30 s, the heaters' 3 minutes, the crankcase heater's 5 between the starts.
MOST_CHANGES = {
    **{"compressor": 24, "reversing_valve": 120, "outdoor_fan": 240, "indoor_fan": 240},
    **{"aux_heater_1": 42, "aux_heater_2": 42, "crankcase_heater": 48, "tank_heater": 42},
    **{"circulation_pump": 240, "source_pump": 240, "diverter_valve": 120},
}


@pytest.mark.parametrize("name", NAMES)
def test_no_relay_chatters(name: str) -> None:
    """Readings that jump each second, and a user or a program that changes the mode each second."""
    seen = dict.fromkeys(OUTPUTS, 0)
    for seed, mode in enumerate(("heat", "cool", "auto")):
        draw = random.Random(seed)
        witness = Witness(name)
        keys = {row[0] for row in witness.params.rows()}
        for key, text in (("mode", mode), ("aux_stages", "2"), ("minimum_on", "60"), ("tank_boost", "1"),
                          ("water_outdoor_damping", "0"), ("cabinet_defrost_interval", "600")):  # fmt: skip
            if key in keys:
                play(witness, ("set", key, text))
        play(witness, ("want", COOL if mode == "cool" else HEAT))
        play(witness, ("tick", 1000, 400))
        for hour in range(2):
            witness.edges = [0 for _ in OUTPUTS]
            for _ in range(1800):
                for demand in witness.world.demands:
                    play(witness, ("place", demand, draw.choice(STATES[demand])))
                play(witness, ("weather", draw.choice((2_000, 12_000, 30_000))))
                if hour:
                    play(witness, ("mode", draw.choice((mode, "off", "heat"))))
                    if "tank_boost" in keys:
                        play(witness, ("set", "tank_boost", "1"))
                witness.tick(1000)
            for role, changes in zip(OUTPUTS, witness.edges, strict=True):
                assert changes <= MOST_CHANGES[role] // 2 + 2, (mode, role, changes)
                seen[role] = max(seen[role], changes)
    owned = [OUTPUTS[n] for n in witness.application.outputs if n != COMPRESSOR]
    assert any(seen[role] for role in owned), seen


def test_a_lockout_outlives_a_reset() -> None:
    witness = Witness()
    play(witness, ("set", "trips_to_lockout", "1"))
    play(witness, ("mode", "heat"))
    play(witness, ("room", 15_000))
    play(witness, ("tick", 1000, 400))
    witness.inputs.contacts[HIGH_PRESSURE] = 0
    play(witness, ("tick", 1000, 60))
    state = remember(witness.controller)
    witness.power_up()
    recall(witness.controller, state)
    play(witness, ("tick", 1000, 3600))
    assert len(witness.starts) == 1 and witness.controller.protections.locked
    play(witness, ("lift lockout",))
    play(witness, ("tick", 1000, 600))
    assert len(witness.starts) == 2


@pytest.mark.parametrize("name", ["air_to_water_inverter", "water_loop"])
@pytest.mark.parametrize("dt_ms", [1000, 60_000, 3_600_000])
def test_what_service_wanted_stays_off_after_a_loss(name: str, dt_ms: int) -> None:
    witness = Witness(name)
    witness.tick(1000)
    service_begin.begin(witness.controller, AUX_HEATER_1, 21)
    for _ in range(20):
        witness.tick(1000)
    assert witness.outputs.levels[AUX_HEATER_1]
    witness.lose_outputs(1000)
    for _ in range(200):
        witness.tick(dt_ms)
        assert not witness.outputs.levels[AUX_HEATER_1]
