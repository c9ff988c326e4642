"""Signals with a week and a room that is put, for the tests of an early start."""

from stand_ins import Measured

from heatpump.core.demand.early_start import BITS, MASK
from heatpump.core.demand.signals import Signals
from heatpump.core.model import HEAT, INDOOR, OUTDOOR, Inputs
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params

SEVEN = 420
DAY = 1440


class House(Measured):
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


class AuxHeater:
    """As sequence.aux_heater has them."""

    def __init__(self, earned):
        self.earned = earned
        self.waiting_ms = 5000
