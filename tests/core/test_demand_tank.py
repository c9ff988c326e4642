import sys

from cellar import HOUR_S, Cellar, Water

from heatpump.core.demand import tank
from heatpump.core.model import (
    AUTO,
    COOL,
    DRY,
    EMERGENCY_HEAT,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    MODES,
    NO_CAUSE,
    OFF,
    TANK,
)


def test_it_begins_at_rest():
    demand = Cellar(tank_setpoint=45000).demand
    assert (demand.action, demand.hold, demand.error_mk, demand.target_mc) == (OFF, NO_CAUSE, 0, 45000)
    assert (demand.element, demand.since_cycle_s) == (0, 0)
    assert demand.cycle is False and demand.alarm == 0 and demand.boost_ended is False
    cellar = Cellar(tank_boost=1)
    cellar.inputs.valid = 1 << TANK
    assert cellar.demand.step_element(1000, cellar.params, cellar.inputs, True) == 0


def test_hysteresis_on_the_tank():
    cellar = Cellar()
    seen = [cellar.see(mc) for mc in (50000, 43001, 43000, 47999, 48000, 43001, 43000)]
    assert seen == [OFF, OFF, HEAT, HEAT, OFF, OFF, HEAT]
    assert cellar.demand.target_mc == 48000 and cellar.demand.error_mk == 5000
    assert cellar.demand.hold == NO_CAUSE


def test_setpoint_and_deadband_are_parameters():
    cellar = Cellar(tank_setpoint=50000, tank_deadband=2000)
    assert [cellar.see(mc) for mc in (48001, 48000, 49999, 50000)] == [OFF, HEAT, HEAT, OFF]


def test_every_mode_but_off_is_served():
    for mode in range(len(MODES)):
        cellar = Cellar()
        assert cellar.see(20000, mode=mode) == (OFF if mode == OFF else HEAT)
        assert cellar.demand.error_mk == (0 if mode == OFF else 28000)
    cellar = Cellar()
    assert cellar.see(45000, mode=COOL) == OFF
    for mode in (AUTO, COOL, DRY, FAN_ONLY, EMERGENCY_HEAT):
        assert cellar.see(43000, mode=mode) == HEAT
    assert cellar.see(45000, mode=OFF) == OFF
    assert cellar.see(45000) == OFF  # the hysteresis starts anew


def test_a_lost_reading_stops_all_and_is_forgotten():
    cellar = Cellar(tank_boost=1)
    assert cellar.both(43000) == "pe"
    assert cellar.both(None) == "-" and cellar.demand.error_mk == 0
    cellar.params.tank_boost = 0
    assert cellar.both(45000) == "-"
    cellar.blocked = True
    assert cellar.both(20000, 600000) == "pe"
    assert cellar.both(None, 600000) == "-"


def test_the_grid_blocks_pump_and_heater():
    cellar = Cellar(tank_boost=1)
    cellar.signals.blocked = True
    assert cellar.both(20000) == "-" and cellar.demand.hold == GRID_BLOCK
    assert cellar.both(60000) == "-" and cellar.demand.hold == NO_CAUSE
    cellar.signals.blocked = False
    assert cellar.both(20000) == "p" and cellar.params.tank_boost == 0  # 60 °C had ended the boost


def test_what_was_wanted_goes_on_after_a_block():
    cellar = Cellar()
    cellar.see(43000)
    cellar.signals.blocked = True
    assert cellar.see(45000) == OFF
    cellar.signals.blocked = False
    assert cellar.see(45000) == HEAT


def test_a_push_shifts_the_target_within_its_bounds():
    cellar = Cellar()
    for push_mk, target_mc in ((2000, 50000), (4000, 52000), (4001, 52000), (-3000, 45000)):
        cellar.signals.push_mk = push_mk
        cellar.see(45000)
        assert cellar.demand.target_mc == target_mc
    cellar.signals.push_mk = 3000
    assert [cellar.see(mc) for mc in (46001, 46000, 50999, 51000)] == [OFF, HEAT, HEAT, OFF]
    cellar = Cellar(tank_setpoint=32000)
    cellar.signals.push_mk = -10000
    cellar.see(45000)
    assert cellar.demand.target_mc == 30000


def test_the_pump_goes_no_further_than_it_can():
    cellar = Cellar(tank_setpoint=60000, tank_pump_max=55000)
    assert [cellar.both(mc) for mc in (50000, 54999, 55000)] == ["p", "p", "-"]
    assert cellar.demand.target_mc == 55000
    cellar = Cellar(tank_setpoint=60000, tank_pump_max=65000, tank_max=62000)
    cellar.signals.push_mk = 5000
    assert [cellar.both(mc) for mc in (57000, 61999, 62000)] == ["p", "p", "-"]


def test_a_boost_heats_at_once_with_both_and_ends_by_itself():
    cellar = Cellar()
    assert cellar.both(47000) == "-"
    cellar.params.tank_boost = 1
    assert [cellar.both(mc) for mc in (47000, 51999, 52000, 54999)] == ["pe", "pe", "e", "e"]
    assert cellar.demand.target_mc == 55000 and cellar.demand.error_mk == -2999
    assert cellar.params.tank_boost == 1 and not cellar.demand.boost_ended
    assert cellar.both(55000) == "-"
    assert cellar.params.tank_boost == 0 and cellar.demand.boost_ended
    assert cellar.demand.target_mc == 48000
    assert cellar.both(47000) == "-"


def test_a_boost_nearly_there_starts_no_heater():
    cellar = Cellar(tank_boost=1)
    assert [cellar.both(mc) for mc in (54001, 54000, 54001)] == ["-", "e", "e"]


def test_a_boost_lasts_four_hours_at_most_each_time():
    cellar = Cellar(tank_boost=1, tank_boost_setpoint=65000, tank_max=62000)
    for _ in range(2):
        for _ in range(4):
            assert cellar.params.tank_boost == 1
            cellar.see(50000, HOUR_S * 1000 - 1)
        cellar.see(50000, 3)
        assert cellar.params.tank_boost == 1
        cellar.see(None, 1)
        assert cellar.params.tank_boost == 0
        cellar.params.tank_boost = 1
    cellar.see(50000, HOUR_S * 2000)
    cellar.params.tank_boost = 0
    cellar.see(50000)
    cellar.params.tank_boost = 1
    cellar.see(50000, 4 * HOUR_S * 1000 - 1)
    assert cellar.params.tank_boost == 1
    cellar.see(50000, 1)
    assert cellar.params.tank_boost == 0


def test_a_boost_holds_the_tank_limit():
    cellar = Cellar(tank_boost=1, tank_boost_setpoint=65000, tank_pump_max=65000, tank_max=62000)
    assert [cellar.both(mc) for mc in (61000, 61999, 62000, 61001, 61000)] == ["pe", "pe", "-", "-", "pe"]
    assert cellar.demand.target_mc == 62000


def test_the_heater_is_the_backup_of_a_compressor_that_cannot():
    cellar = Cellar()
    cellar.blocked = True
    assert cellar.both(40000, 599999) == "p"
    assert cellar.both(40000, 1) == "pe"
    assert cellar.both(47999) == "pe"
    assert cellar.both(48000) == "-"
    assert cellar.both(43001) == "-"
    assert cellar.both(43000) == "pe"
    cellar.blocked = False
    assert cellar.both(43000) == "p"
    cellar.blocked = True
    assert cellar.both(43000, 599999) == "p"
    assert cellar.both(43000, 599999) == "pe"
    assert cellar.both(43000, mode=OFF) == "-"


def test_the_heater_trusts_its_own_look_at_the_reading():
    cellar = Cellar(tank_boost=1)
    cellar.see(43000)
    cellar.inputs.valid = ~(1 << TANK)
    assert cellar.demand.step_element(1000, cellar.params, cellar.inputs, False) == 0


def test_priority_times():
    cellar = Cellar()
    demand = cellar.demand
    assert demand.PRIORITY == 1 and demand.DIVERTED == 1
    assert demand.longest_ms(cellar.params) == 3600000
    assert demand.turn_ms(cellar.params) == 1800000
    cellar = Cellar(tank_longest=600, house_turn=7200)
    assert demand.longest_ms(cellar.params) == 600000
    assert demand.turn_ms(cellar.params) == 7200000


def test_weeks_of_a_tank_in_use():
    cellar = Cellar()
    water = Water(cellar)
    cycles = 0
    was = False
    for minute in range(4 * 10080):
        cellar.signals.minute_of_week = minute % 10080
        if minute % 720 == 400:
            water.tank_mc -= 9000  # someone takes a bath
        heats = water.minute()
        assert heats != "pe"
        assert heats == "-" or cellar.demand.cycle or water.tank_mc < 48300
        if was and not cellar.demand.cycle:
            cycles += 1
        was = cellar.demand.cycle
        assert cellar.demand.since_cycle_s < 8 * 86400
    assert cycles == 4 and not cellar.demand.alarm
    assert 60000 < water.highest_mc < 62200


def test_any_history_heats_within_bounds_and_every_cycle_ends():
    seed = 20261122
    for settings in (
        {},
        {"tank_max": 62000, "tank_pump_max": 65000, "tank_setpoint": 60000},
        {"tank_cycle_target": 65000, "tank_cycle_hold": 3600, "tank_boost_setpoint": 65000},
    ):
        cellar = Cellar(**settings)
        demand = cellar.demand
        tank_mc = 40000
        cycling_ms = 0
        for n in range(6000):
            seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
            dice = seed >> 10
            dt_ms = (1000, 10000, 60000, 600000)[dice & 3]
            tank_mc = min(max(tank_mc + (dice >> 2) % 4001 - 2000, 10000), 85000)
            if n % 40 == 0:
                cellar.signals.blocked = dice >> 5 & 7 == 0
                cellar.signals.push_mk = (dice >> 4) % 16001 - 10000
                cellar.signals.minute_of_week = (dice >> 3) % 12000 - 1920
                if cellar.signals.minute_of_week < 0:
                    cellar.signals.minute_of_week = -1
                cellar.blocked = dice >> 6 & 1
                cellar.params.tank_boost = dice >> 7 & 1
            mode = OFF if n % 301 < 20 else HEAT
            known = dice >> 8 & 15 != 0
            heats = cellar.both(tank_mc if known else None, dt_ms, mode)
            if mode == OFF or not known or cellar.signals.blocked:
                assert heats == "-"
            assert 30000 <= demand.target_mc <= cellar.params.tank_max_mc
            if "e" in heats:
                assert tank_mc < min(cellar.params.tank_max_mc, 67000)
                assert cellar.params.tank_boost or demand.cycle or cellar.blocked
            if "p" in heats:
                assert tank_mc < cellar.params.tank_pump_max_mc
                assert demand.error_mk > 0
            cycling_ms = cycling_ms + dt_ms if demand.cycle else 0
            assert cycling_ms <= 4 * HOUR_S * 1000 + 600000
            for value in demand.__dict__.values():
                assert not isinstance(value, int) or abs(value) < 1 << 30


def test_bounds_keep_every_setpoint_safe():
    rows = {row[0]: row for row in tank.ROWS}
    assert len(rows) == len(tank.ROWS)
    for key in ("tank_setpoint", "tank_boost_setpoint", "tank_pump_max", "tank_cycle_target"):
        assert rows[key][4] <= 65000
    assert rows["tank_max"][4] == 75000 and rows["tank_max"][3] > rows["tank_cycle_target"][3]
    assert (rows["tank_cycle_target"][2], rows["tank_cycle_target"][4]) == (60000, 65000)
    assert rows["tank_cycle_hold"][2:5] == (1800, 600, 3600)
    assert rows["tank_cycle_day"][6][0] == "monday" and len(rows["tank_cycle_day"][6]) == 7


if sys.implementation.name == "micropython":
    import micropython

    def test_a_tick_allocates_nothing():
        cellar = Cellar()
        demand, params, inputs = cellar.demand, cellar.params, cellar.inputs
        cellar.begin_cycle()
        micropython.heap_lock()
        try:
            for n in range(3000):
                inputs.readings[TANK].value_mc = 40000 + n * 10
                params.tank_boost = n >> 6 & 1
                cellar.signals.blocked = n & 3 == 0
                demand.step(10000, params, COOL, inputs, OFF)
                demand.step_element(10000, params, inputs, n & 64)
        finally:
            micropython.heap_unlock()
        assert demand.boost_ended
