"""Pins of the chips that are not like the others, and what a board file does with them.

What can't be done at all (flash, inputs only, pins that aren't there) is in the firmware's own
table, `heatpump.core.config.CHIPS`; the board refuses it too. What is here depends on what else is
on the board, so the file may say in a comment why it is safe:

    # pin 5: the relay's input has 10 kΩ to ground, measured low at reset
    # pins 16, 17: a WROOM module, without extra RAM

Sources, all by Espressif: "GPIO & RTC GPIO" of the ESP-IDF guide of each chip (strapping, USB,
JTAG, SPI0/1); "Hardware Design Guidelines" of each chip, tables "IO MUX Pin Functions" (pull
resistors at and after reset) and "Power-Up Glitches on Pins"; the chips' datasheets for the
serial port's pins and octal memory. Glitches of 5 ns (ESP32-C3) are left out: no relay sees them.
Cross-checked with ESPHome's gpio_esp32*.py.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

STRAPPING = "is a strapping pin: its level at reset decides how the chip starts"
SERIAL = "is the serial port, for console and flashing: it moves at each start"
USB = "is the chip's USB"
MEMORY = "is wired to the extra RAM on modules that have some"
OCTAL = "is wired to octal flash or RAM on modules that have it"
LOW_VOLTAGE = "works at 1.8 V on modules with octal memory of 1.8 V"
POWER = "feeds the flash (VDD_SPI) unless a fuse says otherwise"
NOT_LED_OUT = "is led out on some variants of the chip only"
JTAG = "is a JTAG pin: a debugger, or noise on an unused port, drives it"
HIGH = "is high for a moment while the chip starts"
LOW = "is low for a moment while the chip starts"

# Of no concern to a pin that is only read, or that lights a lamp.
SWITCHING_ONLY = (JTAG, HIGH, LOW)
LEVELS = {HIGH: 1, LOW: 0}

# chip → what is to be known of a pin → those pins
PINS: dict[str, dict[str, tuple[int, ...]]] = {
    "esp32": {
        STRAPPING: (0, 2, 5, 12, 15),
        SERIAL: (1, 3),
        MEMORY: (16, 17),
        JTAG: (12, 13, 14, 15),
        HIGH: (14,),  # pulled up after reset
        LOW: (4, 13),  # pulled down
    },
    "esp32s2": {
        STRAPPING: (0, 45, 46),
        SERIAL: (43, 44),
        USB: (19, 20),
        JTAG: (39, 40, 41, 42),
        HIGH: (18,),
    },
    "esp32s3": {
        STRAPPING: (0, 3, 45, 46),
        SERIAL: (43, 44),
        USB: (19, 20),
        OCTAL: (33, 34, 35, 36, 37),
        LOW_VOLTAGE: (47, 48),
        JTAG: (39, 40, 41, 42),
        HIGH: (18, 19, 20),  # 60 µs at power-up, 19 and 20 twice
        LOW: tuple(range(1, 20)),  # 60 µs at power-up
    },
    "esp32c3": {
        STRAPPING: (2, 8, 9),
        SERIAL: (20, 21),
        USB: (18, 19),
        POWER: (11,),
        JTAG: (4, 5, 6, 7),
        HIGH: (6, 18),  # 6 pulled up after reset; 18 for 50 µs at power-up
    },
    "esp32c6": {
        STRAPPING: (4, 5, 8, 9, 15),
        SERIAL: (16, 17),
        USB: (12, 13),
        NOT_LED_OUT: (10, 11, 14),
        JTAG: (4, 5, 6, 7),
        HIGH: (6, 18, 19, 20, 21, 22, 23),  # 6 pulled up after reset, the others (SDIO) at reset
    },
}

_NOTE = re.compile(r"#\s*pins?\s+(\d+(?:\s*(?:,|and)\s*\d+)*)\s*:\s*(\S.*)")


@dataclass(frozen=True)
class Use:
    """What a board file does with a pin; `active` is the level that switches something on, if any."""

    where: str
    pin: int
    active: int | None = None


@dataclass(frozen=True)
class Finding:
    """Something to be known of a use; `note` is what the file says to it, empty if nothing."""

    where: str
    pin: int
    text: str
    note: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


def pin_notes(source: str) -> dict[int, str]:
    """Pin → why it is safe, from the comments `# pin 5: …` and `# pins 16, 17: …` of a board file."""
    notes: dict[int, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        found = _NOTE.fullmatch(token.string) if token.type == tokenize.COMMENT else None
        if found:
            notes.update({int(pin): found[2] for pin in re.findall(r"\d+", found[1])})
    return notes


def pin_findings(board: Mapping[str, Any], notes: Mapping[int, str]) -> list[Finding]:
    """What is to be known of the pins of a board, or of what the firmware's own check has passed of it."""
    return [
        Finding(use.where, use.pin, text, notes.get(use.pin, ""))
        for use in uses(board)
        for text in _concerns(board["CHIP"], use)
    ]


def uses(board: Mapping[str, Any]) -> Iterator[Use]:
    """Each use of a pin in a board file, in the file's usual order."""
    for key in ("ONE_WIRE_PIN", "STATUS_LED_PIN"):
        if key in board:
            yield Use(key, board[key])
    for name, pin in board.get("EXPANDER", {}).items():
        if name != "address":
            yield Use(f"EXPANDER: {name}", pin, 0 if name == "enable" else None)
    for role, output in board["OUTPUTS"].items():
        if "pin" in output:
            yield Use(f"OUTPUTS: {role}", output["pin"], output["active"])
    for role, contact in board.get("CONTACTS", {}).items():
        yield Use(f"CONTACTS: {role}", contact["pin"])
    for role, analog in board.get("ANALOG", {}).items():
        yield Use(f"ANALOG: {role}", analog["pin"], analog["active"])
    for role, steps in board.get("SPEED_STEPS", {}).items():
        for pin in steps["pins"]:
            yield Use(f"SPEED_STEPS: {role}", pin, steps["active"])
    if "STEPPER" in board:
        for pin in board["STEPPER"]["pins"]:
            yield Use("STEPPER", pin, board["STEPPER"]["active"])


def _concerns(chip: str, use: Use) -> Iterator[str]:
    for what, pins in PINS[chip].items():
        if use.pin not in pins or (use.active is None and what in SWITCHING_ONLY):
            continue
        if LEVELS.get(what, use.active) == use.active:
            yield f"pin {use.pin} {what}"
