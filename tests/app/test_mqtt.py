"""The firmware's MQTT in the real VM, with the real umqtt.simple and real brokers."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from heatpump.app.mqtt import PACKETS_PER_YIELD
from host_tools.errors import UserError
from host_tools.monitor.broker import EmbeddedBroker
from host_tools.umqtt_source import ensure_umqtt
from tests.app.mqtt_rig import (
    HOST,
    Mosquitto,
    Node,
    Observer,
    Proxy,
    free_port,
    hand_made_broker,
    program,
    wait_for,
)
from tests.vm import run_in_vm

pytestmark = pytest.mark.slow

QUICK = {"TURN_MS": 100}  # ten times the pace, where a test has many steps

CONNACK = b"\x20\x02\x00\x00"
TOPIC = b"heatpump/hp/set/heat_setpoint"
SETPOINT = bytes([0x30, 2 + len(TOPIC) + 4, 0, len(TOPIC)]) + TOPIC + b"24.5"

StartNode = Callable[..., Node]


def assert_bounded(node: Node) -> None:
    """The link gave the other tasks their turn after each few pieces of work."""
    assert 0 < node.counts["packets_held"] <= 2 * PACKETS_PER_YIELD


@pytest.fixture(scope="session")
def umqtt() -> Path:
    try:
        return ensure_umqtt()
    except UserError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def newer_umqtt(umqtt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1.3.4 with what 1.8.0, frozen into ESP32 images, does otherwise with its socket."""
    source = (umqtt / "umqtt" / "simple.py").read_text()
    for old, new in (
        ("import usocket as socket", "import socket"),
        ("import ustruct as struct", "import struct"),
        ("clean_session=True):", "clean_session=True, timeout=None):"),
        ("self.sock = socket.socket()", "self.sock = socket.socket()\n        self.sock.settimeout(timeout)"),
        ("if self.user is not None:", "if self.user:"),
        ("            assert 0\n\n    # Checks", "            assert 0\n        return op\n\n    # Checks"),
    ):
        assert old in source
        source = source.replace(old, new)
    folder = tmp_path_factory.mktemp("umqtt")
    (folder / "umqtt").mkdir()
    (folder / "umqtt" / "simple.py").write_text(source)
    return folder


@pytest.fixture
def start_node(umqtt: Path) -> Iterator[StartNode]:
    nodes = []

    def start(port: int, **params: Any) -> Node:
        nodes.append(Node(params.pop("umqtt", umqtt), port, **params))
        return nodes[-1]

    yield start
    for node in nodes:
        node.kill()


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path, free_port())
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture
def embedded() -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture
def observe() -> Iterator[Callable[..., Observer]]:
    observers = []

    def start(*args: Any) -> Observer:
        observers.append(Observer(*args))
        return observers[-1]

    yield start
    for observer in observers:
        observer.close()


@pytest.mark.parametrize(
    ("kind", "library"), [("mosquitto", "umqtt"), ("mosquitto", "newer_umqtt"), ("embedded", "umqtt")]
)
def test_telemetry_commands_and_last_will(
    kind: str, library: str, start_node: StartNode, observe: Callable[..., Observer], request: Any
) -> None:
    port = request.getfixturevalue(kind).port
    observer = observe(port)
    node = start_node(port, umqtt=request.getfixturevalue(library))
    observer.wait("availability", "online")
    assert '"heat_setpoint": "20.0"' in observer.wait("telemetry")

    observer.send("heat_setpoint", "21.5")
    assert observer.result("heat_setpoint") == {"key": "heat_setpoint", "ok": True, "message": ""}
    wait_for("telemetry of it", lambda: any('"21.5"' in text for text in observer.payloads("telemetry")))
    observer.send("colour", "red")
    assert observer.result("colour") == {
        "key": "colour", "ok": False, "message": "unknown parameter 'colour'",
    }  # fmt: skip

    assert_bounded(node)
    node.kill()
    observer.wait("availability", "offline")
    late = observe(port)
    late.wait("availability", "offline")
    assert ("availability", "offline", True) in late.seen, "the will is not retained"


def test_bad_commands_are_answered_and_change_nothing(
    start_node: StartNode, mosquitto: Mosquitto, observe: Callable[..., Observer]
) -> None:
    observer = observe(mosquitto.port)
    observer.send("retained", "30.0", retain=True)
    node = start_node(mosquitto.port, constants=QUICK)
    node.wait(connected=True)
    assert observer.result("retained")["message"] == "a retained command is not obeyed"
    for key, payload, message in (
        ("heat_setpoint", b"\xff\xfe", "not UTF-8"),
        ("heat_setpoint", b"\xc0\x80", "not UTF-8"),
        ("heat_setpoint", b"\xe0\x80\xaf", "not UTF-8"),
        ("heat_setpoint", b"\xed\xa0\x80", "not UTF-8"),
        ("heat_setpoint", b"\xf4\x90\x80\x80", "not UTF-8"),
        ("heat_setpoint", b"2" * 385, "over 384 bytes"),
        ("heat_setpoint", b"2" * 5000, "over 384 bytes"),
        ("broken", b"1", "failed: a fault in the firmware"),
        ('quote"\\', b"1", "unknown parameter 'quote\"\\'"),
        ("é", "ü".encode(), "unknown parameter 'é'"),
        ("x" * 100, b"1", "unknown parameter '" + "x" * 100 + "'"),
        ("", b"1", "unknown parameter ''"),
    ):
        observer.seen.clear()
        observer.send(key, payload)
        assert observer.result(key) == {"key": key, "ok": False, "message": message}
    observer.send("x" * 1000, b"1")  # the topic alone is longer than the buffer
    wait_for("an answer", lambda: '"over 384 bytes"' in "".join(observer.payloads("result")))
    observer.send("heat_setpoint", b"2" * 384)
    node.wait(setpoint="2" * 384, connected=True, connects=1)


def test_a_long_message_is_skipped_and_the_link_stays(
    start_node: StartNode, mosquitto: Mosquitto, observe: Callable[..., Observer]
) -> None:
    observer = observe(mosquitto.port)
    observer.send("x", b"2" * 20000, retain=True)
    node = start_node(mosquitto.port, constants=QUICK)
    assert observer.result("x")["message"] == "over 384 bytes"
    observer.send("heat_setpoint", b"3" * 1_000_000)
    observer.send("heat_setpoint", "21.5")
    node.wait(setpoint="21.5", connected=True, connects=1, drops=0)


def test_of_many_commands_for_one_key_the_last_is_obeyed_and_none_is_lost_uncounted(
    start_node: StartNode, mosquitto: Mosquitto, observe: Callable[..., Observer]
) -> None:
    node = start_node(mosquitto.port, constants=QUICK)
    node.wait(connected=True)
    observer = observe(mosquitto.port)
    for number in range(100):
        observer.send("heat_setpoint", str(number))
    node.wait(setpoint="99", messages_dropped=0)
    wait_for("a count", lambda: node.counts["obeyed"] + node.counts["commands_dropped"] == 100)
    wait_for("all answers", lambda: len(observer.payloads("result")) == node.counts["obeyed"])


def test_it_starts_with_no_broker_and_comes_back_after_each_loss(
    start_node: StartNode, tmp_path: Path, observe: Callable[..., Observer]
) -> None:
    broker = Mosquitto(tmp_path, free_port())
    program("mosquitto")
    node = start_node(broker.port, constants=QUICK)
    node.wait(connected=False, error="refused")
    for number in range(12):
        node.tell(f"post {number}")
    node.wait(messages_dropped=4)
    broker.start()
    try:
        observer = observe(broker.port)
        node.wait(connected=True, connects=1, drops=0, error="")
        wait_for("events", lambda: observer.payloads("event") == [str(number) for number in range(4, 12)])
        broker.kill()
        node.wait(connected=False, drops=1)
        broker.start()
        node.wait(connected=True, connects=2)
        observer = observe(broker.port)
        observer.send("heat_setpoint", "22.0")
        observer.result("heat_setpoint")
        node.wait(setpoint="22.0")
        assert_bounded(node)
    finally:
        broker.kill()


def test_a_half_open_link_is_dropped(start_node: StartNode, mosquitto: Mosquitto) -> None:
    proxy = Proxy(mosquitto.port)
    node = start_node(proxy.port, mqtt_keepalive_s=2, constants=QUICK)
    node.wait(connected=True)
    proxy.frozen = True
    node.wait(connected=False, error="the broker is silent", drops=1)
    proxy.frozen = False
    node.wait(connected=True, connects=2)
    assert_bounded(node)
    proxy.close()


def test_a_healthy_link_stays_through_many_pings(start_node: StartNode, mosquitto: Mosquitto) -> None:
    node = start_node(mosquitto.port, mqtt_keepalive_s=1, telemetry_period_s=3600, constants=QUICK)
    node.wait(connected=True)
    time.sleep(3)  # six pings; one without an answer would end it
    node.wait(connected=True, connects=1)


def test_the_network_goes_and_comes(start_node: StartNode, mosquitto: Mosquitto) -> None:
    node = start_node(mosquitto.port, constants=QUICK)
    node.wait(connected=True)
    node.tell("network 0")
    node.wait(connected=False, error="no network")
    node.tell("network 1")
    node.wait(connected=True, connects=2)
    node.tell("restart")
    node.wait(connected=True, connects=3, drops=2)


def test_login(start_node: StartNode, tmp_path: Path, observe: Callable[..., Observer]) -> None:
    passwords = tmp_path / "passwords"
    subprocess.run([program("mosquitto_passwd"), "-b", "-c", passwords, "café", "geheim"], check=True)
    broker = Mosquitto(tmp_path, free_port(), passwords)
    broker.start()
    try:
        node = start_node(broker.port, mqtt_user="café", mqtt_password="wrong")
        node.wait(connected=False, error="refused: user or password")
        node.kill()
        node = start_node(broker.port, mqtt_user="café", mqtt_password="geheim")
        node.wait(connected=True)
        observe(broker.port, "café", "geheim").wait("availability", "online")
    finally:
        broker.kill()


def test_off_without_a_host(start_node: StartNode) -> None:
    node = start_node(1, mqtt_host="")
    node.wait(connected=False, error="off")


def test_a_name_without_an_address(start_node: StartNode) -> None:
    node = start_node(1883, mqtt_host="no.such.name.invalid")
    node.wait(connected=False, error="no address for no.such.name.invalid: no name server")


def test_half_a_packet_holds_nothing_up(start_node: StartNode) -> None:
    with hand_made_broker() as (port, accept):
        node = start_node(port, mqtt_keepalive_s=60, constants=QUICK)
        connection = accept()
        for number in range(4):
            connection.sendall(CONNACK[number : number + 1])
        node.wait(connected=True)
        for number in range(len(SETPOINT)):
            assert node.counts["setpoint"] == "20.0"
            connection.sendall(SETPOINT[number : number + 1])
            time.sleep(0.02)
        node.wait(setpoint="24.5", connected=True)
        assert_bounded(node)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", "no answer"),
        (CONNACK[:3], "no answer"),
        (b"\x20\x02\x00\x03", "refused: not now"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n" + b"<p>" * 30, "no MQTT broker"),
        (b"\x20\xff\xff\xff\xff\xff", "not MQTT"),
        (b"\x20\xff\xff\xff\x7f", "no answer"),
        (b"\x20\x00", "malformed packet"),
        (CONNACK + b"\x30\x01\x00", "malformed packet"),
        (CONNACK + b"\x30\x03\x00\x50x", "malformed packet"),
    ],
)
def test_a_broker_that_is_none(start_node: StartNode, answer: bytes, error: str) -> None:
    with hand_made_broker() as (port, accept):
        node = start_node(port, constants={"HANDSHAKE_TURNS": 4, **QUICK})
        connection = accept()
        connection.sendall(answer)
        node.wait(connected=False, error=error)
        connection.close()
        accept()  # it tries again
        assert_bounded(node)


def test_a_healthy_link_stays_in_virtual_time(
    umqtt: Path, mosquitto: Mosquitto, observe: Callable[..., Observer]
) -> None:
    # Two hours pass in less than a second, so the broker has some milliseconds for each answer.
    observer = observe(mosquitto.port)
    source = f"""
import asyncio, sys
sys.path.append({str(umqtt)!r})
from heatpump.app.mqtt import MqttLink
class Params:
    device_name, mqtt_host, mqtt_port, mqtt_user, mqtt_password = "hp", "{HOST}", {mosquitto.port}, "", ""
    mqtt_keepalive_s, telemetry_period_s = 20, 60
class Network:
    def ready(self):
        return True
    async def address(self, host, port):
        import socket
        return socket.getaddrinfo(host, port)[0][-1]
async def main():
    link = MqttLink(Params, lambda: "{{}}", None, Network())
    asyncio.create_task(link.run())
    await asyncio.sleep(7200)
    print(link.connected, link.connects, link.drops, link.messages_dropped)
asyncio.run(main())
"""
    assert run_in_vm(source).split() == ["True", "1", "0", "0"]
    wait_for("all telemetry", lambda: len(observer.payloads("telemetry")) == 120)
