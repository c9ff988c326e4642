"""How long a step takes, in turns of an empty loop beside it: a busy computer takes longer for both."""

import time
from collections.abc import Callable

ROUNDS = 15
TURNS = 20_000


def turns(step: Callable[[], object], count: int = 300) -> float:
    """The best round of each, in processor time."""
    steps_s, turns_s = [], []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(TURNS):
            pass
        turns_s.append((time.process_time() - start) / TURNS)
        start = time.process_time()
        for _ in range(count):
            step()
        steps_s.append((time.process_time() - start) / count)
    return min(steps_s) / min(turns_s)
