"""What all kinds of plant have in common."""

import pytest

from host_tools.plant import KINDS, plant_class
from host_tools.plant.circuit.wear import HARMS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_plant_keeps_the_contract(kind):
    found = plant_class(kind)
    plant = found(**{name: part() for name, part in found.PARTS.items()})
    contacts = tuple(f"{role}_closed" for role in found.CONTACTS)
    assert set(plant.measurements) == {*found.MEASUREMENTS, *contacts}
    before_j = plant.stored_j()
    measured = plant.advance(dict.fromkeys(found.OUTPUTS, 1), 12.5)
    assert measured is plant.measurements
    assert {type(value) for value in measured.values()} <= {float, int}
    assert {"power_w", "heat_w"} <= set(found.MEASUREMENTS)
    assert {measured[name] for name in contacts} <= {0.0, 1.0}
    assert plant.electric_j == pytest.approx(measured["power_w"] * 12.5) and plant.electric_j > 0.0
    received = plant.received_j()
    turned_j = sum(abs(joules) for joules in received.values())
    assert sum(received.values()) == pytest.approx(plant.stored_j() - before_j, abs=1e-6 * turned_j)
    assert set(plant.figures()) <= set(found.FIGURES)  # one may have no value yet
    assert not plant.wear() or set(plant.wear()) == set(HARMS)
    cycle = plant.cycle()
    assert cycle is None or [point.place for point in cycle.points] == [1, 2, 3, 4]
    for name in found.DISTURBANCES:
        plant.disturb(name, 1.0)
    plant.advance(dict.fromkeys(found.OUTPUTS, 0), 5.0)
    with pytest.raises(KeyError, match="earthquake"):
        plant.disturb("earthquake", 1.0)
