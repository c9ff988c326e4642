"""What is known of one board from its MQTT messages."""

import time
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from host_tools.monitor import message
from host_tools.monitor.message import Value

HISTORY = 10_000  # samples kept for the curves: 27 h at one in 10 s
RATE_WINDOW_S = 2.0
MOST_OTHERS = 1000
# What a machine is there for, and what it takes its heat from: the first of each that has a reading is drawn.
SERVED = ("indoor", "tank", "cabinet", "pool", "drum_out", "buffer", "supply")
SOURCE = ("outdoor", "source_in", "drum_in", "return")


class Sample(NamedTuple):
    """One telemetry message, for the curves. Temperatures in °C; None where the reading is invalid."""

    time_s: float
    served: float | None
    source: float | None
    compressor: bool


@dataclass
class BoardState:
    """The latest of everything, and a history.

    `following` says whether messages can arrive. `telemetry` has the keys of the firmware's status
    table, `plant` those of the simulated house (empty for a real one). `served` and `source` are the keys
    of what is drawn. `time_s` is the board's time: its uptime, counted on over resets. `others` are the
    boards that were heard besides, with their availability. Texts have no control characters, numbers are
    finite.
    """

    name: str
    following: bool = False
    availability: str = "unknown"
    telemetry: dict[str, Value] = field(default_factory=dict)
    plant: dict[str, Value] = field(default_factory=dict)
    last_result: str = ""
    served: str = SERVED[0]
    source: str = SOURCE[0]
    others: dict[str, str] = field(default_factory=dict)
    messages: int = 0
    time_s: float = 0.0
    resets: int = 0
    history: deque[Sample] = field(default_factory=lambda: deque(maxlen=HISTORY))
    _uptime: float = 0.0
    _marks: deque[tuple[float, float]] = field(default_factory=deque)  # (wall, board) times

    def topics(self) -> list[str]:
        """The topic filters to subscribe to."""
        return [f"heatpump/{self.name}/#", f"plant/{self.name}/#", "heatpump/+/availability"]

    def take(self, topic: str, payload: bytes) -> bool:
        """Take in one message; False for one that isn't understood, which changes nothing."""
        who, _, kind = topic.partition("/")[2].rpartition("/")
        if who != self.name:
            other = message.text(who)
            if kind == "availability" and (other in self.others or len(self.others) < MOST_OTHERS):
                self.others[other] = message.text(payload)
            return False
        if kind == "availability":
            self.availability = message.text(payload)
            self.messages += 1
            return True
        found = message.values(payload)
        if found is None:
            return False
        if topic.startswith("plant/"):
            if kind == "telemetry":
                self.plant = found
            return kind == "telemetry"
        if kind == "telemetry":
            self.telemetry = found
            self._remember()
        elif kind == "result":
            result = found
            self.last_result = f"{result.get('key')}: {result.get('message') or 'done'}"
        else:
            return False
        self.messages += 1
        return True

    def number(self, key: str) -> float | None:
        """A published number, None if it is unknown, invalid or not a number."""
        return message.number(self.telemetry.get(key))

    def speed(self) -> float | None:
        """Board seconds per wall second of late; None while too little has arrived."""
        if len(self._marks) < 2:
            return None
        (wall_0, board_0), (wall_1, board_1) = self._marks[0], self._marks[-1]
        return (board_1 - board_0) / (wall_1 - wall_0) if wall_1 - wall_0 > RATE_WINDOW_S / 4 else None

    def is_heard(self) -> bool:
        """Whether anything came from this board."""
        return self.messages > 0

    def _first(self, keys: tuple[str, ...], now: str) -> str:
        """The first that has a reading; else the first that the board knows, else what it is now."""
        known = [key for key in keys if key in self.telemetry]
        return next((key for key in known if self.number(key) is not None), known[0] if known else now)

    def _remember(self) -> None:
        if self.telemetry.get(self.served) is None:
            self.served = self._first(SERVED, self.served)
        if self.telemetry.get(self.source) is None:
            self.source = self._first(SOURCE, self.source)
        uptime = self.number("uptime") or 0.0
        if uptime < self._uptime:  # the board began anew
            self.resets += 1
            self._uptime = 0.0
        self.time_s += uptime - self._uptime
        self._uptime = uptime
        self.history.append(
            Sample(
                self.time_s,
                self.number(self.served),
                self.number(self.source),
                bool(self.number("compressor")),
            )
        )
        now = time.monotonic()
        self._marks.append((now, self.time_s))
        while now - self._marks[0][0] > RATE_WINDOW_S:
            self._marks.popleft()
