"""What harms a machine is counted, and what doesn't isn't."""

import pytest

from host_tools.plant.circuit.circuit import Circuit
from host_tools.plant.circuit.circuit_data import CircuitData
from host_tools.plant.circuit.wear import HARMS

AMBIENT_C = 2.0


@pytest.fixture
def circuit():
    return Circuit(CircuitData(), AMBIENT_C)


def run(circuit, seconds, running=1, evaporating_c=-5.0, condensing_c=40.0, crankcase=0, dt_s=5.0):
    for _ in range(int(seconds / dt_s)):
        circuit.advance(dt_s, running, 1000, evaporating_c, condensing_c, AMBIENT_C, crankcase)


def rest(circuit, seconds, crankcase=0):
    run(circuit, seconds, 0, AMBIENT_C, AMBIENT_C + 10.0, crankcase)


def counts(circuit):
    return {name: count for name, count in circuit.wear.counts().items() if count}


def test_each_harm_has_a_count(circuit):
    assert list(circuit.wear.counts()) == list(HARMS)


def test_runs_and_pauses_of_ten_minutes_do_no_harm(circuit):
    for _ in range(20):
        run(circuit, 600)
        rest(circuit, 600)
    assert counts(circuit) == {}


def test_a_short_run_and_a_short_pause_count_once_each(circuit):
    run(circuit, 120)
    rest(circuit, 900)
    assert counts(circuit) == {"short_cycles": 1}
    run(circuit, 600)
    rest(circuit, 170)
    run(circuit, 600)
    assert counts(circuit)["short_cycles"] == 2


def test_three_minutes_in_steps_that_round_down_are_three_minutes():
    circuit = Circuit(CircuitData(), AMBIENT_C)
    run(circuit, 180, dt_s=0.1)
    rest(circuit, 900)
    assert counts(circuit) == {}


def test_a_start_against_pressure_counts(circuit):
    run(circuit, 600)
    rest(circuit, 60)
    run(circuit, 600)
    assert counts(circuit) == {"pressure_starts": 1, "short_cycles": 1}


def test_three_minutes_are_enough_for_the_pressures(circuit):
    run(circuit, 600)
    rest(circuit, 200)
    run(circuit, 600)
    assert counts(circuit) == {}


def test_a_shift_in_a_run_counts_and_in_a_pause_does_not(circuit):
    circuit.shift(0)
    run(circuit, 600)
    circuit.shift(1)
    assert counts(circuit) == {"loaded_shifts": 1}
    run(circuit, 600)
    circuit.shift(1)
    rest(circuit, 200)
    circuit.shift(0)
    assert counts(circuit) == {"loaded_shifts": 1}


def test_a_shift_right_after_the_stop_counts(circuit):
    run(circuit, 600)
    rest(circuit, 5)
    circuit.shift(1)
    assert counts(circuit) == {"loaded_shifts": 1}


def test_a_cold_start_after_a_night_without_crankcase_heat_slugs(circuit):
    rest(circuit, 9 * 3600)
    run(circuit, 600)
    assert counts(circuit) == {"slugging": 1}


def test_with_the_crankcase_heater_on_it_does_not(circuit):
    rest(circuit, 24 * 3600, crankcase=1)
    run(circuit, 600)
    assert counts(circuit) == {}


def test_heating_for_some_hours_before_the_start_is_enough():
    circuit = Circuit(CircuitData(stood_h=48.0), AMBIENT_C)
    rest(circuit, 4 * 3600, crankcase=1)
    run(circuit, 600)
    assert counts(circuit) == {}
    too_short = Circuit(CircuitData(stood_h=48.0), AMBIENT_C)
    rest(too_short, 600, crankcase=1)
    run(too_short, 600)
    assert counts(too_short) == {"slugging": 1}


def test_a_charge_too_small_to_harm_never_slugs():
    circuit = Circuit(CircuitData(migration_h=0.0, stood_h=500.0), AMBIENT_C)
    rest(circuit, 3600)
    run(circuit, 600)
    assert counts(circuit) == {}


def test_an_evaporator_without_air_floods_once_a_run(circuit):
    run(circuit, 600)
    run(circuit, 50, evaporating_c=-50.0)
    run(circuit, 300)
    assert counts(circuit) == {}
    run(circuit, 900, evaporating_c=-50.0)
    assert counts(circuit) == {"slugging": 1}
