"""Service by itself, with protections that are told what to allow."""

from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    COMPRESSOR,
    CRANKCASE_HEATER,
    HEAT,
    NO_CAUSE,
    OFF,
    OUTPUTS,
    REVERSING_VALVE,
    SOURCE_PUMP,
)
from heatpump.core.sequence.service import NONE, Service


class Allows:
    """What the protections say, as attributes."""

    def __init__(self, start=True, stay=False, shift=True, faults=False):
        self.start, self.stay, self.shift, self.faults = start, stay, shift, faults

    def start_block(self, params):
        return NO_CAUSE if self.start else 1

    def must_stay_on(self):
        return self.stay

    def may_shift(self, levels):
        return self.shift


def begun(output, seconds=10):
    service = Service()
    service.output, service.left.ms = output, seconds * 1000
    return service


def step(service, dt_ms, allows=None, on=(), mode=OFF):
    """What it asks for in one tick of a machine whose outputs `on` are on."""
    wanted = [0 for _ in OUTPUTS]
    levels = [1 if n in on else 0 for n in range(len(OUTPUTS))]
    service.step(dt_ms, None, mode, allows or Allows(), wanted, levels)
    return [n for n in range(len(OUTPUTS)) if wanted[n] == 1]


def test_from_one_second_to_ten_minutes_to_the_millisecond():
    for seconds in (1, 600):
        service = begun(SOURCE_PUMP, seconds)
        assert step(service, seconds * 1000 - 1) == [SOURCE_PUMP] and service.output == SOURCE_PUMP
        assert step(service, 1) == [] and service.output == NONE


def test_no_service_drives_nothing():
    assert Service().output == NONE < 0 and Service().output not in range(-1000, -1)
    assert Service().aux_stages() == 0


def test_a_stop_or_another_mode_ends_it_in_the_same_tick():
    service = begun(SOURCE_PUMP)
    service.stop()
    assert step(service, 0) == [] and service.output == NONE
    service = begun(SOURCE_PUMP)
    assert step(service, 0, mode=HEAT) == [] and service.output == NONE


def test_the_compressor_is_asked_for_when_it_may_start_or_runs_already():
    for start, on, expected in (
        (True, (), [COMPRESSOR]),
        (False, (), []),
        (False, (COMPRESSOR,), [COMPRESSOR]),
    ):
        service = begun(COMPRESSOR)
        assert step(service, 1000, Allows(start), on) == expected
        assert step(service, 1000, Allows(start, faults=True), on) == []
        assert service.output == COMPRESSOR


def test_the_compressor_is_let_go_when_its_minimum_is_over_too():
    service = begun(COMPRESSOR)
    assert step(service, 10000, Allows(stay=True), (COMPRESSOR,)) == [COMPRESSOR]
    assert service.output == COMPRESSOR
    assert step(service, 0, Allows(stay=False), (COMPRESSOR,)) == [] and service.output == NONE
    assert step(begun(COMPRESSOR, 1), 1000, Allows(start=True)) == []


def test_the_valve_is_left_where_it_is_while_it_may_not_shift():
    service = begun(REVERSING_VALVE)
    assert step(service, 1000, Allows(shift=False)) == []
    assert step(service, 1000) == [REVERSING_VALVE]
    assert step(service, 8000, Allows(shift=False), (REVERSING_VALVE,)) == [REVERSING_VALVE]
    assert service.output == REVERSING_VALVE
    assert step(service, 1000, None, (REVERSING_VALVE,)) == [] and service.output == REVERSING_VALVE
    assert step(service, 1000) == [] and service.output == NONE


def test_the_heaters_are_asked_for_where_their_own_rules_are():
    for output, stages in ((AUX_HEATER_1, 1), (AUX_HEATER_2, 2), (CRANKCASE_HEATER, 0), (SOURCE_PUMP, 0)):
        service = begun(output)
        assert step(service, 1000) == ([SOURCE_PUMP] if output == SOURCE_PUMP else [])
        assert service.aux_stages() == stages
