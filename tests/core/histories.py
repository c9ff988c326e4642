"""Histories told in verbs: what may happen to a machine, and how it is played."""

from hypothesis import Phase, settings
from hypothesis import strategies as st
from small_world import STATES
from witness import Witness

from heatpump.core.model import (
    CONTACTS,
    COOL,
    HEAT,
    MODES,
    Inputs,
)
from heatpump.core.param_table import INSTALLER, USER

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
    "schedule_weekdays": ("00:00 eco, 02:00 comfort", "01:00 away, 06:00 eco, 07:00 comfort, 22:00 eco"),
    "early_start_max": ("0", "3600", "28800"),
    "early_stop_max": ("0", "3600", "14400"),
    "preset": ("schedule", "eco", "boost"),
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
