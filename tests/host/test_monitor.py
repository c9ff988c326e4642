"""The embedded broker, the client, and what the live view shows."""

import asyncio
import io
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import paho.mqtt.client as paho
import pytest
from rich.console import Console

from host_tools.errors import UsageError, UserError
from host_tools.monitor import live
from host_tools.monitor.broker import EmbeddedBroker
from host_tools.monitor.client import follow
from host_tools.monitor.curve import braille, resample
from host_tools.monitor.live import Monitor
from host_tools.monitor.state import BoardState
from host_tools.monitor.view import clock, line, screen
from host_tools.paths import ROOT
from tests.app.mqtt_rig import HOST, free_port, listens, wait_for

WINTER = {
    "uptime": 3600, "mode": "heat", "phase": "post-circulation", "action": "heating",
    "heat_setpoint": 20.0, "cool_setpoint": 25.0, "indoor": 19.54, "outdoor": -11.3, "indoor_coil": None,
    "outdoor_coil": -15.2, "compressor": 1, "outdoor_fan": 1, "indoor_fan": 0, "reversing_valve": 0,
    "block": "outdoor coil reading", "stop_cause": "starts per hour", "starts": 12, "run_time": 600,
}  # fmt: skip
HOUSE = {"time_s": 3600, "power_w": 1234.4, "heat_w": 3456.1, "cop": 2.8, "indoor": 19.54, "outdoor": -11.3}


@pytest.fixture(scope="module")
def broker() -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker() as running:
        yield running


@pytest.fixture
def publish(broker: EmbeddedBroker) -> Iterator[Any]:
    client = paho.Client(paho.CallbackAPIVersion.VERSION2)
    client.connect(HOST, broker.port)
    client.loop_start()

    def send(topic: str, value: Any, retain: bool = False) -> None:
        text = value if isinstance(value, str) else json.dumps(value)
        client.publish(topic, text, qos=1, retain=retain).wait_for_publish(5)

    yield send
    client.disconnect()
    client.loop_stop()


def winter_day() -> BoardState:
    state = BoardState("house")
    state.take("heatpump/house/availability", b"online")
    for minute in range(24 * 60):
        values = {
            **WINTER,
            "uptime": 60 * minute,
            "indoor": 19.5 + minute % 60 / 60,
            "outdoor": -minute / 144,
        }
        state.take("heatpump/house/telemetry", json.dumps(values).encode())
    state.take("plant/house/telemetry", json.dumps(HOUSE).encode())
    state.take("heatpump/house/result", b'{"key":"mode","ok":false,"message":"unknown mode"}')
    return state


def shown(state: BoardState, width: int = 80, height: int = 24) -> list[str]:
    console = Console(width=width, height=height, file=io.StringIO())
    console.print(screen(state, width, height))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_the_broker_is_on_loopback_alone_and_ends_cleanly() -> None:
    broker = EmbeddedBroker()
    broker.start()
    assert broker.port > 0 and listens(broker.port)
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", broker.port), 1):
        pass
    silent = socket.create_connection((HOST, broker.port), 5)
    broker.stop()
    assert silent.recv(1) == b""
    assert not listens(broker.port)
    broker.stop()
    silent.close()
    with EmbeddedBroker() as broker:
        pass
    assert not listens(broker.port)


LOGS = """
import logging
from host_tools.monitor import broker, client
broker._silence()
for also in (lambda: None, logging.basicConfig):
    also()
    for name in ("amqtt.broker", "transitions.core", client._LOGGER.name):
        logging.getLogger(name).error("a client has gone")
"""


def test_what_libraries_log_is_not_on_the_screen() -> None:
    done = subprocess.run([sys.executable, "-c", LOGS], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(
            UserError, match=f"^the MQTT broker cannot use port {port}: Address already in use$"
        ):
            EmbeddedBroker(port).start()


def test_a_client_that_speaks_nonsense_does_not_end_the_broker(broker: EmbeddedBroker, publish: Any) -> None:
    with socket.create_connection((HOST, broker.port)) as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n" * 10)
    publish("heatpump/other/telemetry", {})
    assert listens(broker.port)


def test_a_monitor_follows_the_board_over_mqtt(broker: EmbeddedBroker, publish: Any) -> None:
    publish("heatpump/house/availability", "online", retain=True)
    output = io.StringIO()
    with Monitor(HOST, broker.port, "house", Console(file=output, width=60)) as monitor:
        wait_for("availability", lambda: monitor.state.availability == "online")
        publish("plant/house/telemetry", HOUSE)
        publish("heatpump/house/telemetry", WINTER)
        publish("heatpump/neighbour/telemetry", {"indoor": 99})
        wait_for("telemetry", lambda: monitor.state.number("indoor") == 19.54)
        publish("heatpump/house/availability", "offline", retain=True)
        wait_for("the end", lambda: "offline" in output.getvalue())
    assert monitor.error is None
    assert output.getvalue().splitlines()[-1] == (
        "day 1 01:00  offline  indoor 19.5 °C  outdoor -11.3 °C  phase post-circulation  compressor 1"
        "  power 1234 W heat 3456 W"
    )


def test_in_a_file_it_is_a_line_a_second_and_one_at_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    output, state = io.StringIO(), BoardState("house")
    now_s = [100.0]
    monkeypatch.setattr(live.time, "monotonic", lambda: now_s[0])
    plain = live._PlainLines(state, Console(file=output, width=60))
    state.take("heatpump/house/telemetry", json.dumps({**WINTER, "phase": "[red]"}).encode())
    state.take("heatpump/house/availability", b"online")
    counts = []
    for now_s[0], availability in ((100, "online"), (100.9, "online"), (101, "online"), (101.1, "offline")):
        state.take("heatpump/house/availability", availability.encode())
        plain.update()
        counts.append(output.getvalue().count("\n"))
    assert counts == [1, 1, 2, 3]
    assert "phase [red]" in output.getvalue()  # what a board says is no markup


def test_the_live_view_draws_on_a_terminal(broker: EmbeddedBroker, publish: Any) -> None:
    output = io.StringIO()
    console = Console(file=output, force_terminal=True, width=80, height=24)
    with Monitor(HOST, broker.port, "screen", console) as monitor:
        publish("heatpump/screen/telemetry", WINTER)
        wait_for("telemetry", lambda: monitor.state.telemetry)
        wait_for("the picture", lambda: "post-circulation" in output.getvalue())
    assert output.getvalue().endswith("\x1b[?25h"), "the cursor is not shown again"


def test_a_broker_that_goes_away_ends_the_monitor() -> None:
    broker = EmbeddedBroker()
    broker.start()
    with Monitor(HOST, broker.port, "house", Console(file=io.StringIO())) as monitor:
        broker.stop()
        error = wait_for("an error", lambda: monitor.error)
        assert not monitor.state.following
    assert str(error).startswith(f"MQTT broker {HOST}:{broker.port} is gone: ")


def test_no_broker_is_one_clear_line() -> None:
    port = free_port()
    line_of_it = f"^MQTT broker {HOST}:{port} cannot be reached: Connection refused$"
    with pytest.raises(UserError, match=line_of_it):
        asyncio.run(follow(BoardState("house"), HOST, port))
    with (
        pytest.raises(UserError, match=line_of_it),
        Monitor(HOST, port, "house", Console(file=io.StringIO())),
    ):
        pass


@pytest.mark.parametrize("name", ["", "a/b", "#", "a+"])
def test_a_name_that_mqtt_cannot_carry(name: str) -> None:
    with pytest.raises(UsageError, match="is no board name"):
        asyncio.run(follow(BoardState(name), HOST, 1))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"host": ""}, "the host must have 1 to 253 bytes, not 0"),
        ({"host": "a" * 300}, "the host must have 1 to 253 bytes, not 300"),
        ({"name": "n" * 70_000}, "the board name must have"),
        ({"name": "\udcff"}, "the board name isn't UTF-8"),
        ({"user": "u" * 70_000}, "the user must have"),
        ({"password": "\udcff"}, "the password isn't UTF-8"),
    ],
)
def test_what_mqtt_or_a_name_server_cannot_carry(given: dict[str, str], says: str) -> None:
    rest = dict(given)
    state, host = BoardState(rest.pop("name", "house")), rest.pop("host", HOST)
    with pytest.raises(UsageError, match=says):
        asyncio.run(follow(state, host, 1, **rest))  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["a" * 70, "..", "a..b", "\u200b"])
def test_a_host_that_is_none_is_one_line(host: str) -> None:
    with pytest.raises(UserError, match="cannot be reached") as caught:
        asyncio.run(follow(BoardState("house"), host, 1))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("heatpump/house/telemetry", b"{"),
        ("heatpump/house/telemetry", b"[1]"),
        ("heatpump/house/telemetry", b"\xff"),
        ("plant/house/telemetry", b"null"),
        ("heatpump/house/result", b"text"),
        ("heatpump/house/set/mode", b"heat"),
    ],
)
def test_a_message_not_understood_changes_nothing(topic: str, payload: bytes) -> None:
    state, untouched = winter_day(), winter_day()
    assert not state.take(topic, payload)
    assert (state.telemetry, state.plant, state.last_result) == (
        untouched.telemetry, untouched.plant, untouched.last_result,
    )  # fmt: skip
    assert list(state.history) == list(untouched.history)


def test_time_goes_on_over_a_reset_of_the_board() -> None:
    state = BoardState("house")
    for uptime in (100, 200, 10, 30):
        state.take("heatpump/house/telemetry", json.dumps({"uptime": uptime}).encode())
    assert [sample.time_s for sample in state.history] == [100, 200, 210, 230]
    assert state.resets == 1


def test_the_screen_fits_a_terminal_and_shows_all() -> None:
    rows = shown(winter_day())
    text = "\n".join(rows)
    assert len(rows) <= 23 and max(map(len, rows)) <= 80
    machine = (
        "post-circulation",
        "outdoor coil reading",
        "starts per hour",
        "● on",
        "○ off",
        "1234 W",
        "2.80",
    )
    for part in ("house", "online", "day 1 23:59", "20.5 °C", "-10.0 °C", *machine, "mode: unknown mode"):
        assert part in text, part
    assert "…" not in text, "something is cut off"
    assert sum("\u2800" < sign <= "\u28ff" for sign in text) > 100


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 50), (40, 10)])
def test_the_screen_of_a_board_never_heard_of(width: int, height: int) -> None:
    rows = shown(BoardState("house"), width, height)
    assert max(map(len, rows)) <= width
    assert "unknown" in rows[0]


def test_the_line_of_a_board_never_heard_of() -> None:
    assert line(BoardState("house")) == "day 1 00:00  unknown  indoor –  outdoor –  phase –  compressor –"  # noqa: RUF001


def test_clock() -> None:
    assert [clock(time_s) for time_s in (0, 59, 86399, 86400 + 3660)] == [
        "day 1 00:00", "day 1 00:00", "day 1 23:59", "day 2 01:01",
    ]  # fmt: skip


def test_resample_averages_holds_and_keeps_gaps() -> None:
    times, values = [0, 1, 10, 20, 30], [1.0, 3.0, None, 5.0, 7.0]
    assert resample(times, values, 0, 40, 4) == [2.0, None, 5.0, 7.0]
    assert resample(times, values, 0, 80, 8) == [2.0, None, 5.0, 7.0, None, None, None, None]
    assert resample([0, 30], [1.0, 2.0], 0, 40, 4) == [1.0, 1.0, 1.0, 2.0]
    assert resample([0, 30], [1.0, 2.0], 10, 50, 4) == [1.0, 1.0, 2.0, None]
    assert resample([], [], 0, 0, 2) == [None, None]


def test_braille_draws_a_connected_line() -> None:
    assert braille([0, 1, 2, 3], 1, 0, 3) == ["⡠⠊"]
    assert braille([0, 7], 2, 0, 7) == ["⢸", "⡸"]
    assert braille([None, 3, None, -5, 99], 1, 0, 3) == ["⠈⢀⠇"]
    assert braille([5, 5], 1, 5, 5) == ["⣀"]
