"""What the guard allows heaters, pumps and the diverter valve."""

from guarded import MOVERS, RUNNING, SECOND, SENSED, Guarded

from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    CIRCULATION_PUMP,
    COMPRESSOR,
    CRANKCASE_HEATER,
    DIVERTER_VALVE,
    FAN_FEEDBACK,
    FAN_TRIP,
    HIGH_PRESSURE,
    INDOOR_COIL,
    INDOOR_FAN,
    REVERSING_VALVE,
    TANK,
    TANK_HEATER,
)


def test_auxiliary_heat_needs_air():
    both = [AUX_HEATER_1, AUX_HEATER_2]
    all_three = [INDOOR_FAN, AUX_HEATER_1, AUX_HEATER_2]
    guarded = Guarded().rested()
    assert guarded.ask(*both) == []
    assert guarded.ask(INDOOR_FAN, *both) == all_three
    assert guarded.ask(INDOOR_FAN, AUX_HEATER_1) == [INDOOR_FAN, AUX_HEATER_1]
    assert guarded.ask(INDOOR_FAN, AUX_HEATER_2) == [INDOOR_FAN, AUX_HEATER_2]
    guarded.inputs.contacts[HIGH_PRESSURE] = 0  # has to do with the compressor alone
    assert guarded.step(SECOND).ask(INDOOR_FAN, *both) == all_three
    guarded.inputs.contacts[HIGH_PRESSURE] = 1
    guarded.inputs.contacts[FAN_FEEDBACK] = 0
    movers = MOVERS + both
    guarded.ask(*movers)
    guarded.step(SECOND, 60000, 60000)
    assert guarded.protections.first_fault() == FAN_TRIP
    assert guarded.ask(*movers) == MOVERS


def test_auxiliary_heat_never_works_against_a_machine_that_cools():
    for kind, valve in (("cool", 1), ("heat", 0)):
        guarded = Guarded(valve_energised_in=kind).step(SECOND, 30000)
        cools = [REVERSING_VALVE] if valve else []
        guarded.ask(*cools)
        guarded.rested()
        aux = [INDOOR_FAN, AUX_HEATER_1, AUX_HEATER_2]
        assert AUX_HEATER_1 in guarded.ask(*aux, *cools)  # the valve stands there, and nothing runs
        levels = guarded.ask(COMPRESSOR, *aux, *cools)
        assert COMPRESSOR in levels and AUX_HEATER_1 not in levels and AUX_HEATER_2 not in levels
        guarded.protections.trips.in_defrost = True
        assert AUX_HEATER_2 in guarded.ask(COMPRESSOR, *aux, *cools)
    guarded = Guarded().running(AUX_HEATER_1, AUX_HEATER_2)
    assert guarded.levels[AUX_HEATER_1] == guarded.levels[AUX_HEATER_2] == 1  # beside a heating one


def test_a_defrosts_heater_has_neither_compressor_nor_air():
    guarded = Guarded(melts=True).rested()
    assert guarded.ask(AUX_HEATER_1, AUX_HEATER_2) == [AUX_HEATER_1]
    assert guarded.ask(COMPRESSOR, AUX_HEATER_1) == RUNNING
    guarded = Guarded(melts=True).rested()
    assert guarded.ask(INDOOR_FAN, AUX_HEATER_1) == [INDOOR_FAN]
    assert guarded.ask(AUX_HEATER_1) == [INDOOR_FAN]  # for the fan's shortest time
    assert guarded.step(30000).ask(AUX_HEATER_1) == [AUX_HEATER_1]
    assert guarded.ask(INDOOR_FAN, AUX_HEATER_1) == [INDOOR_FAN]


def test_a_defrosts_heater_goes_off_at_once_and_on_after_three_minutes():
    guarded = Guarded(melts=True).rested()
    assert guarded.ask(AUX_HEATER_1) == [AUX_HEATER_1]
    assert guarded.step(SECOND).ask() == []
    assert guarded.step(179999).ask(AUX_HEATER_1) == []
    assert guarded.step(1).ask(AUX_HEATER_1) == [AUX_HEATER_1]


def test_a_defrosts_heater_is_off_while_something_is_wrong():
    guarded = Guarded(melts=True).rested()
    assert guarded.ask(AUX_HEATER_1) == [AUX_HEATER_1]
    guarded.lost = {INDOOR_COIL}
    assert guarded.step(SECOND).ask(AUX_HEATER_1) == []
    guarded.lost = set()
    guarded.step(180000, 60000)
    assert guarded.ask(AUX_HEATER_1) == [AUX_HEATER_1]
    guarded.protections.locked = True
    assert guarded.ask(AUX_HEATER_1) == []


def test_the_crankcase_heater_rests_while_the_compressor_runs():
    guarded = Guarded().rested()
    assert guarded.ask(CRANKCASE_HEATER) == [CRANKCASE_HEATER]
    assert guarded.ask(COMPRESSOR, CRANKCASE_HEATER) == RUNNING
    assert guarded.levels[CRANKCASE_HEATER] == 0


def test_pumps_and_the_diverter_switch_as_asked_but_not_too_often():
    for output in (CIRCULATION_PUMP, DIVERTER_VALVE):
        guarded = Guarded().step(SECOND)
        assert guarded.ask(output) == [output]
        assert guarded.step(29999).ask() == [output]
        assert guarded.step(1).ask() == []
        assert guarded.step(29999).ask(output) == []
        assert guarded.step(1).ask(output) == [output]
        assert guarded.step(90000).ask(output) == [output]
        assert guarded.ask() == []  # what stays as it is holds nothing up


def test_the_tanks_element_goes_off_at_once_and_on_after_three_minutes():
    guarded = Guarded().step(SECOND)
    assert guarded.ask(TANK_HEATER) == [TANK_HEATER]
    assert guarded.step(SECOND).ask() == []
    assert guarded.step(179999).ask(TANK_HEATER) == []
    assert guarded.step(1).ask(TANK_HEATER) == [TANK_HEATER]
    assert guarded.step(500000).ask(TANK_HEATER) == [TANK_HEATER]
    guarded.lost = {TANK}
    assert guarded.step(SECOND).ask(TANK_HEATER) == [] and guarded.levels[TANK_HEATER] == 0
    guarded.lost = set(SENSED) - {TANK}
    guarded.step(180000, 60000, 60000)
    assert guarded.ask(TANK_HEATER) == [TANK_HEATER]
