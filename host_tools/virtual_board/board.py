"""The virtual board: the MicroPython VM behind a serial port, with a flash, sensors, relays and a power plug."""

from __future__ import annotations

import datetime
import fcntl
import os
import select
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from host_tools.errors import UserError
from host_tools.virtual_board import protocol
from host_tools.virtual_board.console import Console
from host_tools.virtual_board.flash_volume import BLOCK_BYTES, BLOCKS, FlashVolume
from host_tools.virtual_board.harness import Harness, Sensor, World
from host_tools.virtual_board.kept_memory import KeptMemory
from host_tools.virtual_board.pace import Pace
from host_tools.virtual_board.protocol import NEVER_US, Request, RequestReader
from host_tools.virtual_board.rom import build_rom
from host_tools.virtual_board.user_port import UserPort
from host_tools.virtual_board.vm import Vm

PWRON_RESET, HARD_RESET, WDT_RESET, SOFT_RESET = 1, 2, 3, 5
BOOT_MS = 400  # from reset to boot.py on an ESP32

_CAUSES = {PWRON_RESET: "power-on", HARD_RESET: "hard", WDT_RESET: "watchdog", SOFT_RESET: "soft"}
_SILENT_S = 0.5  # a VM that says nothing for so long has its time passed by the host
_STUCK_S = 5.0  # the same without a pace: then an armed watchdog resets it
_CONSOLE_EVERY_S = 0.01
_EPOCH = datetime.datetime(2000, 1, 1)


class VirtualBoard:
    """One board. Time passes, and the console answers, only within `run_until` and `serve_forever`.

    Use it as a context manager, or `start` and `stop`; the flash stays in `directory` between runs.
    """

    def __init__(
        self,
        directory: Path,
        board_file: Mapping[str, Any],
        *,
        world: World | None = None,
        sensors: Mapping[str, str] | None = None,
        speed: float = 1,
        heap_kb: int = 240,
        trace: bool = False,
        on_trace: Callable[[bytes], None] | None = None,
        on_console: Callable[[bytes], None] | None = None,
        on_log: Callable[[str], None] | None = None,
        start_date: datetime.datetime | None = None,
        modules: Mapping[str, Path] | None = None,
        link: Path | None = None,
    ) -> None:
        """`board_file`: the values of boards/<name>/board.py.

        `sensors`: ROM (16 hex digits) by role. `speed`: simulated seconds per second, 0: as fast as it goes.
        `trace`: have the firmware's Controller export a vector each tick, to `on_trace`. `on_console` gets
        what the board prints, `on_log` one line for each reset. `start_date`: the board's clock at
        simulated time 0 (default 2000-01-01, as on a chip that was never told). `modules`: what is frozen
        into a real image besides (dotted name → source). `link`: a symbolic link to the port.

        Raises UserError if no MicroPython is found or the directory is in use.
        """
        directory.mkdir(parents=True, exist_ok=True)
        self.flash = FlashVolume(directory / "flash.img")
        self._flash_fd = os.open(self.flash.path, os.O_RDWR)
        try:
            fcntl.flock(self._flash_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._flash_fd)
            raise UserError(f"{directory}: another virtual board runs on this flash") from None
        self._harness = Harness(board_file["OUTPUTS"], sensors or {}, world)
        self._kept = KeptMemory(directory / "kept.bin", len(sensors or {}))
        self._rom = build_rom(modules or {})
        self._heap_kb = heap_kb
        self._pace = Pace(speed)
        self._settings: dict[str, object] = {
            "mode": self._pace.mode,
            "block_bytes": BLOCK_BYTES,
            "blocks": BLOCKS,
            "sensors": [rom.lower() for rom in (sensors or {}).values()],
            "one_wire_pin": board_file["ONE_WIRE_PIN"],
            "start_s": int(((start_date or _EPOCH) - _EPOCH).total_seconds()),
            "modules": ["network", "esp32", *(["probe"] if trace else []), *(modules or {})],
            "trace": trace,
        }
        self._on_trace = on_trace
        self._on_console = on_console
        self._on_log = on_log
        self._port = UserPort(link)
        self.port = str(link or self._port.path)
        self._console = Console(self._emit)
        self._vm: Vm | None = None
        self._reader = RequestReader()
        self._held: Request | None = None  # a request not answered yet: the VM waits
        self._now_us = 0
        self._boot_us = 0
        self._target_us = NEVER_US
        self._watchdog_us = NEVER_US
        self._wake_us = NEVER_US  # when the board comes up again, while it is off or resetting
        self._cause = PWRON_RESET
        self._heard_s = 0.0
        self._heard_us = 0
        self._console_s = 0.0
        self.resets: list[int] = []
        self.log: list[str] = []

    # What a test or rig looks at and changes

    @property
    def now_ms(self) -> int:
        """Simulated time since the board was first powered."""
        return self._now_us // 1000

    @property
    def outputs(self) -> dict[str, int]:
        """1 where the relay's coil is on, by role."""
        return dict(self._harness.outputs)

    @property
    def edges(self) -> list[tuple[int, str, int]]:
        """Each switching of a relay: (ms, role, 1 for on)."""
        return self._harness.edges

    def sensor(self, role: str) -> Sensor:
        """The sensor in that role, to break and repair."""
        return self._harness.sensors[role]

    @property
    def bus_fault(self) -> str | None:
        """None, "shorted" or "open"."""
        return self._harness.bus_fault

    @bus_fault.setter
    def bus_fault(self, fault: str | None) -> None:
        self._harness.bus_fault = fault

    @property
    def network_up(self) -> bool:
        """Whether there is a Wi-Fi to join."""
        return bool(self._harness.answer.flags & protocol.NETWORK_UP)

    @network_up.setter
    def network_up(self, up: bool) -> None:
        self._harness.answer.flags = protocol.NETWORK_UP if up else 0

    def set_input(self, pin: int, level: int | None) -> None:
        """Drive an input pin from outside, or let go of it (None)."""
        self._harness.set_input(pin, level)

    def write_console(self, data: bytes) -> None:
        """Type at the board's serial console."""
        self._console.type(data)

    # Power and resets

    def start(self) -> None:
        """Plug it in."""
        self._pace.rebase(self._now_us)
        self._cause = PWRON_RESET
        self._wake_us = self._now_us
        self._wake()

    def stop(self) -> None:
        """Pull the plug and give the port back."""
        self._end_vm()
        self._harness.release_pins()
        self._kept.close()
        self._port.close()
        os.close(self._flash_fd)

    def __enter__(self) -> VirtualBoard:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def power_cut(self, off_ms: int = 0) -> None:
        """Take the power away; it comes back `off_ms` later, in simulated time."""
        self._kept.lose_power()
        self._reset(PWRON_RESET, off_ms)

    def reset(self, cause: int = HARD_RESET) -> None:
        """Press the reset button (or, with WDT_RESET, let the watchdog bite)."""
        self._reset(cause, 0)

    def _reset(self, cause: int, off_ms: int) -> None:
        """All but a soft reset."""
        self._note(f"{_CAUSES[cause]} reset")
        self._end_vm()
        self._console.power_off()
        self._harness.release_pins()
        self._watchdog_us = NEVER_US
        self._cause = cause
        self._wake_us = self._now_us + (off_ms + BOOT_MS) * 1000

    def _soft_reset(self) -> None:
        self._console.drain()
        self._end_vm()
        self._console.say(b"MPY: soft reboot\r\n")
        self._harness.keep_pins()
        self._cause = SOFT_RESET
        self._wake_us = self._now_us
        self._wake()

    def _wake(self) -> None:
        self._wake_us = NEVER_US
        if self._cause != SOFT_RESET:
            self._boot_us = self._now_us
        self.resets.append(self._cause)
        self._settings["cause"] = self._cause
        self._settings["boot_us"] = self._boot_us
        self._settings["watchdog_us"] = self._watchdog_us
        self._settings["raw"] = self._console.raw
        self._reader = RequestReader()
        self._vm = Vm(self._rom, self._heap_kb, self._settings, self._kept.fd, self._flash_fd)
        self._console.attach(self._vm)
        self._heard()

    def _end_vm(self) -> None:
        self._held = None
        if self._vm is not None:
            self._vm.kill()
            self._vm = None
        self._console.attach(None)

    def _vm_ended(self) -> None:
        """The VM ended by itself: Ctrl-D and sys.exit() at the REPL are soft resets, all else is a crash."""
        assert self._vm is not None
        status = self._vm.wait()
        self._console.drain()
        if status >= 0:
            self._soft_reset()
        else:
            self._note(f"the VM died of signal {-status}")
            self._reset(HARD_RESET, 0)

    def _note(self, text: str) -> None:
        line = f"{self._now_us / 1e6:.3f} s: {text}"
        self.log.append(line)
        if self._on_log is not None:
            self._on_log(line)

    def _emit(self, data: bytes) -> None:
        self._port.write(data)
        if self._on_console is not None:
            self._on_console(data)

    # The event loop

    def run_until(self, sim_ms: int, timeout_s: float = 600.0) -> None:
        """Let the board run until simulated time `sim_ms`, exactly; then it stands still.

        Raises UserError if it has not got there after `timeout_s` of wall time.
        """
        deadline_s = time.monotonic() + timeout_s
        self._target_us = sim_ms * 1000
        self._heard()
        while not self._arrived():
            self._turn()
            if time.monotonic() > deadline_s:
                raise UserError(f"the board did not reach {sim_ms / 1000:g} s within {timeout_s:g} s (at {self.now_ms / 1000:g} s)")
        self._serve_console()

    def serve_forever(self) -> None:
        """Run until KeyboardInterrupt."""
        self._target_us = NEVER_US
        self._heard()
        while True:
            self._turn()

    def _arrived(self) -> bool:
        if self._now_us < self._target_us:
            return False
        return self._vm is None or self._held is not None or self._pace.speed != 0

    def _heard(self) -> None:
        self._heard_s = time.monotonic()
        self._heard_us = self._now_us

    def _turn(self) -> None:
        """Do the next thing: answer the VM, hear it, serve the console, or let time pass."""
        if self._vm is None:
            self._pass_off_time()
            return
        held = self._held
        if held is not None:
            hold_s = self._pace.hold_s(self._now_us)
            if hold_s > 0:
                self._wait(min(hold_s, _CONSOLE_EVERY_S))
                return
            self._answer(held)
        try:
            data = os.read(self._vm.request_fd, 65536)
        except BlockingIOError:
            self._wait(_CONSOLE_EVERY_S)
            self._watch_silence()
            return
        self._receive(data)
        if time.monotonic() - self._console_s > _CONSOLE_EVERY_S:
            self._serve_console()

    def _receive(self, data: bytes) -> None:
        if not data:
            self._vm_ended()
            return
        self._heard_s = time.monotonic()
        for request in self._reader.feed(data):
            self._take(request)
            if self._vm is None or self._held is None:
                return

    def _take(self, request: Request) -> None:
        """What a request says; then it is held until it may be answered."""
        harness = self._harness
        for edge in request.edges:
            harness.take_edge(edge)
        if request.now_us > self._now_us:
            self._now_us = request.now_us
        harness.advance_to(self._now_us // 1000)
        self._heard_us = self._now_us
        self._watchdog_us = request.watchdog_us
        if request.trace and self._on_trace is not None:
            self._on_trace(request.trace)
        self._held = request
        kind = request.kind
        if kind == protocol.READY:
            self._console.ready()
        elif kind == protocol.BOOTED:
            self._console.booted(bool(request.argument))
        elif kind == protocol.CONSOLE:
            self._console.set_interrupt_character(request.argument)
        elif kind == protocol.WATCHDOG:
            self._reset(WDT_RESET, 0)
        elif kind == protocol.RESET:
            if request.argument == SOFT_RESET:
                self._soft_reset()
            else:
                self._console.drain()
                self._reset(HARD_RESET, 0)

    def _answer(self, request: Request) -> None:
        assert self._vm is not None
        self._held = None
        lease_us = self._now_us + self._pace.lease_us
        if self._now_us < self._target_us < lease_us:
            lease_us = self._target_us
        answer = self._harness.answer.finish(request.number, self._now_us, lease_us)
        try:
            os.write(self._vm.answer_fd, answer)
        except BrokenPipeError:
            self._vm_ended()

    def _watch_silence(self) -> None:
        """The VM waits for input, computes or hangs: let its time pass, and the watchdog watch."""
        silent_s = time.monotonic() - self._heard_s
        if self._vm is None or self._held is not None or silent_s < _SILENT_S:
            return
        if self._pace.speed == 0:
            if silent_s > _STUCK_S and self._watchdog_us < NEVER_US:
                self._reset(WDT_RESET, 0)
            return
        self._pass_time(self._heard_us + int(silent_s * self._pace.speed * 1e6))
        if self._now_us >= self._watchdog_us:
            self._reset(WDT_RESET, 0)

    def _pass_off_time(self) -> None:
        """There is no VM: the world goes on until the board comes up."""
        stop_us = min(self._wake_us, self._target_us)
        if self._pace.speed != 0:
            self._wait(_CONSOLE_EVERY_S)
            stop_us = min(stop_us, self._pace.allowed_us())
        self._pass_time(stop_us)
        if self._now_us >= self._wake_us:
            self._wake()

    def _pass_time(self, until_us: int) -> None:
        self._now_us = max(self._now_us, min(until_us, max(self._target_us, self._now_us)))
        self._harness.advance_to(self._now_us // 1000)

    def _wait(self, seconds: float) -> None:
        """Wait for the VM, its console or the user."""
        fds = []
        if self._vm is not None:
            fds = [self._vm.stdout_fd]
            if self._held is None:
                fds.append(self._vm.request_fd)
        port_fd = self._port.fd()
        if port_fd is not None:
            fds.append(port_fd)
        if self._console.waiting:
            seconds = min(seconds, 0.002)
        ready = select.select(fds, [], [], seconds)[0]
        if ready:
            self._serve_console()

    def _serve_console(self) -> None:
        self._console_s = time.monotonic()
        self._console.drain()
        self._port.flush()
        if self._port.fd() is not None:
            typed = self._port.read()
            if typed:
                self._console.type(typed)
        self._console.feed()
