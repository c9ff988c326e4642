"""What is known of one board from its MQTT messages."""

import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

HISTORY = 10_000  # samples kept for the curves: 27 h at one in 10 s
RATE_WINDOW_S = 2.0

Value = str | int | float | None


class Sample(NamedTuple):
    """One telemetry message, for the curves. Temperatures in °C; None where the reading is invalid."""

    time_s: float
    indoor: float | None
    outdoor: float | None
    compressor: bool


@dataclass
class BoardState:
    """The latest of everything, and a history.

    `following` says whether messages can arrive. `telemetry` has the keys of the firmware's status
    table, `plant` those of the simulated house (empty for a real one). `time_s` is the board's
    time: its uptime, counted on over resets.
    """

    name: str
    following: bool = False
    availability: str = "unknown"
    telemetry: dict[str, Value] = field(default_factory=dict)
    plant: dict[str, Value] = field(default_factory=dict)
    last_result: str = ""
    messages: int = 0
    time_s: float = 0.0
    resets: int = 0
    history: deque[Sample] = field(default_factory=lambda: deque(maxlen=HISTORY))
    _uptime: float = 0.0
    _marks: deque[tuple[float, float]] = field(default_factory=deque)  # (wall, board) times

    def topics(self) -> list[str]:
        """The topic filters to subscribe to."""
        return [f"heatpump/{self.name}/#", f"plant/{self.name}/#"]

    def take(self, topic: str, payload: bytes) -> bool:
        """Take in one message; False for one that isn't understood, which changes nothing."""
        kind = topic.partition(f"/{self.name}/")[2]
        text = payload.decode("utf-8", "replace")
        if topic.startswith("plant/") and kind == "telemetry":
            return self._take_object(text, self.plant)
        if kind == "availability":
            self.availability = text
        elif kind == "telemetry":
            if not self._take_object(text, self.telemetry):
                return False
            self._remember()
        elif kind == "result":
            result: dict[str, Value] = {}
            if not self._take_object(text, result):
                return False
            self.last_result = f"{result.get('key')}: {result.get('message') or 'done'}"
        else:
            return False
        self.messages += 1
        return True

    def number(self, key: str) -> float | None:
        """A published number, None if it is unknown, invalid or not a number."""
        return _number(self.telemetry.get(key))

    def speed(self) -> float | None:
        """Board seconds per wall second of late; None while too little has arrived."""
        if len(self._marks) < 2:
            return None
        (wall_0, board_0), (wall_1, board_1) = self._marks[0], self._marks[-1]
        return (board_1 - board_0) / (wall_1 - wall_0) if wall_1 - wall_0 > RATE_WINDOW_S / 4 else None

    def _remember(self) -> None:
        uptime = self.number("uptime") or 0.0
        if uptime < self._uptime:  # the board began anew
            self.resets += 1
            self._uptime = 0.0
        self.time_s += uptime - self._uptime
        self._uptime = uptime
        self.history.append(
            Sample(
                self.time_s, self.number("indoor"), self.number("outdoor"), bool(self.number("compressor"))
            )
        )
        now = time.monotonic()
        self._marks.append((now, self.time_s))
        while now - self._marks[0][0] > RATE_WINDOW_S:
            self._marks.popleft()

    @staticmethod
    def _take_object(text: str, into: dict[str, Value]) -> bool:
        try:
            found = json.loads(text)
        except ValueError:
            return False
        if not isinstance(found, dict):
            return False
        into.clear()
        into.update(found)
        return True


def _number(value: Value) -> float | None:
    return float(value) if isinstance(value, int | float) else None
