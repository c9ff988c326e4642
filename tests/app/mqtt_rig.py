"""What the MQTT tests stand on: a node in the VM, a real Mosquitto, an observer, a failing network."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest

from host_tools.paths import FIRMWARE
from host_tools.virtual_board.vm import find_micropython
from tests.patience import HANG_S

HOST = "127.0.0.1"
NAME = "hp"


def wait_for(what: str, condition: Callable[[], Any], timeout_s: float = HANG_S) -> Any:
    """The condition's first true value; AssertionError saying what did not come."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"not within {timeout_s} s: {what}")


def free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        return server.getsockname()[1]


class Node:
    """`mqtt_node.py` in the VM."""

    def __init__(
        self, umqtt: Path, port: int, constants: dict[str, Any] | None = None, **params: Any
    ) -> None:
        given = {
            "device_name": NAME, "mqtt_host": HOST, "mqtt_port": port, "mqtt_user": "", "mqtt_password": "",
            "mqtt_keepalive_s": 4, "telemetry_period_s": 1, **params,
        }  # fmt: skip
        script = Path(__file__).with_name("mqtt_node.py")
        arguments = [script, json.dumps(given), json.dumps(constants or {})]
        self.process = subprocess.Popen(
            [*find_micropython(), "-X", "heapsize=240k", *arguments],
            env={**os.environ, "MICROPYPATH": f".frozen:{FIRMWARE}:{umqtt}"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.counts: dict[str, Any] = {}
        self.lateness: dict[str, int] = {}  # the answer to "ticks"
        self.noise: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            if line.startswith("{") and '"p999_ms"' in line:
                self.lateness = json.loads(line)
            elif line.startswith("{"):
                self.counts = json.loads(line)
            else:
                self.noise.append(line)

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def wait(self, **wanted: Any) -> None:
        """Wait until the counts are these."""
        try:
            wait_for(str(wanted), lambda: wanted.items() <= self.counts.items())
        except AssertionError as error:
            raise AssertionError(f"{error}; counts {self.counts}; printed {''.join(self.noise)}") from None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Mosquitto:
    """A real broker on a free port of this computer; started and killed at will."""

    def __init__(self, folder: Path, port: int, password_file: Path | None = None) -> None:
        self.port = port
        self._config = folder / "mosquitto.conf"
        login = (
            f"password_file {password_file}\nallow_anonymous false"
            if password_file
            else "allow_anonymous true"
        )
        self._config.write_text(f"listener {port} {HOST}\npersistence false\nuser root\n{login}\n")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [program("mosquitto"), "-c", str(self._config)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("Mosquitto", lambda: listens(self.port))

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


def program(name: str) -> str:
    """The path of one of Mosquitto's programs; skips the test when it isn't installed."""
    path = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin")
    if not path:
        pytest.skip(f"no {name} installed: apt-get install mosquitto")
    return path


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), 1):
        return True
    return False


class Observer:
    """A client that keeps all it sees of the node, and sends commands."""

    def __init__(self, port: int, user: str | None = None, password: str | None = None) -> None:
        self.seen: list[tuple[str, str, bool]] = []
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, reconnect_on_failure=False)
        self._client.username_pw_set(user, password)
        self._client.on_message = lambda _client, _data, message: self.seen.append(
            (message.topic.removeprefix(f"heatpump/{NAME}/"), message.payload.decode(), message.retain)
        )
        subscribed = threading.Event()
        self._client.on_subscribe = lambda *_: subscribed.set()
        self._client.connect(HOST, port)
        self._client.loop_start()
        for kind in ("availability", "telemetry", "result", "event"):
            self._client.subscribe(f"heatpump/{NAME}/{kind}")
        assert subscribed.wait(HANG_S)

    def send(self, key: str, payload: str | bytes, retain: bool = False) -> None:
        self._client.publish(f"heatpump/{NAME}/set/{key}", payload, qos=1, retain=retain)

    def payloads(self, kind: str) -> list[str]:
        return [payload for seen, payload, _ in self.seen if seen == kind]

    def wait(self, kind: str, payload: str | None = None) -> str:
        """The first message of a kind, or the first with this payload."""
        return wait_for(
            f"{kind} {payload}; seen {self.seen}",
            lambda: [seen for seen in self.payloads(kind) if payload in (None, seen)],
        )[0]

    def result(self, key: str) -> dict[str, Any]:
        """The last answer to a command for this key."""
        found = wait_for(
            f"result for {key}; seen {self.seen}",
            lambda: [one for one in map(json.loads, self.payloads("result")) if one["key"] == key],
        )
        return found[-1]

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


class Proxy:
    """Stands between node and broker; while `frozen` it takes in what comes and passes nothing on."""

    def __init__(self, target: int) -> None:
        self.frozen = False
        self._target = target
        self._server = socket.create_server((HOST, 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._server.accept()[0]
                broker = socket.create_connection((HOST, self._target))
                for source, sink in ((client, broker), (broker, client)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError), source, sink:
            while data := source.recv(4096):
                if not self.frozen:
                    sink.sendall(data)
            sink.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._server.close()


@contextlib.contextmanager
def hand_made_broker() -> Iterator[tuple[int, Callable[[], socket.socket]]]:
    """A port, and a call that accepts the next connection and has read its CONNECT packet."""
    with socket.create_server((HOST, 0)) as server:
        server.settimeout(HANG_S)
        held = []

        def accept() -> socket.socket:
            connection = server.accept()[0]
            held.append(connection)
            assert connection.recv(1) == b"\x10"
            assert len(connection.recv(4096)) > 10
            return connection

        yield server.getsockname()[1], accept
        for connection in held:
            connection.close()
