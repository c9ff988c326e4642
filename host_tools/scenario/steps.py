"""[[step]]: what happens at a time, `at`, and which of VERBS it is, `do`.

The keys of each verb are in that table, at the end. Each is one function that reads them and returns the act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from heatpump.core import calendar
from heatpump.core.demand.price_plan import PricePlan
from heatpump.core.model import MODES
from heatpump.core.param_table import INSTALLER
from heatpump.core.params import Params
from host_tools.plant import Plant
from host_tools.rigs.base import Rig
from host_tools.rigs.faults import Fault
from host_tools.scenario import durations
from host_tools.scenario.table import Table

Act = Callable[[Rig], None]

LONGEST_TEXT = 40  # of a mark in a picture; what is longer is the verb alone


@dataclass(frozen=True)
class Step:
    """At `at_ms` of the scenario, do `act`; `text` says what for people."""

    at_ms: int
    text: str
    act: Act


@dataclass(frozen=True)
class Known:
    """What a scenario's steps are checked against: its plant, its application's parameters, its devices."""

    plant: type[Plant]
    params: Params
    devices: dict[str, dict[str, Fault]]  # see faults.devices


@dataclass(frozen=True)
class Verb:
    """A word of `do`, the keys that it needs, how it is read, and the keys that it may have besides."""

    keys: tuple[str, ...]
    read: Callable[[Table, Known], Act]
    optional: tuple[str, ...] = ()


def read(data: dict[str, Any], where: str, known: Known, duration_ms: int) -> Step:
    """Read one [[step]] table. Raises UsageError with one line."""
    word = Table({"do": data.get("do", "")}, where, ("do",)).one_of("do", tuple(VERBS))
    verb = VERBS[word]
    table = Table(data, f"{where} '{word}'", ("at", "do", *verb.keys, *verb.optional))
    at_ms = table.duration_ms("at")
    if at_ms >= duration_ms:
        raise table.error(
            f"at {durations.to_text(at_ms)} is not before the end, {durations.to_text(duration_ms)}"
        )
    if word == "power-cut" and at_ms + table.duration_ms("for") > duration_ms:
        raise table.error(f"the power comes back after the end, {durations.to_text(duration_ms)}")
    act = verb.read(table, known)
    text = " ".join([word, *(str(data[key]) for key in verb.keys)])
    return Step(at_ms, text if len(text) <= LONGEST_TEXT else word, act)


def checked_setting(table: Table, key: str, text: str, params: Params) -> None:
    """Refuse a parameter or value that the firmware would refuse, in its own words."""
    try:
        params.set(key, text, INSTALLER)
    except ValueError as error:
        raise table.error(str(error)) from None


def _set(table: Table, known: Known) -> Act:
    key, text = table.text("parameter"), table.setting("to")
    checked_setting(table, key, text, known.params)
    return lambda rig: rig.set(key, text)


def _mode(table: Table, known: Known) -> Act:
    mode = table.one_of("to", tuple(MODES))
    return lambda rig: rig.set("mode", mode)


def _fault(table: Table, known: Known) -> Act:
    device = table.one_of("device", tuple(known.devices))
    kind = table.one_of("kind", tuple(known.devices[device]))
    row = known.devices[device][kind]
    if "amount" not in table:
        return lambda rig: rig.fault(device, kind)
    if row.amount is None:
        raise table.error(f"amount: '{kind}' has none")
    amount = table.number("amount")
    if not row.amount.low <= amount <= row.amount.high:
        bounds = f"{row.amount.low:g} to {row.amount.high:g} {row.amount.unit}".strip()
        raise table.error(f"amount: {amount:g} is out of bounds, {bounds}")
    return lambda rig: rig.fault(device, kind, amount)


def _repair(table: Table, known: Known) -> Act:
    device = table.one_of("device", tuple(known.devices))
    return lambda rig: rig.fault(device, None)


def _power_cut(table: Table, known: Known) -> Act:
    off_ms = table.duration_ms("for")
    return lambda rig: rig.power_cut(off_ms)


def _reset(table: Table, known: Known) -> Act:
    return lambda rig: rig.reset()


def _reset_faults(table: Table, known: Known) -> Act:
    return lambda rig: rig.reset_faults()


def _disturb(table: Table, known: Known) -> Act:
    name, value = table.one_of("what", known.plant.DISTURBANCES), table.number("to")
    return lambda rig: rig.plant.disturb(name, value)


def _clock(table: Table, known: Known) -> Act:
    time = table.text("to")
    try:
        calendar.read(time)
    except ValueError as error:
        raise table.error(str(error)) from None
    return lambda rig: rig.clock(time)


def _prices(table: Table, known: Known) -> Act:
    plan = table.text("plan")
    if not hasattr(known.params, "price_shift_mk"):
        raise table.error("this application takes no price plan")
    try:
        PricePlan().add(plan)
    except ValueError as error:
        raise table.error(str(error)) from None
    return lambda rig: rig.prices(plan)


def _console(table: Table, known: Known) -> Act:
    line = table.text("line")

    def type_it(rig: Rig) -> None:
        rig.console(line)

    return type_it


VERBS = {
    "set": Verb(("parameter", "to"), _set),
    "mode": Verb(("to",), _mode),
    "fault": Verb(("device", "kind"), _fault, ("amount",)),
    "repair": Verb(("device",), _repair),
    "power-cut": Verb(("for",), _power_cut),
    "reset": Verb((), _reset),
    "clock": Verb(("to",), _clock),
    "prices": Verb(("plan",), _prices),  # for the firmware, and for the bill; see tariff.py
    "reset-faults": Verb((), _reset_faults),
    "disturb": Verb(("what", "to"), _disturb),  # a window, another source of heat; see the plant
    "console": Verb(("line",), _console),  # typed at the serial port; needs a rig with a board
}
