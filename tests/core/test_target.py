from support import Machine

from heatpump.core.calendar import read
from heatpump.core.demand.price_plan import CHEAP, DEAR
from heatpump.core.demand.room import (
    COOL_HIGHEST_MC,
    COOL_LOWEST_MC,
    HEAT_HIGHEST_MC,
    HEAT_LOWEST_MC,
    Demand,
)
from heatpump.core.demand.signals import Signals
from heatpump.core.model import (
    AUTO,
    AWAY,
    BOOST,
    COMFORT,
    COOL,
    DRY,
    ECO,
    FAN_ONLY,
    GRID_NORMAL,
    GRID_RECOMMENDED,
    HEAT,
    OFF,
    PRESETS,
    SCHEDULED,
    SG_2,
    Inputs,
)
from heatpump.core.param_table import INSTALLER, ROWS
from heatpump.core.params import Params

MONDAY = read("2026-11-23T00:00Z")


class Aim:
    """A target with its own parameters and clock; defaults heat 20, cool 25."""

    def __init__(self, **settings):
        self.params = Params()
        self.inputs = Inputs()
        self.target = Signals()
        self.room = Demand(self.params, self.target)
        self.set(**settings)

    def set(self, **settings):
        for key in settings:
            self.params.set(key, str(settings[key]), INSTALLER)

    def clock(self, minute):
        self.inputs.minute_of_week = minute % 10080
        self.inputs.utc_minute = MONDAY + minute

    def at(self, mode=HEAT, seconds=0):
        for _ in range(seconds // 10):
            self.step(10000, mode)
        self.step(0, mode)
        return self.room.heat_mc, self.room.cool_mc

    def step(self, dt_ms, mode):
        self.target.step(dt_ms, self.params, mode, self.inputs)
        self.room.step(dt_ms, self.params, mode, self.inputs, OFF)


def test_each_preset_has_its_temperatures():
    for preset, expected in (
        ("schedule", (20000, 25000)),
        ("comfort", (20000, 25000)),
        ("eco", (18000, 27000)),
        ("away", (15000, 30000)),
        ("boost", (22000, 23000)),
    ):
        aim = Aim(preset=preset)
        assert aim.at() == expected, preset
        assert PRESETS[aim.target.preset] == ("comfort" if preset == "schedule" else preset)


def test_hysteresis_goes_with_the_setpoint():
    aim = Aim(preset="eco", heat_deadband=0.3, heat_overrun=0.4, cool_deadband=0.6, cool_overrun=0.7)
    aim.at()
    target = aim.room
    assert (target.heat_on_mc, target.heat_off_mc) == (17700, 18400)
    assert (target.cool_on_mc, target.cool_off_mc) == (27600, 26300)


def test_away_never_uses_more_than_comfort():
    aim = Aim(preset="away", heat_setpoint=12, cool_setpoint=33)
    assert aim.at() == (12000, 33000)


def test_boost_ends_by_itself_and_says_so():
    aim = Aim(preset="boost", boost_duration=600)
    aim.at()
    assert aim.target.preset_left_s(aim.params) == 600
    aim.at(seconds=590)
    assert aim.target.preset == BOOST and aim.target.preset_left_s(aim.params) == 10
    assert not aim.target.preset_ended
    aim.at(seconds=10)
    assert aim.target.preset == COMFORT and aim.target.preset_left_s(aim.params) is None
    assert aim.target.preset_ended and aim.params.preset == SCHEDULED
    aim.set(preset="boost")  # and again, for the whole time
    aim.at(seconds=590)
    assert aim.target.preset == BOOST


def test_away_ends_after_weeks_and_without_an_end_it_stays():
    aim = Aim(preset="away", away_duration=60 * 86400)
    aim.at()
    for _ in range(60 * 24 - 1):
        aim.target.step(3600000, aim.params, HEAT, aim.inputs)
    assert aim.target.preset == AWAY
    aim.target.step(3600000, aim.params, HEAT, aim.inputs)
    assert aim.target.preset == COMFORT
    aim.set(preset="away", away_duration=0)
    for _ in range(10000):
        aim.target.step(3600000, aim.params, HEAT, aim.inputs)
    assert aim.target.preset == AWAY


def test_another_preset_in_between_gives_a_boost_its_whole_time():
    aim = Aim(preset="boost", boost_duration=600)
    aim.at(seconds=500)
    aim.set(preset="eco")
    aim.at()
    aim.set(preset="boost")
    aim.at(seconds=500)
    assert aim.target.preset == BOOST


def test_the_schedule_chooses_when_the_clock_is_known():
    aim = Aim(schedule_weekdays="06:00 comfort, 22:00 eco")
    aim.at()
    assert aim.target.preset == COMFORT and aim.target.clock_missing
    aim.clock(359)
    aim.at(seconds=10)
    assert aim.target.preset == ECO and not aim.target.clock_missing
    aim.clock(360)
    aim.at(seconds=10)
    assert aim.target.preset == COMFORT
    aim.set(preset="away")  # what a user chooses goes before
    aim.at()
    assert aim.target.preset == AWAY


def test_without_a_schedule_no_clock_is_missed():
    aim = Aim()
    aim.at()
    assert not aim.target.clock_missing


def test_the_grid_shifts_and_goes_before_the_price():
    aim = Aim(sg_ready="recommended")
    aim.clock(0)
    aim.target.price_plan().add("2026-11-23T00:00Z 60 1 9 9 9")
    assert aim.at() == (21000, 24000)
    aim.set(sg_ready="forced")
    assert aim.at() == (22000, 23000)
    aim.set(sg_ready="normal")
    assert aim.at() == (20200, 24800)  # the price
    aim.set(sg_ready="block")
    aim.at()
    assert aim.target.blocked


def test_prices_store_and_hold_off_within_the_rooms_band():
    aim = Aim(price_shift=1.5)
    aim.target.price_plan().add("2026-11-23T00:00Z 60 1 5 5 9 9 3")
    seen = []
    for hour in range(7):
        aim.clock(60 * hour)
        aim.at(seconds=10)
        room = aim.room
        seen.append((room.heat_on_mc, room.heat_mc, room.heat_off_mc))
        assert (room.cool_off_mc, room.cool_on_mc) == (45000 - room.heat_off_mc, 45000 - room.heat_on_mc)
    store, hold_off = (19900, 20200, 20500), (19500, 19800, 20100)
    assert seen == [store] * 3 + [hold_off] * 2 + [(19500, 20000, 20500)] * 2


def test_what_prices_may_move_a_room_by():
    for settings, moved in (
        ({}, 350),
        ({"heat_deadband": 0.3}, 150),
        ({"cool_overrun": 0.1}, 0),
        ({"price_shift": 0.2}, 200),
        ({"price_shift": 0}, 0),
    ):
        aim = Aim(**settings)
        aim.clock(0)
        assert aim.target.stored_mk(aim.params, 150) == 0
        aim.target.price_plan().add("2026-11-23T00:00Z 60 1 9")
        aim.at()
        assert aim.target.stored_mk(aim.params, 150) == moved, settings


def test_water_and_tanks_are_pushed_by_the_price_itself():
    aim = Aim()
    aim.clock(0)
    aim.target.price_plan().add("2026-11-23T00:00Z 60 1 9 9 9")
    aim.at()
    assert (aim.target.push_mk, aim.target.room_mk, aim.target.store) == (1000, 0, 1)
    aim.set(preset="eco")
    aim.at()
    assert (aim.target.push_mk, aim.target.room_mk, aim.target.store) == (-1000, -2000, 1)


def test_prices_leave_away_and_boost_alone_and_nothing_changes_without_a_clock():
    for preset, expected in (("away", (15000, 30000)), ("boost", (22000, 23000)), ("eco", (18200, 26800))):
        aim = Aim(preset=preset)
        aim.clock(0)
        aim.target.price_plan().add("2026-11-23T00:00Z 60 1 9 9 9")
        assert aim.at() == expected, preset
        assert aim.target.prices.level == CHEAP
    aim = Aim()
    aim.target.price_plan().add("2026-11-23T00:00Z 60 9 1 1 1")
    assert aim.at() == (20000, 25000)
    aim.clock(0)
    assert aim.at(seconds=10) == (19800, 25200)
    assert aim.target.prices.level == DEAR


def test_in_auto_no_push_crosses_the_neutral_band():
    aim = Aim(preset="boost", boost_offset=5, sg_ready="forced", auto_band=2)
    assert aim.at(AUTO) == (21500, 23500)
    assert aim.at(HEAT)[0] == 27000
    aim.set(heat_setpoint=24, cool_setpoint=20)
    assert aim.at(AUTO) == (24000, 26000)
    aim.set(preset="comfort", sg_ready="normal")
    assert aim.at(AUTO) == (24000, 26000)
    aim.set(preset="eco")
    assert aim.at(AUTO) == (22000, 28000)


def test_targets_stay_inside_the_setpoints_bounds_whatever_is_asked():
    bounds = {row[0]: (row[3], row[4]) for row in ROWS}
    assert bounds["heat_setpoint"] == (HEAT_LOWEST_MC, HEAT_HIGHEST_MC)
    assert bounds["cool_setpoint"] == (COOL_LOWEST_MC, COOL_HIGHEST_MC)
    for mode in (OFF, HEAT, COOL, AUTO, FAN_ONLY, DRY):
        for heat, cool in ((5, 15), (30, 35), (30, 15), (5, 35)):
            for preset in PRESETS:
                for state in ("normal", "recommended", "forced"):
                    for cheap in (True, False):
                        aim = Aim(heat_setpoint=heat, cool_setpoint=cool, preset=preset, sg_ready=state,
                                  eco_offset=10, boost_offset=5, sg_forced_shift=5, sg_recommended_shift=3,
                                  price_shift=3, auto_band=10)  # fmt: skip
                        aim.clock(0)
                        aim.target.price_plan().add(
                            "2026-11-23T00:00Z 60 %s" % ("1 9 9 9" if cheap else "9 1 1 1")
                        )
                        heat_mc, cool_mc = aim.at(mode)
                        assert HEAT_LOWEST_MC <= heat_mc <= HEAT_HIGHEST_MC
                        assert COOL_LOWEST_MC <= cool_mc <= COOL_HIGHEST_MC


def test_a_changed_parameter_counts_at_once_and_the_rest_after_ten_seconds():
    aim = Aim()
    aim.at()
    aim.set(heat_setpoint=21)
    aim.step(1000, HEAT)
    assert aim.room.heat_mc == 21000
    aim.inputs.contacts[SG_2] = 1
    for _ in range(9):
        aim.step(1000, HEAT)
    assert aim.target.grid.state == GRID_NORMAL
    aim.step(1000, HEAT)
    assert aim.target.grid.state == GRID_RECOMMENDED


def test_the_fan_stays_on_if_asked_but_not_in_dry():
    for mode, auto, on in (
        (OFF, 0, 0),
        (HEAT, 0, 1),
        (COOL, 0, 1),
        (AUTO, 0, 1),
        (FAN_ONLY, 1, 1),
        (DRY, 0, 0),
    ):
        for fan_mode, expected in (("auto", auto), ("on", on)):
            aim = Aim(fan_mode=fan_mode)
            aim.at(mode)
            assert aim.target.fan == expected, (mode, fan_mode)


def test_seconds_are_counted_whatever_the_tick():
    aim = Aim(preset="boost", boost_duration=600)
    for _ in range(1599):
        aim.target.step(375, aim.params, HEAT, aim.inputs)
    assert aim.target.preset == BOOST
    for _ in range(27):
        aim.target.step(375, aim.params, HEAT, aim.inputs)
    assert aim.target.preset == COMFORT


def test_the_machine_starts_below_the_target_of_its_preset():
    machine = Machine(mode="heat", preset="eco")
    machine.temperature_mc[0] = 18000
    machine.run(1000)
    assert not machine.compressor
    machine.params.set("preset", "comfort", INSTALLER)
    machine.run(100)
    assert machine.compressor
