"""Auxiliary heat by itself: its delays, deadband and minimum times to the millisecond."""

from heatpump.core.application import Application
from heatpump.core.demand.contract import ANY_MK
from heatpump.core.model import (
    AUX_HEATER_1,
    AUX_HEATER_2,
    COOL,
    EMERGENCY_HEAT,
    HEAT,
    INDOOR_FAN,
    OFF,
    OUTDOOR,
    OUTPUTS,
    Inputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from heatpump.core.sequence.aux_heater import AuxHeater

REST = 180000  # of a stage
DELAY = 1800000  # the default of aux_delay


class House:
    """A heater and the house it helps: 2 K too cold, at -10 °C outdoors, by a heat pump that works."""

    def __init__(self, **settings):
        self.params = Params()
        self.set(aux_stages=2)
        self.set(**settings)
        self.aux = AuxHeater(Application())
        self.inputs = Inputs()
        self.inputs.readings[OUTDOOR].good(-10000)
        self.inputs.valid = 1 << OUTDOOR
        self.action = HEAT
        self.error_mk = 2000
        self.room_mk = ANY_MK
        self.elsewhere = False
        self.mode = HEAT
        self.defrosting = self.blocked = self.frost = False
        self.service = 0
        self.on = []

    def set(self, **settings):
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)

    def step(self, *ticks_ms):
        """The stages that are on after these ticks."""
        for dt_ms in ticks_ms:
            wanted = [0 for _ in OUTPUTS]
            self.aux.step(
                dt_ms,
                self.params,
                self.inputs,
                self.mode,
                self,
                self.defrosting,
                self.blocked,
                self.service,
                self.frost,
                wanted,
            )
            self.on = [n for n in range(len(OUTPUTS)) if wanted[n]]
            assert max(wanted) <= 1
        stages = self.aux.stages
        assert [n for n in self.on if n != INDOOR_FAN] == [AUX_HEATER_1, AUX_HEATER_2][:stages]
        assert not stages or INDOOR_FAN in self.on
        return stages


def warmed():
    """Both stages are on, and each has had its minimum time."""
    house = House()
    house.mode = EMERGENCY_HEAT
    assert house.step(0, REST, REST) == 2
    return house


def test_before_the_first_tick_it_is_off():
    assert AuxHeater(Application()).stages == 0
    house = House()
    house.action = OFF
    assert house.step(1000) == 0 and house.on == []


def test_each_stage_waits_for_the_delay_to_the_millisecond():
    house = House()
    assert house.step(DELAY - 1, 0) == 0
    assert house.step(1, 0) == 1
    assert house.step(DELAY - 1, 0) == 1
    assert house.step(1, 0) == 2
    assert house.step(DELAY, DELAY) == 2


def test_the_delay_begins_anew_when_the_house_is_nearly_warm_or_wants_nothing():
    for change in ({"error_mk": 999}, {"action": OFF}, {"action": COOL}):
        house = House()
        house.step(DELAY - 1)
        for key in change:
            setattr(house, key, change[key])
        assert house.step(1000) == 0
        house.action, house.error_mk = HEAT, 1000  # the deadband
        assert house.step(DELAY - 1, 0) == 0
        assert house.step(1, 0) == 1
    house = House()
    house.step(DELAY - 1)
    house.set(aux_stages=0)
    house.step(1000)
    house.set(aux_stages=2)
    assert house.step(DELAY - 1, 0) == 0


def test_within_the_deadband_what_is_on_stays_on():
    house = House()
    house.step(DELAY, 0)
    house.error_mk = 1
    assert house.step(REST, REST, DELAY) == 1
    house.error_mk = 0
    assert house.step(0) == 0


def test_the_heat_pump_is_left_to_itself_from_the_outdoor_limit_on():
    for outdoor_mc, valid, stages in (
        (2000, 1 << OUTDOOR, 0),
        (1999, 1 << OUTDOOR, 1),
        (2000, 0, 1),  # nobody knows
        (2000, ~(1 << OUTDOOR), 1),
    ):
        house = House()
        house.inputs.readings[OUTDOOR].good(outdoor_mc)
        house.inputs.valid = valid
        assert house.step(DELAY, 0) == stages, (outdoor_mc, valid)


def test_in_emergencies_and_defrosts_all_there_is_at_once_stage_by_stage():
    for mode, defrosting in ((EMERGENCY_HEAT, False), (HEAT, True), (EMERGENCY_HEAT, True)):
        for most in (1, 2):
            house = House(aux_stages=most)
            house.mode, house.defrosting, house.error_mk = mode, defrosting, -500
            assert house.step(1000) == 1
            assert house.step(REST - 1) == 1
            assert house.step(1) == most


def test_in_place_of_a_heat_pump_that_cannot_help():
    for backup, error_mk, stages in ((1, 1, 1), (1, 0, 0), (1, -1, 0), (0, 5000, 0)):
        house = House(aux_backup=backup)
        house.blocked, house.error_mk = True, error_mk
        assert house.step(1000) == stages, (backup, error_mk)


def test_a_stage_that_was_switched_rests_and_goes_at_once_with_the_demand():
    house = warmed()
    house.set(aux_stages=1)
    assert house.step(0) == 1
    house.set(aux_stages=2)
    assert house.step(REST - 1) == 1
    assert house.step(1) == 2
    house.set(aux_stages=1)
    assert house.step(REST - 1) == 2
    assert house.step(1) == 1
    house.action = OFF  # at once, whatever was switched when
    assert house.step(0) == 0
    house.action = HEAT
    assert house.step(REST - 1) == 0
    assert house.step(1) == 1


def test_air_goes_on_for_a_minute_after_the_last_stage():
    house = warmed()
    house.action = OFF
    assert house.step(1000) == 0 and house.on == [INDOOR_FAN]
    house.step(58999)
    assert house.on == [INDOOR_FAN]
    house.step(1)
    assert house.on == []
    house = warmed()
    house.action = OFF
    house.step(59999)
    assert house.on == [INDOOR_FAN]
    house.step(1)
    assert house.on == []


def test_service_asks_for_stages_whatever_the_house_wants_but_not_for_more_than_there_are():
    for most, asked, stages in ((2, 1, 1), (2, 2, 2), (1, 2, 1), (0, 2, 0)):
        house = House(aux_stages=most)
        house.action, house.service = OFF, asked
        assert house.step(0, REST) == stages, (most, asked)
        house.service = 0
        assert house.step(0) == 0


def test_after_a_defrost_only_what_the_room_had_asked_for_stays_on():
    for before in (0, 1):
        house = House()
        house.error_mk = 2000 if before else 600
        house.step(DELAY, 0)
        assert house.aux.stages == before
        house.error_mk = 600
        house.defrosting = True
        house.step(REST, REST, REST)
        assert house.aux.stages == 2
        house.defrosting = False
        assert house.step(REST, 0) == before


def test_while_the_tank_is_served_it_neither_heats_nor_counts():
    house = House()
    house.step(DELAY - 1)
    house.elsewhere = True
    assert house.step(DELAY, DELAY, DELAY) == 0
    house.elsewhere = False
    assert house.step(0) == 0
    assert house.step(1, 0) == 1
    house.elsewhere = True
    assert house.step(0) == 0  # at once: it would heat the tank
    house.elsewhere = False
    assert house.step(REST - 1) == 0
    assert house.step(1) == 1


def test_water_near_freezing_has_all_there_is_in_every_mode_and_no_longer():
    for mode, action, outdoor_mc in (
        (OFF, OFF, -10000),
        (COOL, COOL, 2000),
        (HEAT, OFF, -10000),
        (HEAT, HEAT, 8000),
    ):
        for blocked, backup in ((False, 1), (True, 0)):
            house = House(aux_backup=backup)
            house.inputs.readings[OUTDOOR].good(outdoor_mc)
            house.mode, house.action, house.error_mk, house.blocked = mode, action, 0, blocked
            house.frost = True
            assert house.step(1000, REST) == 2
            house.frost = False
            assert house.step(REST - 1) == (2 if action == HEAT else 0)
            assert house.step(1) == 0


def test_it_rests_between_two_frosts_and_is_off_at_once_when_one_is_over():
    house = House(aux_stages=1)
    house.action, house.frost = OFF, True
    assert house.step(1000) == 1
    house.frost = False
    assert house.step(1) == 0
    house.frost = True
    assert house.step(REST - 1) == 0
    assert house.step(1) == 1


def test_against_frost_there_is_no_more_than_is_fitted_and_none_for_the_tank():
    for change in ({"aux_stages": 0}, {"aux_stages": 2}):
        house = House(**change)
        house.action, house.frost, house.elsewhere = OFF, True, change["aux_stages"] == 2
        assert house.step(1000, REST, REST) == 0


def test_a_room_that_is_known_must_miss_as_much_as_the_water():
    for room_mk, stages in ((999, 0), (0, 0), (-500, 0), (1000, 1), (ANY_MK, 1)):
        house = House()
        house.room_mk = room_mk
        assert house.step(DELAY, 0) == stages, room_mk
    house.room_mk = 1
    assert house.step(REST, REST) == 1
    house.room_mk = 0
    assert house.step(0) == 0


def test_a_warm_room_holds_back_no_heat_in_emergencies_defrosts_and_faults():
    for change in ({"mode": EMERGENCY_HEAT}, {"defrosting": True}, {"blocked": True}, {"frost": True}):
        house = House()
        house.room_mk = -200
        for key in change:
            setattr(house, key, change[key])
        assert house.step(1000) == 1, change


def test_whoever_takes_its_wait_away_lets_it_wait_anew():
    house = House()
    assert house.step(DELAY) == 0 and house.aux.waiting_ms == DELAY
    house.aux.waiting_ms = 0
    assert house.step(1) == 0 and house.aux.earned == 0
    assert house.step(DELAY - 1, 0) == 1 and house.aux.earned == 1
