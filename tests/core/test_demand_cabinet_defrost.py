"""A cabinet's defrost: when it is due, what melts, and what waits for it."""

from cabinet_bench import Cabinet

from heatpump.core.model import (
    AUTO,
    COOL,
    DEFROSTING,
    DRY,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    NO_CAUSE,
    OFF,
)


def defrosting(seconds=30):
    it = Cabinet(cabinet_defrost_interval_s=100, cabinet_defrost_s=seconds)
    it.running = COOL
    return it


def test_a_defrost_after_so_much_run_time_while_the_compressor_rests():
    it = defrosting()
    for _ in range(60):
        assert it.see(20000) == COOL
    it.running = OFF
    for _ in range(500):
        assert it.see(20000) == COOL  # rest doesn't count
    it.running = COOL
    for _ in range(39):
        assert it.see(20000) == COOL
    for _ in range(20):  # the minimum on time isn't over yet: the defrost waits for the rest
        assert it.see(20000) == OFF and it.demand.hold == DEFROSTING
    it.running = OFF
    for _ in range(29):
        assert it.see(20000) == OFF and it.demand.hold == DEFROSTING
    assert it.see(20000) == COOL and it.demand.hold == NO_CAUSE
    it.running = COOL
    for _ in range(80):  # 19 s of the run after the interval count for the next
        assert it.see(20000) == COOL
    assert it.see(20000) == OFF


def test_a_defrost_holds_nothing_back_where_nothing_is_wanted():
    it = defrosting()
    it.see(4000, 100000)
    assert it.see(4000) == OFF and it.demand.hold == NO_CAUSE
    it.signals.blocked = True
    it.see(20000)
    assert it.demand.hold == DEFROSTING
    it.running = OFF
    it.see(20000, 60000)
    assert it.demand.hold == GRID_BLOCK


def test_no_interval_no_defrost():
    it = Cabinet(cabinet_defrost_interval_s=0)
    it.running = COOL
    for _ in range(100):
        assert it.see(20000, 3600000) == COOL
    it = defrosting()
    it.see(20000, 100000)
    it.params.cabinet_defrost_interval_s = 0
    assert it.see(20000) == COOL
    it.params.cabinet_defrost_interval_s = 100
    assert it.see(20000, 99000) == COOL


def resting(seconds=30):
    """The compressor has just stopped for a defrost."""
    it = defrosting(seconds)
    it.see(20000, 100000)
    assert not it.demand.melt
    it.running = OFF
    return it


def test_the_heater_melts_while_the_compressor_rests_and_the_water_drips_off_before_the_next_run():
    for seconds, melts_s in ((30, 15), (600, 300), (601, 301), (1800, 1500), (7200, 6900)):
        it = resting(seconds)
        melted_s = 0
        while it.see(20000) == OFF:
            melted_s += it.demand.melt
        assert melted_s == melts_s - 1, seconds  # the tick in which the drip begins isn't one of them
        assert not it.demand.melt


def test_nothing_melts_before_the_compressor_has_stopped():
    it = defrosting()
    for _ in range(120):
        it.see(20000)
        assert not it.demand.melt
    assert it.demand.hold == DEFROSTING


def test_the_drip_begins_to_the_millisecond():
    for seconds, melts_ms in ((30, 15000), (1800, 1500000)):
        it = resting(seconds)
        it.see(20000, melts_ms - 1)
        assert it.demand.melt == 1
        it.see(20000, 1)
        assert it.demand.melt == 0 and it.demand.hold == DEFROSTING


def test_a_content_cabinet_melts_its_ice_as_well():
    it = resting()
    assert it.see(-30000) == OFF and it.demand.melt == 1


def test_nothing_melts_but_in_a_mode_that_cools_with_a_reading_and_the_grids_leave():
    for mode in (OFF, HEAT, DRY, FAN_ONLY):
        it = resting()
        it.see(20000)
        assert it.demand.melt == 1
        it.mode = mode
        it.see(20000)
        assert it.demand.melt == 0
        it.mode = AUTO
        it.see(20000)
        assert it.demand.melt == 1
        it.see(None)
        assert it.demand.melt == 0
        it.see(20000)
        it.signals.blocked = True
        it.see(20000)
        assert it.demand.melt == 0
        it.signals.blocked = False
        it.see(20000)
        assert it.demand.melt == 1
        it.params.cabinet_defrost_interval_s = 0
        it.see(20000)
        assert it.demand.melt == 0


def test_nothing_melts_in_any_other_rest():
    it = defrosting()
    it.running = OFF
    for _ in range(500):
        it.see(20000)
        assert it.demand.melt == 0


def test_a_defrost_to_the_millisecond():
    it = defrosting()
    assert it.see(20000, 99999) == COOL
    assert it.see(20000, 1) == OFF
    it.running = OFF
    assert it.see(20000, 29999) == OFF
    assert it.see(20000, 1) == COOL
    it.running = COOL
    assert it.see(20000, 99999) == COOL
    assert it.see(20000, 1) == OFF


def test_no_defrost_before_the_first_run():
    it = defrosting()
    it.running = OFF
    assert it.see(20000, 0) == COOL
