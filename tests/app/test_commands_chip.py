"""Commands about the board: mem, wifi, mqtt, reboot, relay."""

import pytest

from heatpump.core.model import COMPRESSOR
from tests.app.commands_bench import Bench
from tests.app.on_board import RUNNING_MS
from tests.app.on_board import Bench as Board


def test_memory_of_both_heaps(console: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gc.mem_alloc", lambda: 68_000, raising=False)
    assert console("mem") == [
        "heap     44000 bytes free, 68000 in use",
        "network  51000 bytes free, 27000 in one piece",
    ]


def test_the_network(console: Bench) -> None:
    assert console("wifi") == ["wifi     ok", "network  none set"]
    console("set wifi_ssid house")
    assert console("wifi") == ["wifi     ok", "network  house"]  # a computer has no radio


def test_the_broker(console: Bench) -> None:
    assert console("mqtt") == [
        "mqtt     not connected",
        "broker   none set",
        "topics   heatpump/heatpump/",
        "dropped  2 connections, 3 commands, 4 messages",
        "error    off",
    ]
    console("set mqtt_host 192.0.2.1")
    console.mqtt.connected, console.mqtt.error = True, ""
    lines = console("mqtt")
    assert lines[:2] == ["mqtt     connected", "broker   192.0.2.1:1883"] and len(lines) == 4


def test_a_boarddoes_not_restart_under_a_compressor_that_runs(console: Bench) -> None:
    console.outputs.levels[COMPRESSOR] = 1
    (line,) = console("reboot")
    assert line == "error: the compressor runs; set mode off and wait until it rests, or 'reboot now'"


def test_relay_is_another_word_for_service(console: Bench) -> None:
    assert console("relay") == console("service") == ["service: none"]
    assert console("relay indoor_fan 10") == console("service indoor_fan 10")


def test_the_last_events_alone(console: Bench) -> None:
    log = console.controller.log
    for kind in (1, 2, 3):
        log.record(kind, 1)
    assert len(console("log")) == 3 and console("log 2") == console("log")[:2]
    assert console("log 0") == [] and console("log 9") == console("log")


@pytest.mark.slow
def test_reboot_switches_off_first_and_keeps_what_was_set(bench: Board) -> None:
    board = bench.start()
    board.run_until(RUNNING_MS)
    assert board.outputs["compressor"] and "the compressor runs" in bench.ask("reboot")
    bench.ask("set heat_setpoint 21.5")
    board.write_console(b"reboot now\r")
    board.run_until(board.now_ms + 5_000)
    assert not board.outputs["compressor"] and len(board.resets) == 2, board.resets
    assert b"relays off, the board restarts" in bench.said
    assert "heat_setpoint = 21.5" in bench.ask("get heat_setpoint")
    assert "diff" in bench.ask("help") and "set heat_setpoint 21.5" in bench.ask("diff")
    assert "wifi     not connected" in bench.ask("wifi") or "network" in bench.ask("wifi")
    for line in ("mem", "mqtt", "dump", "preset boost 5", "default preset", "setpoint 20", "relay", "log 3"):
        assert "error: " not in bench.ask(line), line
    board.run_until(board.now_ms + 1_000)
    bench.ask("mode off")
    board.run_until(board.now_ms + 30_000)
    board.write_console(b"reboot\r")
    board.run_until(board.now_ms + 5_000)
    assert len(board.resets) == 3
