"""Whatever a broker does, the link gives the other tasks their turn, and memory has bounds.

How late a turn comes is measured by `make bench`; here it is counted how much is done between two turns.
"""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from heatpump.app.mqtt import PACKETS_PER_YIELD, QUEUE_LENGTH
from heatpump.app.mqtt_socket import OUT_BYTES
from host_tools.errors import UserError
from host_tools.umqtt_source import ensure_umqtt
from tests.app.hostile_broker import CASES, command, flood_then, hostile, publish
from tests.app.mqtt_rig import Node, hand_made_broker, wait_for

pytestmark = pytest.mark.slow

QUICK = {"TURN_MS": 100}
CONNACK = b"\x20\x02\x00\x00"
LONGEST_MESSAGE = 2048


@pytest.fixture(scope="module")
def umqtt() -> Path:
    try:
        return ensure_umqtt()
    except UserError as error:
        pytest.skip(str(error))


@pytest.fixture
def nodes() -> Iterator[list[Node]]:
    started: list[Node] = []
    yield started
    for node in started:
        node.kill()


@pytest.mark.parametrize("case", CASES)
def test_work_between_two_turns_and_what_waits_are_bounded(case: str, umqtt: Path, nodes: list[Node]) -> None:
    with hostile(case) as broker:
        node = Node(umqtt, broker.port, constants={**QUICK, "BACKOFF_S": (1, 1)})
        nodes.append(node)
        wait_for("a connection", lambda: broker.connections)
        wait_for("something done", lambda: node.counts.get("packets_held"))
        for _ in range(20):
            seen = node.counts
            assert seen["packets_held"] <= 2 * PACKETS_PER_YIELD
            assert seen["waiting"] <= 2 * QUEUE_LENGTH
            assert seen["unsent"] <= OUT_BYTES + LONGEST_MESSAGE
            wait_for("the next report", lambda seen=seen: node.counts is not seen)
        assert not node.noise, node.noise


def test_mode_off_is_obeyed_after_a_flood_and_the_flood_is_counted(umqtt: Path, nodes: list[Node]) -> None:
    flooded = threading.Event()
    broker = flood_then(3, command("mode", b"heat") + command("mode", b"off"), flooded)
    try:
        node = Node(umqtt, broker.port)
        nodes.append(node)
        assert flooded.wait(30)
        node.wait(mode="off", drops=0)
        assert node.counts["obeyed"] < 100
        assert node.counts["commands_dropped"] > 500
    finally:
        broker.end()


def test_mode_off_overtakes_all_that_waits_and_the_last_word_counts(umqtt: Path, nodes: list[Node]) -> None:
    with hand_made_broker() as (port, accept):
        node = Node(umqtt, port, constants=QUICK)
        nodes.append(node)
        connection = accept()
        many = b"".join(command(f"key_{n}", b"1") for n in range(QUEUE_LENGTH + 4))
        connection.sendall(CONNACK + many + command("mode", b"off") + many + command("mode", b"heat"))
        node.wait(mode="heat")
        connection.sendall(command("mode", b"heat") + many + command("mode", b"OFF\n"))
        node.wait(mode="off", connected=True)


def test_prices_add_up_instead_of_overtaking_each_other(umqtt: Path, nodes: list[Node]) -> None:
    with hand_made_broker() as (port, accept):
        node = Node(umqtt, port, constants=QUICK)
        nodes.append(node)
        connection = accept()
        connection.sendall(CONNACK + command("prices", b"one") + command("prices", b"two"))
        node.wait(obeyed=2, commands_dropped=0)


@pytest.mark.parametrize(
    "topic",
    [b"heatpump/hp/set", b"heatpump/hp/set/a/b", b"heatpump/xx/set/mode", b"heatpump/hp/get/mode", b"mode",
     b"xheatpump/hp/set/mode", b"heatpump/hp/SET/mode"],
)  # fmt: skip
def test_only_the_exact_topic_is_a_command(topic: bytes, umqtt: Path, nodes: list[Node]) -> None:
    with hand_made_broker() as (port, accept):
        node = Node(umqtt, port, constants=QUICK)
        nodes.append(node)
        connection = accept()
        connection.sendall(CONNACK + publish(topic, b"off"))
        node.wait(commands_dropped=1, obeyed=0, connected=True)


def test_what_waits_at_a_loss_of_the_link_is_not_obeyed_later(umqtt: Path, nodes: list[Node]) -> None:
    with hand_made_broker() as (port, accept):
        node = Node(umqtt, port, constants=QUICK)
        nodes.append(node)
        connection = accept()
        connection.sendall(CONNACK + command("heat_setpoint", b"30") + b"\x30\xff\xff\xff\xff")
        node.wait(connected=False, drops=1)
        assert node.counts["obeyed"] + node.counts["commands_dropped"] == 1


def test_answers_go_before_events_when_there_are_too_many(umqtt: Path, nodes: list[Node]) -> None:
    with hand_made_broker() as (port, accept):
        node = Node(umqtt, port, constants={"TURN_MS": 300})
        nodes.append(node)
        connection = accept()
        connection.sendall(CONNACK)
        node.wait(connected=True)
        node.tell("post kept")
        for _ in range(3):
            connection.sendall(b"".join(command(f"key_{n}", b"1") for n in range(QUEUE_LENGTH)))
        heard = b""
        while b"kept" not in heard:
            heard += connection.recv(4096)
