"""The fixture `broker`: MQTT on this computer, with somebody who listens and commands."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Any, Self

import paho.mqtt.client as mqtt

from host_tools.monitor.broker import EmbeddedBroker
from host_tools.rigs.virtual import found_by


class Broker:
    """`messages`: the newest text by topic; those of a board begin with heatpump/device/."""

    def __init__(self) -> None:
        self.messages: dict[str, str] = {}
        self._broker = EmbeddedBroker()
        self._news = threading.Condition()
        self._client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
        self._client.on_connect = lambda client, *_: client.subscribe("#")
        self._client.on_message = self._take

    def __enter__(self) -> Self:
        self._broker.start()
        self._client.connect(self.host, self.port)
        self._client.loop_start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._broker.stop()

    @property
    def host(self) -> str:
        return self._broker.host

    @property
    def port(self) -> int:
        return self._broker.port

    @property
    def settings(self) -> dict[str, str]:
        """With which a board finds it."""
        return found_by(self._broker)

    def go(self) -> None:
        """It ends, with all connections."""
        self._broker.stop()

    def come_back(self) -> None:
        """It is there again, at the same port, and knows nothing of before."""
        self._broker = EmbeddedBroker(self.port)
        self._broker.start()
        self._client.reconnect()

    def publish(self, topic: str, text: str, retain: bool = False) -> None:
        self._client.publish(topic, text, retain=retain).wait_for_publish(10)

    def wait(self, topic: str, timeout_s: float = 30) -> str:
        """The newest message of that topic; waits for one, in real time. AssertionError if none comes."""
        end_s = time.monotonic() + timeout_s
        with self._news:
            while topic not in self.messages:
                left_s = end_s - time.monotonic()
                assert left_s > 0, f"no message of {topic}; there were {', '.join(self.messages) or 'none'}"
                self._news.wait(left_s)
            return self.messages[topic]

    def _take(self, client: mqtt.Client, data: Any, message: mqtt.MQTTMessage) -> None:
        with self._news:
            self.messages[message.topic] = message.payload.decode(errors="replace")
            self._news.notify_all()
