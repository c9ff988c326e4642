"""From a sequence that breaks a rule to the shortest that still does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from host_tools.progress import ProgressCallback, no_progress
from host_tools.soak.rules import broken_rules

MOST_PLAYS = 150


def shrunk(
    sequence: dict[str, Any],
    rule: str,
    rig: str = "in-process",
    progress: ProgressCallback = no_progress,
) -> dict[str, Any]:
    """Without the steps and settings that it breaks the rule without; at most MOST_PLAYS are played.

    Steps go by halves first, then by quarters, down to single ones, until none can be spared.
    """
    plays = 0

    def still(changed: dict[str, Any]) -> bool:
        nonlocal plays
        if plays >= MOST_PLAYS:
            return False
        plays += 1
        progress("shrinking", plays, MOST_PLAYS)
        return any(line.startswith(rule + ":") for line in broken_rules(changed, rig))

    steps = _fewer(sequence["step"], lambda kept: still(sequence | {"step": kept}))
    sequence = sequence | {"step": steps}
    settings = list(sequence["parameters"].items())
    kept = _fewer(settings, lambda some: still(sequence | {"parameters": dict(some)}))
    progress("shrinking", MOST_PLAYS, MOST_PLAYS)
    return sequence | {"parameters": dict(kept)}


def _fewer(things: list[Any], still: Callable[[list[Any]], bool]) -> list[Any]:
    """The fewest with which it still does."""
    size = max(1, len(things) // 2)
    while things:
        before = len(things)
        at = 0
        while at < len(things):
            kept = things[:at] + things[at + size :]
            if still(kept):
                things = kept
            else:
                at += size
        if size > 1:
            size //= 2
        elif len(things) == before:
            break
    return things
