"""Ducts and the pan: what comes in is what goes out, is lost or stays."""

import pytest

from host_tools.plant.sinks.ducts import CondensatePan, DuctData, Ducts


def test_ducts_lose_by_leaks_and_through_their_walls():
    ducts = Ducts(DuctData(leak=0.1, ua_w_k=20.0), 0.5)
    supply_c = 20.0 + 5000.0 / (0.5 * 1006.0)
    assert ducts.lost_w(5000.0, 1.0, 20.0, -10.0) == pytest.approx(500.0 + 20.0 * (supply_c + 10.0))
    slow = ducts.lost_w(5000.0, 0.5, 20.0, -10.0)
    assert slow > ducts.lost_w(5000.0, 1.0, 20.0, -10.0)  # half the air is twice as much warmer
    assert ducts.lost_w(-5000.0, 1.0, 25.0, 35.0) < -500.0  # cold is lost as well


def test_ducts_never_lose_more_than_brings_the_air_to_the_attic():
    ducts = Ducts(DuctData(ua_w_k=1e6), 0.5)
    heat_w = 3000.0
    room_w = heat_w - ducts.lost_w(heat_w, 1.0, 20.0, -10.0)
    assert room_w == pytest.approx(-0.5 * 1006.0 * 30.0)  # it comes out as cold as the attic


def test_without_ducts_nothing_is_lost():
    ducts = Ducts(DuctData(), 0.5)
    assert not ducts.there and ducts.lost_w(5000.0, 1.0, 20.0, -10.0) == 0.0


@pytest.mark.parametrize("dt_s", [0.5, 5.0, 60.0])
def test_a_pan_drains_and_a_blocked_one_fills_with_all_that_drips(dt_s):
    pan = CondensatePan(1.5, 60.0)
    for _ in range(int(3600 / dt_s)):
        pan.advance(dt_s, 5e-4)
    assert pan.kg == pytest.approx(5e-4 * 60.0, rel=0.01) and pan.closed == 1.0
    pan.blocked = True
    before_kg = pan.kg
    for _ in range(int(3600 / dt_s)):
        pan.advance(dt_s, 5e-4)
    assert pan.kg - before_kg == pytest.approx(1.8) and pan.closed == 0.0
    pan.blocked = False
    for _ in range(int(1800 / dt_s)):
        pan.advance(dt_s, 0.0)
    assert pan.kg == 0.0 and pan.closed == 1.0


@pytest.mark.parametrize("wrong", [{"leak": 1.0}, {"ua_w_k": -1.0}])
def test_data_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        DuctData(**wrong)
