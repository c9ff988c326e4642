import sys

from water_house import BY_BUFFER, BY_DEGREE_MINUTES, BY_RETURN, BY_SUPPLY, House

from heatpump.core import values
from heatpump.core.demand import tank
from heatpump.core.demand.arbiter import Arbiter
from heatpump.core.model import (
    AUTO,
    AWAY,
    BUFFER,
    COMFORT,
    COOL,
    DEW_POINT,
    GRID_BLOCK,
    HEAT,
    INDOOR,
    NO_CAUSE,
    OFF,
    OUTDOOR,
    RETURN,
    SUPPLY,
    TANK,
)


def test_it_begins_at_rest():
    house = House(water_flow_min=25000)
    demand = house.demand
    assert (demand.action, demand.hold, demand.error_mk, demand.target_mc) == (OFF, NO_CAUSE, 0, 25000)
    assert (demand.season, demand.degree_minutes()) == (OFF, 0) and demand.elsewhere is False
    assert demand.pump == 0
    assert (demand.PRIORITY, demand.DIVERTED) == (0, 0)
    demand.elsewhere = True
    assert house.see(AUTO, 20000, 0) == OFF
    demand.elsewhere = False
    assert house.see(AUTO, 20000, 0) == HEAT


# By supply, return or buffer.


def test_supply_hysteresis():
    house = House()
    seen = [house.see(HEAT, mc) for mc in (31001, 31000, 35999, 36000, 31001, 31000)]
    assert seen == [OFF, HEAT, HEAT, OFF, OFF, HEAT]
    assert house.demand.target_mc == 34000 and house.demand.error_mk == 3000
    house.see(HEAT, 35000)
    assert house.demand.error_mk == -1000
    house = House(water_deadband=1000, water_overrun=0)
    assert [house.see(HEAT, mc) for mc in (33001, 33000, 33999, 34000)] == [OFF, HEAT, HEAT, OFF]


def test_supply_hysteresis_in_cooling():
    house = House()
    house.put(OUTDOOR, 25000)
    seen = [house.see(COOL, mc) for mc in (22999, 23000, 18001, 18000, 22999, 23000)]
    assert seen == [OFF, COOL, COOL, OFF, OFF, COOL]
    assert house.demand.target_mc == 20000 and house.demand.error_mk == 3000
    house.see(COOL, 19000)
    assert house.demand.error_mk == -1000


def test_heating_stops_at_the_highest_flow_whatever_the_overrun():
    house = House(water_slope=300, water_overrun=10000)
    assert [house.see(HEAT, mc) for mc in (40000, 49999, 50000, 49999)] == [HEAT, HEAT, OFF, OFF]


def test_cooling_stops_at_the_dew_point_whatever_the_overrun():
    house = House(water_overrun=10000)
    house.put(OUTDOOR, 25000)
    house.put(DEW_POINT, 16000)
    assert [house.see(COOL, mc) for mc in (23000, 18001, 18000, 18001)] == [COOL, COOL, OFF, OFF]


def test_by_return():
    house = House(water_control=BY_RETURN)
    seen = []
    for return_mc in (26001, 26000, 30999, 31000):
        house.put(RETURN, return_mc)
        seen.append(house.see())
    assert seen == [OFF, HEAT, HEAT, OFF]
    assert house.demand.target_mc == 29000 and house.demand.error_mk == -2000
    house.put(RETURN, 26000)
    assert house.see(HEAT, 49999) == HEAT
    assert house.see(HEAT, 50000) == OFF
    house.put(OUTDOOR, 25000)
    house.put(RETURN, 28000)
    assert house.see(COOL) == COOL
    assert house.demand.target_mc == 25000 and house.demand.error_mk == 3000
    assert house.see(COOL, 18001) == COOL
    assert house.see(COOL, 18000) == OFF
    house.params.water_spread_mk = 1000
    house.see(COOL)
    assert house.demand.target_mc == 21000


def test_by_buffer():
    house = House(water_control=BY_BUFFER)
    for sensor in (SUPPLY, RETURN):
        house.put(sensor, None)
    seen = []
    for buffer_mc in (31001, 31000, 35999, 36000):
        house.put(BUFFER, buffer_mc)
        seen.append(house.see())
    assert seen == [OFF, HEAT, HEAT, OFF]
    assert house.demand.target_mc == 34000 and house.demand.error_mk == -2000
    house.put(BUFFER, 31000)
    assert house.see() == HEAT
    house.put(SUPPLY, 55000)
    assert house.see() == HEAT
    house.put(BUFFER, 50000)
    assert house.see() == OFF


def test_a_lost_reading_stops_what_depends_on_it_and_is_forgotten():
    for control, needed in (
        (BY_SUPPLY, (SUPPLY,)),
        (BY_RETURN, (SUPPLY, RETURN)),
        (BY_DEGREE_MINUTES, (SUPPLY,)),
        (BY_BUFFER, (BUFFER,)),
    ):
        for sensor in (SUPPLY, RETURN, BUFFER, INDOOR, DEW_POINT):
            house = House(water_control=control, water_degree_minutes=-10)
            for each in (SUPPLY, RETURN, BUFFER):
                house.put(each, 24000)
            house.see(dt_ms=60000)
            assert house.see() == HEAT
            house.put(sensor, None)
            stops = sensor in needed
            assert house.see() == (OFF if stops else HEAT), (control, sensor)
            assert (house.demand.error_mk == 0) == stops
            for each in (SUPPLY, RETURN, BUFFER):
                house.put(each, 29000 if control == BY_RETURN else 34000)
            if control != BY_DEGREE_MINUTES:
                assert house.see() == (OFF if stops else HEAT), (control, sensor)


# What else decides.


def test_while_supply_and_return_are_elsewhere_the_demand_stays_as_it_is():
    for control in (BY_SUPPLY, BY_RETURN):
        for before in (HEAT, OFF):
            house = House(water_control=control)
            for sensor in (SUPPLY, RETURN):
                house.put(sensor, 20000 if before else 34000)
            assert house.see() == before
            house.demand.elsewhere = True
            for sensor in (SUPPLY, RETURN):
                house.put(sensor, 55000 if before else 20000)
            assert house.see() == before
            assert house.see(OFF) == OFF
            house.demand.elsewhere = False
            assert house.see() == (OFF if before else HEAT)
    house = House(water_control=BY_BUFFER)
    house.demand.elsewhere = True
    house.put(BUFFER, 20000)
    assert house.see() == HEAT
    house.put(BUFFER, 40000)
    assert house.see() == OFF


def test_the_pump_runs_all_season_but_for_a_buffer():
    for control in range(4):
        house = House(water_control=control)
        pumps = []
        for mode, outdoor_mc in ((HEAT, 0), (HEAT, 20000), (COOL, 30000), (COOL, 15000), (AUTO, 0), (OFF, 0)):
            house.put(OUTDOOR, outdoor_mc)
            house.see(mode, 33000)
            pumps.append(house.demand.pump)
        assert pumps == ([0] * 6 if control == BY_BUFFER else [1, 0, 1, 0, 1, 0])
    house = House()
    house.signals.blocked = True
    house.put(SUPPLY, None)
    house.see()
    assert house.demand.pump == 1


def test_the_grid_blocks():
    house = House()
    house.signals.blocked = True
    assert house.see(HEAT, 31000) == OFF and house.demand.hold == GRID_BLOCK
    assert house.see(HEAT, 33000) == OFF and house.demand.hold == GRID_BLOCK
    house.signals.blocked = False
    assert house.see(HEAT, 33000) == HEAT and house.demand.hold == NO_CAUSE
    house.signals.blocked = True
    assert house.see(HEAT, 36000) == OFF and house.demand.hold == NO_CAUSE


# A heavy floor, and any history.


def test_a_fixed_speed_unit_on_a_heavy_floor_holds_the_mean_flow():
    house = House(water_control=BY_DEGREE_MINUTES)
    house.put(OUTDOOR, 5000)  # 31 °C
    supply_mc = 27000
    starts = 0
    total = 0
    lowest = highest = supply_mc
    days = 3
    for minute in range((days + 1) * 1440):
        was = house.demand.action
        house.put(SUPPLY, supply_mc)
        house.running = was
        house.see(dt_ms=60000)
        gain_mk = 700 if house.demand.action == HEAT else 0
        supply_mc += gain_mk - (supply_mc - 23000) // 25
        if minute >= 1440:
            starts += house.demand.action == HEAT and was == OFF
            total += supply_mc
            lowest = min(lowest, supply_mc)
            highest = max(highest, supply_mc)
    assert abs(total // (days * 1440) - 31000) < 1000, total
    assert days * 5 <= starts <= days * 40, starts
    assert lowest > 23000 and highest < 41000


def test_house_and_tank_take_turns_though_the_supply_is_hot():
    house = House()
    for key, kind, default, *_ in tank.ROWS:
        setattr(house.params, values.attribute(key, kind), default)
    house.signals.minute_of_week = -1
    hot_water = tank.Demand(house.params, house.signals)
    arbiter = Arbiter([house.demand, hot_water])
    house_mc = 30000
    tank_mc = 20000
    running = OFF
    turns = []
    for second in range(4 * 3600):
        diverted = running != OFF and arbiter.served == 1
        house.demand.elsewhere = diverted
        house.put(SUPPLY, tank_mc + 18000 if diverted else house_mc)
        house.put(TANK, tank_mc)
        running = arbiter.step(1000, house.params, HEAT, house.inputs, running)
        if not turns or turns[-1][1] != arbiter.served:
            turns.append((second, arbiter.served))
        if arbiter.served == 1:
            tank_mc += 1
        elif second % 2:
            house_mc += 1
    assert turns == [(0, 1), (3600, 0), (5400, 1), (9000, 0), (10800, 1)]


def test_any_history_stays_within_bounds():
    seed = 20261122
    for control in range(4):
        house = House(water_control=control, water_outdoor_damping=7200, water_degree_minutes=-600)
        demand = house.demand
        params = house.params
        held = (SUPPLY, RETURN, SUPPLY, BUFFER)[control]
        values_mc = [20000] * len(house.inputs.readings)
        for n in range(4000):
            seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
            dice = seed >> 9
            sensor = (SUPPLY, RETURN, BUFFER, OUTDOOR, INDOOR, DEW_POINT)[dice % 6]
            values_mc[sensor] = min(max(values_mc[sensor] + (dice >> 3) % 12001 - 6000, -55000), 125000)
            house.put(sensor, values_mc[sensor] if dice >> 5 & 7 else None)
            if n % 50 == 0:
                house.signals.push_mk = (dice >> 2) % 20001 - 10000
                house.signals.blocked = dice >> 6 & 3 == 0
                house.signals.preset = AWAY if dice >> 8 & 1 else COMFORT
                mode = (HEAT, COOL, AUTO, OFF, AUTO)[dice % 5]
            house.running = demand.action
            action = house.see(mode, dt_ms=(1000, 10000, 300000, 3600000)[dice >> 4 & 3])
            assert action in (OFF, demand.season)
            if not house.inputs.valid >> held & 1:
                assert action == OFF
            spread_mk = params.water_spread_mk if control == BY_RETURN else 0
            limited = house.inputs.readings[BUFFER if control == BY_BUFFER else SUPPLY].value_mc
            if action == HEAT:
                assert 7000 - spread_mk <= demand.target_mc <= 50000 - spread_mk
                assert limited < 50000 and mode in (HEAT, AUTO)
            elif action == COOL:
                floor_mc = 18000
                if house.inputs.valid >> DEW_POINT & 1:
                    floor_mc = max(values_mc[DEW_POINT] + 2000, 7000)
                assert demand.target_mc >= floor_mc + spread_mk
                assert limited > floor_mc and mode in (COOL, AUTO)
                assert house.inputs.valid >> OUTDOOR & 1
            assert -2400 <= demand.degree_minutes() <= 0
            for value in demand.__dict__.values():
                assert not isinstance(value, int) or abs(value) < 1 << 30


if sys.implementation.name == "micropython":
    import micropython

    def test_a_tick_allocates_nothing():
        houses = [House(water_control=control, water_outdoor_damping=600) for control in range(4)]
        for house in houses:
            demand, params, inputs = house.demand, house.params, house.inputs
            house.put(INDOOR, 22000)
            house.put(DEW_POINT, 15000)
            micropython.heap_lock()
            try:
                for n in range(2000):
                    inputs.readings[OUTDOOR].value_mc = n * 40 - 40000
                    inputs.readings[SUPPLY].value_mc = inputs.readings[BUFFER].value_mc = n * 20
                    demand.step(10000, params, COOL if n & 64 else AUTO, inputs, demand.action)
            finally:
                micropython.heap_unlock()
            assert demand.season == COOL
