"""A dew point comes from outside every few minutes, and counts for an hour."""

from heatpump.applications import air_to_water
from heatpump.core.application import Application
from heatpump.core.model import DEW_POINT, INDOOR, Inputs
from heatpump.core.params import Params
from heatpump.core.protection.readings import DEW_POINT_MS, Readings

WATER = Application({name: getattr(air_to_water, name) for name in dir(air_to_water) if name.isupper()})


class Bench:
    def __init__(self):
        self.params = Params(WATER)
        self.inputs = Inputs(WATER.sensors)
        self.readings = Readings(WATER)

    def run(self, seconds, step_s=1):
        for _ in range(0, seconds, step_s):
            for n in WATER.sensors:
                if n != DEW_POINT:
                    self.inputs.readings[n].good(20000)
            self.readings.step(step_s * 1000, self.params, self.inputs, 0)
        return self.inputs.valid >> DEW_POINT & 1


def test_it_counts_at_once_for_an_hour_and_no_longer():
    bench = Bench()
    assert not bench.run(100)
    bench.inputs.readings[DEW_POINT].good(15000)
    assert bench.run(1) and bench.run(DEW_POINT_MS // 1000 - 2)
    assert not bench.run(2)
    bench.inputs.readings[DEW_POINT].good(15000)
    assert bench.run(1)


def test_a_new_one_is_news():
    bench = Bench()
    bench.run(100)
    bench.inputs.readings[DEW_POINT].good(15000)
    for n in WATER.sensors:
        if n != DEW_POINT:
            bench.inputs.readings[n].age_ms = 1000
    bench.readings.step(1000, bench.params, bench.inputs, 0)
    assert bench.inputs.news


def test_other_readings_keep_their_own_age():
    bench = Bench()
    bench.run(200)
    assert bench.inputs.valid >> INDOOR & 1
    bench.readings.step(bench.params.reading_max_age_s * 1000, bench.params, bench.inputs, 0)
    assert not bench.inputs.valid >> INDOOR & 1
