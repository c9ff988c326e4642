"""The whole firmware on the virtual board tells a broker what happens."""

import asyncio
import contextlib
import json
import threading
from pathlib import Path

import aiomqtt
import pytest

from host_tools.board_file import load_board
from host_tools.monitor.broker import EmbeddedBroker
from host_tools.plant.air_to_air import AirToAir
from host_tools.rigs.faults import sensor_settings
from host_tools.rigs.virtual import PlantWorld, firmware_files
from host_tools.umqtt_source import umqtt_modules
from host_tools.virtual_board import VirtualBoard
from tests.patience import HANG_S


class Listener(threading.Thread):
    """Collects what is published on one topic."""

    def __init__(self, broker: EmbeddedBroker, topic: str) -> None:
        super().__init__(daemon=True)
        self.heard: list[dict] = []
        self.listens = threading.Event()
        self._broker, self._topic = broker, topic
        self.start()
        assert self.listens.wait(HANG_S)

    def run(self) -> None:
        with contextlib.suppress(aiomqtt.MqttError):  # the broker ends before we do
            asyncio.run(self._listen())

    async def _listen(self) -> None:
        async with aiomqtt.Client(self._broker.host, self._broker.port) as client:
            await client.subscribe(self._topic)
            self.listens.set()
            async for message in client.messages:
                self.heard.append(json.loads(message.payload))


@pytest.mark.slow
def test_events_arrive_with_the_causes_that_status_names(tmp_path: Path) -> None:
    with EmbeddedBroker() as broker:
        listener = Listener(broker, "heatpump/+/event")
        world = PlantWorld(AirToAir(), "air_to_air")
        board = VirtualBoard(
            tmp_path,
            load_board("virtual"),
            world=world,
            sensors=world.roms,
            speed=0,
            modules=umqtt_modules(),
        )
        settings = sensor_settings(world.roms) | {
            **{"mode": "heat", "heat_setpoint": "30", "wifi_ssid": "house", "mqtt_keepalive": "3600"},
            **{"mqtt_host": broker.host, "mqtt_port": str(broker.port)},
        }
        board.flash.write_tree({**firmware_files("air_to_air"), "settings.json": json.dumps(settings)})
        with board:
            board.run_until(600_000)
            board.sensor("indoor").set_fault("disconnected")
            board.run_until(900_000)
    told = [(event["event"], event["what"]) for event in listener.heard]
    assert told[0] == ("reset", "power-up")
    for event in (("start", "heating"), ("lost", "indoor reading"), ("stop", "indoor reading")):
        assert event in told, told
