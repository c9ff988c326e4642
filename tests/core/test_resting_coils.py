"""Coils that move apart while the compressor should be off: a welded relay, and what is none."""

from trips_bench import COOLING, HEATING, Bench

from heatpump.core.model import (
    AUX_HEATER_1,
    INDOOR_COIL,
    OUTDOOR_COIL,
    WELDED_RELAY,
)


def drifting(valve, hot_mk, cold_mk):
    """A machine at rest whose coils move apart within two minutes, by this much."""
    bench = Bench().compressor(0, valve).run(600)
    hot, cold = (INDOOR_COIL, OUTDOOR_COIL) if valve == HEATING else (OUTDOOR_COIL, INDOOR_COIL)
    hot_mc, cold_mc = bench.mc[hot], bench.mc[cold]
    for n in range(1, 13):
        bench.mc[hot] = hot_mc + hot_mk * n // 12
        bench.mc[cold] = cold_mc - cold_mk * n // 12
        bench.run(10)
    return bench


def test_coils_that_move_apart_with_the_compressor_off_mean_a_welded_relay():
    for valve in (HEATING, COOLING):
        bench = drifting(valve, 15000, 15000)
        assert bench.until([WELDED_RELAY]) <= 60
        assert bench.trips.latched == WELDED_RELAY


def test_a_relay_that_welds_in_a_run_is_found_after_the_stop():
    """The coils stay apart at first, and move on when the fans stop."""
    bench = Bench().compressor(1).run(900)
    hot_mc, cold_mc = bench.mc[INDOOR_COIL], bench.mc[OUTDOOR_COIL]
    bench.compressor(0)
    for n in range(1, 31):
        bench.mc[INDOOR_COIL], bench.mc[OUTDOOR_COIL] = hot_mc + 700 * n, cold_mc - 500 * n
        bench.run(10)
    assert bench.causes() == [WELDED_RELAY]


def test_one_coil_alone_proves_nothing():
    """The sun on one, or auxiliary heat."""
    for valve in (HEATING, COOLING):
        assert drifting(valve, 30000, 0).run(600).causes() == []
        assert drifting(valve, 0, 18000).run(600).causes() == []


def test_coils_that_come_to_rest_are_no_welded_relay():
    """After heating, after cooling and after a defrost, each coil goes to its own air."""
    for valve, indoor_coil_mc, outdoor_coil_mc in (
        (HEATING, 45000, -5000),
        (COOLING, 5000, 40000),
        (HEATING, 5000, 30000),
        (COOLING, 45000, -5000),
    ):
        bench = Bench().compressor(1, valve).run(100)
        bench.compressor(0, valve)
        for n in range(60):
            share = 0.93**n
            bench.mc[INDOOR_COIL] = int(20000 + (indoor_coil_mc - 20000) * share)
            bench.mc[OUTDOOR_COIL] = int(15000 + (outdoor_coil_mc - 15000) * share)
            bench.run(20)
        assert bench.causes() == [], (valve, indoor_coil_mc)


def test_the_weather_is_no_welded_relay():
    """A cold night: 3 K in an hour apart, for six hours."""
    bench = Bench().compressor(0)
    for n in range(360):
        bench.mc[OUTDOOR_COIL] = 15000 - 50 * n
        bench.mc[INDOOR_COIL] = 20000 + 50 * n
        bench.run(60, 5000)
    assert bench.causes() == []


def test_coils_at_rest_are_not_judged_under_auxiliary_heat():
    bench = Bench().compressor(0).run(600)
    bench.levels[AUX_HEATER_1] = 1
    bench.mc[INDOOR_COIL], bench.mc[OUTDOOR_COIL] = 45000, 0
    assert bench.run(600).causes() == []
    bench.levels[AUX_HEATER_1] = 0
    assert bench.run(600).causes() == []
