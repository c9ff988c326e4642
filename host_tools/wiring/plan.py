"""What of a board an application uses: relays, sensors, contacts and speeds, in the drawing's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from heatpump.core.config import REQUESTS
from host_tools.board_file import driven, missing_readings
from host_tools.wiring import words

_RELAY = re.compile(r'^\s*"(\w+)":.*#\s*(relay \d+)\b', re.M)


@dataclass(frozen=True)
class Relay:
    name: str  # K1 for relay 1; of modules the first
    role: str
    pin: str  # "GPIO 32", "bit 0"
    terminal: str  # "relay 1" on the board, "" if it is a module beside it
    active: int
    floating: int
    kind: int  # one of words.CONTACTOR_MOTOR …
    about: str
    behind: str = ""  # what its contact gets its voltage from, "" if from L


@dataclass(frozen=True)
class Plan:
    about: str  # what the board is
    board: Mapping[str, Any]
    application: Mapping[str, Any]
    relays: tuple[Relay, ...]
    sensors: tuple[tuple[str, str, bool], ...]  # role, where it sits, whether it is needed
    unwired: tuple[str, ...]  # readings that come over the network alone
    spare: tuple[str, ...]  # outputs of the board that the application doesn't use

    @property
    def contactors(self) -> list[Relay]:
        """What contactors switch; KM1 is the compressor's."""
        kinds = (words.CONTACTOR_MOTOR, words.CONTACTOR_HEATER)
        there = [relay for relay in self.relays if relay.kind in kinds]
        return sorted(there, key=lambda relay: relay.role != "compressor")

    @property
    def analog(self) -> dict[str, int]:
        """Speed → pin."""
        there = self.board.get("ANALOG", {})
        return {role: there[role]["pin"] for role in self.application["SPEEDS"] if role in there}

    @property
    def stepper(self) -> tuple[int, ...]:
        """The pins of the expansion valve's driver, none if it isn't used."""
        used = "STEPPER" in self.board and "expansion_valve" in self.application["FEATURES"]
        return tuple(self.board["STEPPER"]["pins"]) if used else ()

    @property
    def contacts(self) -> dict[str, Mapping[str, Any]]:
        """Those that the firmware looks at: SG-Ready's only if the application knows them."""
        there = self.board.get("CONTACTS", {})
        grid = "smart_grid" in self.application["FEATURES"]
        return {role: contact for role, contact in there.items() if grid or role not in REQUESTS}


def plan(board: Mapping[str, Any], application: Mapping[str, Any], source: str, about: str) -> Plan:
    """The plan of two checked files that fit.

    `source` is the board file's text, whose comments name the relays, `about` what the board is.
    """
    terminals = dict(_RELAY.findall(source))
    name = application["NAME"]
    needed = missing_readings(application, ())
    places = {role: words.sensor_place(name, role) for role in application["SENSORS"]}
    return Plan(
        about,
        board,
        application,
        tuple(_relays(board, application, terminals)),
        tuple((role, place, role in needed) for role, place in places.items() if place),
        tuple(role for role, place in places.items() if not place),
        tuple(
            f"{role} ({terminals.get(role) or _pin(output)})"
            for role, output in board["OUTPUTS"].items()
            if role not in driven(application, board["OUTPUTS"])
        ),
    )


def _pin(output: Mapping[str, Any]) -> str:
    return f"GPIO {output['pin']}" if "pin" in output else f"bit {output['bit']}"


def _relays(
    board: Mapping[str, Any], application: Mapping[str, Any], terminals: Mapping[str, str]
) -> Iterator[Relay]:
    """Each output's relay, by the board's own numbers if it has them; then those of speeds by steps."""
    outputs = {role: board["OUTPUTS"][role] for role in driven(application, board["OUTPUTS"])}
    own = {role: int(terminals[role].split()[1]) for role in outputs if role in terminals}
    following = count(max(own.values(), default=0) + 1)
    numbers = own | {role: next(following) for role in outputs if role not in own}
    steps = dict(_steps(board, application))
    for role, number in sorted(numbers.items(), key=lambda item: item[1]):
        output = outputs[role]
        kind, about = words.load(application["NAME"], role)
        if role in steps and role != "compressor":
            kind = words.TAPS
        yield Relay(
            f"K{number}", role, _pin(output), terminals.get(role, ""), output["active"], output["floating"],
            kind, about,
        )  # fmt: skip
    for role, speed in steps.items():
        step = board["SPEED_STEPS"][speed]
        behind = f"K{numbers[role]}" if role in numbers else ""
        if role == "compressor":
            behind = "KM1's coil"
        for n, (pin, begin) in enumerate(zip(step["pins"], step["from"], strict=True), 1):
            which = "added" if step["together"] else "alone"
            kind = words.COIL if role == "compressor" else words.MOTOR
            about = f"step {n} of the same motor, {which}, from {begin / 10:g} %"
            yield Relay(
                f"K{next(following)}", f"{speed} {n}", f"GPIO {pin}", "", step["active"], step["floating"],
                kind, about, behind,
            )  # fmt: skip


def _steps(board: Mapping[str, Any], application: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each output whose speed goes to relays, and that speed."""
    for speed in application["SPEEDS"]:
        if speed in board.get("SPEED_STEPS", {}):
            yield words.SPEEDS[speed][1], speed
