"""How fast hardware in the loop is: the virtual board in the chip's place, behind a line of a given rate.

What the line takes is in the figures; what a chip takes, which is slower than this computer, isn't.
"""

from __future__ import annotations

import os
import select
import tempfile
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import serial

from host_tools.scenario import find_scenario, load_scenario, run_scenario
from tests.bench.figures import Figure
from tests.hil.served_board import served

SCENARIO = "january-heating"
# baud → ticks per second at least
AIMS = {115_200: 25, 921_600: 100}
SHORT_MS = 1_800_000
DAY = "s04-inverter"
DAY_AIM_S = 60
_BITS = 10  # a byte, with its start and stop bits
_PIECE = 16  # bytes that are passed on at once


@contextmanager
def line(port: str, baud: int) -> Iterator[str]:
    """A port that leads to `port`, with bytes in each direction that take the time of `baud`."""
    near, far_end = os.openpty()
    tty.setraw(far_end)
    far = serial.Serial(port, timeout=0)
    over = threading.Event()
    pairs = ((near, far.fileno()), (far.fileno(), near))
    threads = [threading.Thread(target=_carry, args=(*pair, baud, over), daemon=True) for pair in pairs]
    for thread in threads:
        thread.start()
    try:
        yield os.ttyname(far_end)
    finally:
        over.set()
        for thread in threads:
            thread.join()
        far.close()
        os.close(near)
        os.close(far_end)


def _carry(source: int, sink: int, baud: int, over: threading.Event) -> None:
    free_s = 0.0  # until when the line is taken
    while not over.is_set():
        if not select.select([source], [], [], 0.1)[0]:
            continue
        data = os.read(source, _PIECE)
        free_s = max(free_s, time.monotonic()) + len(data) * _BITS / baud
        time.sleep(max(0.0, free_s - time.monotonic()))
        while data:
            data = data[os.write(sink, data) :]


def figures() -> list[Figure]:
    """Ticks per second at each rate, and a day without a bound."""
    whole = load_scenario(find_scenario(Path(SCENARIO)))
    steps = tuple(step for step in whole.steps if step.at_ms < SHORT_MS)
    short = replace(whole, duration_ms=SHORT_MS, steps=steps, expectations=(), limits=(), baseline=None)
    found = []
    for baud, aim in AIMS.items():
        with _board(short.application) as port, line(port, baud) as paced:
            result = run_scenario(short, "serial", options={"port": paced, "baud": baud})
        note = f"{SCENARIO}, its first {SHORT_MS // 60_000} min; {result.notes[0]}"
        found.append(Figure(f"at {baud} baud", result.speed, "ticks/s", note, at_least=aim))
    day = load_scenario(find_scenario(Path(DAY)))
    with _board(day.application) as port:
        started_s = time.monotonic()
        result = run_scenario(day, "serial", options={"port": port})
        took_s = time.monotonic() - started_s
    took_s *= 86_400_000 / day.duration_ms
    found.append(Figure("24 h without a bound", took_s, "s", f"{DAY}; {result.notes[0]}", at_most=DAY_AIM_S))
    return found


@contextmanager
def _board(application: str) -> Iterator[str]:
    with (
        tempfile.TemporaryDirectory(prefix="heatpump-bench-") as folder,
        served(Path(folder), application) as bench,
    ):
        yield bench.board.port
