"""What a warm-up teaches an early start, and what it doesn't."""

from early_house import DAY, SEVEN, House

from heatpump.core.demand import early_start
from heatpump.core.demand.early_start import BITS, LONGEST_S
from heatpump.core.model import INDOOR, OUTDOOR
from heatpump.core.param_table import INSTALLER


def test_a_warm_up_teaches_minutes_per_kelvin():
    house = House(early_start_max="0")
    house.warm_up(5400)  # 90 min for 1.8 K
    assert house.learned() == [0, 50, 0]
    house.put(INDOOR, 18100)
    assert house.told(DAY + SEVEN - 200) == (DAY + SEVEN, 0)
    house.params.set("early_start_max", "10800", INSTALLER)
    assert house.told(DAY + SEVEN - 200) == (DAY + SEVEN, 90)


def test_a_lesson_begins_where_heating_does():
    house = House()
    for minute in range(SEVEN - 110, SEVEN - 18):
        house.see(minute, 60)
    assert house.early.begun
    house.put(INDOOR, 19900)
    house.see(SEVEN - 18, 60)
    assert house.learned(1) == 50  # 90 min from SEVEN - 108 on
    house.see(SEVEN, 60)
    assert house.learned(1) == 50


def test_each_weather_has_its_own_and_takes_another_until_it_has():
    for outdoor_mc, band in ((-20000, 0), (-1, 0), (0, 1), (6999, 1), (7000, 2), (20000, 2), (None, 1)):
        house = House(outdoor_mc=-20000, early_start_max="0")
        house.put(OUTDOOR, outdoor_mc)
        house.warm_up(5400)
        assert house.learned(band) == 50 and sum(house.learned()) == 50, outdoor_mc
    for warm_up, minutes in (
        ((0, 0, 0), (60, 60, 60)),
        ((90, 0, 0), (90, 90, 90)),
        ((0, 30, 0), (30, 30, 30)),
        ((0, 0, 20), (20, 20, 20)),
        ((90, 30, 0), (90, 30, 30)),
        ((0, 30, 20), (30, 30, 20)),
        ((90, 0, 20), (90, 90, 20)),
    ):
        for band, outdoor_mc in enumerate((-5000, 5000, 15000)):
            house = House(outdoor_mc=outdoor_mc, room_mc=18900)  # 1 K
            house.signals.warm_up = warm_up[0] + (warm_up[1] << BITS) + (warm_up[2] << 2 * BITS)
            assert house.told(SEVEN - 200) == (SEVEN, minutes[band]), (warm_up, band)


def test_the_weather_of_a_lesson_is_that_of_its_beginning():
    house = House(outdoor_mc=-1000, early_start_max="0")
    house.see(SEVEN - 1)
    house.see(SEVEN)
    house.put(OUTDOOR, 10000)
    for _ in range(539):
        house.see(SEVEN)
    house.put(INDOOR, 19900)
    house.see(SEVEN)
    assert house.learned() == [50, 0, 0]


def test_later_lessons_count_a_quarter_and_as_twice_or_half_at_most():
    for known, minutes, after in ((50, 50, 50), (50, 70, 55), (50, 30, 45), (50, 52, 51), (50, 51, 50)):
        assert lesson(known, minutes) == after, (known, minutes)
    assert lesson(50, 100) == lesson(50, 300) == 63  # (150 + 100 + 2) // 4
    assert lesson(50, 25) == lesson(50, 7) == 44


def test_lessons_have_bounds():
    assert lesson(0, 1) == 6 and lesson(0, 6) == 6 and lesson(0, 7) == 7
    assert lesson(0, 600) == 600 and lesson(0, 601) == 600
    assert lesson(6, 1) == 6 and lesson(600, 700) == 600


def lesson(known, minutes):
    """What is known after a warm-up by 1 K in so many minutes."""
    house = House(room_mc=18900, early_start_max="0", outdoor_mc=10000)
    house.signals.warm_up = 77 + (known << 2 * BITS)
    house.warm_up(minutes * 60)
    assert house.learned()[:2] == [77, 0]
    return house.learned(2)


def test_a_small_gap_teaches_nothing():
    for room_mc, minutes in ((19400, 60), (19401, 0), (19900, 0)):
        house = House(room_mc=room_mc, early_start_max="0")
        house.warm_up(1800)
        assert house.learned(1) == minutes, room_mc


def test_the_room_must_be_there():
    house = House(early_start_max="0")
    house.warm_up(5400, to_mc=19899)
    assert house.learned(1) == 0
    house.put(INDOOR, 19900)
    house.see(SEVEN)
    assert house.learned(1) == 50  # 5410 s


def test_a_lesson_is_learned_once():
    house = House(early_start_max="0")
    house.warm_up(5400)
    for room_mc in (19900, 19800, 19950):
        house.put(INDOOR, room_mc)
        house.see(SEVEN, 3600)
    assert house.learned(1) == 50


def test_a_warm_up_without_end_is_none():
    for seconds, minutes in ((LONGEST_S, 400), (LONGEST_S + 1, 0)):
        house = House(early_start_max="0")
        house.see(SEVEN - 1)
        house.see(SEVEN)
        for n in range(12):
            house.see(SEVEN, 3600 if n else 3600 + seconds - LONGEST_S)
        house.put(INDOOR, 19900)
        house.see(SEVEN, 0)
        house.params.set("eco_offset", "2", INSTALLER)  # now it is looked at
        house.see(SEVEN, 0)
        assert house.learned(1) == minutes, seconds


def test_the_machine_must_have_heated_for_half_of_the_time():
    for idle, minutes in ((270, 50), (271, 0)):
        house = House(early_start_max="0")
        house.see(SEVEN - 1)
        house.see(SEVEN)
        for n in range(539):
            house.heated = n >= idle
            house.see(SEVEN)
        house.put(INDOOR, 19900)
        house.see(SEVEN)
        assert house.learned(1) == minutes, idle


def test_whatever_breaks_a_warm_up_off_teaches_nothing():
    def lose(house):
        house.put(INDOOR, None)

    def lower(house):
        house.params.set("heat_setpoint", "19.9", INSTALLER)

    def leave(house):
        house.params.set("preset", "away", INSTALLER)

    for broken in (lose, lower, leave):
        house = House(early_start_max="0")
        house.see(SEVEN - 1)
        house.see(SEVEN)
        for _ in range(300):
            house.see(SEVEN)
        broken(house)
        house.see(SEVEN)
        house.put(INDOOR, 19900)
        house.see(SEVEN)
        house.see(SEVEN)
        assert house.signals.warm_up == 0, broken


def test_a_setpoint_that_is_raised_begins_a_lesson_anew():
    house = House(early_start_max="0", preset="eco")
    house.see(SEVEN)
    house.put(INDOOR, 16100)
    house.see(SEVEN)  # colder, but nothing rose
    house.params.set("preset", "comfort", INSTALLER)
    house.see(SEVEN)
    for _ in range(100):
        house.see(SEVEN)
    house.put(INDOOR, 18900)
    house.params.set("heat_setpoint", "21", INSTALLER)
    house.see(SEVEN)
    for _ in range(719):
        house.see(SEVEN)
    house.put(INDOOR, 20900)
    house.see(SEVEN)
    assert house.learned(1) == 60  # 2 K in two hours
    assert early_start.LEAST_MIN_K < 60


def test_the_first_goal_after_a_reset_is_no_lesson():
    house = House(early_start_max="0")
    for _ in range(540):
        house.see(SEVEN)
    house.put(INDOOR, 19900)
    house.see(SEVEN)
    assert house.signals.warm_up == 0
