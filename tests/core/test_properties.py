"""What must hold for any history of commands, readings, faults, resets and time steps, of any application.

These histories are short and told in verbs; `test_state_machine.py` plays longer ones through the
console and MQTT.
"""

import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from small_world import NAMES, STATES
from witness import HOUR_MS, Witness

from heatpump.core.demand.tank import CYCLE_ABORTED, NO_ANSWER
from heatpump.core.model import (
    AUX_HEATER_1,
    CABINET,
    COMPRESSOR,
    CONTACTS,
    COOL,
    DIVERTER_VALVE,
    HEAT,
    HIGH_PRESSURE,
    MODES,
    OUTPUTS,
    TANK,
    Inputs,
)
from heatpump.core.param_table import INSTALLER, USER
from heatpump.core.record.remembered import recall, remember
from heatpump.core.sequence import service_begin

pytestmark = pytest.mark.slow

SETTINGS = {
    "minimum_off": ("180", "300", "900"),
    "minimum_on": ("60", "180", "600"),
    "starts_per_hour": ("1", "3", "6", "12"),
    "valve_dwell": ("10", "30", "300"),
    "valve_energised_in": ("cool", "heat"),
    "pre_circulation": ("0", "30", "300"),
    "post_circulation": ("0", "600"),
    "start_duration": ("10", "300"),
    "stop_duration": ("0", "60"),
    "reading_max_age": ("10", "30", "300"),
    "reading_recovery": ("10", "60"),
    "trips_to_lockout": ("1", "5", "12"),
    "trip_recovery": ("10", "600"),
    "heat_setpoint": ("5", "21", "30"),
    "cool_setpoint": ("15", "25", "35"),
    "power_up_delay": ("300", "600"),
    "aux_stages": ("0", "1", "2"),
    "aux_outdoor": ("-20", "20"),
    "aux_delay": ("300",),
    "divert": ("10", "300"),
    "tank_boost": ("0", "1"),
    "tank_cycle_day": ("monday",),
    "tank_cycle_hour": ("0", "1"),
    "tank_max": ("62", "75"),
    "tank_pump_max": ("35", "65"),
    "tank_longest": ("600", "3600"),
    "house_turn": ("300", "1800"),
    "water_control": ("supply", "return", "degree-minutes", "buffer"),
    "water_outdoor_damping": ("0", "10800"),
    "cabinet_defrost_interval": ("0", "600"),
    "cabinet_defrost": ("300", "1800"),
    "defrost_interval": ("1200",),
    "antifreeze_off": ("600",),
    "exercise_interval": ("86400",),
    "inverter_ramp_up": ("1", "100"),
    "inverter_min": ("100", "500"),
    "inverter_max": ("500", "1000"),
    "dryer_drum_limit": ("0", "65"),
    "sg_ready": ("block", "normal", "recommended", "forced"),
}
PLACES = (-20_000, 4_000, 15_000, 22_500, 28_000, 60_000, 90_000)
one_tick = st.tuples(st.just("tick"), st.sampled_from((1, 250, 1000, 1000, 9000)), st.integers(1, 400))
contact = st.integers(0, len(CONTACTS) - 1)


def operations(name: str) -> st.SearchStrategy[tuple]:
    """What may happen to a machine of an application."""
    witness = Witness(name)
    demands = witness.application.demands
    keys = {row[0] for row in witness.params.rows()}
    known = sorted(key for key in SETTINGS if key in keys)
    sensor = st.sampled_from(tuple(witness.application.sensors))
    own = [value for demand in demands for value in STATES[demand]]
    return st.one_of(
        one_tick,
        st.tuples(st.just("tick"), st.sampled_from((60_000, 600_000)), st.integers(1, 10)),
        st.tuples(st.just("mode"), st.sampled_from(tuple(MODES))),
        st.tuples(st.just("place"), st.sampled_from(demands), st.sampled_from((*own, *PLACES))),
        st.tuples(st.just("weather"), st.sampled_from((-25_000, -7_000, 2_000, 8_000, 30_000))),
        st.tuples(st.just("source"), st.sampled_from((-15_000, 8_000, 30_000))),
        st.tuples(st.just("force"), sensor, st.sampled_from((-30_000, 2_000, 40_000, 119_000))),
        st.tuples(st.just("lose"), sensor),
        st.tuples(st.just("find"), sensor),
        st.tuples(st.just("open"), contact),
        st.tuples(st.just("close"), contact),
        st.tuples(st.just("clock"), st.integers(-1, 10_079)),
        st.sampled_from(known).flatmap(
            lambda key: st.tuples(st.just("set"), st.just(key), st.sampled_from(SETTINGS[key]))
        ),
        st.just(("reset",)),
        st.tuples(st.just("lose outputs"), st.sampled_from((1, 1000, 11_000, 30_000, 600_000))),
        st.just(("lift lockout",)),
        st.just(("all well", HEAT)),
        st.just(("all well", COOL)),
        st.just(("frost",)),
    )


def play(witness: Witness, step: tuple) -> None:
    verb, *arguments = step
    world = witness.world
    if verb == "tick":
        dt_ms, count = arguments
        for _ in range(count):
            witness.tick(dt_ms)
    elif verb == "mode":
        witness.params.set("mode", arguments[0], USER)
    elif verb == "place":
        world.place(*arguments)
    elif verb == "room":
        world.place("room", arguments[0])
    elif verb == "want":
        world.want(arguments[0])
    elif verb == "all well":
        at_work(witness, arguments[0])
    elif verb == "frost":
        if "defrost" in witness.application.features:
            witness.params.set("defrost_fallback", "1800", INSTALLER)
        at_work(witness, HEAT)
        world.freeze()
        for _ in range(400):
            if "room" in world.at:
                world.at["room"] = 15_000
            witness.tick(7000)
    elif verb == "weather":
        world.outdoor_mc = arguments[0]
    elif verb == "source":
        world.source_mc = arguments[0]
    elif verb == "force":
        witness.forced[arguments[0]] = arguments[1]
    elif verb == "lose":
        witness.lost.add(arguments[0])
    elif verb == "find":
        witness.lost.discard(arguments[0])
        witness.forced.pop(arguments[0], None)
    elif verb == "open":
        witness.inputs.contacts[arguments[0]] = 0
    elif verb == "close":
        witness.inputs.contacts[arguments[0]] = 1
    elif verb == "clock":
        witness.inputs.minute_of_week = arguments[0]
    elif verb == "set":
        witness.params.set(*arguments, INSTALLER)
    elif verb == "reset":
        witness.power_up()
    elif verb == "lose outputs":
        witness.lose_outputs(*arguments)
    elif verb == "lift lockout":
        witness.reset_faults()


def at_work(witness: Witness, action: int) -> None:
    """Nothing is wrong any more, there is something to do, and time to begin with it."""
    witness.lost.clear()
    witness.forced.clear()
    witness.inputs.contacts[:] = Inputs().contacts
    witness.reset_faults()
    witness.params.set("mode", "heat" if action == HEAT else "cool", USER)
    witness.world.want(action)
    for _ in range(600):
        witness.tick(1000)


def share(part: int) -> settings:
    """So many of the profile's examples, for each application."""
    profile = settings.default
    phases = [phase for phase in profile.phases if phase is not Phase.explain]
    return settings(max_examples=max(2, profile.max_examples // part), phases=phases)


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_hold_for_any_history(name: str) -> None:
    @share(5)
    @given(st.lists(operations(name), min_size=5, max_size=60))
    def holds(steps: list[tuple]) -> None:
        witness = Witness(name)
        for step in steps:
            play(witness, step)

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_hold_for_a_machine_in_use(name: str) -> None:
    """Each step meets a machine that is running or has just stopped."""

    @share(25)
    @given(st.lists(operations(name), min_size=4, max_size=12), st.sampled_from(("heat", "cool", "auto")))
    def holds(steps: list[tuple], mode: str) -> None:
        witness = Witness(name)
        if "water" in witness.application.demands:
            play(witness, ("set", "water_outdoor_damping", "0"))
        for step in steps:
            play(witness, ("mode", mode))
            play(witness, ("want", COOL if mode == "cool" else HEAT))
            play(witness, ("tick", 1000, 500))
            play(witness, step)

    holds()


def test_the_witness_sees_a_machine_at_work() -> None:
    """The properties are not empty: a day of change-overs has starts, stops and shifts."""
    witness = Witness()
    witness.world.outdoor_mc = 12_000
    play(witness, ("mode", "auto"))
    for hour in range(24):
        play(witness, ("room", 15_000 if hour % 2 else 28_000))
        play(witness, ("tick", 4000, 900))
    assert len(witness.starts) >= 24 and witness.shifted > 22 * HOUR_MS


def short_cycling(witness: Witness, ticks: int) -> None:
    """A room that wants heat whenever the compressor is off, and none once it runs."""
    for _ in range(ticks):
        witness.world.at["room"] = 28_000 if witness.outputs.levels[COMPRESSOR] else 15_000
        witness.tick(1000)


def test_resets_do_not_lift_the_hard_cap() -> None:
    witness = Witness()
    for key, text in (("mode", "heat"), ("starts_per_hour", "12"), ("minimum_off", "180"),
                      ("minimum_on", "60"), ("pre_circulation", "0"), ("stop_duration", "0"),
                      ("post_circulation", "0")):  # fmt: skip
        play(witness, ("set", key, text))
    witness.power_up()
    short_cycling(witness, 3500)
    witness.power_up()
    short_cycling(witness, 3600)
    assert len(witness.starts) >= 20


def test_a_long_minimum_off_starts_anew_at_a_reset() -> None:
    witness = Witness()
    play(witness, ("set", "minimum_off", "900"))
    play(witness, ("mode", "heat"))
    short_cycling(witness, 1000)
    assert witness.starts
    witness.power_up()
    short_cycling(witness, 1800)
    assert len(witness.starts) == 2


# Relay → most changes in an hour, whatever happens: 12 starts, a valve's dwell of 30 s, a fan's or pump's
# shortest time of 30 s, the heaters' 3 minutes, the crankcase heater's 5 between the starts.
MOST_CHANGES = {
    **{"compressor": 24, "reversing_valve": 120, "outdoor_fan": 240, "indoor_fan": 240},
    **{"aux_heater_1": 42, "aux_heater_2": 42, "crankcase_heater": 48, "tank_heater": 42},
    **{"circulation_pump": 240, "source_pump": 240, "diverter_valve": 120},
}


@pytest.mark.parametrize("name", NAMES)
def test_no_relay_chatters(name: str) -> None:
    """Readings that jump each second, and a user or a program that changes the mode each second."""
    seen = dict.fromkeys(OUTPUTS, 0)
    for seed, mode in enumerate(("heat", "cool", "auto")):
        draw = random.Random(seed)
        witness = Witness(name)
        keys = {row[0] for row in witness.params.rows()}
        for key, text in (("mode", mode), ("aux_stages", "2"), ("minimum_on", "60"), ("tank_boost", "1"),
                          ("water_outdoor_damping", "0"), ("cabinet_defrost_interval", "600")):  # fmt: skip
            if key in keys:
                play(witness, ("set", key, text))
        play(witness, ("want", COOL if mode == "cool" else HEAT))
        play(witness, ("tick", 1000, 400))
        for hour in range(2):
            witness.edges = [0 for _ in OUTPUTS]
            for _ in range(1800):
                for demand in witness.world.demands:
                    play(witness, ("place", demand, draw.choice(STATES[demand])))
                play(witness, ("weather", draw.choice((2_000, 12_000, 30_000))))
                if hour:
                    play(witness, ("mode", draw.choice((mode, "off", "heat"))))
                    if "tank_boost" in keys:
                        play(witness, ("set", "tank_boost", "1"))
                witness.tick(1000)
            for role, changes in zip(OUTPUTS, witness.edges, strict=True):
                assert changes <= MOST_CHANGES[role] // 2 + 2, (mode, role, changes)
                seen[role] = max(seen[role], changes)
    owned = [OUTPUTS[n] for n in witness.application.outputs if n != COMPRESSOR]
    assert any(seen[role] for role in owned), seen


def test_a_lockout_outlives_a_reset() -> None:
    witness = Witness()
    play(witness, ("set", "trips_to_lockout", "1"))
    play(witness, ("mode", "heat"))
    play(witness, ("room", 15_000))
    play(witness, ("tick", 1000, 400))
    witness.inputs.contacts[HIGH_PRESSURE] = 0
    play(witness, ("tick", 1000, 60))
    state = remember(witness.controller)
    witness.power_up()
    recall(witness.controller, state)
    play(witness, ("tick", 1000, 3600))
    assert len(witness.starts) == 1 and witness.controller.protections.locked
    play(witness, ("lift lockout",))
    play(witness, ("tick", 1000, 600))
    assert len(witness.starts) == 2


# What ends a defrost's heat at once, and what lets the next defrost have it again.
ENDS_HEAT = (
    (("mode", "off"), ("mode", "cool")),
    (("mode", "heat"), ("mode", "cool")),
    (("lose", CABINET), ("find", CABINET)),
    (("open", HIGH_PRESSURE), ("close", HIGH_PRESSURE)),
    (("set", "sg_ready", "block"), ("set", "sg_ready", "normal")),
    (("set", "cabinet_defrost_interval", "0"), ("set", "cabinet_defrost_interval", "600")),
    (("reset",), ("tick", 1000, 1)),
)


def tick_until(witness: Witness, output: int, level: int, most: int = 20_000) -> int:
    """How many ticks it takes until an output is so."""
    for n in range(most):
        if witness.outputs.levels[output] == level:
            return n
        witness.world.place("cabinet", 9_000)
        witness.tick(1000)
    raise AssertionError(f"{OUTPUTS[output]} doesn't become {level}")


@pytest.mark.parametrize("defrost", ["300", "1800"])
def test_a_cabinets_defrosts_melt_its_ice_and_end(defrost: str) -> None:
    witness = Witness("freezer")
    for key, text in (("cabinet_defrost_interval", "600"), ("cabinet_defrost", defrost)):
        play(witness, ("set", key, text))
    for ends, recovers in ((("tick", 0, 1), ("tick", 0, 1)), *ENDS_HEAT):
        tick_until(witness, AUX_HEATER_1, 1)
        stopped = witness.stopped
        play(witness, ends)
        ticks = tick_until(witness, AUX_HEATER_1, 0)
        if ends[0] == "tick":
            assert witness.now - stopped <= int(defrost) * 1000 - min(300_000, int(defrost) * 500)
            assert ticks >= int(defrost) // 4, "hardly any heat"
        else:
            assert ticks <= (35 if ends[0] == "lose" else 6), ends
        play(witness, recovers)
        tick_until(witness, COMPRESSOR, 1)


def test_service_tries_a_defrosts_heater() -> None:
    witness = Witness("freezer")
    play(witness, ("mode", "off"))
    play(witness, ("tick", 1000, 400))
    service_begin.begin(witness.controller, AUX_HEATER_1, 60)
    assert tick_until(witness, AUX_HEATER_1, 1) <= 1
    assert 59 <= tick_until(witness, AUX_HEATER_1, 0) <= 60


WITH_TANK_AND_HOUSE = ("air_to_water", "ground_source")


@pytest.mark.parametrize("control", ["buffer", "supply", "return", "degree-minutes"])
@pytest.mark.parametrize("name", WITH_TANK_AND_HOUSE)
def test_house_and_tank_take_turns(name: str, control: str) -> None:
    """Neither is ever content: each is heated, again and again."""
    witness = Witness(name)
    for key, text in (("mode", "heat"), ("water_control", control), ("water_outdoor_damping", "0"),
                      ("tank_longest", "600"), ("house_turn", "300")):  # fmt: skip
        play(witness, ("set", key, text))
    ran_s = [0, 0]
    turns = last = 0
    for _ in range(4 * 1200):
        witness.world.want(HEAT)
        witness.tick(3000)
        if witness.outputs.levels[COMPRESSOR]:
            route = witness.outputs.levels[DIVERTER_VALVE]
            ran_s[route] += 3
            turns += route != last
            last = route
    assert turns >= 8 and min(ran_s) >= 1800, (turns, ran_s)


@pytest.mark.parametrize("name", (*WITH_TANK_AND_HOUSE, "water_heater"))
def test_a_tank_whose_reading_stays_is_given_up(name: str) -> None:
    witness = Witness(name)
    play(witness, ("set", "mode", "heat"))
    witness.forced[TANK] = 40_000
    for n in range(3 * 3600 // 5):
        if n == 360:
            play(witness, ("set", "tank_boost", "1"))  # the element, too
        witness.tick(5000)
    tank = witness.controller.demands[-1]
    assert tank.alarm & NO_ANSWER and not tank.element
    witness.forced[TANK] = 46_000
    for _ in range(100):
        witness.tick(5000)
    assert not tank.alarm & NO_ANSWER


@pytest.mark.parametrize("name", (*WITH_TANK_AND_HOUSE, "water_heater"))
def test_a_legionella_cycle_ends_or_alarms(name: str) -> None:
    """With a tank that gets no hotter, and with one that does."""
    for tank_mc, alarm in ((50_000, True), (63_000, False)):
        witness = Witness(name)
        play(witness, ("mode", "heat"))
        for key, text in (("tank_cycle_day", "monday"), ("tank_cycle_hour", "1")):
            play(witness, ("set", key, text))
        witness.inputs.minute_of_week = 60
        tank = witness.controller.demands[-1]
        began = ended = 0
        for n in range(5 * 720):
            witness.world.place("tank", tank_mc)
            witness.tick(5000)
            if tank.cycle and not began:
                began = n
            if began and not tank.cycle:
                ended = n
                break
        assert ended and bool(tank.alarm & CYCLE_ABORTED) is alarm, (name, tank_mc)
