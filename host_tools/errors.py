"""The errors a user sees: one clear line each, never a traceback.

HeatpumpError
├── UserError     the job failed; exit status 1
└── UsageError    it was asked for wrongly; exit status 2
"""

import sys
from collections.abc import Iterable

from heatpump.core.near import hint

_LONGEST = 60
_MOST_LISTED = 16  # of more, only the first and the nearest are named
_FIRST = 3


def shown(value: object) -> str:
    """A value from a file as part of a message: quoted, without control characters, not too long."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a whole number of thousands of digits, lists in lists
        return "something far too large"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def listed(word: str, allowed: Iterable[str]) -> str:
    """The words that are allowed, and which of them may have been meant."""
    allowed = list(allowed)
    if len(allowed) <= _MOST_LISTED:
        return f"{', '.join(allowed)}{hint(word, allowed)}"
    return f"{', '.join(allowed[:_FIRST])} … ({len(allowed)} in all){hint(word, allowed)}"


def one_line(message: str) -> str:
    """A message fit for a terminal, whatever has got into it: one line, no control character, no mark that
    turns the text's direction (U+202E) or is invisible otherwise."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in message)


def complain(message: str) -> None:
    """The one line, where a user sees it."""
    print(f"error: {one_line(message)}", file=sys.stderr)


class HeatpumpError(Exception):
    """Base of the two; `exit_status` is what the command line ends with.

    `details` are further lines, a list that belongs to the one that says what is wrong.
    """

    exit_status = 1
    details: tuple[str, ...] = ()


class UserError(HeatpumpError):
    """Something outside the program failed: a port, a file, a broker, a board."""


class UsageError(HeatpumpError):
    """The input is wrong: an unknown name, a value out of bounds, a bad file."""

    exit_status = 2
