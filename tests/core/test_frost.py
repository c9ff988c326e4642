"""Water near freezing, in every mode and trouble, under the eyes of the Witness."""

import pytest
from histories import play
from witness import Witness

from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    AUX_HEATER_1,
    CIRCULATION_PUMP,
    FLOW,
    HIGH_PRESSURE_TRIP,
    OUTDOOR,
    RETURN,
    SUPPLY,
)

pytestmark = pytest.mark.slow

# What is in force when the water is found near freezing, and what heats nothing then.
FROSTS = (
    (),
    (("mode", "off"),),
    (("mode", "cool"), ("weather", 30_000)),
    (("mode", "fan-only"),),
    (("mode", "heat"), ("set", "aux_backup", "0"), ("lose", OUTDOOR)),
    (("lock",), ("mode", "heat")),
    (("set", "sg_ready", "block"), ("mode", "heat")),
)


@pytest.mark.parametrize("name", ["air_to_water", "air_to_water_inverter", "ground_source"])
def test_water_near_freezing_is_heated_in_every_mode_and_told_of(name: str) -> None:
    for steps in FROSTS:
        for role in (SUPPLY, RETURN):
            witness = Witness(name)
            play(witness, ("tick", 1000, 400))
            play(witness, ("force", role, 3_900))
            for step in steps:
                if step[0] == "lock":
                    witness.controller.protections._lock(HIGH_PRESSURE_TRIP)
                else:
                    play(witness, step)
            play(witness, ("tick", 1000, 600))
            assert witness.outputs.levels[AUX_HEATER_1] and witness.outputs.levels[CIRCULATION_PUMP], steps
            assert CAUSES[witness.controller.notice()] == "water near freezing"
            play(witness, ("force", role, 6_000))
            play(witness, ("mode", "off"))
            play(witness, ("tick", 1000, 400))
            assert not witness.outputs.levels[AUX_HEATER_1] and not witness.outputs.levels[CIRCULATION_PUMP]
            assert not witness.controller.notice()


def test_frost_heat_needs_flow_and_the_reading_by_which_it_is_wanted() -> None:
    for stops in ((("open", FLOW),), (("lose", SUPPLY), ("lose", RETURN))):
        witness = Witness("air_to_water")
        play(witness, ("force", SUPPLY, 3_000))
        play(witness, ("tick", 1000, 400))
        assert witness.outputs.levels[AUX_HEATER_1]
        for step in stops:
            play(witness, step)
        play(witness, ("tick", 1000, 60))
        assert not witness.outputs.levels[AUX_HEATER_1]
        assert CAUSES[witness.controller.notice()] == "water near freezing"
