"""Hardware in the loop from end to end, with a virtual board in the place of the chip."""

from dataclasses import replace

import pytest
from loop_bench import KEPT, NAME, served

from host_tools.errors import UsageError, UserError
from host_tools.hil.cli import Comparison
from host_tools.hil.port import Port
from host_tools.paths import SCENARIOS
from host_tools.rigs.serial import SerialRig
from host_tools.scenario import load_scenario, run_scenario
from host_tools.scenario.durations import parse_ms
from tests.app.on_board import RUNNING_MS, Bench

pytestmark = pytest.mark.slow

# Devices that break, a contact that opens, a supply that fails, a person at the console, a machine with
# speeds; up to when that has happened.
CASES = {
    "sensor-pulled": "1h30m",
    "low-pressure-bypass": "40m",
    "fault-supply-dips": "40m",
    "bus-shorted": "1h",
    "w03-colder-at-ten": "30m",
    "s04-inverter": "40m",
    "s01-refrigerator": "2h",
}


def shortened(name, duration):
    """A scenario up to then, judged by nothing but its trace."""
    whole = load_scenario(SCENARIOS / f"{name}.toml")
    end_ms = parse_ms(duration)
    steps = tuple(step for step in whole.steps if step.at_ms < end_ms)
    return replace(whole, duration_ms=end_ms, steps=steps, expectations=(), limits=(), baseline=None)


def make_rig(scenario, port, **options):
    return SerialRig(scenario.build_plant(), scenario.application, scenario.parameters, port=port, **options)


def not_watched(now_ms, vector, measured):
    pass


@pytest.mark.parametrize("name", CASES)
def test_every_tick_is_that_of_the_virtual_rig(name, tmp_path):
    scenario = shortened(name, CASES[name])
    compared = Comparison(scenario, "virtual")
    with served(tmp_path, scenario.application) as bench:
        options = {"port": bench.board.port}
        run_scenario(scenario, "serial", options=options, on_tick=compared.on_tick)
    assert compared.verdict()[0], compared.verdict()[1]


def test_the_first_difference_is_named():
    scenario = shortened("sensor-pulled", "5m")
    compared = Comparison(scenario, "virtual")
    colder = replace(scenario, parameters={**scenario.parameters, "heat_setpoint": "20.5"})
    run_scenario(colder, "virtual", on_tick=compared.on_tick)
    same, line = compared.verdict()
    assert not same
    assert line.startswith("not as on virtual: tick 1, 0 s of power: heat_setpoint_mc 20500 and there 21000")


def test_nothing_of_the_user_and_no_pin_is_touched(tmp_path):
    scenario = shortened("sensor-pulled", "20m")
    with served(tmp_path, "air_to_air") as bench:
        rig = make_rig(scenario, bench.board.port)
        rig.start(not_watched)
        edges = len(bench.board.edges)
        rig.run_until(1_200_000)
        rig.set("heat_setpoint", "25")
        assert rig.plant.measurements["heat_w"] > 0  # it ran, there
        assert len(bench.board.edges) == edges
        rig.close()
        bench.wait(lambda: len(bench.board.resets) == 3)
        bench.wait(lambda: bench.said.endswith(b"> "))  # back in its own world
    assert {name: bench.board.flash.read(name) for name in KEPT} == KEPT
    assert not [name for name in bench.board.flash.files() if name.startswith("hil/")]


def test_relays_are_driven_if_told_and_off_ten_seconds_after_the_host_falls_silent(tmp_path):
    scenario = shortened("sensor-pulled", "20m")
    with served(tmp_path, "air_to_air") as bench:
        rig = make_rig(scenario, bench.board.port, relays=True, speed=1)
        rig.start(not_watched)
        rig.run_until(rig.now_ms + 2000)
        assert bench.board.outputs["crankcase_heater"] == 1
        silent_ms = bench.board.now_ms
        rig._board._port.close()
        bench.wait(lambda: not bench.board.outputs["crankcase_heater"])
        assert bench.board.now_ms - silent_ms < 11_000
        bench.wait(lambda: len(bench.board.resets) == 3)
        assert bench.board.now_ms - silent_ms < 12_000


def test_ctrl_c_ends_it_with_everything_off(tmp_path):
    scenario = shortened("sensor-pulled", "20m")
    with served(tmp_path, "air_to_air") as bench:
        rig = make_rig(scenario, bench.board.port, relays=True, speed=1)
        rig.start(not_watched)
        bench.wait(lambda: bench.board.outputs["crankcase_heater"] == 1)
        rig._board._port.write(b"\x03")
        bench.wait(lambda: b"the board restarts in 10 minutes" in bench.said)
        assert not any(bench.board.outputs.values())
        bench.wait(lambda: bench.said.endswith(b">>> "))
        rig._board._port.close()
        with pytest.raises(UserError, match="is at MicroPython's prompt"):
            make_rig(scenario, bench.board.port)


def test_a_noisy_line_changes_nothing(tmp_path, monkeypatch):
    scenario = shortened("s01-refrigerator", "5m")
    compared = Comparison(scenario, "virtual")
    write = Port.write
    count = 0

    def noisy(self, data):
        nonlocal count
        count += 1
        write(self, data[:5] + data[6:] if count in (20, 45) else data)

    monkeypatch.setattr(Port, "write", noisy)
    with served(tmp_path, scenario.application) as bench:
        options = {"port": bench.board.port}
        result = run_scenario(scenario, "serial", options=options, on_tick=compared.on_tick)
    assert compared.verdict()[0], compared.verdict()[1]
    assert "2 sent again" in result.notes[0]


def test_another_machine_is_refused_in_one_line(tmp_path):
    with served(tmp_path, "refrigerator") as bench:
        with pytest.raises(UserError, match="is for refrigerator, the scenario for air_to_air"):
            make_rig(shortened("sensor-pulled", "20m"), bench.board.port)
        port = Port(bench.board.port, 115200, lambda text: None)
        with pytest.raises(UserError, match="is in use by another program"):
            make_rig(shortened("sensor-pulled", "20m"), bench.board.port)
        port.close()
        assert not bench.board.log  # it wasn't reset


def test_relays_need_real_time():
    with pytest.raises(UsageError, match="--drive-relays needs --speed 1"):
        make_rig(shortened("sensor-pulled", "20m"), "/dev/null", relays=True)


def test_a_wrong_name_and_a_machine_at_work_are_refused(tmp_path):
    bench = Bench(tmp_path, 0)
    try:
        board = bench.start()
        board.run_until(5000)
        assert bench.ask("hil fridge") == "error: hil needs this board's name, as in: hil heatpump\r\n"
        board.run_until(RUNNING_MS)
        assert board.outputs["compressor"]
        assert "error: hil: the machine is at work" in bench.ask("hil heatpump")
        assert board.resets == [1] and board.outputs["compressor"]
    finally:
        bench.board.stop()


def test_armed_without_a_host_it_goes_back_by_itself(tmp_path):
    with served(tmp_path, "refrigerator") as bench:
        bench.wait(lambda: bench.said.endswith(b"> "))
        bench.board.write_console(f"hil {NAME}\r".encode())
        bench.wait(lambda: len(bench.board.resets) == 3)
        bench.wait(lambda: bench.said.endswith(b"> "))
    assert not [name for name in bench.board.flash.files() if name.startswith("hil/")]
