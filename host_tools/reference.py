"""Makes firmware/REFERENCE.md from the core's tables, and the table of faults in the tools' page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from heatpump.core import values
from heatpump.core.application import Application
from heatpump.core.causes import CAUSES, READING_FAULTS
from heatpump.core.model import (
    OUTPUTS,
    PHASES,
    SENSORS,
    SPEEDS,
)
from heatpump.core.param_table import SUBJECTS, USER
from heatpump.core.parts import COMMON, DEMANDS, FEATURES
from heatpump.core.protection import protection_table
from heatpump.core.protection.protection_rows import ROWS as PROTECTIONS
from heatpump.core.record import status, status_about, status_rows
from heatpump.core.sequence import transitions
from host_tools.paths import FIRMWARE, ROOT
from host_tools.rigs.faults import EVERY
from host_tools.rigs.faults import TABLE as FAULTS

PARAMETERS: tuple[Any, ...] = tuple(row for rows_ in SUBJECTS.values() for row in rows_)
PAGE = FIRMWARE / "REFERENCE.md"
TOOLS_PAGE = ROOT / "host_tools" / "README.md"
_BEGIN, _END = "<!-- faults, by make docs -->", "<!-- end of faults -->"
ALL = {
    "DEMANDS": tuple(DEMANDS),
    "FEATURES": tuple(FEATURES),
    "SENSORS": SENSORS,
    "CRITICAL": (),
    "OUTPUTS": OUTPUTS,
    "SPEEDS": SPEEDS,
    "OUTDOOR_SIDE": (),
    "INDOOR_SIDE": (),
}
CONDITIONS = {
    transitions.WANT: "demand",
    transitions.ALIGNED: "valve in place",
    transitions.READY: "may start",
    transitions.HOLD: "minimum on not over",
    transitions.TRIP: "trip",
    transitions.LOCKED: "locked out",
    transitions.DONE: "time over",
    transitions.STILL: "valve may move",
    transitions.FROSTED: "defrost due",
    transitions.MELTED: "melted",
    transitions.ROUTED: "diverter in place",
}


def page() -> str:
    """The whole reference page as Markdown."""
    return "\n".join(
        [
            "# Reference",
            "",
            "Made from the tables in `heatpump/core/` by `make docs`; edit the tables, not this page.",
            "",
            "## Parameters",
            "",
            "`get` and `set` at the console; those for users also over MQTT "
            "(`heatpump/<device_name>/set/<key>`).",
            "",
            *_parameters("Every machine", COMMON),
            *(line for name in DEMANDS for line in _parameters(f"Demand `{name}`", [f"demand.{name}"])),
            *(line for name, parts in FEATURES.items() for line in _parameters(f"Feature `{name}`", parts)),
            "## Published values",
            "",
            "`status` at the console, and the JSON object on `heatpump/<device_name>/telemetry`.",
            "",
            "| key | unit | meaning |",
            "|---|---|---|",
            *(_status(row) for row in status_rows.rows(Application(ALL), True)),
            "",
            "## Phases",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *_diagram(),
            "```",
            "",
            "## Causes",
            "",
            "Why the compressor may not start (`block`), what last stopped it (`stop_cause`), what is at "
            "fault or wants attention, or none: " + ", ".join(list(CAUSES)[1:]) + ".",
            "",
            "What can become of a reading: " + ", ".join(READING_FAULTS) + ".",
            "",
            "## Protections",
            "",
            "Each is a row of `core/protection/protection_rows.py`. Besides, a critical reading that is lost "
            "stops the compressor, and so does any cause that trips `trips_to_lockout` times in an hour.",
            "",
            "| cause | limit | ignored for | judged | what it does | lockout |",
            "|---|---|---|---|---|---|",
            *map(_protection, PROTECTIONS),
            "",
        ]
    )


def _parameters(title: str, subjects: Sequence[str]) -> list[str]:
    """One part's table, nothing if it has no parameters of its own."""
    rows = [row for subject in subjects for row in SUBJECTS[subject]]
    if not rows:
        return []
    head = ["| key | default | bounds | who | meaning |", "|---|---|---|---|---|"]
    return [f"### {title}", "", *head, *map(_parameter, rows), ""]


def _parameter(row: tuple) -> str:
    key, kind, default, lowest, highest, _, choices, who, label, about = row
    unit = values.unit(kind)
    if kind == "choice":
        bounds = ", ".join(choices)
    elif kind in values.TEXT_KINDS:
        bounds = f"{lowest} to {highest} characters"
    else:
        bounds = f"{values.to_text(kind, lowest)} to {values.to_text(kind, highest)} {unit}".strip()
    shown = f"{values.to_text(kind, default, choices)} {unit}".strip() or "(empty)"
    return f"| `{key}` | {shown} | {bounds} | {'user' if who == USER else 'installer'} | {label}: {about} |"


def _status(row: list[str]) -> str:
    key, kind, words, _ = row
    said = "one of the [causes](#causes)" if words == "CAUSES" else ", ".join(status.words_of(words))
    unit = values.unit(kind) or said or kind
    return f"| `{key}` | {unit} | {status_about.about(key)} |"


_STATES = {
    protection_table.OFF_IN_HEATING | protection_table.OFF_IN_COOLING: "off",
    protection_table.HEATS | protection_table.OFF_IN_HEATING: "in heating",
    protection_table.COOLS | protection_table.OFF_IN_COOLING: "in cooling",
    protection_table.HEATS: "in a run of heating",
    protection_table.RUNS: "in a run",
    protection_table.DEFROSTS: "in a defrost",
    protection_table.RUNS | protection_table.OFF: "but in a defrost",
    protection_table.RUNS | protection_table.DEFROSTS: "in a run, a defrost too",
    protection_table.ANY: "always",
}
_ACTIONS = ("announces it", "no start; the run ends after its minimum on time", "no start; stops at once")


def _protection(row: tuple) -> str:
    t = protection_table
    limits = dict.fromkeys(_key(row[column]) for column in (t.LIMIT_HEAT, t.LIMIT_COOL) if row[column])
    limit = " / ".join(f"`{key}`" for key in limits) or "contact open"
    if row[t.DELAY_MS]:
        limit += f" for {row[t.DELAY_MS] // 1000} s"
    bypass = f"`{_key(row[t.BYPASS])}`" if row[t.BYPASS] else ""
    latch = f"{row[t.LATCH]} in {row[t.WINDOW_S] // 60} min" if row[t.LATCH] > 1 else "at once"
    return (
        f"| {CAUSES[row[t.CAUSE]]} | {limit} | {bypass} | {_STATES[row[t.WHEN]]} "
        f"| {_ACTIONS[row[t.ACTION]]} | {latch if row[t.LATCH] else ''} |"
    )


def _key(attribute: str) -> str:
    """The parameter whose value an attribute holds: "freeze_min_mc" → "freeze_min"."""
    return next(str(row[0]) for row in PARAMETERS if values.attribute(row[0], row[1]) == attribute)


def _diagram() -> list[str]:
    names = [name.replace("-", "_") for name in PHASES]
    lines = [f"    [*] --> {names[0]}"]
    for phase, all_of, none_of, following in transitions.TRANSITIONS:
        terms = [name for bit, name in CONDITIONS.items() if all_of & bit]
        terms += ["not " + name for bit, name in CONDITIONS.items() if none_of & bit]
        lines.append(f"    {names[phase]} --> {names[following]}: {', '.join(terms)}")
    return lines


def _faults() -> str:
    """The tools' page with its table of faults as the table of the rigs has it."""
    head, rest = TOOLS_PAGE.read_text(encoding="utf-8").split(_BEGIN)
    tail = rest.split(_END)[1]
    lines = ["", "| device | kind | what happens | `amount` | rigs |", "|---|---|---|---|---|"]
    for row in FAULTS:
        amount = row.amount
        how_much = ""
        if amount:
            bounds = f"{amount.low:g} to {amount.high:g} {amount.unit}".strip()
            how_much = f"{amount.what}, {amount.default:g} unless said ({bounds})"
        rigs = "all" if row.rigs == EVERY else ", ".join(row.rigs)
        lines.append(f"| {row.device} | `{row.kind}` | {row.does} | {how_much} | {rigs} |")
    return head + _BEGIN + "\n".join(lines) + "\n" + _END + tail


def write() -> Path:
    """Renew the pages; return the reference's path."""
    PAGE.write_text(page(), encoding="utf-8")
    TOOLS_PAGE.write_text(_faults(), encoding="utf-8")
    return PAGE


def is_fresh() -> bool:
    fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
    return fresh and TOOLS_PAGE.read_text(encoding="utf-8") == _faults()
