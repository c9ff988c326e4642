"""The monitor shows the machine that it watches; nothing from the network harms it or the terminal."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from heatpump.core.application import Application
from heatpump.core.controller import Controller
from heatpump.core.model import OUTPUTS, SENSORS, Inputs, Outputs
from heatpump.core.params import Params
from heatpump.core.record import status
from host_tools.board_file import application_names, load_application, load_board
from host_tools.monitor.state import BoardState
from host_tools.monitor.view import line, screen

DEGREES = 1.5  # from one sensor to the next, so that each has a value of its own


def telemetry(name: str, on: tuple[str, ...] = ()) -> bytes:
    """What a board of an application tells, each sensor with a value of its own."""
    application = Application(load_application(name, load_board("virtual")))
    inputs, outputs = Inputs(), Outputs()
    controller = Controller(Params(application), application)
    controller.step(1000, inputs, outputs)
    for n, reading in enumerate(inputs.readings):
        reading.good(round(1000 * (10 + DEGREES * n)))
    outputs.levels[:] = [0 for _ in OUTPUTS]
    for role in on:
        outputs.levels[OUTPUTS.index(role)] = 1
    return status.to_json(controller, inputs, outputs).encode()


def shown(state: BoardState, width: int = 80, height: int = 40) -> str:
    console = Console(width=width, height=height, file=io.StringIO())
    console.print(screen(state, width, height))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def watching(payload: bytes) -> BoardState:
    state = BoardState("house")
    state.take("heatpump/house/availability", b"online")
    assert state.take("heatpump/house/telemetry", payload)
    return state


@pytest.mark.parametrize("name", application_names())
@pytest.mark.parametrize("width", [60, 80, 140])
def test_each_application_is_shown_as_it_is(name: str, width: int) -> None:
    application = Application(load_application(name, load_board("virtual")))
    state = watching(telemetry(name))
    text = shown(state, width)
    assert max(map(len, text.splitlines())) <= width
    for n in application.sensors:
        assert f"{10 + DEGREES * n:.1f} °C" in text, SENSORS[n]
    for n in application.outputs:
        assert OUTPUTS[n].replace("_", " ").capitalize() in text, OUTPUTS[n]
    for role in set(OUTPUTS) - {OUTPUTS[n] for n in application.outputs}:
        assert role.replace("_", " ").capitalize() not in text, role
    served = SENSORS.index(state.served)
    assert served in application.sensors and f"{state.served} {10 + DEGREES * served:.1f} °C" in line(state)


@pytest.mark.parametrize("name", application_names())
def test_each_lamp_is_that_of_its_relay(name: str) -> None:
    application = Application(load_application(name, load_board("virtual")))
    for n in application.outputs:
        rows = shown(watching(telemetry(name, (OUTPUTS[n],)))).splitlines()
        lit = [row for row in rows if "● on" in row]
        assert len(lit) == 1 and OUTPUTS[n].replace("_", " ").capitalize() in lit[0], OUTPUTS[n]


@pytest.mark.parametrize("height", [10, 24, 50])
@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("name", ["air_to_water", "dryer", "freezer"])
def test_the_screen_is_no_higher_than_the_terminal(name: str, width: int, height: int) -> None:
    rows = shown(watching(telemetry(name)), width, height).splitlines()
    assert len(rows) <= max(height, 24) and max(map(len, rows)) <= width


def test_boards_that_are_there_are_named_when_none_answers_to_the_name() -> None:
    state = BoardState("hause")
    for name in (b"house", b"cellar", b"house"):
        assert not state.take(f"heatpump/{name.decode()}/availability", b"online")
    said = "nothing is heard of 'hause'; there are: cellar (online), house (online)"
    assert said in shown(state) and line(state) == said
    state.take("heatpump/hause/availability", b"online")
    assert said not in shown(state) and "online" in line(state)


def test_all_of_many_boards_are_named_or_counted() -> None:
    state = BoardState("hause")
    for n in range(30):
        state.take(f"heatpump/living-room-{n:02}/availability", b"offline" if n == 3 else b"online")
    text = "".join(row.strip("│ ") + " " for row in shown(state, 60).splitlines())
    for part in ("living-room-00", "living-room-03", "(offline)", "more"):
        assert part in text, part
    assert line(state).endswith("living-room-04 (online), and 25 more")


WILD = "[red]\u202etxt.exe\x1b[2J\x07\x9b31m\r\n[/red]\x00\u2028"


def test_nothing_that_a_terminal_obeys_gets_through() -> None:
    state = BoardState("house")
    wild = WILD.encode()
    state.take(f"heatpump/{WILD}/availability", b"online")
    assert "txt.exe" in shown(state)
    _is_tame(shown(state) + line(state))
    state.take("heatpump/house/availability", wild)
    state.take(
        "heatpump/house/telemetry", json.dumps({**json.loads(telemetry("dryer")), "phase": WILD}).encode()
    )
    state.take("heatpump/house/result", json.dumps({"key": WILD, "message": WILD}).encode())
    _is_tame(shown(state, 140) + line(state))
    assert "txt.exe" in shown(state, 140)


def _is_tame(text: str) -> None:
    assert all(letter.isprintable() for letter in text if letter != "\n"), ascii(text)


NUMBERS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(), st.just(10**400), st.just(float("nan")), st.text()
)
ANYTHING = st.recursive(
    NUMBERS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
)
KEYS = st.sampled_from(
    ("uptime", "indoor", "tank", "outdoor", "compressor", "phase", "compressor_speed", "power")
)
TOPICS = st.sampled_from(
    (
        "heatpump/house/telemetry",
        "plant/house/telemetry",
        "heatpump/house/result",
        "heatpump/house/availability",
    )
)


@pytest.mark.slow
@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.lists(st.tuples(TOPICS, st.one_of(st.dictionaries(KEYS, ANYTHING), ANYTHING))))
def test_it_survives_whatever_a_payload_holds(messages: list[tuple[str, object]]) -> None:
    state = BoardState("house")
    for topic, value in messages:
        state.take(topic, json.dumps(value).encode("utf-8", "surrogatepass"))
    _is_tame(shown(state, 60) + line(state))


@pytest.mark.parametrize(
    "payload",
    [
        b"\xff\xfe{",
        b"{" * 50000,
        b'{"indoor":' * 20000,
        b'{"uptime":' + b"9" * 5000 + b"}",
        b"x" * 300_000,
        b"",
    ],
    ids=lambda payload: repr(payload[:12]),
)
def test_it_survives_what_is_no_json(payload: bytes) -> None:
    state = BoardState("house")
    for topic in ("heatpump/house/telemetry", "plant/house/telemetry", "heatpump/house/result"):
        state.take(topic, payload)
    state.take("heatpump/house/availability", payload)
    _is_tame(shown(state) + line(state))
