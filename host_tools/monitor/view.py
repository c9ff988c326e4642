"""What the live view looks like: a screen of 80 by 24 characters, or one plain line."""

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from heatpump.core.model import OUTPUTS, SPEEDS
from host_tools.counted import counted
from host_tools.errors import one_line
from host_tools.monitor.curve import braille, resample
from host_tools.monitor.message import LONGEST_TEXT, Value, number
from host_tools.monitor.state import BoardState

WINDOW_S = 24 * 3600.0  # of the board's time, at most, in the curves
NARROW = 76  # columns; below it the machine goes under the other two panels
LABELS = {
    "heat_setpoint": "Heat to",
    "cool_setpoint": "Cool to",
    "room_target": "Room to",
    "water_target": "Water to",
    "tank_target": "Tank to",
    "cabinet_target": "Cabinet to",
    "pool_target": "Pool to",
    "dryer_target": "Dryer to",
    "dew_point": "Dew point",
    "source_in": "Source in",
    "source_out": "Source out",
    "drum_in": "Drum in",
    "drum_out": "Drum out",
    "compressor_speed": "Speed",
}
# Temperatures in this order, as far as the board's application has them.
TEMPERATURES = (
    *(
        "indoor",
        "heat_setpoint",
        "cool_setpoint",
        "outdoor",
        "tank",
        "tank_target",
        "cabinet",
        "cabinet_target",
    ),
    *("pool", "pool_target", "drum_in", "drum_out", "dryer_target", "supply", "return", "water_target"),
    *("buffer", "source_in", "source_out", "indoor_coil", "outdoor_coil", "discharge"),
    *("suction", "dew_point"),
)
# A setpoint is shown where a demand goes by it.
_HOUSE = ("room_target", "water_target")
ASKED_BY = {"heat_setpoint": _HOUSE, "cool_setpoint": _HOUSE}
MACHINE = (
    ("mode", "Mode"),
    ("phase", "Phase"),
    ("action", "Action"),
    ("serves", "Serves"),
    ("block", "Blocked by"),
    ("stop_cause", "Last stop"),
    ("fault", "Fault"),
    ("starts", "Starts"),
)
SEVERAL = ("serves",)  # of use where there are several demands
WHEN_SET = ("fault",)

LISTED = 5  # boards in a line

_LEAST_ROWS = 6
_LABEL = 8  # columns left of a curve
_COLOURS = {"online": "green", "offline": "red"}
_UNKNOWN = "–"  # noqa: RUF001
_ON = Text("● on", "bold green")
_OFF = Text("○ off", "dim")

Rows = list[tuple[str, Text]]


def screen(state: BoardState, width: int, height: int) -> RenderableType:
    """The whole view, `width` columns wide and at most `height` rows high."""
    temperatures, machine, relays = _temperatures(state), _machine(state), _relays(state)
    narrow = width < NARROW
    beside = [temperatures, relays] if narrow else [temperatures, machine, relays]
    most = max(_LEAST_ROWS, height - (18 if narrow else 15))
    rows = min(max(map(len, beside)), most)
    panels = Table.grid(expand=True)
    for ratio in (27, 24) if narrow else (23, 33, 24):
        panels.add_column(ratio=ratio)
    shown = [_panel("Temperatures", temperatures, rows), _panel("Relays", relays, rows)]
    if not narrow:
        shown.insert(1, _panel("Machine", machine, rows))
    panels.add_row(*shown)
    parts: list[RenderableType] = [_title(state), panels]
    left = height - rows - 9  # less title, panels' borders, lane, axis, two borders, last line, cursor
    if narrow:
        parts.append(_panel("Machine", machine, min(len(machine), most)))
        left -= min(len(machine), most) + 2
    if not state.is_heard() and state.others:
        parts.append(
            Panel(Text(_not_heard(state, max(left, 1) * width // LONGEST_TEXT)), title="Other boards")
        )
    elif left >= 3:
        lower = left // 3
        parts.append(Panel(_curves(state, width - 4, left - lower, lower), title="Last 24 hours"))
    parts.append(Text(f" {state.last_result}", style="dim", no_wrap=True, overflow="ellipsis"))
    return Group(*parts)


def _not_heard(state: BoardState, most: int) -> str:
    """Which boards there are instead of the one that was asked for."""
    names = [f"{name} ({state.others[name]})" for name in sorted(state.others)]
    if len(names) > most:
        names[most:] = [f"and {len(names) - most} more"]
    return f"nothing is heard of '{one_line(state.name)}'; there are: {', '.join(names)}"


def line(state: BoardState) -> str:
    """The state on one line, for a terminal that is none."""
    if not state.is_heard() and state.others:
        return _not_heard(state, LISTED)
    parts = [clock(state.time_s), state.availability]
    parts += [f"{key} {_degrees(state.telemetry.get(key))}" for key in (state.served, state.source)]
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
    name = Text.assemble((f" {one_line(state.name)} ", "bold reverse"), " ")
    name.append(state.availability, style=_COLOURS.get(state.availability, "yellow"))
    speed = state.speed()
    right = clock(state.time_s)
    if speed is not None and speed > 1.5:
        right += f"  ×{speed:,.0f}"  # noqa: RUF001
    if state.resets:
        right += f"  {counted(state.resets, 'reset')}"
    title.add_row(name, right + " ")
    return title


def _panel(title: str, found: Rows, rows: int) -> Panel:
    table = Table.grid(expand=True, padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    if len(found) > rows:
        found = [*found[: rows - 1], (f"{len(found) - rows + 1} more", Text(""))]
    for label, value in found:
        table.add_row(Text(label), value)
    return Panel(table, title=title, height=rows + 2, padding=0)


def _label(key: str) -> str:
    return LABELS.get(key, key.replace("_", " ").capitalize())


def _temperatures(state: BoardState) -> Rows:
    known = state.telemetry or dict.fromkeys(("indoor", "heat_setpoint", "cool_setpoint", "outdoor"))
    rows = []
    for key in TEMPERATURES:
        asked_by = ASKED_BY.get(key)
        if key in known and not (state.telemetry and asked_by and not _has_any(state, asked_by)):
            rows.append((_label(key), Text(_degrees(known[key]))))
    return rows


def _has_any(state: BoardState, keys: tuple[str, ...]) -> bool:
    """Whether the board has one of these, or is one that tells no targets at all."""
    return any(key in state.telemetry for key in keys) or not any(
        key.endswith("_target") for key in state.telemetry
    )


def _machine(state: BoardState) -> Rows:
    several = sum(key.endswith("_target") for key in state.telemetry) > 1
    rows = []
    for key, label in MACHINE:
        value = state.telemetry.get(key)
        if (key in SEVERAL and not several) or (key in WHEN_SET and value in (None, "none")):
            continue
        rows.append((label, Text(_text(value), "bold red" if key in WHEN_SET else "")))
    return rows


def _relays(state: BoardState) -> Rows:
    rows = []
    for role in OUTPUTS:
        if role in state.telemetry or (not state.telemetry and role == "compressor"):
            level = state.number(role)
            lamp = Text(_UNKNOWN) if level is None else _ON if level else _OFF
            rows.append((_label(role), lamp))
    speed = state.number(SPEEDS[0])
    if speed is not None:
        rows.append((_label(SPEEDS[0]), Text(f"{speed / 10:.0f} %")))
    if state.plant:
        cop = number(state.plant.get("cop"))
        rows.append(("Power", Text(_watts(state.plant.get("power_w")))))
        rows.append(("COP", Text(f"{cop:.2f}" if cop else _UNKNOWN)))
    elif state.number("power") is not None:
        rows.append(("Power", Text(_watts(state.telemetry["power"]))))
    return rows


def _curves(state: BoardState, width: int, upper_rows: int, lower_rows: int) -> Text:
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

    curve([sample.served for sample in samples], upper_rows, "cyan", state.served[: _LABEL - 1])
    lane = resample(times, [float(sample.compressor) for sample in samples], start, end, columns)
    text.append(f"{'comp.':>{_LABEL - 1}} ", style="dim")
    text.append("".join(" ▂▄▆█"[round(4 * (share or 0.0))] for share in lane) + "\n", style="green")
    if not state.telemetry or state.source in state.telemetry:
        curve([sample.source for sample in samples], lower_rows, "blue", state.source[: _LABEL - 1])
    left, right = clock(start), clock(end)
    text.append(" " * _LABEL + left + " " * max(1, columns - len(left) - len(right)) + right, style="dim")
    return text


def _scale(value: float) -> str:
    return f"{value:z.1f}"


def _degrees(value: Value) -> str:
    known = number(value)
    return f"{_scale(known)} °C" if known is not None else _UNKNOWN


def _watts(value: Value) -> str:
    return f"{value:z.0f} W" if number(value) is not None else _UNKNOWN


def _text(value: Value) -> str:
    return _UNKNOWN if value is None else str(value)
