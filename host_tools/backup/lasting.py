"""What a board keeps over a reset, read from its files and put together anew."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode
from binascii import crc32
from collections.abc import Mapping
from typing import Any

from heatpump.core.application import Application
from heatpump.core.param_rows.who import INSTALLER
from heatpump.core.params import Params
from heatpump.core.record.remembered import ANY, FIELDS, LOCKED, LOCKOUT, QUARTER, Remembered
from host_tools.errors import UserError

SETTINGS, STATE = "settings.json", "state.json"
_SEAL = '{"crc":"%08x"'
_SEAL_LENGTH = 17
_LOAD = [row[0] for row in FIELDS].index("load")
NOTHING = "unset"


def read_files(answer: Mapping[str, Any]) -> dict[str, bytes]:
    """The files in a board's answer. Raises UserError for one that didn't arrive as the board has it."""
    found = {}
    for name, packed in answer["contents"].items():
        if packed is None:
            raise UserError(f"{name} on the board is no file of ours")
        found[name] = b64decode(packed)
        if hashlib.sha256(found[name]).hexdigest() != answer["digests"].get(name):
            raise UserError(f"{name} did not arrive whole from the board; try again")
    return found


def settings_of(content: bytes | None) -> dict[str, str]:
    """As the firmware reads them. Raises UserError for a file that it couldn't."""
    if content is None:
        return {}
    try:
        found = json.loads(content)
        if not isinstance(found, dict):
            raise ValueError
    except (ValueError, RecursionError):
        raise UserError(f"{SETTINGS} on the board is damaged") from None
    return {key: str(text) for key, text in found.items() if isinstance(text, str | int | float)}


def state_of(content: bytes | None) -> Remembered:
    """As the firmware reads it: under its check sum. Raises UserError for a file that is damaged."""
    found = Remembered()
    if content is None:
        return found
    try:
        text = content.decode()
        rest = text[_SEAL_LENGTH:]
        sealed = text[:_SEAL_LENGTH] == _SEAL % crc32(rest.encode())
        found.from_text("{" + rest.lstrip(",") if sealed else text)
        if not sealed and found.to_text() != text:
            raise ValueError
    except ValueError:
        raise UserError(f"{STATE} on the board is damaged") from None
    return found


def sealed(state: Remembered) -> bytes:
    """The file that the firmware would write."""
    rest = str(state.to_text())[1:]
    rest = rest if rest == "}" else "," + rest
    return (_SEAL % crc32(rest.encode()) + rest).encode()


def secrets(settings: Mapping[str, str]) -> dict[str, str]:
    """Those that are in the file, of every application: emptied ones, too."""
    keys = [row[0] for row in Params().rows() if row[1] == "secret"]
    return {key: settings[key] for key in keys if key in settings}


def fitting(settings: Mapping[str, str], application: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Those that the application's table allows, and a line about each other one. A file's secrets, which no
    backup of ours has, aren't among them."""
    params = Params(Application(application))
    texts = {key: settings[key] for key in settings.keys() - secrets(settings).keys()}
    refused = params.set_all(texts, INSTALLER)
    allowed = {}
    for row in params.rows():
        if row[0] in texts:
            try:
                params.set(row[0], texts[row[0]], INSTALLER)
            except ValueError:
                continue
            allowed[row[0]] = texts[row[0]]
    return allowed, refused


def merged(ours: Remembered, other: Remembered) -> Remembered:
    """The state of a backup, `other`, on a board that has `ours`.

    What a protection counts never gets less by it: a lockout of either holds, and of trips, lifts and a
    heater's time without an answer the larger number counts.
    """
    found = Remembered()
    for n, (here, there) in enumerate(zip(ours.values, other.values, strict=True)):
        protects = n >= len(FIELDS) or FIELDS[n][4] in (ANY, QUARTER)
        found.values[n] = max(here, there) if protects else there
    found.values[_LOAD] = ours.values[_LOAD]  # what is in the drum now
    found.values[LOCKOUT] = (ours if ours.values[LOCKED] else other).values[LOCKOUT]
    return found


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """A line "key: old → new" for each that differs."""
    keys = [*new, *(key for key in old if key not in new)]
    return [
        f"{key}: {old.get(key, NOTHING)} → {new.get(key, NOTHING)}"
        for key in keys
        if old.get(key) != new.get(key)
    ]
