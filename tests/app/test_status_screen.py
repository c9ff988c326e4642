"""What `status` says fits a terminal of 80 by 24, and has all that is published."""

import json
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from heatpump.app.command import look
from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.model import Inputs, Outputs
from heatpump.core.params import Params
from heatpump.core.record import status
from host_tools.board_file import application_names, load_application, load_board
from tests.app.commands_bench import Bench

WIDTH, HEIGHT = 80, 24
LONG = {"temperature": -12345, "difference": -2345, "duration": 31_536_000, "count": 123_456}
BOARD = (44_000, 151_000, 127_000, "brownout or power-up", 12, "ok", "ok", 12, 13, "real")


def told(name: str) -> tuple[list[tuple[str, str, tuple[str, ...], object]], list[str]]:
    """What an application publishes, with values as long as they get in use, and the screen."""
    application = Application(load_application(name, load_board("virtual")))
    inputs, outputs = Inputs(), Outputs()
    controller = Controller(Params(application), application)
    controller.step(1000, inputs, outputs)
    found = [
        (key, kind, words, LONG.get(kind, value))
        for key, kind, words, value in status.current(controller, inputs, outputs, BOARD.__getitem__)
    ]
    app = SimpleNamespace(status_values=lambda: iter(found))
    return found, list(look.status(SimpleNamespace(app=app), []))


@pytest.mark.parametrize("name", application_names())
def test_status_fits_a_screen_with_its_command_and_the_next_prompt(name: str) -> None:
    found, lines = told(name)
    assert len(lines) <= HEIGHT - 2, "\n".join(lines)
    assert max(len(line) for line in lines) < WIDTH
    said = "  ".join(line[9:] for line in lines).split("  ")
    assert [text.split(" ")[0] for text in said] == [row[0] for row in found]


def parts(lines: list[str]) -> Iterator[tuple[str, str]]:
    part = ""
    for line in lines:
        part = line[:9].strip() or part
        for text in line[9:].split("  "):
            yield text.split(" ")[0], part


def test_values_stand_with_their_part() -> None:
    found = dict(parts(told("air_to_water_inverter")[1]))
    assert found["mode"] == "state" and found["tank_target"] == "tank" and found["clock"] == "signals"
    assert found["supply"] == "sensors" and found["compressor"] == found["compressor_speed"] == "outputs"
    assert found["start_wait"] == "waits" and found["starts"] == "counts" and found["mqtt"] == "board"


def test_a_value_has_its_unit_and_one_that_is_unknown_has_none(console: Bench) -> None:
    lines = console("status")
    assert lines[0].startswith("state    uptime 0 s  mode off  phase idle  action off  heat_setpoint 20.0 °C")
    assert "sensors  indoor -  outdoor -" in "\n".join(lines)
    assert json.loads(console("status json")[0])["indoor"] is None
