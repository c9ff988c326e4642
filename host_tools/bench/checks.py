"""What is tried on the bench, in this order: one table, and a function for each row.

A check gives PASSED, FAILED, SKIPPED (it can't be, or wasn't wanted) or UNSEEN (done, but nobody looked), and
a remark. It never drives what the protections forbid: all goes through the console's `service`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from host_tools.bench.board import BACK_S, BenchBoard
from host_tools.bench.person import Person
from host_tools.board_file import driven

PASSED, FAILED, SKIPPED, UNSEEN = "passed", "failed", "skipped", "not seen"
RELAY_S = 2
COMPRESSOR_S = 60
SWITCH_S = 90.0  # a relay stays where it is for half a minute at least
READ_S = 30.0
WATCHED_S = 12.0
GOOD = " ok, "
WARM_S = 90.0
WARM_K = 1.0
CONTACT_S = 60.0
LEAST_FREE = 4096  # bytes
REQUESTS = ("sg_1", "sg_2")
JUST_POWERED_S = 300

Outcome = tuple[str, str]


@dataclass(frozen=True)
class Check:
    """`name` tells it from all others of this board; `about` is what the sheet says."""

    name: str
    about: str
    run: Callable[[BenchBoard, Person], Outcome]
    alone: bool = True  # whether it can be done with nobody there


def checks(board: BenchBoard) -> Iterator[Check]:
    """Those of this board and its application."""
    yield Check("firmware", "firmware, memory, tasks", _firmware)
    yield Check("power-up", "no relay moves at power-up", _power_up, alone=False)
    for role in board.application["SENSORS"]:
        if role != "dew_point":
            yield Check(f"sensor {role}", f"sensor {role}: read well", _reads(role))
            yield Check(f"warm {role}", f"sensor {role}: is where it belongs", _warms(role), alone=False)
    for role in board.board_file.get("CONTACTS", {}):
        yield Check(f"contact {role}", f"contact {role}: seen to move", _contact(role), alone=False)
    for output in board.board_file["OUTPUTS"]:
        if output == "compressor" or output not in _driven(board):
            continue
        yield Check(f"relay {output}", f"relay {output}: on for {RELAY_S} s", _relay(output, RELAY_S))
    yield Check("relay compressor", "relay compressor: starts", _compressor, alone=False)
    yield Check("watchdog", "a program that hangs is restarted", _watchdog)
    yield Check("Wi-Fi", "Wi-Fi", _network("network", "wifi_ssid"))
    yield Check("broker", "MQTT broker", _network("mqtt", "mqtt_host"))


def _driven(board: BenchBoard) -> tuple[str, ...]:
    """What `service` may drive: the tank's element has its own way."""
    outputs = driven(board.application, board.board_file["OUTPUTS"])
    return tuple(output for output in outputs if output != "tank_heater")


def _firmware(board: BenchBoard, person: Person) -> Outcome:
    status = board.status()
    told = f"{board.answer.version}, {status['memory_free']} bytes free, last reset: {status['reset_cause']}"
    wrong = []
    if status["memory_free"] < LEAST_FREE:
        wrong.append("little memory")
    if status["task_failures"]:
        wrong.append(f"{status['task_failures']} tasks failed")
    return (FAILED if wrong else PASSED), "; ".join((*wrong, told))


def _power_up(board: BenchBoard, person: Person) -> Outcome:
    board.leave()
    moved = person.ask("Take the board's power away and give it back. Did a relay or contactor move?")
    board.join(BACK_S)
    status = board.status()
    if status["reset_cause"] != "power-up" or status["uptime"] > JUST_POWERED_S:
        return FAILED, f"it had its power all the time; its last reset: {status['reset_cause']}"
    return _seen(None if moved is None else not moved, "a relay moved")


def _reads(role: str) -> Callable[[BenchBoard, Person], Outcome]:
    def check(board: BenchBoard, person: Person) -> Outcome:
        if not board.rom(role):
            needed = role in board.application["CRITICAL"]
            return (FAILED if needed else SKIPPED), "no sensor has this role"
        board.until(lambda: board.status().get(role) is not None, READ_S)
        before = board.sensor(role)
        time.sleep(WATCHED_S)  # a value is kept for half a minute
        after = board.sensor(role)
        told = f"{board.status().get(role)} °C; {' '.join(after[1:])}"
        return (PASSED if GOOD in " ".join(after) and _failures(before) == _failures(after) else FAILED), told

    return check


def _failures(words: list[str]) -> str:
    """How many reads have failed, as `sensors` says it at the end of a line."""
    return words[-3] if len(words) > 3 else ""


def _warms(role: str) -> Callable[[BenchBoard, Person], Outcome]:
    def check(board: BenchBoard, person: Person) -> Outcome:
        roles = [name for name in board.application["SENSORS"] if name != "dew_point"]
        has_role = board.rom(role) and board.until(lambda: board.status().get(role) is not None, READ_S)
        before = board.status()
        if not has_role:
            return SKIPPED, "it has no reading"
        if not person.tell(f"Warm the sensor of {role} between two fingers ..."):
            return SKIPPED, ""
        rose: list[str] = []

        def warm() -> bool:
            now = board.status()
            known = [n for n in roles if now.get(n) is not None and before.get(n) is not None]
            rose[:] = [name for name in known if now[name] - before[name] >= WARM_K]
            return bool(rose)

        if not board.until(warm, WARM_S):
            return FAILED, f"none got warmer by {WARM_K:g} K in {WARM_S:.0f} s"
        return (PASSED, "") if role in rose else (FAILED, f"it is {', '.join(rose)} that got warmer")

    return check


def _contact(role: str) -> Callable[[BenchBoard, Person], Outcome]:
    def check(board: BenchBoard, person: Person) -> Outcome:
        move, back = ("Open", "Close it") if role not in REQUESTS else ("Close", "Open it")
        if role in board.contacts():
            return FAILED, "it is open" if role not in REQUESTS else "it asks all the time"
        if not person.tell(f"{move} the contact {role} ..."):
            return SKIPPED, ""
        if not board.until(lambda: role in board.contacts(), CONTACT_S):
            return FAILED, f"nothing was seen in {CONTACT_S:.0f} s"
        person.tell(f"{back} again ...")
        if not board.until(lambda: role not in board.contacts(), CONTACT_S):
            return FAILED, f"seen, but not back in {CONTACT_S:.0f} s"
        return PASSED, ""

    return check


def _relay(output: str, duration_s: int) -> Callable[[BenchBoard, Person], Outcome]:
    def check(board: BenchBoard, person: Person) -> Outcome:
        told = output in board.status()
        if told and board.status()[output]:  # a crankcase heater in the cold
            return UNSEEN, "it is on by itself"
        board.ask(f"service {output} {duration_s}")
        if not told:
            return _seen(person.ask(f"{output} is asked for. Did you hear or see it?"), "nothing was heard")
        if not board.until(lambda: board.status()[output], SWITCH_S):
            board.ask("service stop")
            return FAILED, f"the firmware doesn't switch it: {_why(board)}"
        heard = person.ask(f"{output} is on. Did you hear or see it?")
        if not board.until(lambda: not board.status()[output], SWITCH_S):
            return FAILED, "it doesn't go off"
        return _seen(heard, "nothing was heard")

    return check


def _compressor(board: BenchBoard, person: Person) -> Outcome:
    wait_s = board.status()["start_wait"]
    if not person.ask(
        f"Shall the compressor run, in {wait_s} s, for its shortest time? Its fans or pumps run first.",
        default=False,
    ):
        return SKIPPED, "not wanted"
    person.say(f"waiting for {wait_s} s ...")
    board.until(lambda: not board.status()["start_wait"], wait_s + SWITCH_S)
    board.ask(f"service compressor {COMPRESSOR_S}")  # its time goes by while it may not start
    if not board.until(lambda: board.status()["compressor"], SWITCH_S):
        board.ask("service stop")
        return FAILED, f"it doesn't start: {_why(board)}"
    runs = person.ask("Does the compressor run?")
    board.ask("service stop")
    return _seen(runs, "it doesn't run")


def _why(board: BenchBoard) -> str:
    status = board.status()
    return str(status["fault"] if status["fault"] != "none" else status["block"])


def _watchdog(board: BenchBoard, person: Person) -> Outcome:
    person.say("The board is made to hang, with its outputs off ...")
    board.hang()
    board.join(BACK_S)
    cause = board.status()["reset_cause"]
    return (PASSED, "") if cause == "watchdog" else (FAILED, f"its last reset: {cause}")


def _network(key: str, parameter: str) -> Callable[[BenchBoard, Person], Outcome]:
    def check(board: BenchBoard, person: Person) -> Outcome:
        told = board.ask(f"get {parameter}")
        if not any(line.partition("=")[2].strip() for line in told):
            return SKIPPED, f"{parameter} isn't set"
        board.until(lambda: board.status()[key] == "ok", CONTACT_S)
        state = board.status()[key]
        return (PASSED, "") if state == "ok" else (FAILED, str(state))

    return check


def _seen(yes: bool | None, otherwise: str) -> Outcome:
    if yes is None:
        return UNSEEN, ""
    return (PASSED, "") if yes else (FAILED, otherwise)
