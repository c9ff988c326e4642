"""A cabinet is held cold, told of when it is warm, and never shifted by the grid unless that is allowed."""

from cabinet_bench import Cabinet

from heatpump.core.demand import cabinet
from heatpump.core.model import (
    AUTO,
    CABINET,
    COOL,
    DRY,
    FAN_ONLY,
    GRID_BLOCK,
    HEAT,
    NO_CAUSE,
    OFF,
)


def test_it_cools_from_the_deadband_to_the_overrun():
    it = Cabinet(cabinet_setpoint_mc=4000, cabinet_deadband_mk=1500, cabinet_overrun_mk=1000)
    assert it.walk(5499, 5500, 5000, 3001, 3000, 5499) == [OFF, COOL, COOL, COOL, OFF, OFF]


def test_a_freezer_is_the_same_further_down():
    it = Cabinet(cabinet_setpoint_mc=-18000)
    assert it.walk(-16501, -16500, -19499, -19500) == [OFF, COOL, COOL, OFF]


def test_error_and_target():
    it = Cabinet(cabinet_setpoint_mc=4000)
    assert it.demand.target_mc == 4000
    it.see(10000)
    assert it.demand.error_mk == 6000 and it.demand.target_mc == 4000
    it.see(3000)
    assert it.demand.error_mk == -1000
    it.see(None)
    assert it.demand.error_mk == 0


def test_it_works_in_cool_and_auto_only():
    for mode, action in ((COOL, COOL), (AUTO, COOL), (OFF, OFF), (HEAT, OFF), (DRY, OFF), (FAN_ONLY, OFF)):
        it = Cabinet()
        it.mode = mode
        assert it.see(20000) == action and it.demand.action == action
        assert it.demand.hold == NO_CAUSE


def test_mode_off_wants_nothing_and_forgets():
    it = Cabinet()
    it.see(20000)
    it.mode = OFF
    assert it.see(20000) == OFF and it.demand.action == OFF
    it.mode = COOL
    assert it.see(4000) == OFF


def test_a_reading_of_another_sensor_is_not_the_cabinets():
    it = Cabinet()
    it.see(20000)
    it.inputs.valid = ~(1 << CABINET) & 0xFFFF
    it.demand.step(200000, it.params, COOL, it.inputs, OFF)
    assert it.demand.blind and it.demand.error_mk == 0


def test_the_grid_holds_it_back_by_name():
    it = Cabinet()
    it.signals.blocked = True
    assert it.see(20000) == OFF and it.demand.hold == GRID_BLOCK and it.demand.action == OFF
    it.signals.blocked = False
    assert it.see(4000) == COOL  # the block interrupted it
    it.signals.blocked = True
    assert it.see(1000) == OFF and it.demand.hold == NO_CAUSE


def test_food_is_not_shifted_unless_allowed():
    it = Cabinet(cabinet_setpoint_mc=4000)
    it.signals.push_mk = 3000
    it.see(4000)
    assert it.demand.target_mc == 4000
    it.params.cabinet_shift_mk = 1000
    for push_mk, target_mc in ((3000, 3000), (500, 3500), (-500, 4500), (-3000, 5000)):
        it.signals.push_mk = push_mk
        it.see(4000)
        assert it.demand.target_mc == target_mc
        assert it.demand.error_mk == 4000 - target_mc


def test_no_shift_passes_the_bounds():
    for setpoint_mc, push_mk in ((cabinet.LOWEST_MC, 3000), (cabinet.HIGHEST_MC, -3000)):
        it = Cabinet(cabinet_setpoint_mc=setpoint_mc, cabinet_shift_mk=3000)
        it.signals.push_mk = push_mk
        it.see(0)
        assert it.demand.target_mc == setpoint_mc


def warm_for(it, seconds):
    for _ in range(seconds):
        it.see(10001)
    return it.demand.alarm


def alarming(delay_s=60):
    return Cabinet(cabinet_alarm_mc=10000, cabinet_alarm_delay_s=delay_s, cabinet_setpoint_mc=4000)


def test_an_alarm_when_it_is_too_warm_for_too_long_until_it_is_cold_again():
    it = alarming()
    assert not warm_for(it, 59)
    it.see(10000)  # the limit itself is not too warm
    assert not warm_for(it, 59)
    assert warm_for(it, 1)
    it.walk(10000, 5500)
    assert it.demand.alarm
    it.see(5499)
    assert not it.demand.alarm
    assert not warm_for(it, 59) and warm_for(it, 1)


def test_after_four_hours_without_power_it_alarms_until_it_is_cold():
    it = alarming(delay_s=1800)
    cabinet_mc = 16000
    alarm_s = 0
    for second in range(4 * 3600):
        it.running = it.see(cabinet_mc)
        assert it.running == COOL or cabinet_mc < 5500
        if it.demand.alarm:
            assert second >= 1799
            alarm_s += 1
        cabinet_mc -= 2 if it.running else 0
    assert not it.demand.alarm and alarm_s == 5251 - 1799  # 16 °C to 5.5 °C at 2 mK/s


def test_an_alarm_stays_while_the_cabinet_is_unknown_and_ends_with_the_mode():
    it = alarming()
    warm_for(it, 60)
    for _ in range(100):
        it.see(None)
    assert it.demand.alarm
    it.mode = OFF
    it.see(20000)
    assert not it.demand.alarm
    it.mode = COOL
    assert not warm_for(it, 59) and warm_for(it, 1)


def test_no_delay_alarms_at_once_and_long_ones_count_no_further():
    it = alarming(delay_s=0)
    assert warm_for(it, 1)
    it = alarming(delay_s=86400)
    for _ in range(1000):
        it.see(20000, 3600000)
    assert it.demand.alarm and it.demand._warm_ms == 86400000


def test_a_cabinet_has_no_priority_and_no_diverter():
    assert cabinet.Demand.PRIORITY == 0 and cabinet.Demand.DIVERTED == 0


def test_at_first_it_wants_nothing():
    demand = Cabinet().demand
    assert demand.action == OFF and demand.hold == NO_CAUSE and demand.error_mk == 0 and not demand.alarm


def test_an_alarm_to_the_millisecond():
    it = alarming()
    for forget in (lambda: None, lambda: it.see(10000), lambda: set_off(it)):
        forget()
        it.see(10001, 59999)
        assert not it.demand.alarm
    it.see(10001, 1)
    assert it.demand.alarm


def set_off(it):
    it.mode = OFF
    it.see(10001)
    it.mode = COOL


def test_what_may_be_set():
    """Key, default, lowest, highest, step."""
    assert [row[:1] + row[2:6] for row in cabinet.ROWS] == [
        ("cabinet_setpoint", 4000, -30000, 15000, 500),
        ("cabinet_deadband", 1500, 200, 5000, 100),
        ("cabinet_overrun", 1500, 0, 5000, 100),
        ("cabinet_shift", 0, 0, 3000, 100),
        ("cabinet_alarm", 10000, -30000, 30000, 500),
        ("cabinet_alarm_delay", 3600, 0, 86400, 300),
        ("cabinet_defrost_interval", 0, 0, 86400, 600),
        ("cabinet_defrost", 1800, 300, 7200, 60),
    ]
