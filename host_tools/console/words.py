"""What may be typed next at the firmware's console, and which lines are better forgotten.

The commands are those that the board itself lists with `help`; parameters and their choices come from the
core's table, for the application that the board says it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from heatpump.core.application import Application
from heatpump.core.model import OUTPUTS
from heatpump.core.params import Params
from host_tools.board_file import load_application, load_board
from host_tools.errors import UsageError

_COMMAND = re.compile(r"^(\S+)((?: (?:\[[^\]]*\]|<[^>]*>))*)\s+(\S.*)$")  # name, arguments, what it does
_KEY, _KIND, _CHOICES, _LABEL = 0, 1, 6, 8
_SECRET = "secret"


@dataclass(frozen=True)
class Vocabulary:
    """Words and what each means.

    commands    of the board's own list
    literals    command → words that it takes, other than names
    parameters  of this application
    choices     parameter → the words it may be set to
    outputs     that `service` drives
    """

    commands: dict[str, str] = field(default_factory=dict)
    literals: dict[str, list[str]] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    outputs: list[str] = field(default_factory=list)
    secrets: frozenset[str] = frozenset()

    def next(self, before: str) -> Iterator[tuple[str, str]]:
        """(word, what it means) for each that the text before the cursor may go on with."""
        *words, begun = before.lstrip().split(" ")
        words = [word for word in words if word]
        for word, about in self._after(words):
            if word.startswith(begun):
                yield word, about

    def _after(self, words: list[str]) -> Iterable[tuple[str, str]]:
        if not words:
            return self.commands.items()
        match words:
            case ["help"]:
                return [*self.commands.items(), *self.parameters.items()]
            case ["get" | "set" | "default"]:
                return self.parameters.items()
            case ["set", key]:
                return [(word, "") for word in self.choices.get(key, ())]
            case ["mode" | "preset" as key]:
                return [(word, "") for word in self.choices.get(key, ())]
            case ["service" | "relay" as command]:
                return [(word, "") for word in (*self.outputs, *self.literals.get(command, ()))]
            case [command]:
                return [(word, "") for word in self.literals.get(command, ())]
        return ()

    def may_be_kept(self, line: str) -> bool:
        """False for a line that sets a secret, or might: a slip in its name makes it no less of one."""
        words = line.lower().split()
        if any("pass" in word for word in words):
            return False
        return words[:1] != ["set"] or (len(words) > 1 and words[1] in self.parameters.keys() - self.secrets)


def vocabulary(help_lines: Iterable[str], application: str, board: str) -> Vocabulary:
    """Of a board that lists its commands so and says that it is this; without a file of such an application,
    the commands alone."""
    commands, literals = {}, {}
    for line in help_lines:
        if found := _COMMAND.match(line):
            commands[found[1]] = found[3]
            literals[found[1]] = [
                word
                for bracket in re.findall(r"\[([^\]]*)\]", found[2])
                for word in (part.strip() for part in bracket.split("|"))
                if word and "<" not in word and word != "name"
            ]
    try:
        settings = load_application(application, load_board(board))
    except UsageError:
        return Vocabulary(commands, literals)
    chosen = Application(settings)
    rows = list(Params(chosen).rows())
    return Vocabulary(
        commands,
        literals,
        {row[_KEY]: row[_LABEL] for row in rows},
        {row[_KEY]: list(row[_CHOICES]) for row in rows if row[_CHOICES]},
        [OUTPUTS[n] for n in chosen.outputs],
        frozenset(row[_KEY] for row in rows if row[_KIND] == _SECRET),
    )
