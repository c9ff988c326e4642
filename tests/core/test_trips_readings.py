"""The rows of the table of protections that watch readings, with time and readings in the test's hands."""

from test_trips import JUDGED_S
from trips_bench import COOLING, HEATING, Bench

from heatpump.applications import air_to_water
from heatpump.core.model import (
    COIL_FROZEN,
    CONDENSING_TRIP,
    DISCHARGE,
    DISCHARGE_TRIP,
    DISCHARGE_WARNING,
    EVAPORATING_TRIP,
    INDOOR,
    INDOOR_COIL,
    NO_CAUSE,
    NO_EFFECT,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_COLD,
    OUTDOOR_WARM,
    RETURN,
    SUPPLY,
    WATER_FREEZING,
)
from heatpump.core.param_table import INSTALLER


def test_discharge_warns_stops_and_resumes_at_its_three_temperatures():
    bench = Bench().compressor(1)
    bench.lost = set()
    for celsius, causes in (
        (104.9, []),
        (105, [DISCHARGE_WARNING]),
        (109.9, [DISCHARGE_WARNING]),
        (110, [DISCHARGE_TRIP, DISCHARGE_WARNING]),
        (100.1, [DISCHARGE_TRIP, DISCHARGE_WARNING]),
        (99.9, [DISCHARGE_TRIP]),
        (90, [DISCHARGE_TRIP]),
        (89.9, []),
    ):
        bench.mc[DISCHARGE] = int(celsius * 1000)
        assert bench.run(100).causes() == causes, celsius
    assert bench.trips.notes == 0 and bench.trips.latched == NO_CAUSE


def test_a_resume_temperature_near_the_limit_still_leaves_five_kelvin():
    bench = Bench(discharge_stop=80, discharge_resume=100, discharge_warn=110)
    bench.lost = set()
    bench.mc[DISCHARGE] = 80000
    bench.until([DISCHARGE_TRIP])
    bench.mc[DISCHARGE] = 75000
    assert bench.run(300).causes() == [DISCHARGE_TRIP]
    bench.mc[DISCHARGE] = 74900
    bench.until([])


def test_discharge_latches_at_three_in_half_an_hour():
    for pause_s, latched in ((600, NO_CAUSE), (500, DISCHARGE_TRIP)):
        bench = Bench()
        bench.lost = set()
        for _ in range(3):
            bench.mc[DISCHARGE] = 112000
            bench.run(100)
            bench.mc[DISCHARGE] = 50000
            bench.run(pause_s - 100 + 350 * (latched == NO_CAUSE))
        assert bench.trips.latched == latched


def test_a_lost_reading_is_not_judged():
    bench = Bench().compressor(1)
    bench.mc[DISCHARGE] = 125000
    assert bench.run(100).causes() == []
    bench.lost = {DISCHARGE, INDOOR}
    bench.mc[INDOOR_COIL] = 20000
    assert bench.run(1000).causes() == []


def test_the_condensing_coil_is_the_indoor_one_in_heating_and_the_outdoor_one_in_cooling():
    for valve, hot in ((HEATING, INDOOR_COIL), (COOLING, OUTDOOR_COIL)):
        bench = Bench()
        bench.compressor(1, valve)
        bench.mc[hot] = 61900
        assert bench.run(200).causes() == []
        bench.mc[hot] = 62000
        assert bench.until([CONDENSING_TRIP]) <= JUDGED_S
        bench.mc[hot] = 52000
        assert bench.run(100).causes() == [CONDENSING_TRIP]
        bench.mc[hot] = 51900
        bench.until([])
    bench.compressor(0, COOLING)
    bench.mc[OUTDOOR_COIL] = 70000  # the sun
    assert bench.run(50).causes() == []


def test_a_b_valve_swaps_heating_and_cooling():
    bench = Bench(valve_energised_in="heat")
    bench.compressor(1, COOLING)
    bench.mc[INDOOR_COIL], bench.mc[OUTDOOR_COIL] = 62000, 5000
    assert bench.until([CONDENSING_TRIP]) <= JUDGED_S


def test_the_evaporating_coil_may_be_very_cold_for_a_minute():
    bench = Bench(heating_outdoor_min=-30).compressor(1)
    bench.mc[OUTDOOR_COIL] = -30000
    assert bench.run(55).causes() == []
    bench.mc[OUTDOOR_COIL] = -29900
    assert bench.run(55).causes() == []
    bench.mc[OUTDOOR_COIL] = -30000
    assert 60 <= bench.until([EVAPORATING_TRIP]) <= 60 + 2 * JUDGED_S


def test_a_frozen_indoor_coil_stops_cooling_until_it_has_thawed():
    bench = Bench().compressor(1, COOLING)
    bench.mc[INDOOR_COIL] = 0
    assert 60 <= bench.until([COIL_FROZEN]) <= 60 + 2 * JUDGED_S
    bench.compressor(0, COOLING)
    bench.mc[INDOOR_COIL] = 5000
    assert bench.run(600).causes() == [COIL_FROZEN]
    bench.mc[INDOOR_COIL] = 5100
    bench.until([])
    bench.compressor(0, HEATING)
    bench.mc[INDOOR_COIL] = -3000
    assert bench.run(600).causes() == []


def test_a_run_without_effect_ends():
    for valve, missing_mk in ((HEATING, 3000), (HEATING, -18000), (COOLING, -3000), (COOLING, 18000)):
        bench = Bench(no_effect_after=300)
        bench.compressor(1, valve)
        bench.mc[INDOOR_COIL] = bench.mc[INDOOR] + missing_mk
        assert 359 <= bench.until([NO_EFFECT]) <= 360 + 2 * JUDGED_S
    for valve, enough_mk in ((HEATING, 3100), (COOLING, -3100)):
        bench = Bench(no_effect_after=300)
        bench.compressor(1, valve)
        bench.mc[INDOOR_COIL] = bench.mc[INDOOR] + enough_mk
        assert bench.run(1000).causes() == []


def test_no_effect_is_found_however_cold_it_is_outdoors():
    """The coils of a dead machine are far apart in winter, each at its own air."""
    bench = Bench()
    bench.mc[OUTDOOR] = -10000
    bench.compressor(1)
    bench.mc[INDOOR_COIL], bench.mc[OUTDOOR_COIL] = 20000, -10000
    bench.until([NO_EFFECT], 700)


def test_the_envelope_has_four_sides_and_a_hysteresis():
    for valve, bad_mc, good_mc, cause in (
        (HEATING, -15000, -12900, OUTDOOR_COLD),
        (HEATING, 24000, 21900, OUTDOOR_WARM),
        (COOLING, 10000, 12100, OUTDOOR_COLD),
        (COOLING, 46000, 43900, OUTDOOR_WARM),
    ):
        bench = Bench()
        for running in (0, 1):
            bench.mc[OUTDOOR] = (bad_mc + good_mc) // 2
            bench.compressor(running, valve).run(200)
            assert bench.causes() == []
            bench.mc[OUTDOOR] = bad_mc
            assert 60 <= bench.until([cause]) <= 60 + 2 * JUDGED_S
            bench.mc[OUTDOOR] = (bad_mc + good_mc) // 2
            assert bench.run(300).causes() == [cause]
            bench.mc[OUTDOOR] = good_mc
            assert bench.until([]) >= 60
        assert bench.trips.stops == 0 and bench.trips.latched == NO_CAUSE


def test_a_lost_outdoor_reading_permits():
    bench = Bench()
    bench.mc[OUTDOOR] = -25000
    bench.until([OUTDOOR_COLD])
    bench.lost = {OUTDOOR, DISCHARGE}
    bench.until([])


def test_water_that_freezes_in_a_defrost_stops_it():
    # A defrost begins with the valve as in heating, which then shifts to cooling.
    bench = Bench(air_to_water.__dict__, water_min=6)
    bench.mc[SUPPLY] = 30000
    bench.compressor(1, valve=HEATING)
    bench.trips.in_defrost = True
    bench.run(60)
    bench.compressor(1, valve=COOLING)
    bench.run(60)
    assert WATER_FREEZING not in bench.causes()
    bench.mc[SUPPLY] = 5900
    assert bench.until([WATER_FREEZING], at_most_s=10 + 2 * JUDGED_S) >= 10
    bench.mc[SUPPLY] = 9100
    bench.run(bench.params.trip_recovery_s + 2 * JUDGED_S)
    assert bench.causes() == []


def test_water_that_is_cooled_while_it_should_be_heated_stops_it_but_cold_water_may_be_warmed():
    bench = Bench(air_to_water.__dict__, water_min=6)
    bench.mc[SUPPLY] = bench.mc[RETURN] = 3000
    assert bench.run(600).causes() == []  # at rest
    bench.compressor(1, valve=HEATING)
    assert bench.run(600).causes() == []  # it comes no warmer than it goes
    bench.mc[SUPPLY], bench.mc[RETURN] = 6500, 9000
    assert bench.run(60).causes() == []
    bench.mc[SUPPLY] = 5900
    assert bench.until([WATER_FREEZING], at_most_s=10 + 2 * JUDGED_S) >= 10
    bench.mc[SUPPLY] = 9100
    bench.until([])


def test_without_a_return_it_is_told_from_the_water_at_the_start():
    bench = Bench(air_to_water.__dict__, water_min=6)
    bench.lost = {RETURN}
    bench.mc[SUPPLY] = 5000
    bench.run(60)
    bench.compressor(1, valve=HEATING).run(600)
    assert bench.causes() == []
    bench.compressor(0, valve=HEATING)
    bench.mc[SUPPLY] = 9000
    bench.run(60)
    bench.compressor(1, valve=HEATING).run(60)
    bench.mc[SUPPLY] = 5900
    assert bench.until([WATER_FREEZING], at_most_s=10 + 2 * JUDGED_S) >= 10


def test_a_limit_that_is_set_counts_at_the_next_judgement():
    bench = Bench().compressor(1).run(600)
    bench.mc[OUTDOOR], bench.mc[OUTDOOR_COIL] = -7000, -15000
    assert bench.run(300).causes() == []
    bench.params.set("heating_outdoor_min", "-5", INSTALLER)
    assert bench.run(60 + 2 * JUDGED_S).causes() == [OUTDOOR_COLD]
    bench.params.set("heating_outdoor_min", "-15", INSTALLER)
    assert bench.until([]) <= bench.params.trip_recovery_s + 2 * JUDGED_S
