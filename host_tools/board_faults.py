"""All that is wrong with a board file at once.

The check that the firmware runs at boot (`heatpump.core.config`) ends where what follows can't be judged any
more: at wrong keys, at an unknown chip. Here what is at fault is put right or left out, and the rest judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from heatpump.core.config import BOARD_KEYS, CHIPS, check_board

# For what is missing or of a wrong type; a pin that is on no chip's flash.
_STAND_IN: dict[str, Any] = {
    "NAME": "",
    "CHIP": "esp32",
    "FLASH_BYTES": 4_194_304,
    "WATCHDOG_MS": 60_000,
    "ONE_WIRE_PIN": 4,
    "OUTPUTS": {},
}
_ON_ANY_CHIP = ("is already used by", "is not the name of")  # said of a pin whatever chip it is


def faults(settings: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """A line for each fault, and the settings without what is at fault, of which pins can be judged."""
    found = check_board(settings)
    if not found:
        return [], dict(settings)
    mended = {key: value for key, value in settings.items() if _is_of_type(key, value)}
    missing = {key: value for key, value in _STAND_IN.items() if key not in mended}
    mended.update(missing)
    told = check_board(mended)
    if mended["CHIP"] not in CHIPS:
        missing["CHIP"] = mended["CHIP"] = _STAND_IN["CHIP"]
        found += [one for one in told if one not in found]
        told = check_board(mended)
    for one in told:
        if one not in found and one.partition(":")[0] not in missing and _can_be_told(one, missing):
            found.append(one)
    return found, {} if "CHIP" in missing else _sound(mended, found, missing)


def _is_of_type(key: str, value: object) -> bool:
    return key in BOARD_KEYS and type(value) is BOARD_KEYS[key][0]


def _can_be_told(fault: str, missing: Mapping[str, Any]) -> bool:
    """Whether it doesn't depend on what stands in for something."""
    if "ONE_WIRE_PIN" in missing and fault.endswith("used by ONE_WIRE_PIN"):
        return False
    about = fault.rpartition(": ")[2]
    of_chip = about.startswith(("pin ", "an ")) and not any(words in about for words in _ON_ANY_CHIP)
    return "CHIP" not in missing or not of_chip


def _sound(board: dict[str, Any], found: list[str], missing: Mapping[str, Any]) -> dict[str, Any]:
    """The board without the entries that have a fault, and without stand-ins."""
    wrong = {": ".join(one.split(": ")[:2]) for one in found} | {one.split(": ")[0] for one in found}
    sound: dict[str, Any] = {}
    for key, value in board.items():
        if key in missing and key not in ("CHIP", "OUTPUTS"):
            continue
        if key in ("OUTPUTS", "CONTACTS", "ANALOG", "SPEED_STEPS"):
            sound[key] = {name: spec for name, spec in value.items() if f"{key}: {name}" not in wrong}
        elif key == "CHIP" or key not in wrong:
            sound[key] = value
    return sound
