"""What ends a command: SIGTERM and SIGHUP do as Ctrl-C does, once, and not in the midst of a write."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Handler = Callable[[int, FrameType | None], None]


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """The first one raises KeyboardInterrupt; what is cleaned up then isn't interrupted by another."""

    def end(number: int, frame: FrameType | None) -> None:
        for other in ENDING:
            signal.signal(other, signal.SIG_IGN)
        raise KeyboardInterrupt

    with _handled_by(end):
        yield


@contextmanager
def signals_wait() -> Iterator[None]:
    """One that comes within raises KeyboardInterrupt at the end."""
    came: list[int] = []
    with _handled_by(lambda number, frame: came.append(number)):
        yield
    if came:
        signal.raise_signal(signal.Signals(came[0]))


@contextmanager
def _handled_by(handler: Handler) -> Iterator[None]:
    """A signal that whoever started us has had ignored (nohup) stays so."""
    before = {number: signal.getsignal(number) for number in ENDING}
    for number, old in before.items():
        if old is not signal.SIG_IGN:
            signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
