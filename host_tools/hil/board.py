"""A board in the loop: a chip that runs the firmware in a world that is simulated here."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

from heatpump.core.record import trace
from host_tools.deploy.build import for_a_board
from host_tools.errors import UserError
from host_tools.hil import protocol
from host_tools.hil.arm import Console, Found
from host_tools.hil.port import Port
from host_tools.hil.sensors import Sensors
from host_tools.virtual_board import HARD_RESET, PWRON_RESET, WDT_RESET
from host_tools.virtual_board.breakable import Breakable
from host_tools.virtual_board.chip import BOOT_MS
from host_tools.virtual_board.harness import Harness, World
from host_tools.virtual_board.protocol import EXPANDER_SILENT, NEVER_US

_HOLD_S = 1.0
_SETUP_BYTES = 150
_LAST_REQUEST_S = 2.0
_CAUSES = {PWRON_RESET: "power-on", HARD_RESET: "hard", WDT_RESET: "watchdog"}


class HilBoard(Breakable):
    """The same to its user as a `virtual_board.VirtualBoard`: time passes only within `run_until`.

    `arm` and `start` it; whatever comes then, `stop` gives the chip back to its own world.
    """

    def __init__(self, port: str, baud: int, on_console: Callable[[bytes], None], speed: float = 0) -> None:
        """`speed`: simulated seconds per second, 0: as fast as it goes."""
        self._text = bytearray()  # of the console, while the board isn't in the loop
        self._on_console = on_console
        self._port = Port(port, baud, self._take_text)
        self._speed = speed
        self._on_trace: Callable[[bytes], None]
        self._armed = False
        self._relays = False
        self._held: protocol.Request | None = None
        self._inputs: dict[int, int] = {}
        self._inputs_told: dict[int, int] | None = None
        self._faults_told: int | None = None
        self._words: list[int] = []
        self._typed = b""
        self._clock_s = 0
        self._now_us = 0
        self._wake_us = NEVER_US
        self._target_us = 0
        self._begun_s = 0.0
        self.resets: list[int] = []
        self.log: list[str] = []
        self.trips_s: list[float] = []  # from an answer to the next request
        self.latest_s = 0.0  # by how much the chip was behind its pace at most
        self.heap: tuple[int, int] | None = None  # the least that was free of both heaps

    def find(self) -> Found:
        """Which board is on the port. Raises UserError."""
        self._console = Console(self._port, self._text)
        return self._console.find()

    def join(
        self,
        board_file: Mapping[str, Any],
        world: World,
        sensors: Mapping[str, str],
        step_ms: int,
        settings: Mapping[str, str],
        on_trace: Callable[[bytes], None],
    ) -> None:
        """Put the board into a world; arguments as for VirtualBoard. `settings`: all that it has."""
        self._harness = Harness(board_file["OUTPUTS"], sensors, world, board_file.get("ANALOG"), step_ms)
        self._roms = list(sensors.values())
        self._sensors = Sensors(self._roms)
        for contact in board_file.get("CONTACTS", {}).values():
            if "healthy" in contact:
                self._inputs[contact["pin"]] = contact["healthy"]
        self._step_us = step_ms * 1000
        self._settings = dict(settings)
        self._on_trace = on_trace

    @property
    def now_ms(self) -> int:
        """Simulated time since the board was first powered."""
        return self._now_us // 1000

    def set_input(self, pin: int, level: int) -> None:
        """Drive an input pin."""
        self._inputs[pin] = level

    def cut_line(self, seconds: float) -> None:
        """The cable is out for so long, in the middle of an answer."""
        self._port.cut(seconds)

    def write_console(self, data: bytes) -> None:
        """Type at the board's console."""
        self._typed += data

    def start(self, name: str, relays: bool) -> None:
        """Arm the board of that name and start it in its new world. Raises UserError."""
        self._console.arm(name, relays)
        self._armed = True
        self._relays = relays
        self._boot(PWRON_RESET, fresh=True)

    def stop(self) -> None:
        """Give the chip back to its own world."""
        try:
            if self._armed:
                if self._held is None:
                    self._port.request(_LAST_REQUEST_S)
                self._port.answer(protocol.LEAVE)
        except UserError:
            pass  # it leaves by itself
        finally:
            self._held = None
            self._port.close()

    def power_cut(self, off_ms: int) -> None:
        """Take the power away in the simulated world; it comes back `off_ms` later."""
        self._sensors.lose_power()
        self._clock_s = 0
        self._reset(PWRON_RESET, off_ms)

    def reset(self) -> None:
        """Press the reset button."""
        self._reset(HARD_RESET, 0)

    def run_until(self, sim_ms: int) -> None:
        """Let the board run until simulated time `sim_ms`, exactly; then it stands still."""
        self._target_us = sim_ms * 1000
        self._begun_s, begun_us = time.monotonic(), self._now_us
        while self._now_us < self._target_us or (self._held is None and self._wake_us == NEVER_US):
            if self._wake_us != NEVER_US:
                self._pass_time(min(self._wake_us, self._target_us))
                if self._now_us >= self._wake_us:
                    self._wake_us = NEVER_US
                    self._boot(self.resets[-1], fresh=False)
                continue
            self._keep_pace(begun_us)
            lease_us = self._now_us + self._step_us
            if self._now_us < self._target_us < lease_us:
                lease_us = self._target_us
            self._answer(lease_us - self._now_us)
            self._hear()

    def notes(self) -> list[str]:
        """What is worth knowing of the line, once the run is over."""
        trips = sorted(self.trips_s) or [0.0]
        median_ms, worst_ms = statistics.median(trips) * 1000, trips[-1] * 1000
        most_ms = trips[len(trips) * 99 // 100] * 1000
        times = f"median {median_ms:.1f} ms, 99 % within {most_ms:.1f} ms, longest {worst_ms:.0f} ms"
        if self._relays:
            times = "with the chip's own waits in real time"
        damage = f"{self._port.damaged} frames damaged, {self._port.sent_again} sent again"
        lines = [f"{len(trips)} round trips: {times}; {damage}"]
        if self._speed:
            lines.append(f"at most {self.latest_s * 1000:.0f} ms behind {self._speed:g} times real time")
        if self.heap:
            lines.append(
                f"least free: {self.heap[0]} bytes of MicroPython's heap, {self.heap[1]} of ESP-IDF's"
            )
        return lines

    def _take_text(self, text: bytes) -> None:
        self._text += text
        if self._armed:
            self._on_console(text)

    def _last_words(self) -> str:
        lines = self._text.decode(errors="replace").replace("\r", "").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip(" >")), "")

    def _reset(self, cause: int, off_ms: int) -> None:
        """The chip resets at once; in its world it comes up when its time is there."""
        self.log.append(f"{self._now_us / 1e6:.3f} s: {_CAUSES[cause]} reset")
        self._port.answer(protocol.RESTART)
        self._held = None
        self._typed = b""
        self._harness.release_pins(power_lost=cause == PWRON_RESET)
        self.resets.append(cause)
        self._wake_us = self._now_us + (off_ms + BOOT_MS) * 1000

    def _pass_time(self, until_us: int) -> None:
        """Simulated time goes on without the chip."""
        if until_us > self._now_us:
            self._now_us = until_us
            self._harness.advance_to(until_us // 1000)

    def _boot(self, cause: int, fresh: bool) -> None:
        """Wait for the chip to come up and tell it what its world is."""
        if fresh:
            self.resets.append(cause)
        while self._port.request(last_words=self._last_words).kind != protocol.HELLO:
            self._port.answer(protocol.RESTART)
        world = {
            "fresh": fresh,
            "now_us": self._now_us,
            "cause": cause,
            "start_s": self._clock_s,
            "sensors": self._roms,
            "settings": self._settings if fresh else None,
        }
        text = for_a_board(world)
        at = 0
        while at < len(text):
            self._port.answer(protocol.SETUP, text[at : at + _SETUP_BYTES])
            again = self._port.request(last_words=self._last_words).kind == protocol.HELLO
            at = 0 if again else at + _SETUP_BYTES
        self._port.answer(protocol.GO)
        self._sensors.forget_told()
        self._inputs_told = self._faults_told = None
        self._decoder = protocol.Decoder(len(trace.FIELDS), self._now_us)
        self._hear()

    def _keep_pace(self, begun_us: int) -> None:
        """Wait until simulated time may go on."""
        if not self._speed:
            return
        due_s = self._begun_s + (self._now_us - begun_us) / 1e6 / self._speed
        self.latest_s = max(self.latest_s, time.monotonic() - due_s)
        while (left_s := due_s - time.monotonic()) > 0:
            time.sleep(min(left_s, _HOLD_S))
            self._port.hold()

    def _answer(self, lease_us: int) -> None:
        """Let the chip go on for so long before it must tell again."""
        assert self._held
        self._words = [sensor.word() for sensor in self._harness.sensors.values()]
        self._go(self._held, lease_us)
        self._held = None

    def _go(self, request: protocol.Request, lease_us: int) -> None:
        sensors = self._sensors
        sensors.take(self._words)
        if request.measure:
            sensors.convert()
        faults = self._harness.answer.bus_fault
        if self._harness.answer.flags & EXPANDER_SILENT:
            faults |= protocol.SILENT
        payload, later = protocol.go(
            lease_us,
            faults=None if faults == self._faults_told else faults,
            inputs=None if self._inputs == self._inputs_told else self._inputs,
            pads=sensors.news(),
            typed=b"" if request.kind == protocol.MEASURE else self._typed,
        )
        if request.kind != protocol.MEASURE:
            self._typed = later
        self._faults_told, self._inputs_told = faults, dict(self._inputs)
        self._port.answer(protocol.GO, payload)

    def _hear(self) -> None:
        """Take what the chip tells, up to a request that may be held."""
        answered_s = time.perf_counter()
        while self._held is None:
            frame = self._port.request(last_words=self._last_words)
            try:
                request = self._decoder.read(frame)
            except (IndexError, ValueError):
                raise UserError(f"the board on {self._port.name} tells what makes no sense") from None
            self.trips_s.append(time.perf_counter() - answered_s)
            if request.kind == protocol.MORE:
                payload, self._typed = protocol.go(0, typed=self._typed)
                self._port.answer(protocol.GO, payload)
            else:
                self._take(request)
            answered_s = time.perf_counter()

    def _take(self, request: protocol.Request) -> None:
        if request.kind in (protocol.HELLO, protocol.RESET, protocol.WATCHDOG):
            why = "watchdog" if request.kind == protocol.WATCHDOG else "chip's own"
            raise UserError(
                f"{self.now_ms / 1000:.0f} s: a reset ({why}), not by the scenario: {self._last_words()}"
            )
        for index, registers in request.writes:
            self._sensors.write(index, registers)
        if request.clock_s is not None:
            self._clock_s = request.clock_s
        if request.kind == protocol.MEASURE:
            self._go(request, 0)
            return
        for edge in request.edges:
            self._harness.take_edge(edge)
        self._now_us = max(self._now_us, request.now_us)
        self._harness.advance_to(self._now_us // 1000)
        if request.heap:
            least = self.heap or request.heap
            self.heap = min(least[0], request.heap[0]), min(least[1], request.heap[1])
        for vector in request.trace:
            self._on_trace(vector.tobytes())
        self._held = request
        del self._text[:-4096]
