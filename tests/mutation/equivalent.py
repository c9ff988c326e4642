"""Mutants that no test can notice, each with the reason: (where, before, after) → why."""

EQUIVALENT: dict[tuple[str, str, str], str] = {}
