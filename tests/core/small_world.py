"""A small world for each kind of machine: readings that follow the outputs, unless something is wrong.

What is served warms while heat is brought to it and cools while it is taken away, so that demands come
and go by themselves; a history may put anything anywhere at any time.
"""

import os

from heatpump import applications
from heatpump.core.application import Application
from heatpump.core.model import (
    BUFFER,
    CABINET,
    COMPRESSOR,
    COOL,
    DEW_POINT,
    DISCHARGE,
    DIVERTER_VALVE,
    DRUM_IN,
    DRUM_OUT,
    HEAT,
    INDOOR,
    INDOOR_COIL,
    OUTDOOR,
    OUTDOOR_COIL,
    POOL,
    RETURN,
    REVERSING_VALVE,
    SOURCE_IN,
    SOURCE_OUT,
    SUCTION,
    SUPPLY,
    TANK,
    TANK_HEATER,
)
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params

EVERYTHING = "everything"  # no application file: all that a room's machine can have
_FILES = os.path.dirname(applications.__file__)
NAMES = (EVERYTHING, *sorted(name[:-3] for name in os.listdir(_FILES) if name[:-3].isidentifier()
                             and name.endswith(".py") and name != "__init__.py"))  # fmt: skip
# What an installer must enter before the machine may run.
ENTERED = {"dryer": {"dryer_drum_limit": "65"}}


def settings_of(name: str) -> dict:
    """The names in capitals of an application file; nothing for EVERYTHING."""
    if name == EVERYTHING:
        return {}
    module = __import__("heatpump.applications." + name, None, None, ("NAME",))
    return {key: value for key, value in vars(module).items() if key.isupper()}


def defaults_of(name: str) -> dict[str, str]:
    """What the application and its installer set."""
    return {**settings_of(name).get("DEFAULTS", {}), **ENTERED.get(name, {})}


def new_params(name: str, application: Application) -> Params:
    params = Params(application)
    assert params.set_all(defaults_of(name), INSTALLER) == []
    return params


# What is served by each demand, where it starts, its drift per hour towards the air, and the change per
# hour by a compressor that runs, in millikelvin.
SERVED = {
    "room": (INDOOR, 20_000, 2_000, 12_000),
    "water": (RETURN, 25_000, 8_000, 30_000),
    "tank": (TANK, 45_000, 3_000, 20_000),
    "cabinet": (CABINET, 6_000, 3_000, -12_000),
    "pool": (POOL, 24_000, 500, 3_000),
    "dryer": (DRUM_OUT, 25_000, 20_000, 40_000),
}
# Where each demand wants heat, nothing, or cold; the weather that goes with it.
STATES = {
    "room": (15_000, 21_500, 28_000),
    "water": (18_000, 30_000, 32_000),
    "tank": (35_000, 50_000, 58_000),
    "cabinet": (-25_000, 3_500, 9_000),
    "pool": (20_000, 28_000, 32_000),
    "dryer": (25_000, 40_000, 64_000),
}
WEATHER = {HEAT: 8_000, COOL: 30_000}


class World:
    """`mc[role]` is what a role's sensor would read; `place` puts what is served somewhere."""

    def __init__(self, name: str) -> None:
        settings = settings_of(name)
        self.application = Application(settings) if settings else Application()
        self.demands = self.application.demands
        self.outdoor_mc = 8_000
        self.source_mc = 8_000
        self.dew_mc = 12_000
        self.frosts = False
        self.frost_mk = 0
        self.at = {demand: SERVED[demand][1] for demand in self.demands}

    def place(self, demand: str, mc: int) -> None:
        self.at[demand] = mc

    def want(self, action: int) -> None:
        """Every demand that can want this does, and the weather allows it."""
        self.frosts = False
        self.outdoor_mc = WEATHER[action]
        for demand in self.demands:
            self.at[demand] = STATES[demand][0 if action == HEAT else 2]
        self.source_mc = 8_000 if action == HEAT else 15_000

    def freeze(self) -> None:
        """Weather in which an outdoor coil gathers ice, and heat is wanted."""
        self.want(HEAT)
        self.outdoor_mc = 0
        self.frosts = True

    def step(self, dt_ms: int, heating: bool, levels: list[int]) -> dict[int, int]:
        """Let time pass and give what each sensor would read, by role."""
        on = levels[COMPRESSOR]
        at = self.at
        outdoor = self.outdoor_mc
        diverted = levels[DIVERTER_VALVE] if "water" in at else 1
        for demand, (_, _, drift, change) in SERVED.items():
            if demand not in at:
                continue
            air = 22_000 if demand in ("tank", "cabinet", "dryer") else outdoor
            mc = at[demand]
            mk = drift if air > mc else -drift
            if on and (demand != "tank" or diverted) and (demand != "water" or not diverted):
                mk += change if heating or demand == "cabinet" else -change
            if demand == "tank" and levels[TANK_HEATER]:
                mk += 10_000
            at[demand] = min(max(mc + mk * dt_ms // 3_600_000, -30_000), 95_000)
        lift = (15_000 if heating else -12_000) if on else 0
        coil = outdoor - lift // 2
        if on and heating and self.frosts:
            self.frost_mk = min(self.frost_mk + 15_000 * dt_ms // 3_600_000, 10_000)
            coil -= self.frost_mk
        elif on and not heating:  # what is frozen keeps it cold
            self.frost_mk = max(self.frost_mk - 20_000 * dt_ms // 600_000, 0)
            coil += 0 if self.frost_mk else 10_000
        sink = self._sink_mc(diverted)
        spread = lift // 3
        return {
            INDOOR: at.get("room", (17_000 if outdoor < 20_000 else 24_000) + at.get("water", 30_000) // 10),
            OUTDOOR: outdoor,
            INDOOR_COIL: sink + lift,
            OUTDOOR_COIL: coil,
            DISCHARGE: max(coil, sink + lift) + (20_000 if on else 0),
            SUCTION: (coil if heating else sink + lift) + 7_000,
            SUPPLY: sink + spread,
            RETURN: sink,
            SOURCE_IN: self.source_mc,
            SOURCE_OUT: self.source_mc - spread // 2,
            TANK: at.get("tank", 45_000),
            BUFFER: at.get("water", sink),
            CABINET: at.get("cabinet", 5_000),
            POOL: at.get("pool", 25_000),
            DRUM_IN: at.get("dryer", 25_000) + (8_000 if on else 0),
            DRUM_OUT: at.get("dryer", 25_000),
            DEW_POINT: self.dew_mc,
        }

    def _sink_mc(self, diverted: int) -> int:
        at = self.at
        if "water" in at:
            return min(at["tank"], 55_000) if diverted else at["water"]
        for demand in ("room", "pool", "dryer", "cabinet", "tank"):
            if demand in at:
                return at[demand]
        raise AssertionError(self.demands)


def heats(params: Params, levels: list[int]) -> bool:
    """Which side the reversing valve makes warm."""
    return bool(levels[REVERSING_VALVE] == params.valve_energised_in)
