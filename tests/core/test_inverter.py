"""None"""

from drive import BOOST_MAX, MAX, MIN, START, STEP, Drive, Settings, changes

from heatpump.core.model import (
    CIRCULATION_PUMP,
    CIRCULATION_SPEED,
    COMPRESSOR_SPEED,
    INDOOR_FAN,
    INDOOR_FAN_SPEED,
    OUTDOOR_FAN,
    OUTDOOR_FAN_SPEED,
    OUTPUTS,
    SOURCE_PUMP,
    SOURCE_SPEED,
    SPEEDS,
)
from heatpump.core.sequence.inverter import Inverter, follow


def test_it_stands_still_until_it_runs_and_at_once_when_it_stops():
    drive = Drive()
    drive.running = False
    assert set(drive.run(20)) == {0}
    drive.running = True
    assert drive.tick() == START
    drive.run(200)
    drive.running = False
    assert drive.tick() == 0


def test_it_starts_at_the_start_speed_and_holds_it_for_the_start_phase_only():
    for error_mk in (9000, -9000):
        drive = Drive()
        drive.error_mk = error_mk
        assert drive.run(60) == [START] * 60
        after = drive.run(30)
        assert after[-1] > START if error_mk > 0 else after[-1] < START
        drive.running = False
        drive.tick()
        drive.running = True
        assert drive.run(60) == [START] * 60  # and so it does the next time


def test_a_start_speed_outside_of_the_limits_gives_way():
    assert Drive(inverter_start=700, inverter_max=600).tick() == 600
    assert Drive(inverter_start=200).tick() == MIN


def test_it_goes_on_from_the_start_speed_without_a_bump():
    for error_mk in (380, 100, 0, -100, -1000):
        drive = Drive().started()
        drive.error_mk = error_mk
        assert set(drive.run(10)) == {START}
        assert abs(drive.run(120)[-1] - START) <= STEP + 10, error_mk


def test_a_large_error_is_met_by_the_ramp_not_by_the_integral_time():
    drive = Drive().started()
    drive.error_mk = 3000  # 900 pm by the gain alone
    assert drive.run(220)[-1] == MAX
    drive = Drive().started()
    drive.error_mk = 1000  # 300 pm by the gain on top of the lowest speed, then 50 pm in 10 minutes
    speeds = drive.run(100)
    assert MIN + 300 - STEP < speeds[-1] <= MIN + 310
    assert MIN + 340 - STEP < drive.run(500)[-1] <= MIN + 350


def test_the_gain_and_the_integral_time_are_as_set():
    drive = Drive(inverter_gain=100, inverter_integral_time_s=600, inverter_step=1).started()
    drive.error_mk = 1000
    before = drive.run(20)[-1]
    assert drive.run(300)[-1] - before == 50
    drive.error_mk = 500  # the share falls at once, the integral part rises half as fast
    drive.run(20)
    before = drive.tick()
    assert before - (START + 50) in (-50 + 3, -50 + 4, -50 + 5)
    assert drive.run(300)[-1] - before == 25
    drive.error_mk = -500
    drive.run(30)
    before = drive.tick()
    assert before - drive.run(240)[-1] in (20, 21)


def test_an_error_beyond_10_k_counts_as_10():
    speeds = []
    for error_mk in (10000, 500000, -10000, -500000):
        drive = Drive(inverter_gain=10, inverter_integral_time_s=600, inverter_step=1).started()
        drive.error_mk = error_mk
        speeds.append(drive.run(300)[-1])
    assert speeds[0] == speeds[1] > START and speeds[2] == speeds[3] < START


def test_limits_and_no_wind_up():
    drive = Drive().started()
    drive.error_mk = 3000
    speeds = drive.run(40000)
    assert max(speeds) == speeds[-1] == MAX
    drive.error_mk = -100  # 11 hours later the smallest surplus shows within minutes
    assert drive.run(120)[-1] < MAX
    drive.error_mk = -3000
    speeds = drive.run(40000)
    assert min(speeds) == speeds[-1] == MIN
    drive.error_mk = 100
    assert drive.run(1200)[-1] > MIN


def test_the_highest_speed_depends_on_the_outdoor_temperature():
    drive = Drive().started()
    drive.error_mk = 5000
    drive.outdoor_mc = -4999
    assert drive.run(1000)[-1] == MAX
    drive.outdoor_mc = -5000
    assert drive.run(1000)[-1] == BOOST_MAX
    drive.outdoor_mc = -3001
    assert drive.run(1000)[-1] == BOOST_MAX
    drive.outdoor_mc = -3000
    speeds = drive.run(1000)
    assert speeds[0] >= BOOST_MAX - 5 and speeds[-1] == MAX  # by the ramp
    drive.outdoor_mc = -3001
    assert drive.run(1000)[-1] == MAX
    drive.outdoor_mc = -9000
    assert drive.run(1000)[-1] == BOOST_MAX
    drive.outdoor_mc = None
    assert drive.run(1000)[-1] == MAX


def test_ramps_up_and_down():
    drive = Drive(inverter_step=1).started()
    drive.error_mk = 9000
    speeds = drive.run(100)
    assert changes(speeds) == [2] * 99
    drive.error_mk = -9000
    drive.run(10)
    speeds = drive.run(40)
    assert changes(speeds) == [-5] * 39


def test_a_ramp_counts_the_time_that_has_passed():
    drive = Drive(inverter_step=1).started()
    drive.error_mk = 9000
    assert drive.tick() == START + 2
    assert drive.tick(0) == START + 2
    assert drive.tick(500) == START + 3
    assert drive.tick(10000) == START + 23
    assert drive.tick(3600000) == MAX


def test_hold_lets_it_fall_and_not_rise():
    drive = Drive().started()
    drive.error_mk = 3000
    drive.run(60)
    speed = drive.tick()
    drive.hold = True
    assert set(drive.run(4000)) == {speed}
    drive.hold = False
    assert drive.run(60)[-1] > speed
    drive.hold = True
    drive.error_mk = -3000
    assert drive.run(1000)[-1] == MIN


def test_it_runs_no_slower_than_is_efficient_but_for_a_limit_that_is_near():
    drive = Drive(efficient_speed_min=500).started()
    drive.error_mk = -3000
    speeds = drive.run(4000)
    assert min(speeds[100:]) > 500 - STEP and max(speeds[100:]) <= 500
    drive.reduce = True
    assert drive.run(200)[-1] == MIN
    drive.reduce = False
    drive.error_mk = 3000
    assert drive.run(4000)[-1] == MAX
    drive = Drive(efficient_speed_min=700, inverter_max=600).started()
    drive.error_mk = -3000
    assert drive.run(400)[-1] == 600  # no faster than it may
    drive = Drive(efficient_speed_min=200).started()
    drive.error_mk = -3000
    assert drive.run(4000)[-1] == MIN


def test_reduce_goes_down_steadily_whatever_is_wanted_and_comes_back_by_the_ramp():
    drive = Drive().started()
    drive.error_mk = 9000
    drive.run(400)
    drive.reduce = True
    speeds = drive.run(200)
    assert all(-STEP - 5 <= change <= 0 for change in changes(speeds))
    assert speeds[120] == speeds[-1] == MIN  # 538 pm at 5 pm/s
    drive.reduce = False
    speeds = drive.run(400)
    assert all(0 <= change <= STEP + 2 for change in changes(speeds))
    assert speeds[-1] == MAX
    drive.hold = drive.reduce = True  # the nearer limit wins
    assert drive.run(200)[-1] == MIN


def test_reduce_counts_in_the_start_phase_too():
    drive = Drive()
    drive.reduce = True
    assert drive.tick() == START
    assert drive.run(50)[-1] == MIN


def test_reduce_forgets_what_the_integral_had_come_to():
    drive = Drive().started()
    drive.error_mk = 700
    drive.run(3000)
    assert drive.inverter.speed_pm > 550
    drive.reduce = True
    drive.run(200)
    drive.reduce = False
    assert MIN + 210 - STEP < drive.run(200)[-1] <= MIN + 220  # what the gain asks for, not what was


def test_without_an_error_to_go_by_it_takes_the_start_speed():
    drive = Drive().started()
    drive.error_mk = 9000
    drive.run(400)
    drive.error_mk = None
    speeds = drive.run(200)
    assert speeds[0] >= MAX - 5 and abs(speeds[-1] - START) < STEP
    drive.error_mk = -300  # goes on from there
    assert all(abs(speed - START) <= STEP for speed in drive.run(60))


def test_a_start_forgets_the_run_before():
    drive = Drive().started()
    drive.error_mk = 3000
    drive.run(4000)
    drive.running = False
    drive.tick()
    drive.running = True
    drive.error_mk = -300
    assert drive.tick() == START
    drive.tick(60000)  # the whole start phase in one tick
    assert all(abs(speed - START) <= STEP for speed in drive.run(60))


def test_a_long_tick_counts_as_a_minute():
    drive = Drive(inverter_gain=1000, inverter_integral_time_s=120, inverter_step=1).started()
    drive.params.inverter_ramp_up = 100
    drive.error_mk = 150
    assert drive.run(8)[-1] == MIN + 150
    assert drive.tick(3600000) == MIN + 150 + 75


def test_small_changes_are_not_passed_on():
    drive = Drive().started()
    drive.error_mk = 300
    speeds = drive.run(6000)
    moves = [change for change in changes(speeds) if change]
    assert len(moves) > 5 and set(moves) == {STEP}
    before = speeds[-1]
    for n in range(600):  # a sensor that flickers by a sixteenth of a kelvin
        drive.error_mk = 30 if n // 10 & 1 else -30
        drive.tick()
    assert abs(drive.inverter.speed_pm - before) <= 90 + STEP  # without its share
    edges = 0
    last = drive.inverter.speed_pm
    for n in range(3600):
        drive.error_mk = 30 if n // 10 & 1 else -30
        edges += drive.tick() != last
        last = drive.inverter.speed_pm
    assert edges <= 2


class House:
    """A room behind one time constant: 200 W/K out, 9 kWh/K within, 10 kW from the unit at full speed.

    Temperatures in mc; `_rest` keeps what the division leaves over.
    """

    def __init__(self):
        self.room_mc = 20000
        self.outdoor_mc = -2000
        self._rest = 0

    def second(self, speed_pm):
        watts = 10 * speed_pm - (self.room_mc - self.outdoor_mc) // 5
        self._rest += watts * 10
        self.room_mc += self._rest // 324000
        self._rest %= 324000

    def read_mc(self):
        """As a DS18B20 sees it: in sixteenths of a kelvin."""
        return self.room_mc * 2 // 125 * 125 // 2


def two_days(speed_of):
    """Of a house, after a day to settle: starts in all, ripple in mk, lowest and highest speed.

    speed_of(missing_mk, on) gives the speed.
    """
    house = House()
    on = False
    starts = 0
    rooms_mc = [1 << 29, 0]
    speeds_pm = [1 << 29, 0]
    for second in range(3 * 86400):
        missing_mk = 20000 - house.read_mc()
        if on and missing_mk < -500:
            on = False
        elif not on and missing_mk > 500:
            on = True
            starts += 1
        speed_pm = speed_of(missing_mk, on)
        house.second(speed_pm)
        if second > 86400:
            for seen, value in ((rooms_mc, house.room_mc), (speeds_pm, speed_pm)):
                seen[0] = min(seen[0], value)
                seen[1] = max(seen[1], value)
    return starts, rooms_mc[1] - rooms_mc[0], speeds_pm[0], speeds_pm[1]


def test_once_at_the_target_it_stays_on_at_a_steady_speed():
    params = Settings()
    inverter = Inverter()
    switched = two_days(lambda missing_mk, on: 1000 if on else 0)
    steady = two_days(lambda missing_mk, on: inverter.step(1000, params, on, missing_mk, False, False, -2000))
    assert switched[0] > 10 and switched[1] > 1000
    assert steady[0] == 1
    assert steady[1] * 3 < switched[1], (steady, switched)
    # 440 pm cover the loss of 4.4 kW.
    assert steady[2] >= 440 - 2 * STEP and steady[3] <= 440 + 2 * STEP, steady


def test_fans_and_pumps_follow_the_compressor_from_their_least_speed():
    params = Settings(outdoor_fan_least=300, indoor_fan_least=200, circulation_least=400, source_least=500)
    levels = [0 for _ in OUTPUTS]
    speeds_pm = [7 for _ in SPEEDS]
    follow(params, 600, levels, speeds_pm)
    assert speeds_pm[COMPRESSOR_SPEED] == 600
    assert sum(speeds_pm) == 600  # none that is off
    cases = (
        (OUTDOOR_FAN_SPEED, OUTDOOR_FAN, 300, 720),
        (INDOOR_FAN_SPEED, INDOOR_FAN, 200, 680),
        (CIRCULATION_SPEED, CIRCULATION_PUMP, 400, 760),
        (SOURCE_SPEED, SOURCE_PUMP, 500, 800),
    )
    for speed, output, least, at_600 in cases:
        levels = [1 if n == output else 0 for n in range(len(OUTPUTS))]
        for compressor_pm, expected in ((0, least), (600, at_600), (1000, 1000)):
            follow(params, compressor_pm, levels, speeds_pm)
            assert speeds_pm[speed] == expected
            assert sum(speeds_pm) == expected + compressor_pm
