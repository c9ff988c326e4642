from stand_ins import Settings

from heatpump.core.model import (
    CIRCULATION_PUMP,
    COMPRESSOR,
    DIVERTER_VALVE,
    OUTDOOR,
    OUTPUTS,
    RETURN,
    SOURCE_PUMP,
    SUPPLY,
    Inputs,
)
from heatpump.core.sequence import circulation

ALL = 1 << OUTDOOR | 1 << SUPPLY | 1 << RETURN


class Water:
    """asked   the outputs that others ask for"""

    def __init__(self, **changes):
        self.params = Settings(circulation.ROWS, changes)
        self.circulation = circulation.Circulation()
        self.inputs = Inputs()
        self.inputs.valid = ALL
        for role in (OUTDOOR, SUPPLY, RETURN):
            self.inputs.readings[role].good(20000)
        self.asked = ()

    def see(self, role, value_mc):
        self.inputs.readings[role].good(value_mc)

    def lose(self, role):
        self.inputs.valid = ALL & ~(1 << role)

    def tick(self, dt_ms=1000):
        wanted = [0 for _ in OUTPUTS]
        for output in self.asked:
            wanted[output] = 1
        self.circulation.step(dt_ms, self.params, self.inputs, wanted)
        return wanted

    def run(self, seconds, output=CIRCULATION_PUMP):
        """The levels of an output, as (level, for how many seconds)."""
        spells = []
        for _ in range(seconds):
            level = self.tick()[output]
            if spells and spells[-1][0] == level:
                spells[-1][1] += 1
            else:
                spells.append([level, 1])
        return [tuple(spell) for spell in spells]


def test_in_the_cold_the_pump_runs_60_s_in_each_30_minutes_of_rest():
    water = Water()
    water.see(OUTDOOR, 2000)
    assert water.run(5581) == [(0, 1800), (1, 60), (0, 1800), (1, 60), (0, 1800), (1, 60), (0, 1)]
    assert not water.circulation.freezing


def test_above_the_limit_it_rests():
    water = Water()
    water.see(OUTDOOR, 2001)
    assert water.run(20000) == [(0, 20000)]
    water.see(OUTDOOR, 2000)
    assert water.run(70)[0] == (1, 60)  # it has rested long enough


def test_a_pulse_that_has_begun_is_not_cut_short():
    water = Water()
    water.see(OUTDOOR, -5000)
    water.run(1810)
    water.see(OUTDOOR, 10000)
    assert water.run(100) == [(1, 50), (0, 50)]


def test_an_unknown_outdoor_temperature_is_cold():
    water = Water()
    water.lose(OUTDOOR)
    assert water.run(1900) == [(0, 1800), (1, 60), (0, 40)]


def test_a_run_by_others_counts():
    water = Water()
    water.see(OUTDOOR, -5000)
    water.run(1700)
    water.asked = (CIRCULATION_PUMP,)
    water.run(1)
    water.asked = ()
    assert water.run(1900) == [(0, 1800), (1, 60), (0, 40)]


def test_a_pool_rests_longer():
    water = Water(antifreeze_off_s=7200, antifreeze_run_s=120)
    water.see(OUTDOOR, -5000)
    assert water.run(7400) == [(0, 7200), (1, 120), (0, 80)]


def test_freezing_water_moves_all_the_time_and_wants_heat():
    for role in (SUPPLY, RETURN):
        water = Water()
        water.see(role, 4000)
        assert water.run(10) == [(0, 10)] and not water.circulation.freezing
        water.see(role, 3999)
        assert water.run(4000) == [(1, 4000)] and water.circulation.freezing
        water.see(role, 5999)
        assert water.run(10) == [(1, 10)] and water.circulation.freezing
        water.see(role, 6000)
        assert water.run(10) == [(0, 10)] and not water.circulation.freezing


def test_the_colder_of_the_two_counts():
    for cold, warm in ((SUPPLY, RETURN), (RETURN, SUPPLY)):
        water = Water()
        water.see(cold, 3000)
        water.see(warm, 30000)
        water.tick()
        assert water.circulation.freezing
        water.see(cold, 5000)
        water.tick()
        assert water.circulation.freezing


def test_one_reading_is_enough():
    for known, lost in ((SUPPLY, RETURN), (RETURN, SUPPLY)):
        water = Water()
        water.lose(lost)
        water.see(lost, 0)
        water.tick()
        assert not water.circulation.freezing
        water.see(known, 3000)
        water.tick()
        assert water.circulation.freezing


def test_without_readings_the_pump_goes_on_but_nothing_asks_for_heat():
    water = Water()
    water.see(SUPPLY, 3000)
    water.tick()
    water.inputs.valid = 1 << OUTDOOR
    assert water.run(100) == [(1, 100)] and not water.circulation.freezing
    water.inputs.valid = ALL
    water.tick()
    assert water.circulation.freezing
    water = Water()
    water.inputs.valid = 1 << OUTDOOR
    water.see(SUPPLY, -1000)
    assert water.run(100) == [(0, 100)] and not water.circulation.freezing


def test_each_is_exercised_after_a_long_rest_and_one_after_the_other():
    water = Water(exercise_interval_s=86400)
    for _ in range(24 * 60):
        assert not any(water.tick(60000))
    moves = [tuple(n for n, level in enumerate(water.tick()) if level) for _ in range(100)]
    assert moves[:46] == (
        [(CIRCULATION_PUMP,)] * 15 + [(SOURCE_PUMP,)] * 15 + [(DIVERTER_VALVE,)] * 15 + [()]
    )
    assert not any(moves[46:])
    for _ in range(24 * 60 - 2):
        assert not any(water.tick(60000))
    assert any(any(water.tick(60000)) for _ in range(3))


def test_what_moved_of_late_is_not_exercised():
    water = Water(exercise_interval_s=86400)
    for hour in range(240):
        water.asked = (CIRCULATION_PUMP, SOURCE_PUMP) if hour % 20 == 0 else ()
        water.tick(1800000)
        water.asked = ()
        wanted = water.tick(1800000)
        assert not wanted[CIRCULATION_PUMP] and not wanted[SOURCE_PUMP]


def test_no_exercise_while_the_compressor_runs():
    water = Water(exercise_interval_s=86400)
    water.asked = (COMPRESSOR, CIRCULATION_PUMP)
    for _ in range(100):
        assert not water.tick(3600000)[DIVERTER_VALVE]
    water.asked = (CIRCULATION_PUMP,)
    water.tick()
    wanted = water.tick()
    assert wanted[SOURCE_PUMP]
    water.asked = (COMPRESSOR, CIRCULATION_PUMP)
    water.tick()
    assert not water.tick()[SOURCE_PUMP]  # it began while another is exercised


def test_seconds_add_up_from_short_ticks():
    water = Water(exercise_interval_s=86400, exercise_time_s=5)
    for _ in range(23):
        water.tick(3600000)
    ticks = 0
    while not water.tick(250)[CIRCULATION_PUMP]:
        ticks += 1
        assert ticks <= 14404
    assert ticks == 14400
    for _ in range(19):
        assert water.tick(250)[CIRCULATION_PUMP]
    assert not water.tick(250)[CIRCULATION_PUMP]


def test_it_takes_nothing_away():
    water = Water()
    water.asked = (CIRCULATION_PUMP, SOURCE_PUMP, DIVERTER_VALVE, COMPRESSOR)
    for _ in range(100):
        wanted = water.tick()
        for output in water.asked:
            assert wanted[output] == 1


def test_the_longest_rest_stays_a_small_integer():
    water = Water(exercise_interval_s=2592000)
    water.asked = (COMPRESSOR,)
    for _ in range(1000):
        water.tick(3600000)
    assert water.circulation._idle_s == [2592000] * 3
    assert water.circulation._rest_ms <= 1800000 + 3600000


def test_at_first_nothing_is_freezing():
    assert circulation.Circulation().freezing is False


def test_the_rest_to_the_millisecond():
    water = Water()
    water.see(OUTDOOR, -5000)
    for _ in range(3):
        for dt_ms in (1799999, 1):
            assert not water.tick(dt_ms)[CIRCULATION_PUMP]
        assert water.tick(0)[CIRCULATION_PUMP] == 1
        assert water.tick(59999)[CIRCULATION_PUMP] == 1
        water.asked = (CIRCULATION_PUMP,)
        water.tick(1)
        water.asked = ()


def test_the_long_rest_to_the_second():
    water = Water(exercise_interval_s=86400)
    water.tick(86399999)
    assert not any(water.tick(1))
    for output in (CIRCULATION_PUMP, SOURCE_PUMP, DIVERTER_VALVE):
        assert water.tick(0)[output] == 1
        assert water.tick(14999)[output] == 1
        water.tick(1)
    water.tick(86354999)  # the exercises took 45 s
    assert not any(water.tick(0))
    water.tick(1)
    assert water.tick(0)[CIRCULATION_PUMP] == 1


def test_the_long_rest_begins_when_others_stop():
    water = Water(exercise_interval_s=86400)
    water.tick(86400000)
    water.asked = (CIRCULATION_PUMP, SOURCE_PUMP, DIVERTER_VALVE)
    water.tick(1000)
    water.asked = ()
    water.tick(86399000)
    assert not any(water.tick(1000))
    assert water.tick(0)[CIRCULATION_PUMP] == 1


def test_what_may_be_set():
    """Key, default, lowest, highest, step."""
    assert [row[:1] + row[2:6] for row in circulation.ROWS] == [
        ("antifreeze_outdoor", 2000, 0, 10000, 500),
        ("antifreeze_off", 1800, 600, 7200, 60),
        ("antifreeze_run", 60, 30, 600, 10),
        ("antifreeze_water", 4000, 3000, 10000, 500),
        ("exercise_interval", 604800, 86400, 2592000, 3600),
        ("exercise_time", 15, 5, 120, 5),
    ]


def test_water_that_stays_near_freezing_though_it_moves_is_heated_and_told_of():
    for role in (SUPPLY, RETURN):
        water = Water()
        circulating = water.circulation
        assert not circulating.heats and not circulating.notice
        water.see(role, 3999)
        water.tick(circulation.MIXED_MS - 1)
        assert circulating.freezing and not circulating.heats and not circulating.notice
        water.tick(1)
        assert circulating.heats and circulating.notice
        water.see(role, 5999)
        water.tick()
        assert circulating.heats and circulating.notice
        water.see(role, 6000)
        water.tick(0)
        assert not circulating.heats and not circulating.notice
        water.see(role, 3000)
        water.tick(circulation.MIXED_MS - 1)
        assert not circulating.heats
        water.tick(1)
        assert circulating.heats
    assert circulation.MIXED_MS == 180000


def test_without_readings_it_is_told_of_but_not_heated():
    water = Water()
    water.see(SUPPLY, 3000)
    for _ in range(180):
        water.tick()
    water.inputs.valid = 1 << OUTDOOR
    water.tick()
    assert water.circulation.notice and not water.circulation.heats
    water.inputs.valid = ALL
    water.tick()
    assert water.circulation.notice and water.circulation.heats


def test_the_time_of_freezing_water_stays_a_small_integer():
    water = Water()
    water.see(SUPPLY, 3000)
    for _ in range(1000):
        water.tick(3600000)
    assert water.circulation._cold_ms == 3600000
