"""The crankcase heater by itself: its two temperatures, the minimum time and the preheat."""

from heatpump.core.model import CRANKCASE_HEATER, OUTDOOR, OUTPUTS, Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.sequence.crankcase import CrankcaseHeater

MINIMUM = 300000


class Oil:
    """A heater and the air; defaults: on below 5 °C, off above 7 °C."""

    def __init__(self, **settings):
        self.params = Params()
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)
        self.heater = CrankcaseHeater(self.params)
        self.readings = Inputs().readings

    def step(self, dt_ms, outdoor_mc, age_ms=0, service=False):
        wanted = [0 for _ in OUTPUTS]
        self.readings[OUTDOOR].good(outdoor_mc)
        self.readings[OUTDOOR].age_ms = age_ms
        self.heater.step(dt_ms, self.params, self.readings, service, wanted)
        assert sum(wanted) == wanted[CRANKCASE_HEATER]
        return wanted[CRANKCASE_HEATER]


def test_it_goes_on_below_one_temperature_and_off_above_the_other():
    oil = Oil()
    for outdoor_mc, on in (
        (6000, 1),  # at power-up nobody knows how cold it was
        (7000, 1),
        (7001, 0),
        (7000, 0),
        (5000, 0),
        (4999, 1),
    ):
        assert oil.step(1000, outdoor_mc) == on, outdoor_mc


def test_cold_air_counts_for_five_minutes_to_the_millisecond():
    oil = Oil()
    assert oil.step(0, 20000) == 0
    assert oil.step(0, -5000) == 1
    assert oil.step(MINIMUM - 1, 20000) == 1
    assert oil.step(1, 20000) == 1
    assert oil.step(0, 20000) == 0


def test_no_reading_counts_as_cold():
    for age_ms, on in ((29999, 0), (30000, 1)):
        oil = Oil()
        oil.step(0, 20000)
        assert oil.step(0, 20000, age_ms) == on, age_ms


def test_service_asks_for_it_in_the_warm():
    oil = Oil()
    assert oil.step(0, 20000, 0, True) == 1
    assert oil.step(0, 20000) == 0


def test_preheat_lasts_to_the_millisecond_and_ends_in_the_warm():
    oil = Oil(crankcase_preheat=3600)
    assert oil.heater.preheat.ms == 3600000
    oil.step(3599999, 0)
    assert oil.heater.preheat.ms == 1
    oil.step(1, 0)
    assert oil.heater.preheat.ms == 0
    oil = Oil(crankcase_preheat=3600)
    oil.step(1000, 7000)
    assert oil.heater.preheat.ms == 3599000
    oil.step(0, 7001)
    assert oil.heater.preheat.ms == 0
    assert Oil().heater.preheat.ms == 0
