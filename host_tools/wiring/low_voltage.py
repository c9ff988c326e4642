"""The left field: the board, the line of sensors, contacts, speeds and the relays' coils."""

from __future__ import annotations

from collections.abc import Mapping

from schemdraw import elements

from heatpump.core.config import REQUESTS
from host_tools.wiring import words
from host_tools.wiring.plan import Plan
from host_tools.wiring.sheet import AMBER, BLACK, BROWN, GREY, RED, SMALL, Sheet

BOARD, INSIDE, RELAYS, END = 10.4, 13.7, 14.1, 15.6  # the board's left edge, its chip's right edge, the coils
POWER, DATA, GROUND = 8.3, 8.6, 8.9  # the three wires of the line
CHIP = (12.4, 13.7)  # of relays behind a chip
PIN = 11  # size of the pins' names
TEXT = 6.2  # where the text of a device ends
WIRES = ((POWER, RED), (DATA, AMBER), (GROUND, BLACK))


def left_side(sheet: Sheet, plan: Plan, top: float) -> float:
    """All that is wired to the board's left edge, from `top` on; returns where it ends."""
    y = _sensors(sheet, plan, top)
    for part in (_contacts, _analog, _stepper):
        y = part(sheet, plan, y)
    return y


def _sensors(sheet: Sheet, plan: Plan, top: float) -> float:
    pins = (top + 0.6, top + 2.1, top + 2.7)
    names = ("3.3 V", f"GPIO {plan.board['ONE_WIRE_PIN']}", "GND")
    for (x, color), y, name in zip(WIRES, pins, names, strict=True):
        sheet.line((BOARD, y), (x, y), color=color)
        sheet.text(BOARD + 0.15, y, name, size=PIN, bold=True)
    sheet.add(elements.ResistorIEC().scale(0.8), (9.85, pins[0]), (9.85, pins[1]))
    sheet.dot(9.85, pins[0], RED)
    sheet.dot(9.85, pins[1], AMBER)
    sheet.text(9.55, (pins[0] + pins[1]) / 2, "4.7 kΩ", side="right", size=SMALL)
    said = ("1-Wire: one long line of three wires,", "short branches, not a star.", "Twist data with ground.")
    for n, line in enumerate(said):
        sheet.text(0.4, top + 0.5 + 0.42 * n, line, size=SMALL, bold=not n)
    for n, ((_, color), name) in enumerate(
        zip(WIRES, ("3.3 V: red", "data: yellow", "GND: black"), strict=True)
    ):
        sheet.text(0.4 + 2.3 * n, top + 1.9, name, size=SMALL, color=color)
    y = top + 3.5
    for role, place, needed in plan.sensors:
        sheet.box(6.4, y - 0.42, 7.9, y + 0.42)
        sheet.text(7.15, y, "DS18B20", side="center", size=SMALL)
        sheet.text(TEXT, y - 0.2, f"{role}{' *' if needed else ''}", side="right", bold=True)
        sheet.text(TEXT, y + 0.24, place, side="right", size=SMALL)
        for (x, color), at, pin in zip(WIRES, (y - 0.25, y, y + 0.25), pins, strict=True):
            sheet.line((7.9, at), (x, at), color=color)
            sheet.dot(x, at, color)
            if role == plan.sensors[-1][0]:
                sheet.line((x, pin), (x, at), color=color)
        y += 1.1
    return y + 0.1


def _contacts(sheet: Sheet, plan: Plan, y: float) -> float:
    for role, contact in plan.contacts.items():
        request = role in REQUESTS
        closed_level = contact["active"] if request else contact["healthy"]
        source, color = ("3.3 V", RED) if closed_level else ("GND", BLACK)
        to = "GND" if closed_level else "3.3 V"
        pull = f"{'10 kΩ' if contact['pull'] == 'none' else 'chip:'} to {to}"
        sheet.text(TEXT, y - 0.2, role, side="right", bold=True)
        sheet.text(TEXT, y + 0.24, words.CONTACTS[role], side="right", size=SMALL)
        sheet.text(7.2, y, source, side="right", size=SMALL, color=color)
        sheet.add(elements.Switch(contacts=False, nc=not request).scale(0.75), (7.25, y), (8.45, y))
        sheet.line((8.45, y), (BOARD, y))
        sheet.text(BOARD - 0.15, y + 0.28, pull, side="right", size=SMALL, color=GREY)
        sheet.text(BOARD + 0.15, y, f"GPIO {contact['pin']}", size=PIN, bold=True)
        y += 1.1
    return y


def _analog(sheet: Sheet, plan: Plan, y: float) -> float:
    for role, pin in plan.analog.items():
        sheet.box(7.0, y - 0.4, 9.6, y + 0.4)
        sheet.text(8.3, y - 0.17, "PWM to 0-10 V", side="center", size=SMALL)
        sheet.text(8.3, y + 0.19, "with optocoupler", side="center", size=SMALL)
        sheet.line((BOARD, y), (9.6, y))
        sheet.line((7.0, y), (6.35, y), color=BROWN)
        sheet.text(TEXT, y - 0.2, role, side="right", bold=True)
        sheet.text(TEXT, y + 0.24, f"0-10 V to {words.SPEEDS[role][0]}", side="right", size=SMALL)
        sheet.text(BOARD + 0.15, y, f"GPIO {pin}", size=PIN, bold=True)
        y += 1.1
    return y


def _stepper(sheet: Sheet, plan: Plan, y: float) -> float:
    if not plan.stepper:
        return y
    height = 0.45 * len(plan.stepper)
    sheet.box(7.0, y - 0.4, 9.6, y - 0.4 + height)
    sheet.text(8.05, y + 0.2, "transistors or", side="center", size=SMALL)
    sheet.text(8.05, y + 0.6, "H-bridge", side="center", size=SMALL)
    sheet.text(TEXT, y + 0.1, "expansion valve", side="right", bold=True)
    sheet.text(TEXT, y + 0.54, "stepper motor's four coil ends", side="right", size=SMALL)
    for n, (pin, end) in enumerate(zip(plan.stepper, ("A", "B", "A'", "B'"), strict=True)):
        at = y - 0.18 + 0.45 * n
        sheet.line((BOARD, at), (9.6, at))
        sheet.line((7.0, at), (6.35, at))
        sheet.text(BOARD + 0.15, at, f"GPIO {pin}", size=PIN, bold=True)
        sheet.text(9.45, at, end, side="right", size=SMALL)
    return y + height + 0.5


def board(sheet: Sheet, plan: Plan, rows: dict[str, float], top: float, bottom: float) -> None:
    """The board and the relays' coils, each at the height of its contact in the mains field."""
    on_board = all(relay.terminal for relay in plan.relays) or "EXPANDER" in plan.board
    if on_board:
        sheet.box(BOARD, top, END, bottom, fill="#f4f7fb")
    else:
        sheet.box(BOARD, top, INSIDE, bottom, fill="#f4f7fb")
        sheet.box(RELAYS - 0.1, top, END, bottom, color=GREY, dash=True, fill=None)
    sheet.text((BOARD + INSIDE) / 2, top - 0.3, plan.board["NAME"], side="center", bold=True)
    for n, said in enumerate(("relays",) if on_board else ("relay", "modules")):
        sheet.text((RELAYS + END) / 2 - 0.05, top + 0.5 + 0.4 * n, said, side="center", size=SMALL)
    end = INSIDE
    if "EXPANDER" in plan.board:
        end = CHIP[1]
        _expander(
            sheet, plan.board["EXPANDER"], min(rows.values()), max(rows[relay.name] for relay in plan.relays)
        )
    for relay in plan.relays:
        y = rows[relay.name]
        sheet.text(end - 0.15, y, relay.pin, side="right", size=PIN)
        sheet.line((end, y), (RELAYS + 0.2, y))
        sheet.box(RELAYS + 0.2, y - 0.35, RELAYS + 1.2, y + 0.35)
        sheet.text(RELAYS + 0.7, y, relay.name, side="center", bold=True)


def _expander(sheet: Sheet, expander: Mapping[str, int], first: float, last: float) -> None:
    """The chip that has the relays, and its wires to the ESP32."""
    name = "PCF8574" if "address" in expander else "74HC595"
    said = [f"{key} {pin}" for key, pin in expander.items() if key != "address"]
    if "address" in expander:
        said.append(f"at 0x{expander['address']:02x}")
    sheet.box(CHIP[0], first - 0.6, CHIP[1], last + 0.6)
    y = first + 0.9
    sheet.text(CHIP[0] - 0.15, y, name, side="right", bold=True)
    for n, line in enumerate(("on GPIO", *said), 1):
        sheet.text(CHIP[0] - 0.15, y + 0.42 * n, line, side="right", size=SMALL)
