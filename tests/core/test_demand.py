from heatpump.core.demand.room import Demand
from heatpump.core.demand.signals import Signals
from heatpump.core.model import (
    AUTO,
    CHANGE_OVER_WAIT,
    COOL,
    DRY,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    INDOOR,
    NO_CAUSE,
    OFF,
    Inputs,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params


class Room:
    """A demand with its own parameters; `see` is one tick."""

    def __init__(self, **settings):
        self.params = Params()
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)
        self.signals = Signals()
        self.demand = Demand(self.params, self.signals)
        self.inputs = Inputs()
        self.cycle_s = 0

    def let_pass(self, mode, room_mc, running=OFF):
        """Ten seconds, after which the signals are worked out anew."""
        self.cycle_s += 10
        return self.see(mode, room_mc, running, 10000)

    def see(self, mode, room_mc, running=OFF, dt_ms=1000):
        self.inputs.valid = 0 if room_mc is None else 1 << INDOOR
        self.inputs.readings[INDOOR].value_mc = room_mc or 0
        self.signals.step(dt_ms, self.params, mode, self.inputs)
        return self.demand.step(dt_ms, self.params, mode, self.inputs, running)

    def walk(self, mode, temperatures_mc):
        return [self.see(mode, mc) for mc in temperatures_mc]


def test_heating_starts_below_the_deadband_and_stops_above_the_overrun():
    assert Room().walk(HEAT, (20000, 19501, 19500, 20499, 20500, 19600)) == [OFF, OFF, HEAT, HEAT, OFF, OFF]


def test_cooling_is_its_mirror():
    assert Room().walk(COOL, (25000, 25499, 25500, 24501, 24500, 25400)) == [OFF, OFF, COOL, COOL, OFF, OFF]


def test_auto_does_both():
    assert Room().walk(AUTO, (19000, 22000, 26000, 22000)) == [HEAT, OFF, COOL, OFF]


def test_auto_keeps_a_neutral_band_whatever_the_setpoints():
    room = Room(heat_setpoint=26, cool_setpoint=20)
    assert room.walk(AUTO, (26400, 28400, 28500)) == [OFF, OFF, COOL]


def test_off_and_fan_only_want_nothing():
    for mode in (OFF, FAN_ONLY):
        assert Room().walk(mode, (-20000, 50000)) == [OFF, OFF]


def test_dry_cools_down_to_the_lowest_temperature_and_never_heats():
    room = Room(dry_lowest=20, dry_band=2)
    assert room.walk(DRY, (5000, 21999, 22000, 20001, 20000, 21999)) == [OFF, OFF, COOL, COOL, OFF, OFF]
    assert room.demand.cool_mc == 20000


def test_from_cool_to_dry_the_demand_goes_on():
    room = Room()
    assert room.see(COOL, 26000) == COOL
    assert room.see(DRY, 23000, COOL) == COOL
    assert room.see(HEAT, 23000, COOL) == OFF


def test_a_change_of_mode_ends_the_other_modes_demand():
    room = Room()
    assert room.see(HEAT, 10000) == HEAT
    assert room.see(COOL, 10000) == OFF
    assert room.see(COOL, 30000) == COOL
    assert room.see(OFF, 30000) == OFF


def test_an_unknown_room_wants_nothing_and_forgets():
    room = Room()
    assert room.see(HEAT, 19000) == HEAT
    assert room.see(HEAT, None) == OFF
    assert room.see(HEAT, 20000) == OFF


def test_auto_keeps_heating_and_cooling_apart():
    room = Room(changeover_time=600)
    assert room.see(AUTO, 19000) == HEAT
    assert room.see(AUTO, 19000, HEAT) == HEAT
    waited = 0
    while room.see(AUTO, 30000) == OFF:
        assert room.demand.hold == CHANGE_OVER_WAIT
        waited += 1
    assert waited == 599  # the tick that ends the wait sees the demand
    assert room.demand.hold == NO_CAUSE and room.demand.action == COOL


def test_the_wait_counts_from_the_end_of_the_run_not_from_the_demand():
    room = Room(changeover_time=60)
    for _ in range(300):
        assert room.see(AUTO, 30000, HEAT) == OFF  # minimum on: it still heats
        assert room.demand.hold == CHANGE_OVER_WAIT
    assert room.see(AUTO, 30000, dt_ms=59000) == OFF
    assert room.see(AUTO, 30000) == COOL


def test_the_wait_goes_on_while_the_room_is_unknown():
    room = Room(changeover_time=60)
    room.see(AUTO, 20000, HEAT)
    assert room.see(AUTO, None, dt_ms=60000) == OFF
    assert room.demand.hold == NO_CAUSE
    assert room.see(AUTO, 30000) == COOL


def test_the_same_direction_needs_no_wait_nor_does_a_users_own_change():
    room = Room()
    room.see(AUTO, 19000, HEAT)
    assert room.see(AUTO, 21000) == OFF
    assert room.see(AUTO, 19000) == HEAT
    room.see(AUTO, 19000, HEAT)
    assert room.see(COOL, 30000) == COOL


def test_no_wait_when_nothing_ran_or_it_is_set_to_none():
    assert Room().see(AUTO, 30000) == COOL
    room = Room(changeover_time=0)
    room.see(AUTO, 20000, HEAT)
    assert room.see(AUTO, 30000) == COOL


def test_a_grid_block_holds_back_a_demand_and_names_itself():
    room = Room(sg_ready="block")
    for mode, room_mc in ((HEAT, 10000), (COOL, 35000), (AUTO, 10000), (DRY, 35000)):
        assert room.see(mode, room_mc) == OFF
        assert room.demand.hold == GRID_BLOCK
    assert room.see(HEAT, 21000) == OFF
    assert room.demand.hold == NO_CAUSE  # there is nothing to hold back
    room.params.set("sg_ready", "normal", INSTALLER)
    assert room.see(HEAT, 10000) == HEAT


def test_a_demand_that_a_block_interrupted_goes_on_after_it():
    room = Room()
    assert room.see(HEAT, 19000) == HEAT
    room.params.set("sg_ready", "block", INSTALLER)
    assert room.see(HEAT, 20000) == OFF  # within the hysteresis
    assert room.see(HEAT, 20000) == OFF and room.demand.hold == GRID_BLOCK
    room.params.set("sg_ready", "normal", INSTALLER)
    assert room.see(HEAT, 20000) == HEAT
