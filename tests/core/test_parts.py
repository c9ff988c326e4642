"""What an application file makes of the core."""

from heatpump.core.application import Application
from heatpump.core.model import (
    CABINET,
    CIRCULATION_PUMP,
    COMPRESSOR,
    COMPRESSOR_SPEED,
    DISCHARGE,
    INDOOR_FAN,
    OUTDOOR_FAN,
    REVERSING_VALVE,
    SOURCE_SPEED,
)
from heatpump.core.parts import COMMON, DEMANDS, FEATURES, subjects

SMALL = {
    "DEMANDS": ("cabinet", "tank"),
    "FEATURES": ("prices", "circulation"),
    "SENSORS": ("discharge", "cabinet"),
    "CRITICAL": ("cabinet",),
    "OUTPUTS": ("compressor", "circulation_pump", "outdoor_fan"),
    "SPEEDS": ("source_speed", "compressor_speed"),
    "OUTDOOR_SIDE": ("outdoor_fan",),
    "INDOOR_SIDE": ("circulation_pump",),
}


def test_names_become_indexes_in_the_order_of_the_file():
    application = Application(SMALL)
    assert application.demands == ("cabinet", "tank") and application.features == ("prices", "circulation")
    assert application.sensors == (DISCHARGE, CABINET) and application.critical == (CABINET,)
    assert application.outputs == (COMPRESSOR, CIRCULATION_PUMP, OUTDOOR_FAN)
    assert application.speeds == (SOURCE_SPEED, COMPRESSOR_SPEED)
    assert application.outdoor_side == (OUTDOOR_FAN,) and application.indoor_side == (CIRCULATION_PUMP,)
    assert application.reversible is False


def test_the_table_has_what_every_machine_has_then_the_demands_then_the_features():
    found = subjects(Application(SMALL))
    expected = list(COMMON)
    expected.extend(("demand.cabinet", "demand.tank", "param_rows.prices", "sequence.circulation"))
    assert found == expected
    assert subjects(Application(SMALL)) == found  # and COMMON stays as it is


def test_without_a_file_it_is_a_rooms_machine():
    for application in (Application(), Application(None), Application({})):
        assert application.demands == ("room",) and application.reversible is True
        assert REVERSING_VALVE in application.outputs and application.speeds == ()
        assert application.outdoor_side == (OUTDOOR_FAN,) and application.indoor_side == (INDOOR_FAN,)


def test_every_part_that_can_be_named_is_there():
    for name in DEMANDS:
        assert __import__("heatpump.core.demand." + name, None, None, ("Demand",)).Demand
    for modules in FEATURES.values():
        for name in modules:
            assert __import__("heatpump.core." + name, None, None, ("ROWS",)).ROWS
