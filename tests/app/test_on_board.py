"""The whole firmware on the virtual board: boot, failures, Ctrl-C, watchdog, console, settings."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from host_tools.board_file import load_board
from host_tools.paths import FIRMWARE
from host_tools.virtual_board import HARD_RESET, PWRON_RESET, WDT_RESET
from tests.app.on_board import OFF, RUNNING_MS, Bench

pytestmark = pytest.mark.slow


def test_it_boots_safe_and_runs(bench: Bench) -> None:
    board = bench.start()
    board.run_until(RUNNING_MS)
    assert board.outputs == OFF | {"compressor": 1, "outdoor_fan": 1, "indoor_fan": 1}
    assert all(at_ms >= 300_000 for at_ms, role, _ in board.edges if role == "compressor")
    assert board.resets == [PWRON_RESET]


def test_the_console_answers(bench: Bench) -> None:
    bench.start().run_until(5_000)
    assert bench.ask("get heat_setpoint") == "heat_setpoint = 21.0 °C\r\n"
    assert "error: unknown command 'restart'" in bench.ask("restart")
    status = json.loads(bench.ask("status json"))
    assert status["mode"] == "heat" and status["indoor"] == 15.0 and status["reset_cause"] == "power-up"
    assert status["network"] == "not connected"  # none was ever set
    assert "heatpump" in bench.ask("version") and "board virtual" in bench.ask("version")
    assert "ok, 0 failed reads" in bench.ask("sensors scan")
    assert bench.ask("faults").startswith("no faults")  # though no reading is trusted yet
    assert "waiting for readings since the reset: indoor" in bench.ask("faults")
    assert status["fault"] == "none" and status["block"] == "waiting for readings"
    assert "180 to 3600 s" in bench.ask("help minimum_off")


def test_the_console_takes_a_line_whole_or_refuses_it(bench: Bench) -> None:
    board = bench.start()
    board.run_until(5_000)
    assert bench.ask("set wifi_ssid Müllers 🏠") == "wifi_ssid = Müllers 🏠\r\n"
    assert bench.ask("set mqtt_user") == "mqtt_user = (empty)\r\n"
    del bench.said[:]
    board.write_console(b"set time_zone" + b" " * 600 + b"-120\rset wifi_password a\xed\xa0\x80b\r")
    board.write_console(b"get time_zone\x1b[\rget wifi_password\r")
    while bench.said.count(b"\r\n> ") < 4 and board.now_ms < 1_000_000:
        board.run_until(board.now_ms + 200)
    assert [line for line in bench.text.split("\r\n") if line.startswith(("error", "time", "wifi"))] == [
        "error: the line is over 512 bytes; nothing was done",
        "error: the line is not UTF-8; nothing was done",
        "time_zone = 60",
        "wifi_password = (not set)",
    ]
    board.reset()
    board.run_until(board.now_ms + 5_000)
    assert bench.ask("get wifi_ssid") == "wifi_ssid = Müllers 🏠\r\n"


def test_a_setting_outlives_reset_and_power_cut(bench: Bench) -> None:
    board = bench.start()
    board.run_until(5_000)
    bench.ask("set heat_setpoint 23.5")
    board.reset()
    board.run_until(board.now_ms + 5_000)
    assert "23.5" in bench.ask("get heat_setpoint")
    board.power_cut(1_000)
    board.run_until(board.now_ms + 5_000)
    assert "23.5" in bench.ask("get heat_setpoint")
    assert board.resets == [PWRON_RESET, HARD_RESET, PWRON_RESET]


def test_counters_outlive_a_power_cut(bench: Bench) -> None:
    board = bench.start()
    board.run_until(2 * 3_600_000)
    board.power_cut(1_000)
    board.run_until(board.now_ms + 5_000)
    run_time = re.search(r"run_time +(\d+)", bench.ask("status"))
    assert run_time and int(run_time[1]) >= 3000


def test_a_reset_in_mid_run_switches_off_and_rests_in_full(bench: Bench) -> None:
    board = bench.start()
    board.run_until(RUNNING_MS)
    assert board.outputs["compressor"]
    board.reset()
    reset_ms = board.now_ms
    assert board.outputs == OFF
    board.run_until(reset_ms + RUNNING_MS)
    starts = [at_ms for at_ms, role, level in board.edges if role == "compressor" and level]
    assert len(starts) == 2 and starts[1] - reset_ms >= 300_000


@pytest.mark.parametrize("bench", [5000], indirect=True)
def test_ctrl_c_leaves_the_relays_off_and_the_board_comes_back(bench: Bench) -> None:
    board = bench.start()
    board.run_until(RUNNING_MS)
    for n in range(25):  # more than are written at once
        bench.ask(f"set heat_setpoint {20 + n % 2}.{n % 10}")
    board.write_console(b"\x03")
    while "stopped, relays off" not in bench.text:
        board.run_until(board.now_ms + 1000)
    stopped_ms = board.now_ms
    assert board.outputs == OFF
    board.run_until(stopped_ms + 500_000)  # text and keys come by real time, in which a minute passes soon
    assert board.outputs == OFF and board.resets == [PWRON_RESET]
    board.run_until(stopped_ms + 601_000)
    assert board.resets == [PWRON_RESET, WDT_RESET]
    board.run_until(stopped_ms + 640_000)
    assert json.loads(bench.ask("status json"))["starts"] == 1  # which isn't an hour old


BREAK_CONTROL = """
_whole = Controller.step
def _step(self, dt_ms, inputs, outputs):
    _whole(self, dt_ms, inputs, outputs)
    {}
Controller.step = _step
"""


def broken(statement: str) -> dict[str, str]:
    """A core that fails in a way once the compressor runs."""
    return {"core/controller.py": BREAK_CONTROL.format(f"if outputs.levels[0]: {statement}")}


@pytest.mark.parametrize("bench", [5000], indirect=True)
def test_a_failing_tick_ends_safe_and_restarts(bench: Bench) -> None:
    board = bench.start(added=broken("raise RuntimeError('broken')"))
    board.run_until(380_000)
    assert "RuntimeError: broken" in bench.text
    assert not any(role == "compressor" for _, role, _ in board.edges)  # that tick wasn't completed
    assert board.outputs == OFF | {"crankcase_heater": 1}  # restarted, in the cold
    assert board.resets == [PWRON_RESET, WDT_RESET]


def test_a_hanging_tick_expires_the_relays_then_the_watchdog_bites(bench: Bench) -> None:
    board = bench.start(added=broken("import time; time.sleep(3600)"))
    board.run_until(460_000)
    assert board.resets == [PWRON_RESET, WDT_RESET]
    on, *_ = [at_ms for at_ms, role, level in board.edges if role == "indoor_fan" and level]
    off, *_ = [at_ms for at_ms, role, level in board.edges if role == "indoor_fan" and not level]
    assert 0 < off - on <= 45_000


HELD = """
import time
async def forget():
    while True:
        await asyncio.sleep_ms(420000)
        time.sleep_ms(%d)  # as a look-up of a name does that nobody answers
"""


@pytest.mark.parametrize("held_ms", [9_000, 12_000, 20_000])
def test_a_loop_that_is_held_stops_the_machine_but_never_chops_it(bench: Bench, held_ms: int) -> None:
    board = bench.start(added={"app/dips.py": HELD % held_ms})
    board.run_until(2 * 3_600_000)
    status = json.loads(bench.ask("status json"))
    edges = [(at_ms, level) for at_ms, role, level in board.edges if role == "compressor"]
    starts = [at_ms for at_ms, level in edges if level]
    stops = [at_ms for at_ms, level in edges if not level]
    assert status["starts"] == len(starts) and board.resets == [PWRON_RESET]
    if held_ms == 9_000:
        assert status["outputs_lost"] == 0 and len(starts) <= 4
        return
    assert status["outputs_lost"] >= 10 and len(starts) >= 4
    assert all(on - off >= 180_000 for off, on in zip(stops, starts[1:], strict=False)), edges
    assert status["stop_cause"] == "outputs lost"
    assert re.search(r"notice: outputs lost", bench.ask("log")) and "stop: outputs lost" in bench.ask("log")
    assert "outputs lost" in bench.ask("faults")


def test_a_relay_that_something_else_switches_is_a_stop(bench: Bench) -> None:
    pin = load_board("virtual")["OUTPUTS"]["compressor"]["pin"]
    switched = HELD.replace("420000", "520000").replace(
        "time.sleep_ms(%d)", f"__import__('machine').Pin({pin}).value(0)"
    )
    board = bench.start(added={"app/dips.py": switched})
    board.run_until(600_000)
    edges = [at_ms for at_ms, role, _ in board.edges if role == "compressor"]
    assert len(edges) == 2 and board.outputs == OFF
    assert json.loads(bench.ask("status json"))["stop_cause"] == "outputs lost"
    board.run_until(760_000)
    assert board.outputs["compressor"]
    starts = [at_ms for at_ms, role, level in board.edges if role == "compressor" and level]
    assert starts[1] - edges[1] >= 180_000


def test_a_failing_task_leaves_control_alone(bench: Bench) -> None:
    broken = "async def _run(self):\n    raise RuntimeError('mqtt broke')\nMqttLink.run = _run\n"
    board = bench.start(added={"app/mqtt.py": broken})
    board.run_until(RUNNING_MS)
    assert bench.text.count("RuntimeError: mqtt broke") == 1  # however often it fails
    assert board.outputs["compressor"] and board.resets == [PWRON_RESET]
    failures = re.search(r'"task_failures":(\d+)', bench.ask("status json"))
    assert failures and int(failures[1]) > 5 and bench.text.count("Traceback") == 0


def test_an_image_runs_the_sources_even_beside_a_package_on_the_flash(tmp_path: Path) -> None:
    """An image has the modules as they are (boards/manifest.py); the table on the flash isn't theirs."""
    bench = Bench(tmp_path, 0, heap_kb=2000)  # these are in RAM here
    sources = {
        "image/" + path.relative_to(FIRMWARE).as_posix(): path.read_bytes()
        for path in (FIRMWARE / "heatpump").rglob("*.py")
    }
    bench.files |= sources
    main = 'import sys\nsys.path.insert(0, "/image")\nfrom heatpump.start import main\nmain()\n'
    try:
        board = bench.start(main_py=main)
        board.run_until(RUNNING_MS)
        assert board.outputs["compressor"] and board.resets == [PWRON_RESET], bench.text
        assert bench.ask("set heat_setpoint 21.5") == "heat_setpoint = 21.5 °C\r\n"
        for line in ("help set", "status", "get", "faults", "log", "sensors", "clock", "version"):
            assert "error" not in bench.ask(line), line
        assert json.loads(bench.ask("status json"))["task_failures"] == 0
    finally:
        board.stop()


def test_a_failure_that_cannot_even_be_told_ends_no_task(bench: Bench) -> None:
    """As when there is no memory left for its text."""
    broken = (
        "class Untold(Exception):\n    def __repr__(self):\n        raise MemoryError\n"
        "async def _run(self):\n    print('tried')\n    raise Untold\nMqttLink.run = _run\n"
    )
    board = bench.start(added={"app/mqtt.py": broken})
    board.run_until(RUNNING_MS)
    assert bench.text.count("tried") > 4 and board.resets == [PWRON_RESET]
    assert int(re.search(r'"task_failures":(\d+)', bench.ask("status json"))[1]) > 4  # type: ignore[index]


BEHIND = 'EXPANDER = {"sda": 4, "scl": 15, "address": 0x24}\n'  # what the board had not when it was deployed


@pytest.mark.parametrize("bench", [5000], indirect=True)
@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"application_py": 'NAME = "fusion"\n'}, "error: application.py: no application 'fusion' is here"),
        ({"application_py": 'NAME = "freezer"\n'}, "no application 'freezer' is here; 'heatpump deploy' br"),
        ({"board_py": lambda text: text + BEHIND}, "'heatpump deploy --all' brings all modules"),
        ({"board_py": lambda text: text.replace('"pin": 17', '"pin": 16')}, "pin 16 is already used by"),
        ({"board_py": lambda text: text + "COLOUR = 1\n"}, "error: COLOUR: unknown key"),
        ({"board_py": "PINS = 1 / 0\n"}, "error: board.py: ZeroDivisionError"),
        ({"board_py": "raise ValueError\n"}, "error: board.py: ValueError"),
    ],
)
def test_a_bad_file_is_one_line_with_the_relays_off(
    bench: Bench, changes: dict[str, str | Callable[[str], str]], line: str
) -> None:
    board_py = bytes(bench.files["board.py"]).decode()  # type: ignore[arg-type]
    files = {
        name: change if isinstance(change, str) else change(board_py) for name, change in changes.items()
    }
    board = bench.start(**files)
    board.run_until(3_000)
    errors = [found for found in bench.text.splitlines() if found.startswith("error: ")]
    assert len(errors) == 1 and line in errors[0], bench.text
    assert "Traceback" not in bench.text and board.outputs == OFF


def test_bad_settings_do_not_stop_it(bench: Bench) -> None:
    board = bench.start(settings_json='{"minimum_off": "5", "mode": "heat"')
    board.run_until(5_000)
    assert "settings.json makes no sense; kept as settings.bad" in bench.ask("faults")
    bench.ask("mode heat")
    assert json.loads(board.flash.read("settings.json")) == {"mode": "heat"}
