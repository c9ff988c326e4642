"""`make run`: the real firmware on a virtual board heats a simulated house through a winter day.

broker ◀─MQTT─ firmware in the MicroPython VM ─relays─▶ house ─1-Wire bits─▶ firmware
   └─▶ live view
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import paho.mqtt.client as paho
from rich.console import Console
from rich.table import Table

from host_tools.board_file import load_board
from host_tools.deploy import deploy
from host_tools.deploy.machine import Wanted
from host_tools.errors import HeatpumpError
from host_tools.monitor.broker import EmbeddedBroker
from host_tools.monitor.live import Monitor
from host_tools.plant.air_to_air import AirToAir
from host_tools.progress import progress_bar
from host_tools.report.picture import draw
from host_tools.rigs.virtual import BOARD, PlantWorld, VirtualRig, sensor_settings
from host_tools.scenario.band import Band
from host_tools.scenario.curves import Curves
from host_tools.scenario.expectations import Judge
from host_tools.scenario.kpi import KPIS
from host_tools.scenario.recorder import Recorder
from host_tools.umqtt_source import umqtt_modules
from host_tools.virtual_board import VirtualBoard

APPLICATION = "air_to_air"
NAME = "demo"
BAND = Band(low_c=19.5, high_c=22.5, from_ms=2 * 3_600_000, of="indoor_c")
SLICE_MS = 60_000
HOUSE_SETTINGS = {"mode": "heat", "heat_setpoint": "21", "device_name": NAME, "wifi_ssid": "house"}
SUMMARY = (
    "energy_kwh",
    "heated_kwh",
    "cop",
    "kelvin_hours",
    "starts",
    "run_h",
    "shortest_off_s",
    "shortest_on_s",
)


def run_demo(hours: float, speed: float, picture: Path) -> None:
    """Deploy, run for `hours` at `speed` (0: no limit), print a summary and draw `picture`."""
    console = Console()
    plant = AirToAir()
    roms = PlantWorld(plant, APPLICATION).roms
    duration_ms = round(hours * 3_600_000)
    curves = Curves(title="A winter day: the firmware on the virtual board", band_c=(BAND.low_c, BAND.high_c))
    recorder = Recorder(plant, Judge((), type(plant)), BAND, curves, duration_ms)
    with tempfile.TemporaryDirectory(prefix="heatpump-demo-") as folder, EmbeddedBroker() as broker:
        directory = Path(folder)
        # A day passes in seconds, so what lasts on the wire must be long on the board's clock.
        settings = {
            **HOUSE_SETTINGS,
            **sensor_settings(roms),
            "mqtt_host": broker.host,
            "mqtt_port": str(broker.port),
            "mqtt_keepalive": "3600",
            "telemetry_period": "60",
        }
        console.print("Deploying the firmware onto a virtual board with mpremote ...")
        with _board_in_background(directory, roms) as port, progress_bar() as progress:
            done = deploy(port, Wanted(BOARD, APPLICATION, settings), progress=progress)
        console.print(f"heatpump {done.version} is on the board. A winter day begins; Ctrl-C ends it.")
        rig = VirtualRig(plant, APPLICATION, {}, deployed=directory, speed=speed, modules=umqtt_modules())
        stopped = False
        try:
            with (
                Monitor(broker.host, broker.port, NAME, console) as monitor,
                _meters(broker, plant) as publish,
            ):
                rig.start(recorder.see)
                while rig.now_ms < duration_ms and not monitor.error:
                    rig.run_until(min(rig.now_ms + SLICE_MS, duration_ms))
                    publish(rig.now_ms)
        except KeyboardInterrupt:
            stopped = True
        finally:
            rig.close()
    if monitor.error:
        raise monitor.error
    curves.end_s = rig.now_ms / 1000
    draw(curves, picture)
    _print_summary(console, recorder.results(rig.now_ms), rig.now_ms, monitor.state.messages)
    console.print(f"Picture: {picture}")
    if stopped:
        sys.exit(130)


@contextmanager
def _board_in_background(directory: Path, roms: Mapping[str, str]) -> Iterator[str]:
    """An empty board in real time, served by a thread; yields its port."""
    board = VirtualBoard(directory, load_board(BOARD), sensors=roms, modules=umqtt_modules())
    ended = threading.Event()
    errors: list[BaseException] = []

    def serve() -> None:
        try:
            while not ended.is_set():
                board.run_until(board.now_ms + 100)
        except HeatpumpError as error:
            errors.append(error)

    board.start()
    thread = threading.Thread(target=serve, name="virtual-board")
    thread.start()
    try:
        yield board.port
    finally:
        ended.set()
        thread.join()
        board.stop()
    if errors:
        raise errors[0]


@contextmanager
def _meters(broker: EmbeddedBroker, plant: AirToAir) -> Iterator[Callable[[int], None]]:
    """The house's own meters on MQTT: power, heat and COP, which no relay controller measures."""
    client = paho.Client(paho.CallbackAPIVersion.VERSION2)
    client.connect(broker.host, broker.port)
    client.loop_start()

    def publish(now_ms: int) -> None:
        measured = plant.measurements
        power_w, heat_w = measured["power_w"], measured["heat_w"]
        values = {
            "time_s": now_ms // 1000,
            "power_w": round(power_w),
            "heat_w": round(heat_w),
            "cop": round(heat_w / power_w, 2) if power_w > 100 else None,
            "indoor": round(measured["indoor_c"], 2) + 0.0,
            "outdoor": round(measured["outdoor_c"], 2) + 0.0,
        }
        client.publish(f"plant/{NAME}/telemetry", json.dumps(values))

    try:
        yield publish
    finally:
        client.loop_stop()


def _print_summary(console: Console, kpi: Mapping[str, float | None], now_ms: int, messages: int) -> None:
    table = Table(title=f"{now_ms / 3_600_000:.1f} hours, {messages} MQTT messages", show_header=False)
    for name in SUMMARY:
        unit, about = KPIS[name]
        value = kpi[name]
        table.add_row(about, "-" if value is None else f"{value:g} {unit}".strip())
    console.print(table)
