"""Hardware in the loop from end to end, with a virtual board in the place of the chip."""

from dataclasses import replace

import pytest

from heatpump.core import model
from heatpump.core.record import trace
from host_tools.cli import app
from host_tools.errors import UsageError, UserError
from host_tools.hil.cli import Comparison, fitting
from host_tools.hil.port import Port
from host_tools.paths import SCENARIOS
from host_tools.rigs.serial import SerialRig
from host_tools.scenario import load_scenario, run_scenario, scenario_files
from host_tools.scenario.durations import parse_ms
from host_tools.scenario.steps import Step
from tests.app.on_board import RUNNING_MS, Bench
from tests.hil.served_board import KEPT, NAME, served

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


BEHIND_A_CHIP = ("kincony_kc868_a6", "lilygo_t_relay_s3")


@pytest.mark.parametrize("board", BEHIND_A_CHIP)
def test_relays_behind_a_chip_are_simulated_and_those_of_the_board_stay_off(board, tmp_path):
    scenario = shortened("fault-supply-dips", "40m")
    compared = Comparison(scenario, "virtual", {"board": board})
    with served(tmp_path, "air_to_air", board) as bench:
        run_scenario(scenario, "serial", options={"port": bench.board.port}, on_tick=compared.on_tick)
        assert compared.verdict()[0], compared.verdict()[1]
        assert not any(bench.board.outputs.values())
        assert "compressor" not in [role for _, role, _ in bench.board.edges]


def test_relays_behind_a_chip_are_never_driven(tmp_path):
    with served(tmp_path, "air_to_air", BEHIND_A_CHIP[0]) as bench:
        with pytest.raises(UserError, match="has relays behind a chip: they can't be driven"):
            make_rig(shortened("sensor-pulled", "20m"), bench.board.port, relays=True, speed=1)
        assert not bench.board.log  # it wasn't reset
        bench.board.write_console(f"hil {NAME} relays\r".encode())  # as by another tool
        bench.wait(lambda: b"a host simulates what is measured; outputs are off" in bench.said)
        bench.wait(lambda: len(bench.board.resets) == 3)
        bench.wait(lambda: bench.said.endswith(b"> "))
        assert "compressor" not in [role for _, role, _ in bench.board.edges]


def test_a_chip_that_falls_silent_is_a_stop_on_both_rigs(tmp_path):
    board = BEHIND_A_CHIP[0]
    scenario = shortened("sensor-pulled", "20m")
    silent = Step(600_000, "expander silent", lambda rig: rig.fault("expander", "silent"))
    back = Step(660_000, "expander back", lambda rig: rig.fault("expander", None))
    scenario = replace(scenario, steps=(silent, back))
    compared = Comparison(scenario, "virtual", {"board": board})
    causes = []
    stop_cause = trace.FIELDS.index("stop_cause")

    def on_tick(vector):
        causes.append(vector[stop_cause])
        compared.on_tick(vector)

    with served(tmp_path, "air_to_air", board) as bench:
        run_scenario(scenario, "serial", options={"port": bench.board.port}, on_tick=on_tick)
    assert compared.verdict()[0], compared.verdict()[1]
    assert model.OUTPUTS_LOST in causes


def test_a_cable_that_is_out_in_the_middle_of_a_frame_changes_nothing(tmp_path):
    scenario = shortened("sensor-pulled", "20m")
    out = [
        Step(at_ms, "cable out", lambda rig: rig.fault("cable", "out", 2.5)) for at_ms in (300_000, 700_000)
    ]
    compared = Comparison(scenario, "virtual")
    with served(tmp_path, "air_to_air") as bench:
        found = replace(scenario, steps=tuple(out))
        result = run_scenario(found, "serial", options={"port": bench.board.port}, on_tick=compared.on_tick)
    assert compared.verdict()[0], compared.verdict()[1]
    assert any("0 sent again" not in note and "sent again" in note for note in result.notes), result.notes


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--rig", "serial"], "--rig serial needs a --port"),
        (["--rig", "serail", "--port", "/dev/x"], "no rig 'serail'"),
        (["--rig", "serial", "--port", "/dev/x", "--drive-relays"], "--drive-relays needs --speed 1"),
        (["--rig", "vm", "--baud", "9600"], "--baud is for --rig serial only"),
        (["--rig", "virtual", "--port", "/dev/x"], "--port is for --rig serial only"),
    ],
)
@pytest.mark.parametrize("command", ["run", "all"])
def test_what_goes_together_is_checked_before_anything_runs(command, options, says):
    with pytest.raises(UsageError, match=says):
        app(["scenario", command, "sensor-pulled", *options], standalone_mode=False)


@pytest.mark.parametrize(
    ("rig", "against", "says"),
    [
        ("virtual", "serial", "run it the other way round, --rig serial --against virtual"),
        ("virtual", "vm", "its trace isn't that of virtual; it can be virtual"),
        ("vm", "virtual", "its trace isn't that of vm; it can be in-process or vm"),
        ("vm", "vn", "no rig 'vn'"),
    ],
)
def test_only_rigs_with_the_same_trace_are_compared(rig, against, says):
    with pytest.raises(UsageError, match=says):
        app(["scenario", "run", "sensor-pulled", "--rig", rig, "--against", against], standalone_mode=False)


def test_those_for_the_application_of_the_board_are_chosen(tmp_path):
    paths = scenario_files()
    with served(tmp_path, "refrigerator") as bench:
        kept = fitting(paths, bench.board.port, 115200)
        assert not bench.board.log  # it wasn't reset
    assert {load_scenario(path).application for path in kept} == {"refrigerator"}
    assert len(kept) < len(paths)


def test_ctrl_c_before_the_host_has_answered_leaves_ten_minutes(tmp_path):
    with served(tmp_path, "refrigerator") as bench:
        bench.board.write_console(f"hil {NAME}\r".encode())
        bench.wait(lambda: b"outputs are off" in bench.said)
        bench.board.write_console(b"\x03")
        bench.wait(lambda: bench.said.endswith(b">>> "))
        del bench.said[:]
        bench.board.write_console(b"import machine; print(machine.WDT.__name__)\r")
        bench.wait(lambda: b"WDT\r\n" in bench.said)
        assert 500e6 < bench.board._chip.watchdog_us - bench.board._chip.now_us <= 600e6
    assert "settings.json" in bench.board.flash.files()


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
        bench.board.write_console(f"hil {NAME}\r".encode())
        bench.wait(lambda: len(bench.board.resets) == 3)
        bench.wait(lambda: bench.said.endswith(b"> "))
    assert not [name for name in bench.board.flash.files() if name.startswith("hil/")]
