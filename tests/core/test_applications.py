"""Every application file: what the checks say, and an hour of its life with plausible readings."""

import os

from heatpump import applications
from heatpump.core import config, model
from heatpump.core.application import Application
from heatpump.core.causes import CAUSES
from heatpump.core.controller import Controller
from heatpump.core.demand.dryer import DRIED
from heatpump.core.model import (
    ACTION_COOLING,
    ACTION_DEFROSTING,
    ACTION_HEATING,
    AUX_HEATER_1,
    AUX_HEATER_2,
    COIL_FROZEN,
    COMPRESSOR,
    CONDENSING_TRIP,
    DISCHARGE_TRIP,
    EVAPORATING_TRIP,
    INDOOR_FAN,
    NO_CAUSE,
    OUTDOOR_COLD,
    OUTPUTS,
    REVERSING_VALVE,
    SENSORS,
    SINK_WARM,
    SOURCE_COLD,
    SOURCE_FREEZING,
    SPEEDS,
    SUPPLY_TRIP,
    Inputs,
    Outputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.protection.protection_table import CAUSE

TICK_MS = 5000
BOTH = ("heat", "cool")

# name → the modes in which it has something to do
RUNS_IN = {
    "air_to_air": BOTH,
    "air_to_air_inverter": BOTH,
    "air_to_water": BOTH,
    "air_to_water_inverter": BOTH,
    "dryer": ("heat",),
    "ducted": BOTH,
    "freezer": ("cool",),
    "ground_source": BOTH,
    "pool": ("heat",),
    "refrigerator": ("cool",),
    "water_heater": ("heat",),
    "water_loop": BOTH,
}

# What an installer must enter before the machine may run.
ENTERED = {"dryer": {"dryer_drum_limit": "65"}}

# mode → role → (at rest, in a run), in millidegrees: nothing is where it shall be.
READINGS = {
    "heat": {
        "indoor": (15000, 15000),
        "outdoor": (10000, 10000),
        "indoor_coil": (15000, 40000),
        "outdoor_coil": (10000, 3000),
        "discharge": (20000, 80000),
        "suction": (10000, 8000),
        "supply": (22000, 27000),
        "return": (22000, 23000),
        "source_in": (8000, 8000),
        "source_out": (8000, 5000),
        "tank": (35000, 36000),
        "buffer": (22000, 23000),
        "cabinet": (8000, 7000),
        "pool": (20000, 20000),
        "drum_in": (25000, 55000),
        "drum_out": (25000, 35000),
        "dew_point": (8000, 8000),
    },
    "cool": {
        "indoor": (30000, 30000),
        "outdoor": (30000, 30000),
        "indoor_coil": (30000, 10000),
        "outdoor_coil": (30000, 45000),
        "discharge": (30000, 80000),
        "suction": (25000, 14000),
        "supply": (28000, 22000),
        "return": (28000, 26000),
        "source_in": (15000, 15000),
        "source_out": (15000, 20000),
        "tank": (50000, 50000),
        "buffer": (28000, 26000),
        "cabinet": (12000, 8000),
        "pool": (27000, 27000),
        "drum_in": (30000, 30000),
        "drum_out": (30000, 30000),
        "dew_point": (14000, 14000),
    },
}


def application(name):
    return __import__("heatpump.applications." + name, None, None, ("NAME",))


def modules():
    names = sorted(name.split(".")[0] for name in os.listdir(folder()) if name.endswith(".py"))
    return [application(name) for name in names if name != "__init__"]


def folder():
    path = applications.__path__
    return path if isinstance(path, str) else path[0]


def board(**changes):
    settings = {"NAME": "test", "OUTPUTS": {role: {} for role in OUTPUTS}}
    settings.update(changes)
    return settings


class Life:
    """A controller of an application in a mode, with the readings of READINGS."""

    def __init__(self, module, mode):
        self.application = Application(config.public(module))
        self.params = Params(self.application)
        settings = dict(module.DEFAULTS)
        settings.update(ENTERED.get(module.NAME, {}))
        settings["mode"] = mode
        assert self.params.set_all(settings, INSTALLER) == []
        self.controller = Controller(self.params, self.application)
        self.inputs = Inputs()
        self.outputs = Outputs()
        self.readings = READINGS[mode]

    def tick(self, lost=None):
        for n in self.application.sensors:
            if n != lost:
                rest, run = self.readings[SENSORS[n]]
                self.inputs.readings[n].good(run if self.outputs.levels[COMPRESSOR] else rest)
        self.controller.step(TICK_MS, self.inputs, self.outputs)


def test_the_table_above_has_them_all():
    assert [module.NAME for module in modules()] == sorted(RUNS_IN)


def test_every_application_passes_its_check_and_is_named_as_its_file():
    for module in modules():
        assert module.__name__ == "heatpump.applications." + module.NAME
        assert (
            config.check_application(config.public(module), board(ANALOG={role: {} for role in SPEEDS})) == []
        )
        missing = board(OUTPUTS={"compressor": {}})
        assert config.check_application(config.public(module), missing)  # each moves something


def test_defaults_are_of_its_own_parameters():
    for module in modules():
        params = Params(Application(config.public(module)))
        assert params.set_all(module.DEFAULTS, INSTALLER) == [], module.NAME


def test_every_sensor_of_an_application_can_be_assigned_and_no_other():
    for module in modules():
        keys = {row[0] for row in Params(Application(config.public(module))).rows()}
        for role in SENSORS:
            assert ("sensor_" + role in keys) == (role in module.SENSORS and role != "dew_point"), (
                module.NAME,
                role,
            )


def live(module, mode):
    """An hour; how many seconds the compressor ran, and what it did."""
    life = Life(module, mode)
    controller = life.controller
    levels = life.outputs.levels
    ran_s = 0
    actions = set()
    for second in range(0, 3600, TICK_MS // 1000):
        life.tick()
        where = (module.NAME, mode, second)
        assert controller.protections.overrides == 0, where
        if second >= 120:
            assert controller.protections.first_fault() == NO_CAUSE, where
            assert controller.protections.denial() == NO_CAUSE, where
        assert not controller.protections.locked, where
        for n in range(len(OUTPUTS)):
            assert not levels[n] or OUTPUTS[n] in module.OUTPUTS, (where, OUTPUTS[n])
        for n in range(len(SPEEDS)):
            assert not life.outputs.speeds_pm[n] or SPEEDS[n] in module.SPEEDS, (where, SPEEDS[n])
        if levels[COMPRESSOR]:
            ran_s += TICK_MS // 1000
            actions.add(controller.action(life.outputs))
            for role in module.OUTDOOR_SIDE + module.INDOOR_SIDE:
                assert levels[OUTPUTS.index(role)], (where, role)
            if "reversing_valve" in module.OUTPUTS:
                assert levels[REVERSING_VALVE] == (1 if mode == "cool" else 0), where
    return ran_s, actions


def test_an_hour_of_heating_and_of_cooling():
    for module in modules():
        for mode, action in (("heat", ACTION_HEATING), ("cool", ACTION_COOLING)):
            ran_s, actions = live(module, mode)
            if mode in RUNS_IN[module.NAME]:
                assert ran_s >= 600 and actions == {action}, (module.NAME, mode, ran_s, actions)
            else:
                assert ran_s == 0, (module.NAME, mode)


def test_off_is_off():
    for module in modules():
        life = Life(module, "heat")
        life.params.set("mode", "off", INSTALLER)
        for _ in range(200):
            life.tick()
            assert not life.outputs.levels[COMPRESSOR], module.NAME
        assert life.controller.action(life.outputs) == model.ACTION_OFF


def test_without_its_critical_readings_it_stops():
    for module in modules():
        for role in module.CRITICAL:
            mode = RUNS_IN[module.NAME][0]
            life = Life(module, mode)
            for _ in range(400):
                life.tick()
                if life.outputs.levels[COMPRESSOR]:
                    break
            assert life.outputs.levels[COMPRESSOR], (module.NAME, role)
            lost = SENSORS.index(role)
            for _ in range(life.params.reading_max_age_s * 1000 // TICK_MS + 1):
                life.tick(lost)
            assert not life.outputs.levels[COMPRESSOR], (module.NAME, role)
            assert life.controller.stop_cause == lost + 1


class Cabinet(Life):
    """A refrigerator that leaks: 22 °C outside, 14 K an hour by the machine."""

    def __init__(self, module, cabinet_mc):
        super().__init__(module, "cool")
        self.params.set("cabinet_alarm_delay", "600", INSTALLER)
        self.cabinet_mc = cabinet_mc
        self.readings = dict(self.readings)
        self.alarmed = False

    def tick(self):
        self.cabinet_mc += (22000 - self.cabinet_mc) // 3000
        if self.outputs.levels[COMPRESSOR]:
            self.cabinet_mc -= 20
        self.readings["cabinet"] = (self.cabinet_mc, self.cabinet_mc)
        super().tick()
        self.alarmed |= self.controller.demands[0].alarm


def test_a_refrigerator_holds_its_temperature():
    life = Cabinet(application("refrigerator"), 4000)
    for _ in range(8 * 720):
        life.tick()
        assert 2000 <= life.cabinet_mc <= 6500, life.cabinet_mc
    assert 4 <= life.controller.counters.starts <= 16 and not life.alarmed


def test_after_hours_without_power_it_waits_alarms_and_recovers():
    life = Cabinet(application("refrigerator"), 15000)
    for _ in range(300000 // TICK_MS - 1):
        life.tick()
        assert not life.outputs.levels[COMPRESSOR]
    for _ in range(720 * 3 // 2):
        life.tick()
    assert life.alarmed and not life.controller.demands[0].alarm
    assert life.cabinet_mc <= 6500 and life.controller.counters.starts <= 2


def test_a_freezers_heater_melts_in_each_defrost_and_counts():
    life = Cabinet(application("freezer"), -18000)
    life.params.set("cabinet_defrost_interval", "3600", INSTALLER)
    life.params.set("aux_stage_power", "150", INSTALLER)
    levels = life.outputs.levels
    melts = melted_s = 0
    warmest_mc = -18000
    for tick in range(24 * 720):
        heated = levels[AUX_HEATER_1]
        life.tick()
        melts += levels[AUX_HEATER_1] > heated
        melted_s += levels[AUX_HEATER_1] * TICK_MS // 1000
        if levels[AUX_HEATER_1]:
            assert not levels[COMPRESSOR] and not levels[INDOOR_FAN] and levels[AUX_HEATER_2] == 0
            assert life.controller.action(life.outputs) == ACTION_DEFROSTING
            assert life.controller.counters.power_w == 150
        if tick > 720:
            warmest_mc = max(warmest_mc, life.cabinet_mc)
    assert 4 <= melts <= 24 and 1300 * melts <= melted_s <= 1500 * melts
    assert abs(life.controller.counters.aux_s - melted_s) <= 5 and warmest_mc < -10000


class Load(Life):
    """A dryer with a load that is wet for 40 min of heat."""

    def __init__(self, module):
        super().__init__(module, "heat")
        self.params.set("dryer_dry_difference", "8", INSTALLER)
        self.air_mc = 25000
        self.wet_s = 2400
        self.hottest_mc = 0
        self.readings = dict(self.readings)

    def tick(self):
        if self.outputs.levels[COMPRESSOR]:
            self.air_mc += (72000 - self.air_mc) // 100
            self.wet_s = max(0, self.wet_s - TICK_MS // 1000)
        else:
            self.air_mc -= (self.air_mc - 25000) // 100
        taken_mk = (self.air_mc - 22000) // (2 if self.wet_s else 10)
        self.hottest_mc = max(self.hottest_mc, self.air_mc)
        self.readings["drum_in"] = (self.air_mc, self.air_mc)
        self.readings["drum_out"] = (self.air_mc - taken_mk, self.air_mc - taken_mk)
        super().tick()


def test_a_dryer_dries_its_load_once():
    life = Load(application("dryer"))
    for _ in range(2):
        ticks = 0
        while life.controller.demands[0].load != DRIED:
            life.tick()
            ticks += 1
        assert 2400 <= ticks * TICK_MS // 1000 <= 6000
        assert life.wet_s == 0 and 60000 <= life.hottest_mc <= 69000, life.hottest_mc
        starts = life.controller.counters.starts
        for _ in range(720):
            life.tick()
            assert not life.outputs.levels[COMPRESSOR]
        assert life.controller.counters.starts == starts
        life.params.set("mode", "off", INSTALLER)
        life.tick()
        life.params.set("mode", "heat", INSTALLER)
        life.wet_s = 2400
    assert starts >= 2


WATCHED = {
    "air_to_water": (EVAPORATING_TRIP, SUPPLY_TRIP, SOURCE_FREEZING, SINK_WARM, OUTDOOR_COLD),
    "ground_source": (SUPPLY_TRIP, SOURCE_FREEZING, SOURCE_COLD, SINK_WARM),
    "pool": (EVAPORATING_TRIP, CONDENSING_TRIP, SUPPLY_TRIP, OUTDOOR_COLD),
    "water_loop": (SOURCE_FREEZING, SOURCE_COLD, COIL_FROZEN),
    "water_heater": (EVAPORATING_TRIP, OUTDOOR_COLD),
    "dryer": (CONDENSING_TRIP, EVAPORATING_TRIP, DISCHARGE_TRIP),
}


def test_what_must_be_watched_is():
    for name in WATCHED:
        life = Life(application(name), RUNS_IN[name][0])
        causes = [row[CAUSE] for row in life.controller.protections.trips.rows]
        for cause in WATCHED[name]:
            assert cause in causes, (name, CAUSES[cause])
