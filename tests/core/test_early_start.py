"""Optimum start, to the minute and the millikelvin: when it begins, and what a warm-up teaches."""

from heatpump.core.demand import early_start
from heatpump.core.demand.early_start import BITS, DEFAULT_MIN_K, LONGEST_S, MASK, heat_mc
from heatpump.core.demand.signals import Signals
from heatpump.core.model import AUTO, AWAY, BOOST, COMFORT, COOL, ECO, HEAT, INDOOR, OFF, OUTDOOR, Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params

SEVEN = 420
DAY = 1440


class House:
    """Signals by themselves: comfort of 20 °C from 7 on, eco of 18 °C from 22 on, and a room that is put."""

    def __init__(self, room_mc=18100, outdoor_mc=3000, **settings):
        self.params = Params()
        settings.setdefault("schedule_weekdays", "07:00 comfort, 22:00 eco")
        for key in settings:
            self.params.set(key, settings[key], INSTALLER)
        self.inputs = Inputs()
        self.put(INDOOR, room_mc)
        self.put(OUTDOOR, outdoor_mc)
        self.signals = Signals()
        self.mode = HEAT
        self.heated = True
        self.aux_heater = None

    @property
    def early(self):
        return self.signals.week.early

    def put(self, sensor, value_mc):
        """A reading; None loses it."""
        if value_mc is None:
            self.inputs.valid &= ~(1 << sensor)
        else:
            self.inputs.valid |= 1 << sensor
            self.inputs.readings[sensor].value_mc = value_mc

    def see(self, minute, seconds=10):
        """How far ahead it is at a minute of the week; `seconds` have passed."""
        self.inputs.minute_of_week = minute
        if self.signals.week:
            self.early.watch(self.heated, self.aux_heater)
        self.signals.step(seconds * 1000, self.params, self.mode, self.inputs)
        return self.signals.ahead_mk

    def told(self, minute):
        self.see(minute)
        return self.early.warm_min, self.early.lead_min

    def learned(self, band=None):
        """Minutes per kelvin of the three bands, or of one."""
        found = [self.signals.warm_up >> BITS * n & MASK for n in range(3)]
        return found if band is None else found[band]

    def warm_up(self, seconds, to_mc=19900, minute=SEVEN):
        """From eco to comfort: at the hour, and the room is there after so long."""
        self.see(minute - 1)
        self.see(minute)
        for _ in range(seconds // 10 - 1):
            self.see(minute)
        self.put(INDOOR, to_mc)
        self.see(minute)


def test_it_begins_as_early_as_the_gap_takes_and_not_a_minute_before():
    # 1.8 K to 0.1 K below the setpoint, an hour each as nothing is learned yet.
    house = House()
    assert DEFAULT_MIN_K == 60
    assert house.told(SEVEN - 109) == (SEVEN, 108) and house.see(SEVEN - 109) == 0
    assert house.see(SEVEN - 108) == 2000 and house.signals.preset == ECO
    for minute in range(SEVEN - 107, SEVEN):
        assert house.see(minute) == 2000
    assert house.see(SEVEN) == 0 and house.signals.preset == COMFORT
    assert house.early.warm_min == -1 and not house.early.begun


def test_what_has_begun_goes_on_though_the_room_is_warm_and_is_told_as_it_was():
    house = House()
    house.see(SEVEN - 108)
    house.put(INDOOR, 19950)
    assert house.see(SEVEN - 107) == 2000 and house.told(SEVEN - 60) == (SEVEN, 108)
    fresh = House(room_mc=19950)
    assert fresh.see(SEVEN - 1) == 0 and fresh.told(SEVEN - 1) == (SEVEN, 0)
    fresh.put(INDOOR, 19883)
    assert fresh.see(SEVEN - 1) == 2000  # a minute's worth


def test_a_warm_room_needs_no_lead():
    for room_mc in (19900, 20000, 25000):
        house = House(room_mc=room_mc)
        assert house.see(SEVEN - 1) == 0 and house.early.lead_min == 0


def test_it_is_bounded_and_0_switches_it_off():
    house = House(room_mc=10000)
    assert house.params.early_start_max_s == 10800
    assert house.see(SEVEN - 181) == 0 and house.see(SEVEN - 180) == 2000
    house = House(room_mc=10000, early_start_max="900")
    assert house.see(SEVEN - 16) == 0 and house.see(SEVEN - 15) == 2000
    house = House(room_mc=10000, early_start_max="0")
    for minute in (SEVEN - 100, SEVEN - 1):
        assert house.see(minute) == 0
    assert house.see(SEVEN) == 0 and house.signals.preset == COMFORT


def test_a_bound_that_is_lowered_holds_at_once():
    house = House()
    assert house.see(SEVEN - 60) == 2000
    house.params.set("early_start_max", "1800", INSTALLER)
    assert house.see(SEVEN - 60) == 0 and house.see(SEVEN - 31) == 0 and house.see(SEVEN - 30) == 2000


def test_only_a_schedule_that_is_followed_by_a_mode_that_heats_begins_early():
    for mode, ahead_mk in ((HEAT, 2000), (AUTO, 2000), (COOL, 0), (OFF, 0)):
        house = House()
        house.mode = mode
        assert house.see(SEVEN - 60) == ahead_mk, mode
        assert house.early.warm_min == (SEVEN if ahead_mk else -1)
    for preset in ("comfort", "eco", "away", "boost"):
        house = House(preset=preset)
        assert house.see(SEVEN - 60) == 0, preset
    house = House()
    assert house.see(SEVEN - 60) == 2000
    house.params.set("preset", "eco", INSTALLER)
    assert house.see(SEVEN - 59) == 0
    house.params.set("preset", "schedule", INSTALLER)
    assert house.see(SEVEN - 58) == 2000


def test_without_a_clock_a_room_or_a_schedule_there_is_nothing():
    house = House()
    assert house.see(-1) == 0 and house.early.warm_min == -1
    house = House(room_mc=None)
    assert house.see(SEVEN - 60) == 0 and house.early.warm_min == -1
    house.put(INDOOR, 18100)
    assert house.see(SEVEN - 60) == 2000
    house.put(INDOOR, None)
    assert house.see(SEVEN - 60) == 0
    house = House(schedule_weekdays="")
    assert house.see(SEVEN - 60) == 0 and house.signals.week is None


def test_the_first_minute_of_the_week_counts_and_the_week_is_a_ring():
    house = House(schedule_weekdays="", schedule_monday="00:30 comfort", schedule_sunday="20:00 eco")
    assert house.told(7 * DAY - 1) == (30, 108) and house.see(7 * DAY - 1) == 2000
    assert house.see(0) == 2000 and house.see(29) == 2000 and house.see(30) == 0
    house = House(schedule_weekdays="", schedule_monday="00:00 comfort", schedule_sunday="20:00 eco")
    assert house.see(7 * DAY - 109) == 0 and house.see(7 * DAY - 108) == 2000 and house.see(0) == 0


def test_the_next_warmer_time_is_looked_for_a_day_ahead():
    house = House(schedule_weekdays="", schedule_tuesday="07:00 comfort, 22:00 eco")
    assert house.told(SEVEN - 1)[0] == -1
    assert house.told(SEVEN)[0] == SEVEN + DAY
    house = House(schedule_weekdays="05:00 away, 06:00 eco, 07:00 comfort, 22:00 away")
    assert house.told(DAY + 100)[0] == DAY + 360  # eco is warmer than away
    assert house.told(DAY + 360)[0] == DAY + SEVEN
    assert house.told(DAY + SEVEN)[0] == -1  # nothing is warmer than comfort
    assert house.told(DAY - 1)[0] == DAY + 360


def test_a_cooler_time_in_between_is_none_to_wait_for():
    house = House(schedule_weekdays="06:00 eco, 06:30 away, 07:00 comfort, 22:00 eco")
    assert house.told(DAY + 359) == (DAY + SEVEN, 108) and house.signals.ahead_mk == 2000
    assert house.see(DAY + 391) == 5000 and house.signals.preset == AWAY


def test_a_schedule_that_changes_is_followed():
    house = House()
    assert house.see(SEVEN - 60) == 2000
    house.params.set("schedule_weekdays", "09:00 comfort, 22:00 eco", INSTALLER)
    assert house.see(SEVEN - 59) == 0
    assert house.see(SEVEN - 58) == 0 and house.early.lead_min == 108
    assert house.see(SEVEN + 120 - 108) == 2000


def test_each_preset_has_its_setpoint():
    params = House(away_heat_setpoint="15").params
    assert [heat_mc(params, preset) for preset in (COMFORT, ECO, AWAY, BOOST)] == [20000, 18000, 15000, 20000]
    params.set("heat_setpoint", "14", INSTALLER)
    assert heat_mc(params, AWAY) == 14000


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


class AuxHeater:
    """As sequence.aux_heater has them."""

    def __init__(self, earned):
        self.earned = earned
        self.waiting_ms = 5000


def test_auxiliary_heat_waits_for_the_hour_and_what_it_heated_is_no_lesson():
    house = House()
    house.aux_heater = AuxHeater(0)
    house.see(SEVEN - 110)
    house.see(SEVEN - 109)
    assert house.aux_heater.waiting_ms == 5000
    house.see(SEVEN - 108)
    house.see(SEVEN - 107)
    assert house.aux_heater.waiting_ms == 0
    for earned, minutes in ((0, 50), (1, 0)):
        house = House(early_start_max="0")
        house.aux_heater = AuxHeater(0)
        house.see(SEVEN - 1)
        house.see(SEVEN)
        house.aux_heater.earned = earned
        house.see(SEVEN)
        house.aux_heater.earned = 0
        for _ in range(538):
            house.see(SEVEN)
        house.put(INDOOR, 19900)
        house.see(SEVEN)
        assert house.learned(1) == minutes, earned


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


def test_every_number_stays_small():
    house = House(room_mc=-30000, early_start_max="28800", heat_setpoint="30")
    house.signals.warm_up = 600 + (600 << BITS) + (600 << 2 * BITS)
    seven = DAY + SEVEN
    assert house.told(seven - 481) == (seven, 480) and house.see(seven - 480) == 2000
    assert house.signals.warm_up < 1 << 30 and 60000 * 600 < 1 << 30 and LONGEST_S * 50 < 1 << 30
