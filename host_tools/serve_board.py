"""`heatpump board`: a virtual board on a serial port, with any application and a plant that fits it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from host_tools.board_file import application_names, load_application, load_board, missing_readings
from host_tools.deploy import check_settings
from host_tools.deploy.build import for_a_board, settings_of
from host_tools.errors import UsageError, listed
from host_tools.files import check_folder, folder
from host_tools.paths import STATE
from host_tools.plant import KINDS, Plant, plant_class
from host_tools.rigs.virtual import BOARD, PlantWorld, firmware_files, sensor_settings
from host_tools.signals import ended_by_signals, signals_wait
from host_tools.umqtt_source import umqtt_modules
from host_tools.virtual_board import VirtualBoard

APPLICATION = "air_to_air"
SETTINGS = {"device_name": "demo", "wifi_ssid": "house"}
_ROOM = {"mode": "heat", "heat_setpoint": "21"}

# application → its plant, what is special about the plant's parts, and the settings of a board that is new
MACHINES: dict[str, tuple[str, dict[str, dict[str, Any]], dict[str, str]]] = {
    "air_to_air": ("air_to_air", {}, _ROOM),
    "air_to_air_inverter": ("air_to_air", {}, _ROOM),
    "air_to_water": ("air_to_water", {}, _ROOM),
    "air_to_water_inverter": ("air_to_water", {}, _ROOM),
    "ducted": ("air_to_air", {}, _ROOM),
    "ground_source": ("ground_source", {}, _ROOM),
    "water_loop": ("water_loop", {}, _ROOM),
    "water_heater": ("water_heater", {}, {}),
    "refrigerator": ("cabinet", {}, {}),
    "freezer": (
        "cabinet",
        {
            "start": {"cabinet_c": -18.0},
            "cabinet": {"wall_w_k": 0.8, "food_kg": 25.0, "food_c": -18.0, "openings_a_day": 4},
            "circuit": {"capacity_w": 300.0},
            "evaporator": {"still_w_k": 2.0},
        },
        {},
    ),
    "dryer": ("dryer", {}, {"mode": "heat"}),
    "pool": (
        "pool",
        {"start": {"pool_c": 26.0}, "weather": {"climate": "temperate", "day_of_year": 130}},
        {"mode": "heat"},
    ),
}


def build_plant(application: str, kind: str | None = None) -> Plant:
    """The plant of that kind, or the application's own if none is named.

    Raises UsageError for a name not known, and for a plant without what the application must measure.
    """
    chosen = load_application(application, load_board(BOARD))
    own, parts, _ = MACHINES[application]
    if kind is None or kind == own:
        plant = plant_class(own)
        return plant(**{name: plant.PARTS[name](**values) for name, values in parts.items()})
    if kind not in KINDS:
        raise UsageError(f"--plant: unknown plant '{kind}'; known: {listed(kind, KINDS)}")
    missing = missing_readings(chosen, plant_class(kind).MEASUREMENTS)
    if missing:
        fitting = [name for name in KINDS if not missing_readings(chosen, plant_class(name).MEASUREMENTS)]
        raise UsageError(
            f"--plant: '{kind}' has no {', no '.join(missing)} for the application '{application}'; "
            f"those that fit: {', '.join(fitting)}"
        )
    other: Any = plant_class(kind)
    return cast(Plant, other())


def serve_board(
    directory: Path | None,
    speed: float,
    empty: bool,
    link: Path | None,
    settings: Mapping[str, str],
    application: str = APPLICATION,
    kind: str | None = None,
) -> None:
    """Serve a virtual board until Ctrl-C, SIGTERM or SIGHUP; its port is the first line on stdout.

    `directory`: default is a folder of its own for each application. `kind`: of plant, see build_plant.
    """
    if application not in application_names():
        known = listed(application, application_names())
        raise UsageError(f"--application: no application '{application}'; known: {known}")
    chosen = load_application(application, load_board(BOARD))
    check_settings(settings, chosen)
    if directory is None:
        directory = folder(STATE) / ("board" if application == APPLICATION else f"board-{application}")
    check_folder(directory, "--directory")
    world = PlantWorld(build_plant(application, kind), application)
    check_settings(settings, chosen, sensor_settings(world.roms))
    try:
        with ended_by_signals():
            board = VirtualBoard(
                directory,
                load_board(BOARD),
                world=world,
                sensors=world.roms,
                speed=speed,
                modules=umqtt_modules(),
                link=link,
            )
            try:
                if not empty:
                    _deploy(board, application, world, settings)
                board.start()
                print(board.port, flush=True)
                print(f"virtual board, flash in {directory}; Ctrl-C ends it", file=sys.stderr)
                board.serve_forever()
            finally:
                board.stop()
    except KeyboardInterrupt:
        pass


def _deploy(board: VirtualBoard, application: str, world: PlantWorld, settings: Mapping[str, str]) -> None:
    """The firmware is put on anew; settings that the board has are kept."""
    files = firmware_files(application)
    kept = {}
    if "settings.json" in board.flash.files():
        kept = settings_of(board.flash.read("settings.json")) or {}
    stored = SETTINGS | MACHINES[application][2] | sensor_settings(world.roms) | kept | dict(settings)
    with signals_wait():
        board.flash.write_tree({**files, "settings.json": for_a_board(stored)})
