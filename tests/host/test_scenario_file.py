"""Scenario files: what is read from them, and one clear line for each thing that is wrong."""

import copy
import tomllib

import pytest

from host_tools.board_file import application_names
from host_tools.errors import UsageError
from host_tools.rigs.faults import SENSOR_ROMS
from host_tools.scenario import durations, load_scenario, read_scenario
from host_tools.scenario.steps import VERBS

GOOD = tomllib.loads("""
name = "example"
about = "An example."
duration = "1h"
application = "air_to_air"
plant = { kind = "air_to_air", start = { hour = 6.5, indoor_c = 19 }, weather = { mean_c = -4 } }
parameters = { mode = "heat", heat_setpoint = 21.5 }
band = { low_c = 20, high_c = 22, from = "10m" }
limits = { starts = { min = 1, max = 3 }, cop = { min = 2 } }

[[step]]
at = "30m"
do = "set"
parameter = "heat_setpoint"
to = 22

[[step]]
at = 60
do = "fault"
device = "sensor.indoor"
kind = "disconnected"

[[expect]]
value = "phase"
equals = "run"
from = "5m"
within = "2m"
""")


def changed(path, value):
    """GOOD with the entry at `path` (dotted; numbers index lists) set to value, or taken out (None)."""
    data = copy.deepcopy(GOOD)
    *parents, last = (int(key) if key.isdigit() else key for key in path.split("."))
    table = data
    for key in parents:
        table = table[key] if isinstance(key, int) else table.setdefault(key, {})
    if value is None:
        del table[last]
    else:
        table[last] = value
    return data


def test_a_good_file_is_read_in_full():
    scenario = read_scenario(GOOD, "example.toml")
    assert (scenario.name, scenario.duration_ms, scenario.seed_row) == ("example", 3_600_000, "")
    assert scenario.parameters == {"mode": "heat", "heat_setpoint": "21.5"}
    assert [(step.at_ms, step.text) for step in scenario.steps] == [
        (60_000, "fault sensor.indoor disconnected"),
        (1_800_000, "set heat_setpoint 22"),
    ]
    assert scenario.start_hour == 6.5
    assert scenario.band is not None and scenario.band.from_ms == 600_000
    plant = scenario.build_plant()
    assert plant.measurements["indoor_c"] == 19.0
    assert plant is not scenario.build_plant()
    expectation = scenario.expectations[0]
    assert (expectation.from_ms, expectation.until_ms) == (300_000, 420_000)


STEP = {"at": "1m", "do": "reset"}
PLAN = {"at": "1m", "do": "prices", "plan": "2026-11-21T22:00Z 60 87 -3"}
EXPECT = {"value": "indoor_c", "at": "1m"}


@pytest.mark.parametrize(
    "path, value, says",
    [
        ("nmae", "x", "example.toml: unknown key 'nmae'; allowed: name, about"),
        ("name", None, "example.toml: 'name' is missing"),
        ("name", 3, "name: must be text, not 3"),
        ("duration", "1 hour", "duration: '1 hour' is not a duration; write seconds, or like 6h30m or 90s"),
        ("duration", "0s", "duration: at least 1 s"),
        ("application", "sauna", f"application: 'sauna' is not one of {', '.join(application_names())}"),
        ("plant.kind", "igloo", "plant: kind: 'igloo' is not one of air_to_air"),
        ("plant.roof", {}, "plant: unknown key 'roof'; allowed: kind, start"),
        ("plant.weather.mean", 3, "plant: weather: unknown key 'mean'; allowed: mean_c"),
        ("plant.weather.mean_c", "cold", "plant: weather: mean_c: must be a number, not 'cold'"),
        ("plant.weather.mean_c", float("nan"), "plant: weather: mean_c: must be a finite number"),
        ("plant.weather.climate", 3, "plant: weather: climate: must be text, not 3"),
        ("plant.weather.climate", "lunar", "plant.weather: "),
        ("plant.weather.seed", 1.5, "plant: weather: seed: must be a whole number"),
        ("plant.house.air_j_k", 0, "plant.house: air_j_k must be above 0"),
        ("parameters.heat_setpiont", 21, "parameters: unknown parameter 'heat_setpiont'"),
        ("parameters.sensor_indoor", SENSOR_ROMS["outdoor"], "is the one of sensor_outdoor"),
        ("parameters.heat_setpoint", 99, "heat_setpoint: 99 is out of bounds, 5.0 to 30.0 °C"),
        ("parameters.mode", True, "mode: must be text or a number, not True"),
        ("step.0.do", "sett", "step 1: do: 'sett' is not one of set, mode"),
        (
            "step.0",
            {"at": "1m", "do": "clock", "to": "noon"},
            "step 1 'clock': 'noon' is not",
        ),
        ("step.0", {**PLAN, "plan": "now 60 87"}, "step 1 'prices': prices: 'now' is not"),
        ("step.0", {**PLAN, "plan": "2026-11-21T22:00Z 60" + " 1" * 49}, "a plan covers at most 48 hours"),
        ("step.0", PLAN, "step 'prices': needs a step 'clock' before it"),
        ("limits.cost", {"max": 1}, "limits: cost: needs a [[step]] 'prices'"),
        ("step.0.value", 3, "step 1 'set': unknown key 'value'; allowed: at, do, parameter, to"),
        ("step.0.to", "warm", "step 1 'set': heat_setpoint: 'warm' is not a number"),
        ("step.0.at", "2h", "step 1 'set': at 2h is not before the end, 1h"),
        (
            "step.1.device",
            "sensor.attic",
            "step 2 'fault': device: 'sensor.attic' is not one of bus, sensor.",
        ),
        ("step.1.kind", "shorted", "step 2 'fault': kind: 'shorted' is not one of disconnected, "),
        ("step", 3, "step: must be a list of tables, not 3"),
        ("step.0", {**STEP, "do": "mode", "to": "hot"}, "step 1 'mode': to: 'hot' is not one of off, heat"),
        (
            "step.0",
            {**STEP, "do": "disturb", "what": "door", "to": 1},
            "what: 'door' is not one of charge",
        ),
        (
            "step.0",
            {**STEP, "do": "disturb", "what": "window_wk", "to": 1},
            "drain_blocked; did you mean window_w_k?",
        ),
        ("step.0", {"do": "reset"}, "step 1 'reset': 'at' is missing"),
        ("step.0", {"at": "1m"}, "step 1: do: '' is not one of set"),
        ("expect.0.value", "comfort", "expect 1: value: 'comfort' is not one of dt_ms, mode"),
        ("expect.0.equals", "running", "expect 1: equals: 'running' is not one of idle, pre-circulation"),
        ("expect.0.min", 3, "expect 1: 'equals' and min or max exclude each other"),
        ("expect.0.until", "9m", "expect 1: 'within' and 'until' exclude each other"),
        ("expect.0.at", "9m", "expect 1: 'at' stands alone"),
        ("expect.0.within", "2h", "is not within the scenario's 1h"),
        ("expect.0", EXPECT, "expect 1: needs 'equals', 'min' or 'max'"),
        ("expect.0", {**EXPECT, "min": 3, "max": 2}, "expect 1: min is above max"),
        ("expect.0", {**EXPECT, "min": 3, "tolerance": 1}, "expect 1: 'tolerance' needs 'equals'"),
        ("expect.0", {**EXPECT, "value": "phase", "min": 3}, "expect 1: phase is a word: use 'equals'"),
        ("band.low_c", 23, "band: low_c must be below high_c"),
        ("band.of", "attic_c", "band: of: 'attic_c' is not one of indoor_c"),
        ("limits.comfort", {"min": 1}, "limits: unknown key 'comfort'; allowed: kelvin_hours"),
        ("limits.wera", {"max": 1}, "(33 in all); did you mean wear?"),
        ("limits.wear_of_teeth", {"max": 1}, "limits: unknown key 'wear_of_teeth'; allowed: kelvin_hours"),
        ("against_baseline", {"starts": {"max": 1}}, "against_baseline: needs a [baseline]"),
        ("baseline", {"heat_c": 21, "fan": 1}, "baseline: unknown key 'fan'; allowed: sensor, heat_c"),
        ("baseline", {}, "baseline: needs heat_c, cool_c or an application"),
        ("baseline", {"heat_c": 21, "cool_c": 21.5}, "baseline: heat_c must be below cool_c by more than"),
        ("baseline", {"heat_c": 21, "hysteresis_k": 0}, "baseline: hysteresis_k: must be above 0"),
        ("baseline", {"heat_c": 21, "sensor": "attic"}, "baseline: sensor: 'attic' is not one of indoor, "),
        ("baseline", {"heat_c": 21, "outputs": ["lamp"]}, "outputs: 'lamp' is not one of compressor, "),
        ("baseline", {"heat_c": 21, "outputs": "lamp"}, "outputs: must be a list of words, not 'lamp'"),
        ("baseline", {"application": "sauna"}, "baseline: application: 'sauna' is not one of air_to_air"),
        ("baseline", {"application": "ducted", "heat_c": 21}, "baseline: unknown key 'heat_c'; allowed: app"),
        ("baseline.parameters", {"mode": "heat"}, "baseline: unknown key 'parameters'; allowed: sensor"),
        ("baseline", {"heat_c": 21, "plant": {"kind": "hut"}}, "baseline: plant: kind: 'hut' is not one of"),
        (
            "baseline",
            {"heat_c": 21, "plant": {"kind": "cabinet"}},
            "baseline: its plant has no indoor_c, which the [band] is of",
        ),
        ("rigs", [], "rigs: must name one at least"),
        (
            "step.0",
            {"at": "59m", "do": "power-cut", "for": "2m"},
            "step 1 'power-cut': the power comes back after the end, 1h",
        ),
        ("rigs", ["real"], "rigs: 'real' is not one of in-process, vm, virtual"),
        ("limits.starts", {}, "limits: starts: needs min or max"),
        ("limits.starts", 3, "limits: starts: must be a table, not 3"),
    ],
)
def test_each_mistake_is_one_clear_line(path, value, says):
    with pytest.raises(UsageError) as caught:
        read_scenario(changed(path, value), "example.toml")
    message = str(caught.value)
    assert message.startswith("example.toml: ")
    assert says in message
    assert "\n" not in message


def test_kelvin_hours_need_a_band():
    data = changed("limits.kelvin_hours", {"max": 1})
    read_scenario(data, "example.toml")
    scenario = read_scenario(data, "example.toml")
    assert scenario.limits[-1].failure({"kelvin_hours": None}, None) == "limit kelvin_hours: it has no value"
    del data["band"]
    with pytest.raises(UsageError, match=r"kelvin_hours: needs a \[band\]"):
        read_scenario(data, "example.toml")


def test_files_that_cannot_be_read_are_one_line(tmp_path):
    with pytest.raises(UsageError, match=r"none\.toml: No such file"):
        load_scenario(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("name = x")
    with pytest.raises(UsageError, match=r"bad\.toml: not valid TOML: .*line 1"):
        load_scenario(tmp_path / "bad.toml")
    (tmp_path / "bad.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(UsageError, match=r"bad\.toml: not valid TOML"):
        load_scenario(tmp_path / "bad.toml")


@pytest.mark.parametrize(
    "text, ms",
    [
        ("90s", 90_000),
        ("6h30m", 23_400_000),
        ("1d", 86_400_000),
        ("0.5h", 1_800_000),
        (90, 90_000),
        (0.25, 250),
    ],
)
def test_durations_are_read_as_people_write_them(text, ms):
    assert durations.parse_ms(text) == ms


@pytest.mark.parametrize("text", ["", "h", "5", "5 m", "-5s", "5x", "m5", -1, True, None])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match="is not a duration"):
        durations.parse_ms(text)


@pytest.mark.parametrize("ms", [0, 250, 90_000, 23_400_000, 86_400_000 + 1000])
def test_durations_read_back_what_was_written(ms):
    text = durations.to_text(ms)
    assert text.endswith("ms") or durations.parse_ms(text) == ms


STEPS = {
    "set": {"parameter": "heat_setpoint", "to": "22"},
    "mode": {"to": "cool"},
    "fault": {"device": "bus", "kind": "shorted"},
    "repair": {"device": "bus"},
    "power-cut": {"for": "90s"},
    "reset": {},
    "clock": {"to": "2026-11-21T22:50Z"},
    "prices": {"plan": "2026-11-21T22:00Z 60 87 -3"},
    "reset-faults": {},
    "disturb": {"what": "window_w_k", "to": 150},
    "console": {"line": "status"},
}
CALLS = {
    "set": ("set", "heat_setpoint", "22"),
    "mode": ("set", "mode", "cool"),
    "fault": ("fault", "bus", "shorted"),
    "repair": ("fault", "bus", None),
    "power-cut": ("power_cut", 90_000),
    "reset": ("reset",),
    "clock": ("clock", "2026-11-21T22:50Z"),
    "prices": ("prices", "2026-11-21T22:00Z 60 87 -3"),
    "reset-faults": ("reset_faults",),
    "disturb": ("disturb", "window_w_k", 150.0),
    "console": ("console", "status"),
}


class CallLog:
    """Stands in for a rig and for its plant; remembers the last call."""

    @property
    def plant(self):
        return self

    def __getattr__(self, method):
        def call(*arguments):
            self.__dict__["last"] = (method, *arguments)

        return call


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_does_what_it_says(verb):
    first = {"at": "0s", "do": "clock", **STEPS["clock"]}  # prices need one
    data = changed("step", [first, {"at": "1m", "do": verb, **STEPS[verb]}])
    log = CallLog()
    read_scenario(data, "example.toml").steps[1].act(log)
    assert log.__dict__["last"] == CALLS[verb]
