"""The person at the bench, or nobody."""

from __future__ import annotations

import typer
from rich.console import Console


class Person:
    """Asked at the terminal."""

    here = True

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)

    def tell(self, text: str) -> bool:
        """What to do; whether somebody is there to do it."""
        self.say(text)
        return True

    def ask(self, question: str, default: bool | None = None) -> bool | None:
        """Yes or no; None if nobody is there."""
        return typer.confirm(question, default=default)


class Nobody(Person):
    """With --yes: what a person would have to see isn't asked."""

    here = False

    def tell(self, text: str) -> bool:
        return False

    def ask(self, question: str, default: bool | None = None) -> bool | None:
        return None
