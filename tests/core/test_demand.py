from heatpump.core.demand import RoomDemand
from heatpump.core.model import AUTO, COOL, FAN_ONLY, HEAT, OFF
from heatpump.core.params import Params


def walk(mode, temperatures_mc, params=None):
    demand = RoomDemand()
    params = params or Params()
    return [demand.step(params, mode, mc) for mc in temperatures_mc]


def test_heating_starts_below_the_deadband_and_stops_above_the_overrun():
    assert walk(HEAT, (20000, 19501, 19500, 20499, 20500, 19600)) == [OFF, OFF, HEAT, HEAT, OFF, OFF]


def test_cooling_is_its_mirror():
    assert walk(COOL, (25000, 25499, 25500, 24501, 24500, 25400)) == [OFF, OFF, COOL, COOL, OFF, OFF]


def test_auto_does_both():
    assert walk(AUTO, (19000, 22000, 26000, 22000)) == [HEAT, OFF, COOL, OFF]


def test_auto_keeps_a_neutral_band_whatever_the_setpoints():
    params = Params()
    params.heat_setpoint_mc = 26000
    params.cool_setpoint_mc = 20000
    assert walk(AUTO, (26400, 28400, 28500), params) == [OFF, OFF, COOL]


def test_off_and_fan_only_want_nothing():
    for mode in (OFF, FAN_ONLY):
        assert walk(mode, (-20000, 50000)) == [OFF, OFF]


def test_a_change_of_mode_ends_the_other_modes_demand():
    demand = RoomDemand()
    params = Params()
    assert demand.step(params, HEAT, 10000) == HEAT
    assert demand.step(params, COOL, 10000) == OFF
    assert demand.step(params, COOL, 30000) == COOL
    assert demand.step(params, OFF, 30000) == OFF


def test_clear_forgets():
    demand = RoomDemand()
    params = Params()
    demand.step(params, HEAT, 19000)
    demand.clear()
    assert demand.step(params, HEAT, 20000) == OFF
