"""The protections to the millisecond and the millikelvin: where each side of a limit begins."""

from trips_bench import COOLING, HEATING, Bench

from heatpump.core.application import Application
from heatpump.core.model import (
    AUX_HEATER_1,
    COMPRESSOR,
    CONDENSING_TRIP,
    DISCHARGE,
    DISCHARGE_TRIP,
    DISCHARGE_WARNING,
    EVAPORATING_TRIP,
    FAN_FEEDBACK,
    FAN_TRIP,
    HIGH_PRESSURE,
    HIGH_PRESSURE_TRIP,
    INDOOR,
    INDOOR_COIL,
    INDOOR_FAN,
    LOW_PRESSURE,
    LOW_PRESSURE_TRIP,
    NO_CAUSE,
    NO_EFFECT,
    OUTDOOR,
    OUTDOOR_COIL,
    OUTDOOR_FAN,
    SUPPLY_DIPS,
    WELDED_RELAY,
)
from heatpump.core.protection.trips import JUDGE_MS, Trips

MAX_AGE_MS = 30000  # the default of reading_max_age


class Edge(Bench):
    """A bench whose ticks are told to the millisecond; `age_ms` of a reading if it isn't 0."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.lost = set()
        self.age_ms = {}

    def step(self, *ticks_ms):
        """These ticks; what has tripped after them."""
        for dt_ms in ticks_ms:
            for n in self.mc:
                self.inputs.readings[n].good(self.mc[n])
                self.inputs.readings[n].age_ms = self.age_ms.get(n, 0)
            self.trips.step(dt_ms, self.params, self.inputs, self.levels)
        return self.causes()


def test_before_the_first_tick_nothing_has_tripped():
    trips = Trips(Application())
    assert (trips.stops, trips.denied, trips.notes, trips.latched) == (0, 0, 0, NO_CAUSE)
    assert trips.near is False and trips.in_defrost is False
    trips.diverted()
    assert trips._running_ms == 0


def test_temperatures_are_judged_every_five_seconds_and_a_contact_or_a_start_at_once():
    bench = Edge().compressor(1)
    bench.step(JUDGE_MS)
    bench.mc[DISCHARGE] = 110000
    assert bench.step(JUDGE_MS - 1) == []
    assert bench.step(1) == [DISCHARGE_TRIP, DISCHARGE_WARNING]
    bench = Edge()
    bench.step(JUDGE_MS)
    assert bench.open(HIGH_PRESSURE).step(1) == [HIGH_PRESSURE_TRIP]
    bench = Edge()
    bench.step(JUDGE_MS)
    bench.mc[INDOOR_COIL] = 62000
    assert bench.step(JUDGE_MS) == []  # at rest the sun may warm it
    bench.levels[COMPRESSOR] = 1
    assert bench.step(1) == [CONDENSING_TRIP]


def test_a_row_must_be_bad_for_the_whole_of_its_delay_and_good_for_the_whole_of_the_recovery():
    bench = Edge(heating_outdoor_min=-30).compressor(1)
    bench.step(JUDGE_MS)
    bench.mc[OUTDOOR_COIL] = -30000
    assert bench.step(JUDGE_MS, 59999) == []
    assert bench.step(JUDGE_MS) == [EVAPORATING_TRIP]
    bench.mc[OUTDOOR_COIL] = -20000
    assert bench.step(59999) == bench.step(59999) == [EVAPORATING_TRIP]
    assert bench.step(JUDGE_MS) == []
    bench.mc[OUTDOOR_COIL] = -30000
    assert bench.step(JUDGE_MS, 60000) == [EVAPORATING_TRIP]  # to the millisecond
    bench.mc[OUTDOOR_COIL] = -20000
    assert bench.step(60000) == [EVAPORATING_TRIP]  # it counts from when it was seen
    assert bench.step(60000) == []


def test_the_first_tick_of_all_counts_for_no_delay():
    bench = Edge(heating_outdoor_min=-30)
    bench.levels[COMPRESSOR] = 1
    bench.mc[INDOOR_COIL], bench.mc[OUTDOOR_COIL] = 38000, -30000
    assert bench.step(60000) == []
    assert bench.step(60000) == [EVAPORATING_TRIP]


def test_the_bypass_of_a_start_ends_to_the_millisecond():
    for first_ms, causes in ((119999, []), (120000, [LOW_PRESSURE_TRIP])):
        bench = Edge().open(LOW_PRESSURE)
        bench.levels[COMPRESSOR] = bench.levels[INDOOR_FAN] = bench.levels[OUTDOOR_FAN] = 1
        bench.mc[INDOOR_COIL] = 38000
        assert bench.step(first_ms) == causes


def test_a_compressor_that_rests_in_a_defrost_has_no_pressure_to_judge():
    bench = Edge().compressor(1)
    bench.run(600)
    bench.trips.in_defrost = True
    bench.levels[COMPRESSOR] = 0
    bench.step(1000)
    assert bench.open(LOW_PRESSURE).step(1000, 200000) == []
    bench.levels[COMPRESSOR] = 1
    assert bench.step(1000, 118999) == []
    assert bench.step(JUDGE_MS) == [LOW_PRESSURE_TRIP]


def test_the_bypass_of_the_fans_counts_from_the_later_one_whichever_that_is():
    for first, later in ((INDOOR_FAN, OUTDOOR_FAN), (OUTDOOR_FAN, INDOOR_FAN)):
        bench = Edge(fan_feedback_bypass=30).open(FAN_FEEDBACK)
        bench.levels[first] = 1
        assert bench.step(*([JUDGE_MS] * 100)) == []
        bench.levels[later] = 1
        assert bench.step(JUDGE_MS, 29999) == []
        assert bench.step(JUDGE_MS) == [FAN_TRIP]


def test_what_the_heat_goes_to_from_now_on_may_take_its_time():
    bench = Edge(no_effect_after=300).compressor(1)
    bench.run(1000)
    bench.trips.diverted()
    bench.mc[INDOOR_COIL] = 20000
    assert bench.step(119999, 60000) == []
    assert bench.step(60000) == [NO_EFFECT]
    bench = Edge().compressor(1)
    bench.run(59)
    bench.trips.diverted()  # no longer ago than it is
    assert bench.open(LOW_PRESSURE).step(50000) == []
    assert bench.step(10000) == [LOW_PRESSURE_TRIP]


def test_a_reading_counts_until_it_is_as_old_as_allowed():
    for age_ms, causes in ((MAX_AGE_MS - 1, [DISCHARGE_TRIP, DISCHARGE_WARNING]), (MAX_AGE_MS, [])):
        bench = Edge().compressor(1)
        bench.mc[DISCHARGE] = 120000
        bench.age_ms = {DISCHARGE: age_ms}
        assert bench.step(JUDGE_MS) == causes
    for role in (INDOOR, INDOOR_COIL):
        for age_ms, causes in ((MAX_AGE_MS - 1, [NO_EFFECT]), (MAX_AGE_MS, [])):
            bench = Edge().compressor(1)
            bench.mc[INDOOR_COIL] = 20000
            bench.age_ms = {role: age_ms}
            assert bench.step(*([60000] * 15)) == causes, (role, age_ms)


def test_the_least_hysteresis_of_a_resume_is_five_kelvin_to_the_millikelvin():
    bench = Edge(discharge_stop=80, discharge_resume=100, discharge_warn=110)
    bench.mc[DISCHARGE] = 80000
    assert bench.step(JUDGE_MS) == [DISCHARGE_TRIP]
    bench.mc[DISCHARGE] = 75000
    assert bench.step(*([60000] * 5)) == [DISCHARGE_TRIP]
    bench.mc[DISCHARGE] = 74999
    assert bench.step(60000, 60000) == []


def test_near_a_limit_is_from_nine_tenths_of_it_or_two_kelvin():
    for valve, role, far_mc, near_mc in (
        (HEATING, DISCHARGE, 98999, 99000),
        (HEATING, INDOOR_COIL, 55799, 55800),
        (COOLING, OUTDOOR_COIL, 55799, 55800),
        (HEATING, OUTDOOR_COIL, -26999, -27000),
        (COOLING, INDOOR_COIL, 2001, 2000),  # freezing: 0 °C
    ):
        for value_mc, near in ((far_mc, False), (near_mc, True), (far_mc, False)):
            bench = Edge(heating_outdoor_min=-30).compressor(1, valve)
            bench.mc[INDOOR_COIL] = bench.mc[OUTDOOR_COIL] = 20000
            bench.mc[role] = value_mc
            bench.step(JUDGE_MS)
            assert bench.trips.near is near, (role, value_mc)


def test_only_a_temperature_that_would_stop_it_is_near():
    bench = Edge().compressor(1)
    bench.mc[DISCHARGE] = 98000  # near the warning
    bench.mc[OUTDOOR] = -14500  # near the envelope
    bench.mc[INDOOR_COIL] = 24000  # nearly without effect
    bench.inputs.dips = 3
    bench.step(JUDGE_MS)
    assert bench.trips.near is False and bench.causes() == []


def test_after_a_supply_dip_it_waits_to_the_second():
    for ticks_ms, causes in (((1799999,), [SUPPLY_DIPS]), ((1800000,), [])):
        bench = Edge()
        bench.inputs.dips = 4
        assert bench.step(*ticks_ms) == causes
    bench = Edge()
    bench.inputs.dips = 4
    bench.step(*([5500] * 327))  # 1798.5 s
    assert bench.causes() == [SUPPLY_DIPS]
    assert bench.step(5500, 60000) == []


def test_the_window_of_trips_ends_to_the_second():
    for third_s, latched in ((3599, HIGH_PRESSURE_TRIP), (3600, NO_CAUSE)):
        bench = Edge()
        at_s = 0
        for second in (0, 1000, third_s):
            bench.open().step(*([1000000] * ((second - at_s) // 1000)), (second - at_s) % 1000 * 1000)
            assert bench.causes() == []
            assert bench.open(HIGH_PRESSURE).step(0) == [HIGH_PRESSURE_TRIP]
            bench.open().step(0, 60000)
            assert bench.causes() == []
            at_s = second + 60
        assert bench.trips.latched == latched, third_s


def test_a_reset_forgets_the_trips_before_it_at_once():
    bench = Edge()
    for n in range(4):
        if n == 2:
            bench.trips.reset()
        assert bench.open(HIGH_PRESSURE).step(1) == [HIGH_PRESSURE_TRIP]
        assert bench.open().step(1, 60000) == []
    assert bench.trips.latched == NO_CAUSE
    assert bench.open(HIGH_PRESSURE).step(1) == [HIGH_PRESSURE_TRIP]
    assert bench.trips.latched == HIGH_PRESSURE_TRIP


def coils(valve, hot_mc, cold_mc):
    """The readings of the coil that a run makes hot, and of the other."""
    if valve == HEATING:
        return {INDOOR_COIL: hot_mc, OUTDOOR_COIL: cold_mc}
    return {OUTDOOR_COIL: hot_mc, INDOOR_COIL: cold_mc}


def resting(valve, hot_mc, cold_mc, room_mc=20000):
    """The first tick of a machine at rest in this air, with its coils as told."""
    bench = Edge(trip_recovery=60)
    bench.compressor(0, valve)
    bench.trips = Trips(Application())
    bench.mc[OUTDOOR], bench.mc[INDOOR] = 20000, room_mc
    bench.mc.update(coils(valve, hot_mc, cold_mc))
    bench.step(60000)
    return bench


def test_coils_that_are_apart_at_power_up_are_where_they_are():
    for valve in (HEATING, COOLING):
        bench = resting(valve, 60000, 2000)
        assert bench.step(60000, 60000, 60000) == []


def test_coils_that_are_apart_after_a_run_are_where_they_are():
    for valve in (HEATING, COOLING):
        bench = resting(valve, 20000, 20000)
        bench.levels[COMPRESSOR] = 1
        bench.mc.update(coils(valve, 60000, 2000))
        bench.step(60000)
        bench.levels[COMPRESSOR] = 0
        assert bench.step(60000, 60000, 60000) == []
        bench.mc.update(coils(valve, 75000, 2000))  # and from there on one alone
        assert bench.step(60000, 60000, 60000) == []


def test_drift_is_what_goes_beyond_the_weather_on_each_coil():
    """200 mK a minute are the weather's; 8 K of what goes beyond mean a welded relay."""
    for valve in (HEATING, COOLING):
        for hot_mk, cold_mk, minutes in ((599, 3000, 21), (3000, 599, 21), (600, 3000, 20), (3000, 600, 20)):
            bench = resting(valve, 90000, 90000, 90000)
            for n in range(1, minutes + 1):
                bench.mc.update(coils(valve, 90000 + hot_mk * n, 90000 - cold_mk * n))
                assert bench.step(60000) == [], (valve, hot_mk, cold_mk, n)
            bench.mc.update(coils(valve, 90000 + hot_mk * (n + 1), 90000 - cold_mk * (n + 1)))
            assert bench.step(60000) == [WELDED_RELAY]


def test_the_indoor_coil_on_its_way_to_the_rooms_air_only_comes_to_rest():
    for valve, hot_from_mc, cold_from_mc in ((HEATING, 0, 20000), (COOLING, 20000, 40000)):
        bench = resting(valve, hot_from_mc, cold_from_mc)
        for n in range(1, 11):
            bench.mc.update(coils(valve, hot_from_mc + 2000 * n, cold_from_mc - 2000 * n))
            assert bench.step(60000) == []
        assert bench.step(60000, 60000) == []


def test_drift_needs_all_three_readings_and_no_auxiliary_heat():
    for role in (INDOOR, INDOOR_COIL, OUTDOOR_COIL, None):
        for age_ms, causes in ((MAX_AGE_MS, []), (MAX_AGE_MS - 1, [WELDED_RELAY])):
            bench = resting(HEATING, 20000, 20000)
            bench.mc.update(coils(HEATING, 40000, 0))
            bench.step(60000)  # seen once
            if role is None:
                bench.levels[AUX_HEATER_1] = age_ms == MAX_AGE_MS
            else:
                bench.age_ms = {role: age_ms}
            assert bench.step(60000) == causes, (role, age_ms)


def test_what_is_remembered_of_long_ago_is_a_small_integer():
    for trips_s in Trips(Application())._trips_s:
        for second in trips_s:
            assert -(1 << 30) < second < -(1 << 28)
