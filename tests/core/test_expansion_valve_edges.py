"""The expansion valve's sums: where a step more or less begins."""

from test_expansion_valve import FALLBACK, LEAST, TARGET_MK, Circuit

from heatpump.core.sequence.expansion_valve import PERIOD_MS

FAR_BELOW = -1000000  # no superheat counts as low


def moved(circuit, superheat_mk):
    """The steps after one period of this superheat, from a moment at the right one."""
    circuit.superheat_mk = TARGET_MK
    circuit.tick(PERIOD_MS)
    circuit.tick(PERIOD_MS)
    circuit.superheat_mk = superheat_mk
    return circuit.tick(PERIOD_MS)


def started(**changes):
    """In a run, with the start opening's time over."""
    circuit = Circuit(**changes)
    circuit.tick(0)
    circuit.tick(circuit.params.valve_start_duration_s * 1000)
    return circuit


def test_an_error_of_20_k_counts_and_none_counts_more():
    seen = []
    for error_mk in (19999, 20000, 20001, 500000):
        circuit = started(valve_gain=44, valve_start=100, valve_integral_time_s=2210)
        seen.append(moved(circuit, TARGET_MK + error_mk))
    assert seen == [981, 981, 981, 981]  # 880 by the gain, not quite 2 by the integral
    seen = []
    for error_mk in (20000, 20001, 500000):
        circuit = started(valve_gain=44, valve_start=990, valve_integral_time_s=2210,
                          valve_superheat_low_mk=FAR_BELOW)  # fmt: skip
        seen.append(moved(circuit, TARGET_MK - error_mk))
    assert seen == [108, 108, 108]


def test_low_superheat_counts_four_times_from_the_first_millikelvin():
    seen = []
    for superheat_mk in (4001, 4000, 3999):
        circuit = started(valve_gain=340, valve_start=900, valve_superheat_low_mk=4000,
                          valve_integral_time_s=3600)  # fmt: skip
        seen.append(moved(circuit, superheat_mk))
    assert seen == [219, 219, 217]


def test_it_goes_on_exactly_from_where_it_stands():
    circuit = started(valve_gain=1, valve_start=500, valve_superheat_low_mk=FAR_BELOW)
    assert moved(circuit, TARGET_MK - 2300) == 497
    circuit = started(valve_gain=1, valve_superheat_low_mk=FAR_BELOW)
    circuit.superheat_mk = None
    assert circuit.tick() == FALLBACK
    assert moved(circuit, TARGET_MK - 2300) == FALLBACK - 3
    circuit = started(valve_gain=1, valve_start=LEAST - 50)
    assert circuit.valve.steps == LEAST
    assert moved(circuit, TARGET_MK + 1850) == LEAST  # 1.93 steps are less than two
    assert moved(started(valve_gain=1, valve_start=LEAST - 50), TARGET_MK + 1999) == LEAST + 2


def test_it_steers_every_five_seconds_to_the_millisecond():
    circuit = started(valve_gain=10)
    circuit.tick(0)  # from here on
    circuit.superheat_mk = TARGET_MK + 2000
    for _ in range(2):
        before = circuit.valve.steps
        assert circuit.tick(PERIOD_MS - 1) == before
        circuit.superheat_mk += 1000
        assert circuit.tick(1) > before


def test_before_the_first_tick_it_is_closed_and_well():
    circuit = Circuit()
    assert circuit.valve.steps == 0 and circuit.valve.fault is False
