"""The right field: a rung from L to N for each relay, and the power circuits of the contactors."""

from __future__ import annotations

from host_tools.wiring import symbols, words
from host_tools.wiring.plan import Plan, Relay
from host_tools.wiring.sheet import BLUE, BROWN, GREY, NORMAL, SMALL, Sheet

LINE, NEUTRAL = 16.9, 32.3
CONTACT, LOAD = 17.3, 29.7  # where a relay's contact and a load begin
CHAIN = ("high-pressure switch", "low-pressure switch", "discharge thermostat", "motor protector")
_PITCH, _PITCH_CHAIN, _PITCH_POWER = 2.0, 3.0, 1.75


def heights(plan: Plan, top: float) -> tuple[dict[str, float], float]:
    """The height of each relay's rung, by its name, and where the rungs end."""
    rows, y = {}, top + 3.0
    for relay in plan.relays:
        rows[relay.name] = y
        y += _PITCH_CHAIN if relay.role == "compressor" else _PITCH
    return rows, y - 0.6


def control_circuit(sheet: Sheet, plan: Plan, rows: dict[str, float], top: float) -> None:
    """L through a fuse, each relay's contact, its load, N."""
    last = max(rows[relay.name] for relay in plan.relays if relay.kind != words.TAPS)
    fed = [rows[relay.name] for relay in plan.relays if not relay.behind]
    y = top + 1.0
    sheet.text(LINE - 0.1, y, "L", side="right", size=14, bold=True, color=BROWN)
    end = symbols.fuse(sheet, LINE, y, "F1")
    sheet.text(end + 0.2, y, "fuse of the control circuit, for its wires", size=SMALL)
    sheet.line((end, y), (end, y + 0.6), (LINE, y + 0.6), (LINE, max(fed)), color=BROWN)
    sheet.line((NEUTRAL, y), (NEUTRAL, last), color=BLUE)
    sheet.text(NEUTRAL, y - 0.4, "N", side="center", size=14, bold=True, color=BLUE)
    for relay in plan.relays:
        _rung(sheet, plan, relay, rows[relay.name])


def _rung(sheet: Sheet, plan: Plan, relay: Relay, y: float) -> None:
    if relay.behind:
        sheet.circle((CONTACT, y), 0.09)
        x = symbols.contact(sheet, CONTACT, y, relay.name, f"from {relay.behind}")
    else:
        sheet.dot(LINE, y, BROWN)
        sheet.line((LINE, y), (CONTACT, y), color=BROWN)
        x = symbols.contact(sheet, CONTACT, y, relay.name, relay.terminal)
    if relay.role == "compressor":
        x = _safety_chain(sheet, x, y)
    else:
        sheet.text(x + 0.5, y - 0.3, relay.role, size=NORMAL, bold=True)
        sheet.text(x + 0.5, y + 0.3, _about(relay), size=SMALL)
    sheet.line((x, y), (LOAD, y))
    if relay.kind == words.TAPS:
        to = ", ".join(other.name for other in plan.relays if other.behind == relay.name)
        sheet.circle((LOAD, y), 0.09)
        sheet.text(LOAD + 0.3, y, f"to {to}")
        return
    if relay.kind == words.MOTOR:
        x = symbols.motor(sheet, LOAD, y)
    elif relay.kind == words.HEATER:
        x = symbols.heater(sheet, LOAD, y)
    else:
        x = symbols.coil(sheet, LOAD, y, contactor(plan, relay) or relay.name.replace("K", "Y"))
    if relay.kind != words.HEATER:
        symbols.snubber(sheet, LOAD - 0.1, x + 0.1, y)
    sheet.line((x, y), (NEUTRAL, y), color=BLUE)
    sheet.dot(NEUTRAL, y, BLUE)


def _safety_chain(sheet: Sheet, x: float, y: float) -> float:
    """The machine's own switches, in series with the coil of the compressor's contactor."""
    begin = x + 0.5
    sheet.line((x, y), (begin, y))
    sheet.box(begin - 0.1, y - 1.35, begin + 9.7, y + 1.05, color=GREY, dash=True, fill=None)
    sheet.text(begin + 0.1, y - 1.05, "the machine's own safety chain, as its maker wired it", size=SMALL)
    for n, name in enumerate(CHAIN):
        at = begin + 2.4 * n
        end = symbols.contact(sheet, at + 0.5, y, "", closed=True)
        sheet.line((at, y), (at + 0.5, y))
        sheet.line((end, y), (at + 2.4, y))
        first, _, second = name.rpartition(" ")
        sheet.text(at + 1.2, y + 0.38, first, side="center", size=SMALL)
        sheet.text(at + 1.2, y + 0.76, second, side="center", size=SMALL)
    sheet.text(LOAD + 0.7, y + 0.65, "compressor", side="center", bold=True)
    sheet.text(LOAD + 0.7, y + 1.05, "contactor's coil", side="center", size=SMALL)
    return begin + 9.6


def _about(relay: Relay) -> str:
    if relay.behind:
        return relay.about
    return relay.about + {
        words.CONTACTOR_MOTOR: ", by a contactor",
        words.CONTACTOR_HEATER: ", by a contactor",
        words.MOTOR: "; a large motor by a contactor",
        words.HEATER: ", a small one",
        words.TAPS: ", through the relay of a speed",
    }.get(relay.kind, "")


def contactor(plan: Plan, relay: Relay) -> str:
    """KM1 … for what a contactor switches, "" for other loads."""
    return f"KM{plan.contactors.index(relay) + 1}" if relay in plan.contactors else ""


def power_circuit(sheet: Sheet, plan: Plan, y: float) -> float:
    """What the contactors switch, each with a fuse of its own; returns where it ends."""
    sheet.line((LINE - 0.5, y), (NEUTRAL + 0.5, y), color=GREY, width=0.8)
    sheet.text(LINE, y + 0.45, "Power circuits", size=14, bold=True)
    said = "each with the supply and protection that the maker gave it; one phase drawn"
    sheet.text(LINE + 3.6, y + 0.45, said, size=SMALL)
    y += 1.9
    first = y
    for relay in plan.contactors:
        sheet.dot(LINE, y, BROWN)
        x = symbols.fuse(sheet, LINE, y, f"F{plan.contactors.index(relay) + 2}")
        sheet.line((x, y), (x + 0.4, y), color=BROWN)
        motor = relay.kind == words.CONTACTOR_MOTOR
        rated = "AC-3" if motor else "AC-1"
        x = symbols.contact(sheet, x + 0.4, y, contactor(plan, relay), rated)
        sheet.text(x + 0.4, y - 0.3, relay.about, bold=True)
        drive = relay.role == "compressor" and "compressor_speed" in plan.analog
        said = (
            "contactor for resistive loads"
            if not motor
            else f"contactor for motors{', before the inverter' if drive else ''}"
        )
        sheet.text(x + 0.4, y + 0.3, said, size=SMALL)
        if not motor:
            sheet.line((x, y), (26.8, y))
            x = symbols.contact(sheet, 26.8, y, "", "over-temperature cut-out", closed=True)
        elif drive:
            sheet.line((x, y), (26.8, y))
            sheet.box(26.8, y - 0.5, 28.8, y + 0.5)
            sheet.text(27.8, y, "inverter", side="center")
            x = 28.8
        sheet.line((x, y), (LOAD, y))
        x = (symbols.motor if motor else symbols.heater)(sheet, LOAD, y)
        sheet.line((x, y), (NEUTRAL, y), color=BLUE)
        sheet.dot(NEUTRAL, y, BLUE)
        y += _PITCH_POWER
    for at, name, color in ((LINE, "L", BROWN), (NEUTRAL, "N", BLUE)):
        sheet.line((at, first - 0.6), (at, y - _PITCH_POWER), color=color)
        sheet.text(at, first - 0.9, name, side="center", size=14, bold=True, color=color)
    return y - 0.6
