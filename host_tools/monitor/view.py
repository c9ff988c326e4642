"""What the live view looks like: a screen of 80 by 24 characters, or one plain line."""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from host_tools.monitor.curve import braille, resample
from host_tools.monitor.state import BoardState, Value

WINDOW_S = 24 * 3600.0  # of the board's time, at most, in the curves
TEMPERATURES = (
    ("indoor", "Indoor"),
    ("heat_setpoint", "Heat to"),
    ("cool_setpoint", "Cool to"),
    ("outdoor", "Outdoor"),
    ("indoor_coil", "Indoor coil"),
    ("outdoor_coil", "Outdoor coil"),
)
MACHINE = (
    ("mode", "Mode"),
    ("phase", "Phase"),
    ("action", "Action"),
    ("block", "Blocked by"),
    ("stop_cause", "Last stop"),
    ("starts", "Starts"),
)
RELAYS = ("compressor", "outdoor_fan", "indoor_fan", "reversing_valve")

_PANEL_ROWS = len(TEMPERATURES) + 2
_LABEL = 7  # columns left of a curve
_COLOURS = {"online": "green", "offline": "red"}
_UNKNOWN = "–"  # noqa: RUF001
_ON = Text("● on", "bold green")
_OFF = Text("○ off", "dim")


def screen(state: BoardState, width: int, height: int) -> RenderableType:
    """The whole view, `width` columns wide and at most `height` rows high."""
    panels = Table.grid(expand=True)
    for ratio in (23, 33, 24):
        panels.add_column(ratio=ratio)
    panels.add_row(
        _panel("Temperatures", _temperatures(state)),
        _panel("Machine", _machine(state)),
        _panel("Relays", _relays(state)),
    )
    rows = max(height - _PANEL_ROWS - 7, 6)  # less title, lane, axis, two borders, last line, cursor
    outdoor_rows = rows // 3
    curves = Panel(_curves(state, width - 4, rows - outdoor_rows, outdoor_rows), title="Last 24 hours")
    last = Text(f" {state.last_result}" if state.last_result else "", style="dim", no_wrap=True)
    return Group(_title(state), panels, curves, last)


def line(state: BoardState) -> str:
    """The state on one line, for a terminal that is none."""
    parts = [clock(state.time_s), state.availability]
    parts += [f"{key} {_degrees(state.telemetry.get(key))}" for key in ("indoor", "outdoor")]
    parts += [f"{key} {_text(state.telemetry.get(key))}" for key in ("phase", "compressor")]
    if state.plant:
        parts.append(f"power {_watts(state.plant.get('power_w'))} heat {_watts(state.plant.get('heat_w'))}")
    return "  ".join(parts)


def clock(time_s: float) -> str:
    """The board's time as a day, from 1, and a time of day."""
    minutes = int(time_s) // 60
    return f"day {minutes // 1440 + 1} {minutes // 60 % 24:02}:{minutes % 60:02}"


def _title(state: BoardState) -> Table:
    title = Table.grid(expand=True)
    title.add_column()
    title.add_column(justify="right")
    name = Text.assemble((f" {state.name} ", "bold reverse"), " ")
    name.append(state.availability, style=_COLOURS.get(state.availability, "yellow"))
    speed = state.speed()
    right = clock(state.time_s)
    if speed is not None and speed > 1.5:
        right += f"  ×{speed:,.0f}"  # noqa: RUF001
    if state.resets:
        right += f"  {state.resets} resets"
    title.add_row(name, right + " ")
    return title


def _panel(title: str, rows: list[tuple[str, Text]]) -> Panel:
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for label, value in rows:
        table.add_row(label, value)
    return Panel(table, title=title, height=_PANEL_ROWS, padding=0)


def _temperatures(state: BoardState) -> list[tuple[str, Text]]:
    return [(label, Text(_degrees(state.telemetry.get(key)))) for key, label in TEMPERATURES]


def _machine(state: BoardState) -> list[tuple[str, Text]]:
    return [(label, Text(_text(state.telemetry.get(key)))) for key, label in MACHINE]


def _relays(state: BoardState) -> list[tuple[str, Text]]:
    rows = []
    for role in RELAYS:
        level = state.telemetry.get(role)
        lamp = Text(_UNKNOWN) if level is None else _ON if level else _OFF
        rows.append((role.replace("_", " ").capitalize(), lamp))
    if state.plant:
        cop = state.plant.get("cop")
        rows.append(("Power", Text(_watts(state.plant.get("power_w")))))
        rows.append(("COP", Text(f"{cop:.2f}" if isinstance(cop, int | float) and cop else _UNKNOWN)))
    return rows


def _curves(state: BoardState, width: int, indoor_rows: int, outdoor_rows: int) -> Text:
    columns = max(width - _LABEL, 8)
    end = state.time_s
    start = max(0.0, end - WINDOW_S)
    samples = [sample for sample in list(state.history) if sample.time_s >= start]
    times = [sample.time_s for sample in samples]
    text = Text(no_wrap=True)

    def curve(values: list[float | None], rows: int, style: str, unit: str) -> None:
        series = resample(times, values, start, end, 2 * columns)
        known = [value for value in series if value is not None]
        low, high = (min(known), max(known)) if known else (0.0, 0.0)
        if high - low < 1.0:  # noise is not to fill the picture
            low, high = (low + high) / 2 - 0.5, (low + high) / 2 + 0.5
        labels = {1: unit, rows - 1: _scale(low), 0: _scale(high)}
        for row, dots in enumerate(braille(series, rows, low, high)):
            label = labels.get(row, "")
            text.append(f"{label:>{_LABEL - 1}} ", style="dim")
            text.append(dots + "\n", style=style)

    curve([sample.indoor for sample in samples], indoor_rows, "cyan", "in °C")
    lane = resample(times, [float(sample.compressor) for sample in samples], start, end, columns)
    text.append(f"{'comp.':>{_LABEL - 1}} ", style="dim")
    text.append("".join(" ▂▄▆█"[round(4 * (share or 0.0))] for share in lane) + "\n", style="green")
    curve([sample.outdoor for sample in samples], outdoor_rows, "blue", "out °C")
    left, right = clock(start), clock(end)
    text.append(" " * _LABEL + left + " " * max(1, columns - len(left) - len(right)) + right, style="dim")
    return text


def _scale(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}"  # without a minus before zero


def _degrees(value: Value) -> str:
    return f"{value:.1f} °C" if isinstance(value, int | float) else _UNKNOWN


def _watts(value: Value) -> str:
    return f"{value:.0f} W" if isinstance(value, int | float) else _UNKNOWN


def _text(value: Value) -> str:
    return _UNKNOWN if value is None else str(value)
