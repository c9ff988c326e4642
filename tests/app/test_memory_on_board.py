"""The chip's memory: the heap grows once, and what runs out costs other tasks and never the tick."""

import json

import pytest

from host_tools.rigs.faults import sensor_settings
from host_tools.virtual_board import PWRON_RESET
from tests.app.on_board import ROMS, RUNNING_MS, SETTINGS, Bench

pytestmark = pytest.mark.slow


def test_the_heap_grows_once_and_leaves_the_network_its_part(bench: Bench) -> None:
    """Of the 142.6 kB that ESP-IDF has, the radio takes 38 and the heap's one growth 56."""
    settings = SETTINGS | sensor_settings(ROMS) | {"wifi_ssid": "house", "mqtt_host": "127.0.0.1"}
    board = bench.start(settings_json=json.dumps(settings))
    board.run_until(RUNNING_MS)
    for line in ("status", "help set", "get", "set heat_setpoint 21", "faults", "log", "sensors"):
        assert "error" not in bench.ask(line)
    found = json.loads(bench.ask("status json"))
    assert found["network"] == "ok"
    assert found["network_memory"] == 142_600 - 38_000 - 56_000


def test_a_radio_asked_for_too_late_is_refused(bench: Bench) -> None:
    main = (
        "import network, time\nkept = bytearray(260000)\n"
        "try:\n    network.WLAN()\nexcept RuntimeError as error:\n    print(error)\ntime.sleep(60)\n"
    )
    bench.start(main_py=main).run_until(2000, timeout_s=5)
    assert "Wifi Unknown Error 0x0101" in bench.text


HOG = """
import gc
async def forget():
    await asyncio.sleep_ms(%d)
    kept = None
    try:
        while True:
            kept = [kept]
    except MemoryError:
        for _ in range(60):  # the loop itself polls with some bytes
            kept = kept[0]
        await asyncio.sleep_ms(120000)
    kept = None
    while True:
        await asyncio.sleep_ms(3600000)
"""


def test_memory_that_runs_out_costs_other_tasks_and_never_the_tick(bench: Bench) -> None:
    board = bench.start(added={"app/dips.py": HOG % RUNNING_MS})
    board.run_until(RUNNING_MS + 600_000)
    assert board.resets == [PWRON_RESET] and "MemoryError" in bench.text, bench.text
    found = json.loads(bench.ask("status json"))
    assert found["uptime"] >= board.now_ms // 1000 - 2 and found["outputs_lost"] == 0
    assert board.outputs["compressor"] and found["task_failures"] > 0, found
    stops = [at_ms for at_ms, role, level in board.edges if role == "compressor" and not level]
    starts = [at_ms for at_ms, role, level in board.edges if role == "compressor" and level]
    assert all(on - off >= 180_000 for off, on in zip(stops, starts[1:], strict=False)), board.edges


def test_memory_is_told_to_be_short_before_it_ends(bench: Bench) -> None:
    board = bench.start()
    board.run_until(RUNNING_MS)
    assert json.loads(bench.ask("status json"))["notice"] == "none"
    board.take_heap(7)  # of twice as much as a chip has: a command needs more than that here
    board.run_until(RUNNING_MS + 40_000)
    assert board.outputs["compressor"] and board.resets == [PWRON_RESET]
    board.take_heap(None)
    board.run_until(RUNNING_MS + 80_000)
    assert "notice: memory short" in bench.ask("log"), bench.text
    found = json.loads(bench.ask("status json"))  # what the heap has grown over stays away from the network
    assert (found["notice"], found["network_memory"] < 8000) == ("memory short", True)
    assert "memory short, see 'status'" in bench.ask("faults")


def test_hours_of_commands_leave_the_memory_as_it_was(bench: Bench) -> None:
    board = bench.start()
    free = []
    for hour in range(3):
        for minute in range(0, 60, 10):
            board.run_until((hour * 60 + minute + 10) * 60_000)
            for line in ("status", "help set", "set heat_setpoint 21", "faults", "log", "sensors", "get"):
                assert "error" not in bench.ask(line)
        free.append(json.loads(bench.ask("status json"))["memory_free"])
    assert abs(free[2] - free[1]) < 600, free
