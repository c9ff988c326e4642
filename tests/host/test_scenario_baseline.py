"""The baseline: a plain thermostat or another application on a plant of its own, beside the run."""

import pytest

from heatpump.core import model
from heatpump.core.record import trace
from host_tools.errors import UsageError
from host_tools.plant.air_to_air import AirToAir
from host_tools.plant.air_to_air_data import StartData
from host_tools.rigs.thermostat import Loop, ThermostatRig
from host_tools.scenario import print_result, read_scenario, run_scenario

pytestmark = pytest.mark.slow

MOVES = ("compressor", "outdoor_fan", "indoor_fan")
ROOM = Loop("indoor", 21.0, None, 1.0, MOVES)
COLD = Loop("indoor", None, 24.0, 1.0, MOVES, (), ("reversing_valve",))


class Room(AirToAir):
    """A house whose temperatures are written down beforehand, one for each 5 s; keeps what was switched."""

    def __init__(self, temperatures_c):
        super().__init__(start=StartData(indoor_c=temperatures_c[0]))
        self.coming_c = list(temperatures_c[1:])
        self.told = []

    def advance(self, outputs, dt_s):
        self.told.append({role for role, level in outputs.items() if level})
        measured = super().advance(outputs, dt_s)
        if self.coming_c:
            measured["indoor_c"] = self.coming_c.pop(0)
        return measured


def switched(loops, temperatures_c, mode="auto", always=()):
    """What is on in each of the 5 s that begin with the temperature."""
    plant = Room(temperatures_c)
    rig = ThermostatRig(plant, loops, mode, always)
    rig.start(lambda now_ms, vector, measured: None)
    rig.run_until(5000 * len(temperatures_c))
    return [sorted(on) for on in plant.told]


ON, OFF = sorted(MOVES), []


def test_it_switches_half_the_hysteresis_on_either_side_of_the_setpoint():
    assert switched([ROOM], [21.0, 20.6, 20.4, 20.6, 21.4, 21.6, 20.6]) == [OFF, OFF, ON, ON, ON, OFF, OFF]


def test_cooling_is_the_other_way_round_and_the_valve_stays_after_it():
    valve = ["reversing_valve"]
    cold = sorted([*MOVES, *valve])
    assert switched([COLD], [24.0, 24.6, 23.6, 23.4]) == [OFF, cold, cold, valve]


@pytest.mark.parametrize("mode, heats", [("heat", 1), ("auto", 1), ("dry", 1), ("cool", 0), ("off", 0)])
def test_the_mode_says_which_demand_counts(mode, heats):
    assert switched([ROOM], [19.0], mode) == [ON if heats else OFF]


def test_the_last_loop_goes_first_and_what_is_always_on_stays_on():
    tank = Loop("outdoor_coil", 40.0, None, 5.0, ("compressor", "diverter_valve"))
    assert switched([ROOM, tank], [19.0], always=["circulation_pump"]) == [
        ["circulation_pump", "compressor", "diverter_valve"]
    ]


def started(temperature_c=19.0):
    seen = []
    rig = ThermostatRig(AirToAir(start=StartData(indoor_c=temperature_c)), [ROOM], "heat")
    rig.start(lambda now_ms, vector, measured: seen.append((now_ms, vector and list(vector))))
    return rig, seen


def test_no_protection_holds_it_back_after_a_power_cut():
    rig, seen = started()
    rig.run_until(60_000)
    rig.power_cut(12_000)
    rig.run_until(77_000)
    compressor = trace.FIELDS.index("compressor")
    assert [(now_ms, vector and vector[compressor]) for now_ms, vector in seen[-5:]] == [
        (60_000, None),
        (65_000, None),
        (70_000, None),
        (72_000, None),
        (77_000, 1),
    ]
    assert rig.plant.time_s == 77.0


def test_setpoints_and_mode_are_followed_other_parameters_left_alone():
    rig, seen = started(20.0)
    action = trace.FIELDS.index("action")
    for key, text, expected in [
        ("heat_setpoint", "18", model.ACTION_IDLE),
        ("heat_setpoint", "23", model.ACTION_HEATING),
        ("cool_setpoint", "18", model.ACTION_HEATING),
        ("tank_setpoint", "10", model.ACTION_HEATING),
        ("minimum_off", "900", model.ACTION_HEATING),
        ("mode", "off", model.ACTION_IDLE),
    ]:
        rig.set(key, text)
        rig.run_until(rig.now_ms + 5000)
        assert seen[-1][1][action] == expected, key


def test_a_welded_relay_keeps_its_compressor_running_too():
    rig, seen = started(25.0)
    compressor = trace.FIELDS.index("compressor")
    rig.fault("relay.compressor", "welded")
    rig.run_until(10_000)
    assert seen[-1][1][compressor] == 1
    rig.fault("relay.compressor", None)
    rig.fault("sensor.indoor", "disconnected")
    rig.run_until(20_000)
    assert seen[-1][1][compressor] == 0


EXAMPLE = {
    "name": "example",
    "about": "An example.",
    "duration": "4h",
    "application": "air_to_air",
    "plant": {"kind": "air_to_air", "start": {"indoor_c": 20}},
    "parameters": {"mode": "heat", "heat_setpoint": 21},
    "band": {"low_c": 19, "high_c": 22},
    "baseline": {"heat_c": 21},
    "step": [
        {"at": "1h", "do": "disturb", "what": "extra_heat_w", "to": 500},
    ],
}


def example(**more):
    return read_scenario({**EXAMPLE, **more}, "example")


def test_both_meet_the_same_day_and_stand_side_by_side(capsys):
    result = run_scenario(example(), "in-process", baseline=True)
    assert result.passed and result.baseline_name == "thermostat"
    assert set(result.baseline) == set(result.kpi) == set(result.about)
    assert result.baseline["first_start_s"] < 60 < result.kpi["first_start_s"]
    assert result.baseline["energy_kwh"] == pytest.approx(result.kpi["energy_kwh"], rel=0.25)
    assert result.baseline_curves.outputs["compressor"][1][1] == 1
    print_result(result)
    shown = capsys.readouterr().out
    assert "thermostat" in shown and "demand met" in shown
    assert f"{result.kpi['energy_kwh']:g}" in shown and f"{result.baseline['energy_kwh']:g}" in shown


@pytest.mark.slow
def test_it_is_left_out_unless_asked_for_or_judged_by():
    assert run_scenario(example(), "in-process").baseline is None
    against = {"starts": {"max": 0.1}, "energy_kwh": {"max": 2}, "valve_shifts": {"max": 1}}
    result = run_scenario(example(against_baseline=against), "in-process")
    ratio = result.kpi["starts"] / result.baseline["starts"]
    assert result.failures == (
        f"starts against the baseline's: {ratio:.4g} is above 0.1",
        "valve_shifts against the baseline's: it has no value",
    )


@pytest.mark.slow
def test_another_application_can_be_the_baseline():
    other = {"application": "air_to_air", "parameters": {"mode": "heat", "heat_setpoint": 21}}
    result = run_scenario(example(baseline=other), "in-process", baseline=True)
    assert result.baseline_name == "air_to_air"
    assert result.baseline == result.kpi
    other["parameters"]["heat_setpoint"] = 20
    assert run_scenario(example(baseline=other), "in-process", baseline=True).baseline != result.kpi


def test_the_baseline_can_have_another_machine():
    plant = {"kind": "air_to_air", "start": {"indoor_c": 15}}
    scenario = example(baseline={"heat_c": 21, "plant": plant})
    result = run_scenario(scenario, "in-process", baseline=True)
    assert result.baseline["mean_c"] < result.kpi["mean_c"] - 0.3


def test_a_run_on_a_rig_that_it_is_not_for_is_one_line():
    with pytest.raises(UsageError, match="example is for in-process, not for vm"):
        run_scenario(example(rigs=["in-process"]), "vm")
