"""What answers on a port: our firmware, MicroPython's prompt, something else, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass

from host_tools.errors import HeatpumpError, UserError
from host_tools.ports.adapters import adapter, numbers
from host_tools.ports.line import NO_PROGRAM, BoardConsole, at_the_repl
from host_tools.serial_port import usb_ports

FIRMWARE, MICROPYTHON, OTHER, BARE = "firmware", "micropython", "other", "bare"
NOTHING, UNUSABLE = "nothing", "unusable"
ANSWER_S = 3.0
START_S = 10.0  # for a board that may have been reset just now
_AT_ONCE = 16
_VERSION = re.compile(r"^heatpump (\S+), application (\S+), board (\S+)$")
_BANNER = re.compile(r"MicroPython (\S+) on [^;\n]*; ([^\r\n]+)")
_NAME = "device_name = "


@dataclass(frozen=True)
class Answer:
    """`answers` is one of the six above; what isn't known is empty.

    text       what another program said, or why the port can't be used
    restarted  opening the port reset the board
    """

    answers: str
    version: str = ""
    application: str = ""
    board: str = ""
    name: str = ""
    machine: str = ""  # as MicroPython names board and chip
    text: str = ""
    restarted: bool = False

    def __str__(self) -> str:
        told = {
            FIRMWARE: f"heatpump {self.version}, application {self.application}, board {self.board},"
            f" name {self.name}",
            MICROPYTHON: ", ".join(
                filter(None, (f"MicroPython {self.version}".rstrip(), self.machine, "at its prompt"))
            ),
            OTHER: f"another program: '{self.text}'",
            BARE: "a chip without a program: 'heatpump flash' puts one on it",
            NOTHING: "nothing answers: a bare chip, a program that doesn't talk, or another rate",
            UNUSABLE: self.text,
        }[self.answers]
        return told + ("; it restarted as the port was opened" if self.restarted else "")


@dataclass(frozen=True)
class Found:
    """A port and what answers on it; `adapter` and `usb` are empty for one that was named."""

    port: str
    adapter: str
    usb: str
    answer: Answer

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        answer = {key: value for key, value in asdict(self.answer).items() if value or key == "answers"}
        return {"port": self.port, "adapter": self.adapter, "usb": self.usb, **answer}


def look(named: Iterable[str] = (), answer_s: float = ANSWER_S) -> list[Found]:
    """Ask on each USB port, or on those that are named; all at once, and one that fails says why."""
    plugged = {info.device: info for info in usb_ports()}
    ports = list(named) or list(plugged)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = list(pool.map(lambda port: what_answers(port, answer_s), ports))
    found = []
    for port, answer in zip(ports, answers, strict=True):
        info = plugged.get(port)
        ids = (info.vid, info.pid) if info else None
        found.append(Found(port, adapter(*ids) if ids else "", numbers(*ids) if ids else "", answer))
    return found


def what_answers(port: str, answer_s: float = ANSWER_S) -> Answer:
    """Ask what is on a port; nothing is interrupted. Raises nothing."""
    try:
        with BoardConsole(port) as console:
            return identify(console, answer_s)
    except HeatpumpError as error:
        return Answer(UNUSABLE, text=str(error))


def identify(console: BoardConsole, answer_s: float = ANSWER_S) -> Answer:
    """What is at the other end. Raises UserError if the port vanishes or the firmware falls silent."""
    said = console.settle(answer_s)
    restarted = "rst:0x" in said
    if said.endswith(">>> "):
        banners = _BANNER.findall(said)
        version, machine = banners[-1] if banners else ("", "")
        return Answer(MICROPYTHON, version=version, machine=machine.strip(), restarted=restarted)
    if said.endswith("> ") and "error: " in said:
        for line in console.ask("version", answer_s):
            if found := _VERSION.match(line):
                named = [said for said in console.ask("get device_name") if said.startswith(_NAME)]
                name = named[0].removeprefix(_NAME).strip() if named else ""
                return Answer(FIRMWARE, found[1], found[2], found[3], name, restarted=restarted)
    if NO_PROGRAM.search(said.encode()):
        return Answer(BARE)
    words = [line.strip() for line in said.splitlines() if line.strip()]
    return Answer(OTHER, text=words[-1][:60], restarted=restarted) if words else Answer(NOTHING)


def firmware(console: BoardConsole, answer_s: float = START_S) -> Answer:
    """As `identify`, and it is this firmware. Raises UserError with one line if it isn't."""
    answer = identify(console, answer_s)
    if answer.answers == MICROPYTHON:
        raise UserError(at_the_repl(console.port))
    if answer.answers == OTHER:
        raise UserError(f"what answers on {console.port} isn't this firmware: '{answer.text}'")
    if answer.answers == BARE:
        raise UserError(f"on {console.port} is {answer}")
    if answer.answers == NOTHING:
        raise UserError(f"nothing answers on {console.port}: right port? right --baud?")
    return answer
