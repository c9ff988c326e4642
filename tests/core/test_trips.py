"""The table of protections, row by row, with the time and the readings in the test's hands."""

from trips_bench import COOLING, HEATING, Bench

from heatpump.core.application import Application
from heatpump.core.causes import CAUSES
from heatpump.core.model import (
    DISCHARGE,
    DISCHARGE_TRIP,
    DISCHARGE_WARNING,
    FAN_FEEDBACK,
    FAN_TRIP,
    FLOAT_SWITCH,
    FLOAT_TRIP,
    HIGH_PRESSURE,
    HIGH_PRESSURE_TRIP,
    INDOOR_COIL,
    INDOOR_FAN,
    LOW_PRESSURE,
    LOW_PRESSURE_TRIP,
    NO_CAUSE,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    SENSORS,
    SUPPLY_DIPS,
    WELDED_RELAY,
)
from heatpump.core.params import Params
from heatpump.core.protection import protection_rows as rows
from heatpump.core.protection import protection_table as table
from heatpump.core.protection.trips import JUDGE_MS, Trips

JUDGED_S = JUDGE_MS // 1000


def test_the_rows_are_sound_and_name_what_exists():
    params = Params()
    latching = [row[table.CAUSE] for row in rows.ROWS if row[table.LATCH] > 1]
    assert len(set(latching)) == len(latching)
    for row in rows.ROWS:
        assert len(row) == table.WINDOW_S + 1
        for column in (table.LIMIT_HEAT, table.LIMIT_COOL, table.BYPASS):
            assert row[column] is None or isinstance(getattr(params, row[column]), int), row
        assert (row[table.CLOCK] == table.NO_CLOCK) == (row[table.BYPASS] is None)
        assert (row[table.KIND] == table.CONTACT) == (row[table.LIMIT_HEAT] is None)
        assert row[table.WHEN] and not row[table.WHEN] & ~table.ANY
        assert row[table.LATCH] == 0 or row[table.ACTION] == table.STOP


def test_fault_bits_fit_and_name_their_causes():
    assert len(SENSORS) <= 30 and len(rows.ROWS) <= 30
    for n, role in enumerate(SENSORS):
        assert CAUSES[n + 1] == role.replace("_", " ") + " reading"
    words = [CAUSES[row[table.CAUSE]] for row in Trips(Application()).rows]
    assert words == [
        "high pressure",
        "low pressure",
        "discharge temperature",
        "condensing temperature",
        "evaporating temperature",
        "indoor coil frozen",
        "fan feedback",
        "float switch",
        "no effect",
        "discharge below coil",
        "coil as warm as air",
        "welded relay",
        "supply dips",
        "outdoor too cold",
        "outdoor too warm",
        "discharge warning",
    ]


def test_the_figures_of_the_sources_hold():
    """The counts and windows that nobody can set: three trips, in 30 min for the discharge pipe."""
    latches = {row[table.CAUSE]: (row[table.LATCH], row[table.WINDOW_S]) for row in rows.ROWS}
    assert latches[HIGH_PRESSURE_TRIP] == latches[LOW_PRESSURE_TRIP] == (3, 3600)
    assert latches[DISCHARGE_TRIP] == (3, 1800)
    assert latches[WELDED_RELAY][0] == 1
    params = Params()
    assert params.low_pressure_bypass_s == 120 and params.fan_feedback_bypass_s == 30
    assert (params.discharge_warn_mc, params.discharge_stop_mc, params.discharge_resume_mc) == (
        105000,
        110000,
        90000,
    )
    assert params.row("discharge_stop")[4] == 115000


def test_nothing_trips_while_all_is_well():
    for valve in (HEATING, COOLING):
        bench = Bench()
        for _ in range(3):
            assert bench.compressor(1, valve).run(1500).causes() == []
            assert bench.compressor(0, valve).run(1500).causes() == []


def test_the_high_pressure_contact_acts_at_once_in_every_state():
    for running, valve in ((0, HEATING), (1, HEATING), (1, COOLING)):
        bench = Bench().compressor(running, valve).run(JUDGED_S + 2)
        assert bench.open(HIGH_PRESSURE).run(1).causes() == [HIGH_PRESSURE_TRIP]
    bench.trips.in_defrost = True
    assert bench.open().until([]) and bench.open(HIGH_PRESSURE).run(1).causes() == [HIGH_PRESSURE_TRIP]


def test_a_trip_clears_when_its_cause_has_been_gone_for_the_recovery():
    bench = Bench(trip_recovery=100)
    bench.open(HIGH_PRESSURE).run(500)
    bench.open().run(50)
    bench.open(HIGH_PRESSURE).run(20)
    assert 100 <= bench.open().until([]) <= 100 + 2 * JUDGED_S


def trip(bench, contact, cause):
    bench.open(contact).until([cause])
    bench.open().until([])


def test_the_third_trip_in_the_window_latches_and_only_a_reset_lifts_it():
    bench = Bench()
    trip(bench, HIGH_PRESSURE, HIGH_PRESSURE_TRIP)
    trip(bench, HIGH_PRESSURE, HIGH_PRESSURE_TRIP)
    assert bench.trips.latched == NO_CAUSE
    trip(bench, HIGH_PRESSURE, HIGH_PRESSURE_TRIP)
    assert bench.run(20000, 5000).trips.latched == HIGH_PRESSURE_TRIP
    bench.trips.reset()
    trip(bench, HIGH_PRESSURE, HIGH_PRESSURE_TRIP)
    trip(bench, HIGH_PRESSURE, HIGH_PRESSURE_TRIP)
    assert bench.trips.latched == NO_CAUSE


def test_trips_that_lie_further_apart_than_the_window_do_not_latch():
    bench = Bench()
    for _ in range(5):
        trip(bench, HIGH_PRESSURE, HIGH_PRESSURE_TRIP)
        bench.run(1800, 5000)
    assert bench.trips.latched == NO_CAUSE
    for _ in range(3):
        trip(bench, HIGH_PRESSURE, HIGH_PRESSURE_TRIP)
        bench.run(1600, 5000)
    assert bench.trips.latched == HIGH_PRESSURE_TRIP


def test_different_rows_are_counted_apart():
    bench = Bench()
    for _ in range(2):
        trip(bench, HIGH_PRESSURE, HIGH_PRESSURE_TRIP)
        bench.mc[DISCHARGE], bench.lost = 110000, set()
        bench.until([DISCHARGE_TRIP, DISCHARGE_WARNING])
        bench.mc[DISCHARGE] = 20000
        bench.until([])
    assert bench.trips.latched == NO_CAUSE


def test_low_pressure_is_ignored_from_each_start_and_while_it_is_off():
    for bypass in (30, 120, 180):
        bench = Bench(low_pressure_bypass=bypass).open(LOW_PRESSURE)
        for _ in range(2):
            assert bench.run(300).causes() == []
            bench.compressor(1)
            assert bypass - 1 <= bench.until([LOW_PRESSURE_TRIP]) <= bypass + JUDGED_S
            bench.compressor(0)
            assert bench.until([]) <= 60 + 2 * JUDGED_S


def test_low_pressure_that_comes_back_within_the_bypass_is_no_trip():
    bench = Bench().open(LOW_PRESSURE).compressor(1).run(110)
    assert bench.open().run(600).causes() == []
    assert bench.open(LOW_PRESSURE).run(1).causes() == [LOW_PRESSURE_TRIP]


def test_the_bypass_counts_from_the_start_whenever_in_a_round_that_was():
    for early in range(JUDGED_S):
        bench = Bench(low_pressure_bypass=30).open(LOW_PRESSURE).run(20 + early)
        bench.compressor(1)
        assert bench.until([LOW_PRESSURE_TRIP]) >= 29


def test_the_fans_contact_counts_once_both_have_been_on_for_the_bypass():
    bench = Bench().open(FAN_FEEDBACK)
    assert bench.run(100).causes() == []
    bench.levels[INDOOR_FAN] = 1
    assert bench.run(300).causes() == []
    bench.levels[OUTDOOR_FAN] = 1
    assert 30 <= bench.until([FAN_TRIP]) <= 30 + 2 * JUDGED_S
    bench.levels[OUTDOOR_FAN] = 0
    bench.until([])
    bench.levels[OUTDOOR_FAN] = 1
    bench.run(20)
    assert bench.open().run(100).causes() == []


def test_the_float_switch_concerns_cooling_only():
    bench = Bench().open(FLOAT_SWITCH).compressor(1, HEATING)
    assert bench.run(500).causes() == []
    bench = Bench().compressor(1, COOLING).open(FLOAT_SWITCH)
    assert 5 <= bench.until([FLOAT_TRIP]) <= 2 * JUDGED_S
    assert bench.compressor(0, COOLING).run(500).causes() == [FLOAT_TRIP]
    bench.compressor(0, HEATING)
    bench.until([])


def test_many_power_ups_make_the_compressor_wait():
    for dips, causes in ((0, []), (3, []), (4, [SUPPLY_DIPS]), (200, [SUPPLY_DIPS])):
        bench = Bench()
        bench.inputs.dips = dips
        assert bench.run(10).causes() == causes
    assert 1800 - 20 <= bench.until([]) <= 1800 + 60 + 2 * JUDGED_S
    assert bench.run(4000).causes() == []


def test_a_defrost_knows_the_pressures_and_the_discharge_only():
    bench = Bench(no_effect_after=300)
    bench.trips.in_defrost = True
    bench.mc[OUTDOOR] = -25000
    bench.compressor(1, COOLING)
    bench.levels[OUTDOOR_FAN] = 0
    bench.mc[INDOOR_COIL], bench.mc[OUTDOOR_COIL] = -40000, 80000
    bench.open(FAN_FEEDBACK, FLOAT_SWITCH)
    assert bench.run(1000).causes() == []
    bench.open(HIGH_PRESSURE, LOW_PRESSURE)
    assert bench.run(1).causes() == [HIGH_PRESSURE_TRIP, LOW_PRESSURE_TRIP]


def test_all_state_stays_small_for_years():
    bench = Bench().compressor(1)
    for _ in range(400):
        for n in range(len(SENSORS)):
            bench.inputs.readings[n].age_ms = 1000000
        bench.trips.step(3600000, bench.params, bench.inputs, bench.levels)
    assert 0 < bench.trips._running_ms < 1 << 30 and 0 < bench.trips._indoor_ms < 1 << 30
    assert bench.trips._clock_s == 400 * 3600 + 1
