"""Somebody at a terminal: a prompt with completion, history and colour.

Keys stay here, only whole lines go to the board: Ctrl-C clears the line, there it would stop the machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from rich.console import Console
from rich.text import Text

from host_tools.console.words import Vocabulary
from host_tools.errors import UsageError, one_line
from host_tools.ports.line import BoardConsole

ERROR = "error: "
LEAVE = ("exit", "quit")
_LEFT = "(not waited for; the board goes on with it)"


def history_file() -> Path:
    """In the user's state folder."""
    state = os.environ.get("XDG_STATE_HOME", "")
    return Path(state or Path.home() / ".local" / "state") / "heatpump" / "console_history"


class KeptHistory(FileHistory):
    """Lines for the next time; secrets stay out, and where nothing can be written nothing is."""

    def __init__(self, path: Path, words: Vocabulary) -> None:
        super().__init__(path)
        self._words = words
        self._path = path

    def load_history_strings(self) -> Iterable[str]:
        try:
            yield from super().load_history_strings()
        except OSError:
            return

    def store_string(self, string: str) -> None:
        if not self._words.may_be_kept(string):
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_APPEND, 0o600))
            super().store_string(string)
        except OSError:
            pass


class ConsoleCompleter(Completer):
    def __init__(self, words: Vocabulary) -> None:
        self._words = words

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        before = document.text_before_cursor
        begun = len(before.rpartition(" ")[2])
        for word, about in self._words.next(before):
            yield Completion(word, -begun, display_meta=about)


def _keys() -> KeyBindings:
    """Ctrl-] leaves, as it does in mpremote and telnet."""
    keys = KeyBindings()

    @keys.add("c-]", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    return keys


def interact(board: BoardConsole, words: Vocabulary, name: str, history: Path) -> None:
    """Until Ctrl-D or Ctrl-], or one of LEAVE is typed.

    Raises UserError when the board falls silent or its port vanishes.
    """
    session: PromptSession[str] = PromptSession(
        f"{one_line(name)}> ",
        history=KeptHistory(history, words),
        completer=ConsoleCompleter(words),
        complete_while_typing=False,
        key_bindings=_keys(),
    )
    screen = Console(highlight=False, markup=False, soft_wrap=True)
    while True:
        try:
            line = session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if line.strip() in LEAVE:
            return
        try:
            for said in board.ask(line) if line.strip() else board.unasked():
                screen.print(Text(one_line(said), style="red" if said.startswith(ERROR) else ""))
        except UsageError as error:
            screen.print(Text(f"{ERROR}{error}", style="red"))
        except KeyboardInterrupt:
            screen.print(_LEFT)
