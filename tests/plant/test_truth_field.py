"""Machines made of the plants' parts against hplib's field of measured units (see truth_table)."""

from statistics import median

import pytest

from tests.plant.truth_table import GROUPS, ON_OFF_AIR, Field, ours, table

pytestmark = pytest.mark.slow

# The corner where hplib's straight line leaves what such units reach at part load
OFF_THE_LINE = {(1, 12, 24)}


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_the_cop_lies_inside_the_spread_of_measured_units(group):
    field = Field(group.number)
    inside = 0
    deviations = []
    for (source_c, supply_c, _), point in zip(group.points, ours(group), strict=True):
        low, middle, high = field.cops(source_c, supply_c)
        deviations.append(abs(point.cop / middle - 1.0))
        inside += low <= point.cop <= high
        if (group.number, source_c, supply_c) not in OFF_THE_LINE:
            place = f"{source_c}/{supply_c}: {point.cop:.2f}"
            assert low * (1.0 - field.fit) <= point.cop <= high * (1.0 + field.fit), place
    assert inside >= 0.6 * len(group.points)
    assert median(deviations) < 0.10


def test_the_capacity_of_an_on_off_unit_falls_with_the_outdoor_air_as_measured():
    group = GROUPS[0]
    assert group.machine is ON_OFF_AIR
    field = Field(group.number)
    points = dict(zip([point[:2] for point in group.points], ours(group), strict=True))
    rated_w = points[7, 35].heat_w
    for place, point in points.items():
        assert point.heat_w / rated_w == pytest.approx(field.capacities(*place)[1], abs=0.12), place


def test_defrosts_cost_what_the_frost_says():
    group = GROUPS[0]
    points = dict(zip([point[:2] for point in group.points], ours(group), strict=True))
    assert points[2, 35].defrosts >= 1
    assert points[12, 35].defrosts == 0


def test_the_table_has_a_line_for_each_point():
    lines = table(GROUPS[2]).splitlines()
    assert len(lines) == 4 + len(GROUPS[2].points)
    assert all(line.count("|") == 7 for line in lines[2:])
