"""The whole firmware on the virtual board finds its broker by name; a silent name server costs no tick."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from host_tools.demo import umqtt_modules
from host_tools.monitor.broker import EmbeddedBroker
from host_tools.virtual_board.name_server import own_name_server
from tests.app.on_board import Bench
from tests.drivers.test_dns import A, NameServer, answer, record

LOOPBACK = bytes([127, 0, 0, 1])


@pytest.fixture
def servers() -> Iterator[list[NameServer]]:
    started: list[NameServer] = []
    yield started
    for server in started:
        server.end()


def board_status(tmp_path: Path, server: NameServer, port: int, seconds: int) -> dict[str, object]:
    bench = Bench(tmp_path, 0, modules=umqtt_modules(), name_server=("127.0.0.1", server.port))
    try:
        board = bench.start()
        board.run_until(5_000)
        for line in ("wifi_ssid house", f"mqtt_port {port}", "ntp_host time.lan", "mqtt_host broker.lan"):
            bench.ask("set " + line)
        board.run_until(board.now_ms + seconds * 1000)
        found: dict[str, object] = json.loads(bench.ask("status json"))
        return found
    finally:
        bench.board.stop()


@pytest.mark.slow
def test_a_broker_is_found_by_its_name(tmp_path: Path, servers: list[NameServer]) -> None:
    servers.append(NameServer(lambda q: [answer(record(A, LOOPBACK), question=q)]))
    with EmbeddedBroker() as broker:
        assert board_status(tmp_path, servers[0], broker.port, 15)["mqtt"] == "ok"


@pytest.mark.slow
def test_a_silent_name_server_is_told_and_costs_no_tick(tmp_path: Path, servers: list[NameServer]) -> None:
    servers.append(NameServer(lambda q: []))
    status = board_status(tmp_path, servers[0], 1883, 12)
    assert status["mqtt"] == "no address for broker.lan: the name server is silent"
    assert status["outputs_lost"] == 0 and status["task_failures"] == 0
    assert status["reset_cause"] == "power-up"
    assert {b"time" in question for question in servers[0].questions} == {True, False}


def test_the_boards_name_server_is_that_of_this_computer(tmp_path: Path) -> None:
    config = tmp_path / "resolv.conf"
    assert own_name_server(config) == "127.0.0.1"
    config.write_text(
        "# nameserver 1.1.1.1\nsearch lan\nnameserver\nnameserver fe80::1\nnameserver 10.0.0.2\n"
    )
    assert own_name_server(config) == "10.0.0.2"
