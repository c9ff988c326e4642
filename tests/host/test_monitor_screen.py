"""The live view letter by letter: where each thing stands, and what the curves draw."""

import io
import json
from types import SimpleNamespace

import pytest
from rich.console import Console

from host_tools.monitor import view
from host_tools.monitor.state import BoardState


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> BoardState:
    """30 hours, one message an hour and four of them a second; no outdoor reading from 12:00 to 15:00; then
    a reset."""
    wall_s = iter(n / 4 for n in range(1000))
    clock = SimpleNamespace(monotonic=lambda: next(wall_s))
    monkeypatch.setattr("host_tools.monitor.state.time", clock)
    state = BoardState("house")
    state.take("heatpump/house/availability", b"online")
    for hour in [*range(31), 0]:
        told = {
            "uptime": 3600 * hour, "mode": "heat", "phase": "running", "indoor": 18 + (hour or 30) / 10,
            "heat_setpoint": 20.0, "cool_setpoint": 25.0, "outdoor": None if 12 <= hour < 15 else -0.02,
            "compressor": hour // 3 % 2, "outdoor_fan": 1, "indoor_fan": 0, "reversing_valve": 1,
            "fault": "high pressure", "compressor_speed": 455, "power": 1234.4, "starts": 12,
        }  # fmt: skip
        state.take("heatpump/house/telemetry", json.dumps(told).encode())
    state.take("heatpump/house/result", b'{"key": "mode"}')
    return state


def shown(state: BoardState, width: int, height: int) -> str:
    console = Console(width=width, height=height, file=io.StringIO())
    console.print(view.screen(state, width, height))
    assert isinstance(console.file, io.StringIO)
    return "\n".join(row.rstrip() for row in console.file.getvalue().splitlines())


WIDE = """\
 house  online                                     day 2 06:00  ×12,600  1 reset
╭─── Temperatures ────╮╭─────────── Machine ───────────╮╭─────── Relays ───────╮
│Indoor        21.0 °C││Mode                       heat││Compressor       ○ off│
│Heat to       20.0 °C││Phase                   running││Outdoor fan       ● on│
│Cool to       25.0 °C││Action                        –││Indoor fan       ○ off│
│Outdoor        0.0 °C││Blocked by                    –││Reversing valve   ● on│
│                     ││Last stop                     –││Speed             46 %│
│                     ││Fault             high pressure││Power           1234 W│
│                     ││Starts                       12││                      │
╰─────────────────────╯╰───────────────────────────────╯╰──────────────────────╯
╭─────────────────────────────── Last 24 hours ────────────────────────────────╮
│    21.0                                                            ⢀⣀⣀⠤⠤⠤⠒⠒⠊ │
│  indoor                                                 ⣀⣀⣀⠤⠤⠔⠒⠒⠊⠉⠉⠁         │
│                                           ⣀⣀⣀⣀⣀⡠⠤⠤⠔⠒⠒⠉⠉⠉                     │
│                               ⢀⣀⣀⡠⠤⠤⠒⠒⠒⠉⠉⠉                                   │
│                    ⣀⣀⣀⠤⠤⠤⠒⠒⠊⠉⠉⠁                                              │
│    18.6 ⣀⣀⡠⠤⠤⠔⠒⠒⠊⠉⠉                                                          │
│   comp.         █████████        █████████        █████████        ████████  │
│     0.5 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀        ⢀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀ │
│    -0.5                                                                      │
│         day 1 06:00                                              day 2 06:00 │
╰──────────────────────────────────────────────────────────────────────────────╯
 mode: done
"""  # noqa: RUF001

NARROW = """\
 house  online                 day 2 06:00  ×12,600  1 reset
╭──────── Temperatures ────────╮╭───────── Relays ─────────╮
│Indoor                 21.0 °C││Compressor           ○ off│
│Heat to                20.0 °C││Outdoor fan           ● on│
│Cool to                25.0 °C││Indoor fan           ○ off│
│Outdoor                 0.0 °C││Reversing valve       ● on│
│                              ││Speed                 46 %│
│                              ││Power               1234 W│
╰──────────────────────────────╯╰──────────────────────────╯
╭──────────────────────── Machine ─────────────────────────╮
│Mode                                                  heat│
│Phase                                              running│
│Action                                                   –│
│Blocked by                                               –│
│Last stop                                                –│
│Fault                                        high pressure│
│Starts                                                  12│
╰──────────────────────────────────────────────────────────╯
╭───────────────────── Last 24 hours ──────────────────────╮
│    21.0                                       ⣀⣀⠤⠤⠤⠤⠒⠒⠒⠊ │
│  indoor                         ⣀⣀⣀⣀⠤⠤⠤⠤⠒⠒⠉⠉⠉⠉           │
│                     ⣀⣀⣀⣀⠤⠤⠒⠒⠒⠒⠉⠉                         │
│    18.6 ⣀⣀⠤⠤⠤⠤⠒⠒⠒⠒⠉⠉                                     │
│   comp.       ██████      ██████      ██████      █████  │
│     0.5 ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀      ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀ │
│    -0.5                                                  │
│         day 1 06:00                          day 2 06:00 │
╰──────────────────────────────────────────────────────────╯
 mode: done
"""  # noqa: RUF001

LOW = """\
 house  online                                     day 2 06:00  ×12,600  1 reset
╭─── Temperatures ────╮╭─────────── Machine ───────────╮╭─────── Relays ───────╮
│Indoor        21.0 °C││Mode                       heat││Compressor       ○ off│
│Heat to       20.0 °C││Phase                   running││Outdoor fan       ● on│
│Cool to       25.0 °C││Action                        –││Indoor fan       ○ off│
│Outdoor        0.0 °C││Blocked by                    –││Reversing valve   ● on│
│                     ││Last stop                     –││Speed             46 %│
│                     ││2 more                         ││Power           1234 W│
╰─────────────────────╯╰───────────────────────────────╯╰──────────────────────╯
 mode: done
"""  # noqa: RUF001


@pytest.mark.parametrize(("width", "height", "screen"), [(80, 24, WIDE), (60, 30, NARROW), (80, 12, LOW)])
def test_the_screen(state: BoardState, width: int, height: int, screen: str) -> None:
    assert shown(state, width, height) + "\n" == screen


def test_one_line_for_a_terminal_that_is_none(state: BoardState) -> None:
    said = "day 2 06:00  online  indoor 21.0 °C  outdoor 0.0 °C  phase running  compressor 0"
    assert view.line(state) == said
    state.take("plant/house/telemetry", b'{"power_w": 1234.4, "heat_w": null}')
    assert view.line(state) == said + "  power 1234 W heat –"  # noqa: RUF001


def test_the_house_tells_power_and_cop(state: BoardState) -> None:
    def last_relays() -> list[str]:
        return [row.rpartition("││")[2].rstrip("│") for row in shown(state, 80, 24).split("\n")[7:9]]

    state.take("plant/house/telemetry", b'{"power_w": 900.6, "cop": 3.456}')
    assert last_relays() == ["Power            901 W", "COP               3.46"]
    state.take("plant/house/telemetry", b'{"power_w": 0, "cop": 0}')
    assert last_relays() == ["Power              0 W", "COP                  –"]  # noqa: RUF001


def test_no_zero_has_a_minus(state: BoardState) -> None:
    state.telemetry.update({"outdoor": -0.04, "indoor": -0.0})
    state.plant.update({"power_w": -0.2})
    screen = shown(state, 80, 24)
    assert "-0.0" not in screen and "-0 W" not in screen and "0.0 °C" in screen


def test_what_matters_has_a_colour(state: BoardState) -> None:
    def styles(text: str) -> list[str]:
        console = Console(width=80, height=24, file=io.StringIO(), record=True, color_system="standard")
        parts = console.render(view.screen(state, 80, 24))
        return [str(part.style) for part in parts if part.text.strip() == text and part.style]

    assert any("red" in style for style in styles("high pressure"))
    assert not any("red" in style for style in styles("running"))
    assert styles("online") == ["green"]
    for said, style in ((b"offline", "red"), (b"odd", "yellow")):
        state.take("heatpump/house/availability", said)
        assert styles(said.decode()) == [style]


@pytest.mark.parametrize(("width", "least"), [(80, 18), (60, 27)])
def test_curves_are_drawn_from_three_rows_on(state: BoardState, width: int, least: int) -> None:
    assert ["Last 24 hours" in shown(state, width, least - less) for less in (0, 1)] == [True, False]


def test_a_long_text_is_cut_and_moves_nothing(state: BoardState) -> None:
    state.take(
        "heatpump/house/telemetry", b'{"mode": "heat", "phase": "%s", "block": "none"}' % (b"long " * 12)
    )
    rows = [row.split("││")[1] for row in shown(state, 80, 24).split("\n")[2:5]]
    assert [row[:3] for row in rows] == ["Mod", "Pha", "Act"]
    assert "long long" in rows[1] and rows[1].endswith("…")


def test_the_lower_curve_is_that_of_a_source_that_the_board_has(state: BoardState) -> None:
    def curves(state: BoardState) -> str:
        return view._curves(state, 76, 6, 3).plain

    assert "outdoor" in curves(BoardState("house")) and "outdoor" in curves(state)
    state.take("heatpump/house/telemetry", b'{"uptime": 60, "indoor": 20.0}')
    assert "outdoor" not in curves(state)


def test_the_ends_of_the_axis_stay_apart_where_there_is_no_room(state: BoardState) -> None:
    assert view._curves(state, 20, 2, 1).plain.split("\n")[-1] == " " * 8 + "day 1 06:00 day 2 06:00"
