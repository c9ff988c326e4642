"""Below the two fields: what each relay does at boot, and what else is to be known."""

from __future__ import annotations

from collections.abc import Iterator

from host_tools.wiring import words
from host_tools.wiring.plan import Plan
from host_tools.wiring.sheet import GREY, SMALL, Sheet

COLUMNS = (0.4, 1.6, 5.8, 7.7, 9.4, 11.0, 15.0)
HEAD = ("relay", "role", "pin", "terminal", "on at", "while the chip starts", "so at boot")
NOTES, _ROW = 17.9, 0.6


def table(sheet: Sheet, plan: Plan, y: float) -> float:
    """A row for each relay; returns where it ends."""
    for x, said in zip(COLUMNS, HEAD, strict=True):
        sheet.text(x, y, said, size=SMALL, bold=True)
    sheet.line((COLUMNS[0], y + 0.3), (NOTES - 0.6, y + 0.3))
    for relay in plan.relays:
        y += _ROW
        level = f"level {relay.floating}" + ("" if "EXPANDER" not in plan.board else " until written")
        cells = (
            relay.name,
            relay.role,
            relay.pin,
            relay.terminal or "module",
            f"level {relay.active}",
            level,
        )
        for x, said in zip(COLUMNS, cells, strict=False):
            sheet.text(x, y, said, size=SMALL)
        sheet.text(COLUMNS[-1], y, "off", size=SMALL, bold=True)  # a board file of another kind is refused
    for line in _wrapped("not used: " + ", ".join(plan.spare), 100) if plan.spare else ():
        y += _ROW
        sheet.text(COLUMNS[0], y, line, size=SMALL, color=GREY)
    return y + 0.6


def notes(sheet: Sheet, plan: Plan, y: float) -> float:
    """What a picture can't say; returns where it ends."""
    sheet.text(NOTES, y, "Not to scale. The maker's wiring of the safety chain goes first;", bold=True)
    sheet.text(NOTES, y + 0.5, 'see "Electrical safety first" in boards/README.md.', bold=True)
    y += 1.1
    for said in _notes(plan):
        for n, line in enumerate(_wrapped(said, 88)):
            sheet.text(NOTES + 0.3, y, line, size=SMALL)
            if not n:
                sheet.text(NOTES, y, "•", size=SMALL)
            y += 0.44
        y += 0.08
    return y


def _notes(plan: Plan) -> Iterator[str]:
    roles = {relay.role: relay.name for relay in plan.relays}
    expander = "EXPANDER" in plan.board
    off = "a dead controller, a pulled plug and a reset mean off."
    if expander:
        off = (
            "a pulled plug means off. While the ESP32 is dead or resets, the chip keeps the relays as they "
            "are: the watchdog and the first lines of the firmware switch them off."
        )
    yield (
        f"Only normally open contacts are used: {off} Every coil and motor has a snubber (RC or "
        "varistor) across it. Protective earth isn't drawn; all metal has it."
    )
    if "reversing_valve" in roles:
        yield (
            "reversing_valve: an O machine has it energised to cool, a B machine to heat. Set "
            "valve_energised_in to cool (O) or heat (B) before the first start."
        )
    yield (
        "A 1-Wire line of more than some 10 m takes 2.2 kΩ in place of 4.7 kΩ. This machine needs "
        "the sensors with a *; the others add comfort, protections and figures."
    )
    if plan.unwired:
        yield f"{', '.join(plan.unwired)}: no sensor is wired, the reading comes over the network."
    if "high_pressure" in plan.contacts or "low_pressure" in plan.contacts:
        yield (
            "The pressure switches must read as closed while the compressor is off, too: sense a contact of "
            f"their own, or put {roles['compressor']} last in the chain, so that their interface relays have "
            f"voltage while {roles['compressor']} is open."
        )
    if plan.contacts:
        yield (
            "Contacts are closed while all is well (flow: while water flows; fans: while they run), so that "
            "a broken wire shows; 'chip: to GND' is the pull resistor in the chip. One that carries mains is "
            "sensed by an interface relay or an optocoupler with enough isolation, never directly."
        )
    if plan.analog:
        yield ("0-10 V: 10 kΩ from each PWM pin to the level that means no speed; ground is the board's.")
    if any(relay.kind == words.CONTACTOR_HEATER for relay in plan.relays):
        yield "Heaters keep their own thermostat and over-temperature cut-out, whatever the controller says."
    if expander:
        yield (
            "This board's relays are behind a chip that keeps them on while the ESP32 is held in reset or "
            "flashed: take the loads' power away before that. The safety chain has to stop the compressor "
            "without the controller."
        )
    elif not all(relay.terminal for relay in plan.relays):
        yield "Relay modules: 10 kΩ from each input to the level that is off, unless the module has that."


def _wrapped(said: str, most: int) -> Iterator[str]:
    line = ""
    for word in said.split():
        if len(line) + len(word) >= most:
            yield line
            line = ""
        line = f"{line} {word}".strip()
    yield line
