"""How a command line is run: its words, its errors, what is in memory meanwhile; the commands are played."""

import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from heatpump.app.command import table
from heatpump.app.commands import Commands

GIVEN = ("settings", "sensing", "clock", "app")


class Played:
    """The module of the command `say`; `does(words)` is what it answers with."""

    def __init__(self) -> None:
        self.words: list[list[str]] = []
        self.by: Any = None
        self.happened: list[str] = []

    def does(self, words: list[str]) -> Iterator[str]:
        yield from words

    def say(self, commands: Any, words: list[str]) -> Iterator[str]:
        self.by = commands
        self.words.append(words)
        self.happened.append("ran")
        return self.does(words)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    played = Played()
    module = ModuleType("heatpump.app.command.played")
    module.say = played.say  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)

    def find(command: str) -> list[str]:
        played.happened.append("found")
        if command != "say":
            raise ValueError(f"unknown command '{command}'")
        return ["played", "say"]

    monkeypatch.setattr(table, "find", find)
    return played


@pytest.fixture
def commands(played: Played) -> Commands:
    controller = SimpleNamespace(params="params")
    return Commands(controller, *GIVEN, lambda: played.happened.append("forgot"))


def failing(error: Exception, *before: str) -> Any:
    def does(words: list[str]) -> Iterator[str]:
        yield from before
        raise error

    return does


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("say", []),
        ("  say  ", []),
        ("say a", ["a"]),
        ("\tsay\t a \n", ["a"]),
        ("say a  b", ["a", "b"]),
        ("say a b,  c  d", ["a", "b,  c  d"]),
    ],
)
def test_a_command_has_two_words_the_second_with_all_that_follows(
    commands: Commands, played: Played, line: str, words: list[str]
) -> None:
    assert list(commands.run(line)) == words and played.words == [words]


@pytest.mark.parametrize("line", ["", "   ", "\t\r\n", "# set mode heat", "#"])
def test_a_line_of_no_words_asks_for_nothing(commands: Commands, played: Played, line: str) -> None:
    assert list(commands.run(line)) == [] and played.happened == []


def test_what_finds_a_command_is_forgotten_before_it_runs(commands: Commands, played: Played) -> None:
    list(commands.run("say a"))
    assert played.happened == ["found", "forgot", "ran"]


def test_nothing_has_to_be_told_to_forget(played: Played) -> None:
    commands = Commands(SimpleNamespace(params=None), *GIVEN)
    assert list(commands.run("say a")) == ["a"]


def test_lines_come_one_at_a_time_as_they_are_made(commands: Commands, played: Played) -> None:
    """However many there are, one is in memory."""
    played.does = failing(AssertionError("the second was asked for"), "first")  # type: ignore[method-assign]
    answer = commands.run("say")
    assert played.happened == []
    assert next(answer) == "first"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("no such thing"), "error: no such thing"),
        (OSError(28), "error: the board's flash failed: 28"),
    ],
)
def test_an_error_is_one_line_behind_what_was_said(
    commands: Commands, played: Played, error: Exception, line: str
) -> None:
    played.does = failing(error, "first")  # type: ignore[method-assign]
    assert list(commands.run("say")) == ["first", line]
    assert list(commands.run("sya")) == ["error: unknown command 'sya'"]


def test_a_fault_of_the_firmware_itself_is_not_hidden(commands: Commands, played: Played) -> None:
    played.does = failing(KeyError("x"))  # type: ignore[method-assign]
    with pytest.raises(KeyError):
        list(commands.run("say"))


def test_a_command_may_ask_and_change_what_it_was_made_with(commands: Commands, played: Played) -> None:
    list(commands.run("say"))
    assert played.by is commands and commands.params == "params" == commands.controller.params
    assert tuple(getattr(commands, name) for name in GIVEN) == GIVEN
