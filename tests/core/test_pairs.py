"""Pairs of readings that physics forbids are named, and end the run where going on does harm."""

from trips_bench import COOLING, HEATING, Bench

from heatpump.applications import air_to_water
from heatpump.core.model import (
    COIL_AS_AIR,
    DISCHARGE,
    DISCHARGE_BELOW_COIL,
    INDOOR_COIL,
    OUTDOOR,
    OUTDOOR_COIL,
    RETURN,
    SUPPLY,
    SUPPLY_BELOW_RETURN,
)

WATER = {name: getattr(air_to_water, name) for name in dir(air_to_water) if name.isupper()}
# From the start: 10 minutes in which it settles, 5 in which it lasts.
SETTLED_S, LASTS_S = 600, 300


def running(valve=HEATING, application=None):
    bench = Bench(application)
    bench.compressor(1, valve)
    bench.lost = set()
    bench.mc[DISCHARGE] = 70000
    return bench


def test_water_that_comes_back_hotter_than_it_went_stops_it():
    for valve, out_mc, back_mc in ((HEATING, 33000, 35000), (COOLING, 17000, 15000)):
        bench = running(valve, WATER)
        bench.mc[SUPPLY], bench.mc[RETURN] = out_mc, back_mc
        for n in (SUPPLY, RETURN):
            bench.lost.discard(n)
        taken = bench.until([SUPPLY_BELOW_RETURN])
        assert SETTLED_S + LASTS_S - 5 <= taken <= SETTLED_S + LASTS_S + 10
        assert bench.trips.stops
        bench.mc[SUPPLY], bench.mc[RETURN] = back_mc, out_mc
        bench.until([], 100)


def test_a_margin_for_sensors_that_differ_and_time_for_water_that_mixes():
    bench = running(application=WATER)
    bench.mc[SUPPLY], bench.mc[RETURN] = 33000, 34900
    assert bench.run(2000).causes() == []
    for _ in range(10):
        bench.mc[RETURN] = 40000
        bench.run(280)
        bench.mc[RETURN] = 30000
        bench.run(20)
    assert bench.causes() == []


def test_three_times_in_three_hours_are_a_lockout():
    bench = running(application=WATER)
    for _ in range(3):
        assert not bench.trips.latched
        bench.compressor(1)
        bench.mc[SUPPLY], bench.mc[RETURN] = 33000, 36000
        bench.until([SUPPLY_BELOW_RETURN])
        bench.compressor(0)
        bench.mc[RETURN] = 33000
        bench.until([], 1000)
    assert bench.trips.latched == SUPPLY_BELOW_RETURN


def test_a_discharge_colder_than_the_hot_coil_is_a_notice():
    for valve, coil in ((HEATING, INDOOR_COIL), (COOLING, OUTDOOR_COIL)):
        bench = running(valve)
        bench.mc[DISCHARGE] = bench.mc[coil] - 2000
        bench.until([DISCHARGE_BELOW_COIL], 1000)
        assert bench.trips.notes and not bench.trips.stops
        bench.lost.add(DISCHARGE)
        assert bench.run(100).causes() == []


def test_a_coil_as_warm_as_the_air_is_a_probe_in_the_air():
    for valve, side in ((HEATING, -1), (COOLING, 1)):
        bench = running(valve)
        bench.mc[OUTDOOR_COIL] = bench.mc[OUTDOOR] + 400 * side
        bench.until([COIL_AS_AIR], 1000)
        assert bench.trips.notes and not bench.trips.stops
        bench.mc[OUTDOOR_COIL] = bench.mc[OUTDOOR] + 1100 * side
        bench.until([], 100)


def test_a_machine_at_rest_or_in_a_melt_may_show_any_of_them():
    for on, melts in ((0, False), (1, True)):
        bench = running(application=WATER)
        bench.compressor(on, COOLING if melts else HEATING)
        bench.trips.in_defrost = melts
        bench.mc[SUPPLY], bench.mc[RETURN] = 20000, 30000
        bench.mc[OUTDOOR_COIL] = bench.mc[OUTDOOR]
        assert SUPPLY_BELOW_RETURN not in bench.run(2000).causes()
        assert COIL_AS_AIR not in bench.causes()
