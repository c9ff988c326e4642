"""A cabinet that has lost its probe runs by the share of time that it has learned, and says so."""

from cabinet_bench import Cabinet

from heatpump.core.demand.cabinet import BLIND_MS, FIRST_PM, LEAST_PM, MOST_PM
from heatpump.core.model import CABINET, COOL, DEFROSTING, GRID_BLOCK, NO_CAUSE, OFF

HOUR_S = 3600


def blinded(it):
    """It has been without its reading until its first turn begins."""
    it.see(None, BLIND_MS - 1)
    assert not it.demand.blind
    return it.see(None, 1)


def learned(on_s, off_s, turns=40):
    """A cabinet that has run so for a while."""
    it = Cabinet()
    for _ in range(turns):
        it.running = COOL
        it.see(20000, on_s * 1000)
        it.running = OFF
        it.see(-25000, off_s * 1000)
    return it


def share_pm(it, hours=5):
    """How much of the time it asks to cool without its reading."""
    cooled = 0
    it.running = blinded(it)
    for _ in range(hours * HOUR_S // 10):
        it.running = it.see(None, 10000)
        cooled += it.running == COOL
    return cooled * 10000 // (hours * HOUR_S)


def test_it_runs_by_the_share_that_it_had():
    for on_s, off_s in ((600, 1400), (900, 900), (1200, 800)):
        assert abs(share_pm(learned(on_s, off_s)) - 1000 * on_s // (on_s + off_s)) <= 20


def test_the_share_has_bounds_and_a_first_value():
    assert abs(share_pm(learned(3600, 0)) - MOST_PM) <= 20
    assert abs(share_pm(learned(0, 3600)) - LEAST_PM) <= 20
    assert abs(share_pm(Cabinet()) - FIRST_PM) <= 20


def test_what_it_learned_lately_counts_more():
    it = learned(600, 3000)
    for _ in range(200):
        it.running = COOL
        it.see(20000, 1800_000)
        it.running = OFF
        it.see(-25000, 1800_000)
    assert abs(it.demand.share_pm() - 500) <= 30


def test_it_learns_nothing_while_it_is_blind():
    it = learned(600, 1400)
    before = it.demand.share_pm()
    share_pm(it, 30)
    assert it.demand.share_pm() == before


def test_turns_are_an_hour_and_begin_with_cold():
    it = learned(600, 600)
    assert blinded(it) == COOL
    changes, was = 0, COOL
    for _ in range(10 * HOUR_S // 10):
        now = it.see(None, 10000)
        changes += now != was
        was = now
    assert changes in (19, 20, 21)


def test_for_two_minutes_it_does_what_it_did():
    it = Cabinet()
    it.see(20000)
    assert it.see(None, BLIND_MS - 1) == COOL
    it.see(-25000)
    assert it.see(None, BLIND_MS - 1) == OFF


def test_it_tells_of_it_and_stops_telling():
    it = Cabinet()
    it.see(4000)
    assert it.demand.notice() == NO_CAUSE
    it.see(None, BLIND_MS - 1)
    assert it.demand.notice() == NO_CAUSE
    it.see(None, 1)
    assert it.demand.notice() == CABINET + 1
    it.see(4000)
    assert it.demand.notice() == NO_CAUSE and not it.demand.blind


def test_grid_defrost_and_mode_hold_it_back_as_ever():
    it = Cabinet()
    it.signals.blocked = True
    assert blinded(it) == OFF and it.demand.hold == GRID_BLOCK
    it = Cabinet()
    it.mode = OFF
    assert it.see(None) == OFF and it.demand.notice() == NO_CAUSE
    it = Cabinet()
    it.demand._rest.ms = 60000
    it.params.cabinet_defrost_interval_s = 3600
    it.running = COOL
    assert blinded(it) == OFF and it.demand.hold == DEFROSTING and not it.demand.melt
