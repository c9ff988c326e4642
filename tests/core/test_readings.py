"""What is new about the readings, told to all that needn't look again at what they know."""

from heatpump.applications import air_to_air
from heatpump.core import config
from heatpump.core.application import Application
from heatpump.core.model import DISCHARGE, INDOOR, MISSING, SENSORS, Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.protection.readings import Readings

ROOM = Application(config.public(air_to_air))


class Bench:
    """The readings of a machine, all good and taken a second ago."""

    def __init__(self, application=None):
        self.application = application or Application()
        self.params = Params()
        self.params.set("reading_max_age", "30", INSTALLER)
        self.params.set("reading_recovery", "20", INSTALLER)
        self.inputs = Inputs()
        self.readings = Readings(self.application)
        for n in range(len(SENSORS)):
            self.inputs.readings[n].good(20000)
        for _ in range(90):
            self.sense()
            self.step()

    def sense(self, *lost):
        for n in self.application.sensors:
            if n not in lost:
                self.inputs.readings[n].good(20000)

    def step(self, dt_ms=1000):
        self.readings.step(dt_ms, self.params, self.inputs, 0)
        return self.inputs.news


def test_a_new_reading_is_news_once():
    bench = Bench()
    assert not bench.step()
    bench.inputs.readings[INDOOR].good(21000)
    assert bench.step()
    assert [bench.step() for _ in range(5)] == [False] * 5


def test_a_reading_that_grows_too_old_or_recovers_is_news():
    bench = Bench()
    seen = []
    for second in range(80):
        bench.sense(INDOOR)
        if second == 40:
            bench.inputs.readings[INDOOR].failed(MISSING)
        before = bench.inputs.valid
        news = bench.step()
        assert news
        if bench.inputs.valid != before:
            seen.append(second)
    assert len(seen) == 1 and 28 <= seen[0] <= 30 and not bench.inputs.valid >> INDOOR & 1
    bench.sense()
    told = [bench.step() for _ in range(29)]
    assert told[0] and told.count(True) == 2, told  # new, then trusted again
    assert bench.inputs.valid >> INDOOR & 1


def test_a_changed_parameter_is_news():
    bench = Bench()
    bench.step()
    assert not bench.step()
    bench.params.set("heat_setpoint", "22", INSTALLER)
    assert bench.step() and not bench.step()


def just_started():
    bench = Bench()
    bench.inputs = Inputs()
    bench.readings = Readings(Application())
    return bench


def test_readings_not_yet_taken_are_waited_for_and_no_fault():
    bench = just_started()
    for second in range(1, 40):
        bench.step()
        assert bench.readings.lost  # the interlock holds from the first tick
        assert bench.readings.waiting == (bench.readings.lost if second < 30 else 0), second


def test_good_readings_are_waited_for_until_they_are_trusted():
    bench = just_started()
    for _ in range(25):
        bench.step()
    while bench.readings.lost:
        bench.sense()
        bench.step()
        assert bench.readings.waiting == bench.readings.lost
    bench.inputs.readings[INDOOR].failed(MISSING)
    for _ in range(40):
        bench.sense(INDOOR)
        bench.step()
    assert bench.readings.lost == 1 << INDOOR and not bench.readings.waiting
    bench.sense()
    bench.step()  # good again, and not yet trusted: still a fault
    assert bench.readings.lost == 1 << INDOOR and not bench.readings.waiting


def test_a_sensor_that_fails_is_a_fault_from_the_first_tick():
    bench = just_started()
    for n in Application().sensors:
        bench.inputs.readings[n].failed(MISSING)
    bench.step()
    assert bench.readings.lost and not bench.readings.waiting
    bench = just_started()
    bench.step()
    bench.sense()
    bench.step()
    assert bench.readings.waiting == bench.readings.lost != 0
    bench.inputs.readings[INDOOR].failed(MISSING)
    bench.step()
    assert bench.readings.lost & 1 << INDOOR and not bench.readings.waiting & 1 << INDOOR
    assert bench.readings.waiting == bench.readings.lost & ~(1 << INDOOR)


def test_each_critical_reading_that_is_too_old_is_lost_until_it_has_recovered():
    for n in Application().critical:
        bench = Bench()
        for age_s in range(2, 32):
            bench.sense(n)
            bench.step()
            assert bench.readings.lost == (0 if age_s < 30 else 1 << n)
            assert bench.inputs.valid >> n & 1 == (age_s < 30)
        for recovering_s in range(1, 21):
            bench.sense()
            bench.step()
            assert bench.readings.lost == 1 << n and not bench.inputs.valid >> n & 1, recovering_s
        bench.sense()
        bench.step()
        assert not bench.readings.lost and bench.inputs.valid >> n & 1


def test_an_optional_reading_stops_nothing():
    bench = Bench(ROOM)
    optional = [n for n in ROOM.sensors if n not in ROOM.critical]
    assert DISCHARGE in optional and len(optional) > 1
    for _ in range(60):
        bench.sense(*optional)
        bench.step()
    assert bench.readings.lost == 0
    assert not any(bench.inputs.valid >> n & 1 for n in optional)


def test_the_discharge_counts_as_soon_as_it_is_assigned_and_no_longer():
    bench = Bench(ROOM)
    for _ in range(60):
        bench.sense(DISCHARGE)
        bench.step()
    assert bench.readings.lost == 0
    for rom, lost in (("2800000000000521", 1 << DISCHARGE), ("", 0), ("2800000000000521", 1 << DISCHARGE)):
        bench.params.set("sensor_discharge", rom, INSTALLER)
        bench.sense(DISCHARGE)
        bench.step()
        assert bench.readings.lost == lost


def test_another_maximum_age_counts_at_once():
    bench = Bench()
    for _ in range(20):
        bench.sense(INDOOR)
        bench.step()
    assert bench.readings.lost == 0
    bench.params.set("reading_max_age", "15", INSTALLER)
    bench.sense(INDOOR)
    bench.step()
    assert bench.readings.lost == 1 << INDOOR
